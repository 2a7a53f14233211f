"""The headers by which Klaviyo tells how much may still be sent. Read leniently: their form differs by endpoint."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

_NUMBER = re.compile(r"\d+")
_POLICY = re.compile(r"(\d+)\s*;\s*w=(\d+)")
MOST_WAIT_SECONDS = 900.0
"""No answer makes us wait longer than this for one call; a day's wait is a sync for tomorrow."""


class Quota(NamedTuple):
    """What an answer says about the window that is nearest to its end."""

    remaining: int
    reset_seconds: float
    window_seconds: int | None
    """None when the answer does not tell which of the windows it means."""
    limit: int | None
    """What the whole window allows; None when it is not told."""


def read_quota(headers: Mapping[str, str]) -> Quota | None:
    """Read `RateLimit-Limit`, `-Remaining` and `-Reset`, such as `10, 10;w=1, 150;w=60`, `7` and `1`."""
    remaining = _NUMBER.findall(headers.get("ratelimit-remaining", ""))
    if not remaining:
        return None
    reset = _NUMBER.findall(headers.get("ratelimit-reset", ""))
    limit = headers.get("ratelimit-limit", "")
    first = _NUMBER.search(limit)
    windows = {int(most): int(window) for most, window in _POLICY.findall(limit)}
    window = windows.get(int(first[0])) if first else None
    seconds = float(reset[0]) if reset else float(window or 1)
    most = int(first[0]) if first else None
    return Quota(min(map(int, remaining)), min(seconds, MOST_WAIT_SECONDS), window, most)


def read_retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Give the seconds of `Retry-After`: a number (0 too) or a date; None when it is missing or unreadable."""
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return None
        seconds = (moment.replace(tzinfo=moment.tzinfo or UTC) - (now or datetime.now(UTC))).total_seconds()
    return min(max(seconds, 0.0), MOST_WAIT_SECONDS) if seconds == seconds else None
