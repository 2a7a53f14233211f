"""Which rows are in sight: unchanged runs are folded to one, until they are opened."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from workbench.compare.alignment import Alignment


@dataclass(frozen=True, slots=True)
class Fold:
    """A run of unchanged rows that is folded, from `first` up to, not including, `last`."""

    first: int
    last: int

    @property
    def count(self) -> int:
        """How many rows are hidden."""
        return self.last - self.first


class ShownRows:
    """Turns positions on the screen into rows and back; costs little however many rows there are."""

    def __init__(self, rows: Alignment) -> None:
        self._rows = rows
        self._folds = [Fold(first, last) for first, last in rows.folds()]
        self._all = tuple(self._folds)
        self._settle()

    @property
    def count(self) -> int:
        """How many positions there are."""
        return self._count

    @property
    def has_folds(self) -> bool:
        """Whether anything is folded."""
        return bool(self._folds)

    def at(self, position: int) -> int | Fold:
        """Give the row at a position, or the fold."""
        piece = bisect_right(self._starts, position) - 1
        first, fold = self._pieces[piece]
        return fold if fold is not None else first + position - self._starts[piece]

    def position(self, row: int) -> int:
        """Give the position of a row; that of its fold where it is hidden."""
        piece = bisect_right(self._firsts, row) - 1
        first, fold = self._pieces[piece]
        return self._starts[piece] + (0 if fold is not None else row - first)

    def open(self, fold: Fold) -> None:
        """Show what a fold hides."""
        self._folds.remove(fold)
        self._settle()

    def reveal(self, row: int) -> None:
        """Open the fold that hides a row, if there is one."""
        hiding = next((fold for fold in self._folds if fold.first <= row < fold.last), None)
        if hiding is not None:
            self.open(hiding)

    def fold_all(self) -> None:
        """Fold again all that was opened."""
        self._folds = list(self._all)
        self._settle()

    def open_all(self) -> None:
        """Show every row."""
        self._folds = []
        self._settle()

    def _settle(self) -> None:
        self._pieces: list[tuple[int, Fold | None]] = []
        self._starts: list[int] = []
        self._firsts: list[int] = []
        self._count = at = 0
        for fold in [*self._folds, None]:
            end = fold.first if fold is not None else len(self._rows)
            if end > at:
                self._piece(at, None, end - at)
            if fold is not None:
                self._piece(fold.first, fold, 1)
                at = fold.last

    def _piece(self, first: int, fold: Fold | None, count: int) -> None:
        self._pieces.append((first, fold))
        self._starts.append(self._count)
        self._firsts.append(first)
        self._count += count
