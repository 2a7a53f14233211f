"""The buckets: every record ends in exactly one of them, and they add up to the records read."""

from __future__ import annotations

from enum import IntEnum


class Bucket(IntEnum):
    """What becomes of a record; the number is how a plan file keeps it."""

    NEW = 0
    """Never sent to this account by us."""
    CHANGED = 1
    UNCHANGED = 2
    BLOCKED = 3
    """Something in it cannot be sent."""
    DUPLICATE = 4
    """An earlier row has the same mail address or code."""
    OVER_TEST_LIMIT = 5
    """It would be sent, but not in Test mode."""

    @property
    def key(self) -> str:
        """The name in reports: `over_test_limit`."""
        return self.name.lower()


BUCKETS = tuple(Bucket)
"""In the order they are shown."""
MEANINGS = {
    Bucket.NEW: "sent for the first time",
    Bucket.CHANGED: "sent, because it differs from what was sent last",
    Bucket.UNCHANGED: "left alone, because it says what was sent last",
    Bucket.BLOCKED: "held back, because something in it cannot be sent",
    Bucket.DUPLICATE: "held back, because an earlier row is the same customer",
    Bucket.OVER_TEST_LIMIT: "held back, because Test mode sends fewer",
}
