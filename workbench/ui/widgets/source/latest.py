"""Runs functions in a thread of its own, one at a time; only the result of the latest one is given out."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal


class Latest(QObject):
    """Work on a text that may change before the work is done."""

    done = Signal(object)
    """The result of the function that was started last."""
    _ended = Signal(int, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._number = 0
        self._ended.connect(self._give)

    def start(self, function: Callable[..., object], *arguments: Any) -> None:
        """Run a function; what was started before is forgotten."""
        self.forget()
        self._pool.start(_Run(self._ended.emit, self._number, function, arguments))

    def forget(self) -> None:
        """Give out nothing of what was started so far."""
        self._number += 1
        self._pool.clear()

    def _give(self, number: int, result: object) -> None:
        if number == self._number:
            self.done.emit(result)


class _Run(QRunnable):
    def __init__(
        self,
        give: Callable[[int, object], object],
        number: int,
        function: Callable[..., object],
        arguments: tuple[Any, ...],
    ) -> None:
        super().__init__()
        self._give = give
        self._number = number
        self._function = function
        self._arguments = arguments

    def run(self) -> None:
        result = self._function(*self._arguments)
        with contextlib.suppress(RuntimeError):  # the window went away meanwhile
            self._give(self._number, result)
