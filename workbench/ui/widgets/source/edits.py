"""Tells of a text that a person has edited: once, a moment after the last keystroke."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QTimer, Signal

PAUSE_MS = 400


class Edits(QObject):
    """The edits of one source; what the program changes is none."""

    told = Signal(str)

    def __init__(self, text: Callable[[], str], parent: QObject) -> None:
        super().__init__(parent)
        self._text = text
        self._known = ""
        self._by_program = False
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._tell)

    @contextmanager
    def by_program(self) -> Iterator[None]:
        """Let the program change the text; an edit that was not told of yet is lost in that."""
        self._pause.stop()
        self._by_program = True
        try:
            yield
        finally:
            self._by_program = False
            self._known = self._text()

    def changed(self) -> None:
        """Take notice of a change."""
        if not self._by_program:
            self._pause.start()

    def _tell(self) -> None:
        text = self._text()
        if text != self._known:
            self._known = text
            self.told.emit(text)
