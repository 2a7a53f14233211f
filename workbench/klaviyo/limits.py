"""Klaviyo's limits and endpoints, in one table with the API revision they were read from.

Source: Klaviyo's published OpenAPI description of the revision below (limits of the bulk import stand there in
prose; windows and scopes in `x-klaviyo-ratelimit` and `x-klaviyo-scopes`). Limits move: look here first.
"""

from __future__ import annotations

from typing import NamedTuple

REVISION = "2026-07-15"
"""Sent with every call; the revision every limit below is from."""
READ_ON = "2026-11-25"
"""The day the table was compared with the published description."""
REVISION_LIFE_DAYS = 730
"""A revision is supported for two years."""
LIVE_ADDRESS = "https://a.klaviyo.com"

CALL_RECORDS = 10_000
"""Profiles in one bulk import call."""
CALL_BYTES = 5_000_000
"""Bytes of one bulk import call. "5MB" is published; the smaller, decimal reading is kept."""
RECORD_BYTES = 100_000
"""Bytes of one profile. "100KB" is published; again the smaller reading."""
ERRORS_PAGE = 100
"""Import errors on one page, at most."""
JOBS_PAGE = 100
"""Import jobs on one page, at most."""
LOOKUP_RECORDS = 100
"""Profiles looked up by one filter, at most."""
FEW_RECORDS = 1_000
"""Batches smaller than this make many calls out of a large set."""


class Endpoint(NamedTuple):
    """One call of the API: what it may cost and what the key must be allowed to do."""

    name: str
    method: str
    path: str
    burst: int
    """Calls in one second."""
    steady: int
    """Calls in one minute."""
    scopes: tuple[str, ...]


ACCOUNTS = Endpoint("account", "GET", "/api/accounts", 1, 15, ("accounts:read",))
LISTS = Endpoint("lists", "GET", "/api/lists", 75, 750, ("lists:read",))
LIST = Endpoint("list", "GET", "/api/lists/{id}", 75, 750, ("lists:read",))
PROFILES = Endpoint("profiles", "GET", "/api/profiles", 75, 750, ("profiles:read",))
IMPORT = Endpoint("import", "POST", "/api/profile-bulk-import-jobs", 10, 150, ("lists:write", "profiles:write"))
JOBS = Endpoint("jobs", "GET", "/api/profile-bulk-import-jobs", 10, 150, ("lists:read", "profiles:read"))
JOB = Endpoint("job", "GET", "/api/profile-bulk-import-jobs/{id}", 10, 150, ("lists:read", "profiles:read"))
ERRORS = Endpoint(
    "import errors", "GET", "/api/profile-bulk-import-jobs/{id}/import-errors", 10, 150, ("profiles:read",)
)
ENDPOINTS = (ACCOUNTS, LISTS, LIST, PROFILES, IMPORT, JOBS, JOB, ERRORS)


def scopes_needed() -> tuple[str, ...]:
    """The scopes a private key needs for a sync, each once, in a fixed order."""
    return tuple(sorted({scope for endpoint in ENDPOINTS for scope in endpoint.scopes}))
