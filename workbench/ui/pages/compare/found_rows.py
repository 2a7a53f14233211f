"""Which rows have certain words, on either side."""

from __future__ import annotations

from array import array
from bisect import bisect_right

from workbench.compare.prepared import Prepared

MOST_FOUND = 20_000
"""Places that are looked for on each side."""


class FoundRows:
    """Searches the two texts whole, and knows the row of each place."""

    def __init__(self, prepared: Prepared) -> None:
        self._texts = prepared.left_text.lower(), prepared.right_text.lower()
        self._sides = tuple(_sorted(starts) for starts in (prepared.rows.left_start, prepared.rows.right_start))

    def having(self, words: str) -> list[int]:
        """Give the rows that have these words, in order, capital and small letters alike."""
        wanted = words.strip().lower().encode()
        if not wanted:
            return []
        found: set[int] = set()
        for text, (starts, rows) in zip(self._texts, self._sides, strict=True):
            at, count = text.find(wanted), 0
            while at >= 0 and count < MOST_FOUND:
                index = bisect_right(starts, at) - 1
                if index >= 0:
                    found.add(rows[index])
                at, count = text.find(wanted, at + len(wanted)), count + 1
        return sorted(found)


def _sorted(starts: array[int]) -> tuple[array[int], array[int]]:
    """Give the byte offsets in order, and the row of each; a moved thing has two rows, of which the last counts."""
    pairs = sorted((start, row) for row, start in enumerate(starts) if start >= 0)
    return array("i", [start for start, _ in pairs]), array("i", [row for _, row in pairs])
