"""Trouble of the embedded Klaviyo on request, by name."""

from __future__ import annotations

SLOW_JOB_SECONDS = 20.0

KLAVIYO_FAULTS = {
    "klaviyo-429": "Klaviyo: every second import call answers 429 with Retry-After: 1.",
    "klaviyo-429-bare": "Klaviyo: every second import call answers 429 without Retry-After.",
    "klaviyo-503": "Klaviyo: every second import call answers 503.",
    "klaviyo-403-html": "Klaviyo: every call answers 403 with a web page, as a firewall in between would.",
    "klaviyo-null-codes": "Klaviyo: jobs do not take every tenth profile, and their errors have no code or title.",
    "klaviyo-rejects": "Klaviyo: jobs do not take every tenth profile.",
    "klaviyo-job-cancelled": "Klaviyo: jobs end cancelled.",
    "klaviyo-job-slow": f"Klaviyo: jobs take {SLOW_JOB_SECONDS:.0f} seconds longer.",
    "klaviyo-cut-answer": "Klaviyo: an import is accepted, then the connection breaks half-way through the answer.",
    "klaviyo-busy": "Klaviyo: somebody else uses up half of every window.",
    "klaviyo-live": "Klaviyo: the account says it is no test account.",
}
"""Each with the sentence that says what it does; the names join those of the ERP."""
