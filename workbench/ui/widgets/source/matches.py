"""What a search found: stretches of the text in order, one of them the current one."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator


class Matches:
    """Stretches by offset; more are added while the search goes on.

    Attributes:
        current: the index of the current one; None before one was gone to.
    """

    def __init__(self, stretches: Iterable[tuple[int, int]] = ()) -> None:
        self._starts = array("Q")
        self._ends = array("Q")
        self.current: int | None = None
        self.add(stretches)

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, index: int) -> tuple[int, int]:
        return self._starts[index], self._ends[index]

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return zip(self._starts, self._ends, strict=True)

    def add(self, stretches: Iterable[tuple[int, int]]) -> None:
        """Add stretches that begin behind the last one."""
        for start, end in stretches:
            self._starts.append(start)
            self._ends.append(end)

    def between(self, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
        """The stretches that touch a range, and whether each is the current one."""
        for index in range(bisect_right(self._ends, start), bisect_left(self._starts, end)):
            yield self._starts[index], self._ends[index], index == self.current

    def step(self, offset: int, forward: bool) -> int | None:
        """Make the next or previous one current and give its index; round the end goes on at the beginning.

        Args:
            offset: where to go from while none is current.
            forward: towards the end.
        """
        if not len(self):
            return None
        if self.current is None:
            found = bisect_left(self._starts, offset) - (0 if forward else 1)
        else:
            found = self.current + (1 if forward else -1)
        self.current = found % len(self)
        return self.current
