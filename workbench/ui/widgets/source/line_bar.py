"""The bar above the source that asks for a line to go to."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from workbench.ui.theme import Theme

_PLACE = re.compile(r"\s*(\d{1,9})\s*(?:[:,.]\s*(\d{1,9}))?\s*")


class LineBar(QWidget):
    """Asks for `12`, or for `12:5` with a column."""

    entered = Signal(int, int)
    """Line and column, from 1."""
    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.field = QLineEdit(placeholderText="Line, or line:column")
        self.field.setAccessibleName("Go to line")
        self.field.installEventFilter(self)
        self.hint = QLabel()
        self.hint.setAccessibleDescription("Lines")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(2), theme.space(1), theme.space(2), theme.space(1))
        row.addWidget(QLabel("Go to line"))
        row.addWidget(self.field, 1)
        row.addWidget(self.hint)

    def open(self, count: int) -> None:
        """Show the bar, ready for typing; `count` is the number of lines there are."""
        self.field.clear()
        self._say(f"of {count:,}")
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._pressed(event.key())
                return True
        return super().eventFilter(watched, event)

    def _pressed(self, key: int) -> None:
        if key == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        place = _PLACE.fullmatch(self.field.text())
        if place is None or int(place[1]) == 0:
            self._say("A line is a number, such as 12 or 12:5.", trouble=True)
        else:
            self.entered.emit(int(place[1]), int(place[2] or 1))

    def _say(self, words: str, *, trouble: bool = False) -> None:
        self.hint.setText(words)
        self.hint.setStyleSheet(f"color: {self._theme.colour('error' if trouble else 'hint').name()}")
