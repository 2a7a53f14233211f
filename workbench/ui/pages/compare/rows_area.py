"""Rows of one height that are scrolled and walked through; one of them is the current one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame


class RowsArea(QAbstractScrollArea):
    """Keeps the current row and what is in sight; what a row is, and how it looks, is said by who inherits."""

    def __init__(self) -> None:
        super().__init__()
        self._current = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def count(self) -> int:
        """Give how many rows there are."""
        raise NotImplementedError

    def row_height(self) -> int:
        """Give the height of each."""
        raise NotImplementedError

    def current_moved(self, *, tell: bool) -> None:
        """Another row is the current one; `tell` when the user chose it here."""

    def activate(self, position: int) -> None:
        """Do what a row is for."""

    @property
    def current(self) -> int:
        """The position of the current row."""
        return self._current

    @property
    def visible(self) -> range:
        """The positions that are in sight."""
        first = self.verticalScrollBar().value()
        return range(first, min(self.count(), first + self.fitting + 1))

    @property
    def fitting(self) -> int:
        """How many whole rows fit in."""
        return max(1, self.viewport().height() // self.row_height())

    def position_at(self, y: int) -> int:
        """Give the position of the row at a height."""
        return self.verticalScrollBar().value() + y // self.row_height()

    def scroll_to_part(self, part: float) -> None:
        """Scroll so that a part of the whole, from 0 to 1, is in the middle."""
        self.verticalScrollBar().setValue(round(part * self.count() - self.fitting / 2))

    def begin_again(self) -> None:
        """Go to the first row, without a word."""
        self._current = 0
        self.verticalScrollBar().setValue(0)
        self.horizontalScrollBar().setValue(0)

    def count_anew(self) -> None:
        """Set the scroll bar by how many rows there are."""
        self._current = max(0, min(self._current, self.count() - 1))
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self.count() - self.fitting))
        bar.setPageStep(self.fitting)

    def make_current(self, position: int, *, centre: bool = False, tell: bool = True) -> None:
        """Make a row the current one and bring it into sight.

        Args:
            position: of the row; the nearest there is.
            centre: bring it to where what is around is in sight too.
            tell: the user chose it here.
        """
        if not self.count():
            return
        self._current = max(0, min(self.count() - 1, position))
        bar, fitting = self.verticalScrollBar(), self.fitting
        first = bar.value()
        if centre and not first + 2 <= self._current < first + fitting - 2:
            bar.setValue(self._current - fitting // 3)
        elif self._current < first:
            bar.setValue(self._current)
        elif self._current >= first + fitting:
            bar.setValue(self._current - fitting + 1)
        self.viewport().update()
        self.current_moved(tell=tell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Up: lambda: self.make_current(self._current - 1),
            Qt.Key.Key_Down: lambda: self.make_current(self._current + 1),
            Qt.Key.Key_PageUp: lambda: self.make_current(self._current - self.fitting),
            Qt.Key.Key_PageDown: lambda: self.make_current(self._current + self.fitting),
            Qt.Key.Key_Home: lambda: self.make_current(0),
            Qt.Key.Key_End: lambda: self.make_current(self.count() - 1),
            Qt.Key.Key_Return: lambda: self.activate(self._current),
            Qt.Key.Key_Enter: lambda: self.activate(self._current),
            Qt.Key.Key_Space: lambda: self.activate(self._current),
        }
        do = keys.get(event.key()) if not event.modifiers() & Qt.KeyboardModifier.AltModifier else None
        if do is not None:
            do()
        else:
            super().keyPressEvent(event)
