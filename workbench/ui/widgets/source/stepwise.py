"""Does long work on the window's own thread in slices, so short that nobody notices them.

A thread would not be better: pure Python in one holds up every call of the window's thread to Qt.
"""

from __future__ import annotations

from collections.abc import Generator
from time import perf_counter
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

Result = TypeVar("Result")
Steps = Generator[None, None, Result]
"""Work that yields after each small part of it, and returns its result."""

SLICE_S = 0.005


class Stepwise(QObject):
    """Works on one thing at a time: what is started takes the place of what was under way."""

    done = Signal(object)
    """The result of what was started last."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._work: Steps[object] | None = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    def start(self, work: Steps[object]) -> None:
        """Begin as soon as the window has nothing else to do."""
        self._work = work
        self._timer.start()

    def forget(self) -> None:
        """Stop what is under way."""
        self._timer.stop()
        self._work = None

    def _go_on(self) -> None:
        end = perf_counter() + SLICE_S
        while self._work is not None and perf_counter() < end:
            try:
                next(self._work)
            except StopIteration as finished:
                self.forget()
                self.done.emit(finished.value)
