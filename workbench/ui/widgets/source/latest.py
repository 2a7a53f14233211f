"""Runs functions in a thread of its own, one at a time; only the result of the latest one is given out."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

POLL_MS = 10


class Latest(QObject):
    """Work on a text that may change before the work is done.

    The thread knows nothing of Qt, so that the widget it works for may go away at any time.
    """

    done = Signal(object)
    """The result of the function that was started last."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="source")
        self._running: Future[object] | None = None
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._look)

    def start(self, function: Callable[..., object], *arguments: Any, **named: Any) -> None:
        """Run a function; what was started before is forgotten."""
        self.forget()
        self._running = self._pool.submit(function, *arguments, **named)
        self._poll.start()

    def forget(self) -> None:
        """Give out nothing of what was started so far."""
        self._poll.stop()
        if self._running is not None:
            self._running.cancel()
            self._running = None

    def _look(self) -> None:
        if self._running is not None and self._running.done():
            finished = self._running
            self.forget()
            self.done.emit(finished.result())
