"""What the embedded Klaviyo allows: sizes, and two fixed windows for each kind of call."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

CALL_RECORDS = 10_000
CALL_BYTES = 5_000_000
RECORD_BYTES = 100_000


class Kind(NamedTuple):
    """A kind of call with its own windows."""

    name: str
    burst: int
    steady: int
    scopes: tuple[str, ...]


ACCOUNTS = Kind("accounts", 1, 15, ("accounts:read",))
LISTS = Kind("lists", 75, 750, ("lists:read",))
PROFILES = Kind("profiles", 75, 750, ("profiles:read",))
IMPORT = Kind("import", 10, 150, ("lists:write", "profiles:write"))
JOBS = Kind("jobs", 10, 150, ("lists:read", "profiles:read"))
JOB = Kind("job", 10, 150, ("lists:read", "profiles:read"))
ERRORS = Kind("errors", 10, 150, ("profiles:read",))


class Turn(NamedTuple):
    """Whether a call may be made now, and what the answer says about the rest."""

    allowed: bool
    remaining: int
    reset: int
    headers: dict[str, str]


class Windows:
    """Counts calls in fixed windows of one second and one minute, as Klaviyo does: for a whole account."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._counts: dict[tuple[str, int], tuple[int, int]] = {}

    def take(self, kind: Kind, others_use_half: bool = False) -> Turn:
        """Count one call if there is room in both windows."""
        now = self._clock()
        found = []
        for seconds, most in ((1, kind.burst), (60, kind.steady)):
            window = int(now // seconds)
            was, used = self._counts.get((kind.name, seconds), (window, 0))
            if was != window:
                used = 0
            if others_use_half and not used:
                used = most // 2
            found.append((seconds, most, window, used))
        allowed = all(used < most for _, most, _, used in found)
        for seconds, _, window, used in found:
            self._counts[kind.name, seconds] = (window, used + allowed)
        # The window that will be full first is the one that is told.
        seconds, most, window, used = min(found, key=lambda one: (one[1] - one[3], -one[0]))
        remaining = max(most - used - allowed, 0)
        reset = int((window + 1) * seconds - now) + 1
        limit = f"{most}, {kind.burst};w=1, {kind.steady};w=60"
        if not allowed:
            full = max((window + 1) * seconds - now for seconds, most, window, used in found if used >= most)
            return Turn(False, 0, int(full) + 1, {"Retry-After": str(int(full) + 1)})
        headers = {"RateLimit-Limit": limit, "RateLimit-Remaining": str(remaining), "RateLimit-Reset": str(reset)}
        return Turn(True, remaining, reset, headers)
