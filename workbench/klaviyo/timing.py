"""How long a sync takes at least, and which limit makes it so."""

from __future__ import annotations

from typing import NamedTuple

from workbench.klaviyo.limits import IMPORT

SECONDS_A_CALL = 0.3
"""Assumed for Klaviyo to take one call, one after the other."""
LINE_BITS = 20_000_000
"""Assumed upstream of an office's line, in bits a second."""


class Estimate(NamedTuple):
    """How long sending takes; Klaviyo's own processing comes on top, and its length is not published."""

    seconds: float
    """By the limit that binds."""
    limit: str
    """That limit, in words."""
    rate_seconds: float
    """The floor that Klaviyo's two windows set."""
    line_seconds: float
    call_seconds: float


def estimate(calls: int, size: int) -> Estimate:
    """Estimate the sending of some calls.

    Args:
        calls: number of bulk import calls.
        size: bytes of all their bodies.
    """
    before = max(calls - 1, 0)
    minutes, rest = divmod(before, IMPORT.steady)
    rate = minutes * 60.0 + rest // IMPORT.burst
    line = size * 8 / LINE_BITS
    waiting = calls * SECONDS_A_CALL
    if not calls:
        return Estimate(0.0, "nothing to send", 0.0, 0.0, 0.0)
    window = f"{IMPORT.steady} calls a minute" if minutes else f"{IMPORT.burst} calls a second"
    named = (
        (rate, f"Klaviyo's limit of {window}"),
        (line, f"a line of {LINE_BITS // 1_000_000} Mbit/s upstream (assumed)"),
        (waiting, f"{SECONDS_A_CALL:g} s for Klaviyo to take a call (assumed)"),
    )
    seconds, limit = max(named)
    return Estimate(round(seconds, 1), limit, rate, round(line, 1), round(waiting, 1))
