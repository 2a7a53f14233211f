"""The strip that asks what to look for in the two documents, and says how often it is there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from workbench.compare.prepared import Prepared
from workbench.ui.icons import Icons
from workbench.ui.pages.compare.found_rows import FoundRows
from workbench.ui.theme import Theme

PAUSE_MS = 150


class FindStrip(QWidget):
    """Goes through the rows that have certain words."""

    words_changed = Signal(str)
    row_wanted = Signal(int)
    closed = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._prepared: Prepared | None = None
        self._found: FoundRows | None = None
        self._rows: list[int] = []
        self._at = -1
        self.field = QLineEdit(placeholderText="Find in both documents")
        self.field.setAccessibleName("Find in both documents")
        self.field.setClearButtonEnabled(True)
        self.field.installEventFilter(self)
        self.count = QLabel()
        self.count.setMinimumWidth(theme.space(20))
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._search)
        self.field.textEdited.connect(lambda _: self._pause.start())
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(3), 0, theme.space(3), theme.space(1.5))
        row.setSpacing(theme.space(1))
        row.addWidget(self.field, 1)
        row.addWidget(self.count)
        for icon, words, do in (
            ("previous", "Previous match (Shift+F3)", lambda: self.step(False)),
            ("next", "Next match (F3)", lambda: self.step(True)),
            ("close", "Close (Escape)", self.close_strip),
        ):
            button = QToolButton()
            button.setProperty("flat", True)
            button.setIcon(icons.icon(icon))
            button.setToolTip(words)
            button.setAccessibleName(words.partition(" (")[0])
            button.clicked.connect(do)
            row.addWidget(button)
        self.hide()

    def show_prepared(self, prepared: Prepared | None) -> None:
        """Search another comparison from now on."""
        self._prepared, self._found = prepared, None
        self._rows, self._at = [], -1
        if self.isVisible():
            self._search()

    def open(self) -> None:
        """Ask for words."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._search()

    def close_strip(self) -> None:
        """Look for nothing any more."""
        self.hide()
        self.words_changed.emit("")
        self.closed.emit()

    def step(self, forward: bool) -> None:
        """Go to the next or the previous row that has the words."""
        if self._pause.isActive():
            self._pause.stop()
            self._search()
        if self._rows:
            self._at = (self._at + (1 if forward else -1)) % len(self._rows) if self._at >= 0 or forward else -1
            self.row_wanted.emit(self._rows[self._at])
            self._say()

    def _search(self) -> None:
        if self._found is None and self._prepared is not None:
            self._found = FoundRows(self._prepared)
        words = self.field.text()
        self._rows = self._found.having(words) if self._found is not None else []
        self._at = -1
        self.words_changed.emit(words.strip())
        self._say()

    def _say(self) -> None:
        count = len(self._rows)
        if not self.field.text().strip():
            words = ""
        elif not count:
            words = "Nothing found"
        else:
            words = (
                f"{self._at + 1:,} of {count:,}" if self._at >= 0 else f"{count:,} {'row' if count == 1 else 'rows'}"
            )
        self.count.setText(words)
        self.count.setAccessibleName(f"Matches: {words or 'none'}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.step(not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close_strip()
                return True
        return super().eventFilter(watched, event)
