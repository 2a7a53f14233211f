"""The row under a source: where the caret is, how it is shown, whether it can be edited, and what the file is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from workbench.ui.icons import Icons
from workbench.ui.theme import Theme
from workbench.ui.widgets.source.mark import tooltip


class StatusRow(QWidget):
    """Says in one line what one needs to know of the source."""

    formatted_toggled = Signal(bool)

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self.position = QLabel()
        self.position.setAccessibleDescription("Caret")
        self.formatted = QToolButton()
        self.formatted.setText("Formatted")
        self.formatted.setCheckable(True)
        self.formatted.setAccessibleName("Formatted")
        self.formatted.setToolTip(
            "Show each element in a row of its own; the document itself stays as it is (Ctrl+Shift+R)"
        )
        self.formatted.setProperty("flat", True)
        self.formatted.clicked.connect(self.formatted_toggled)
        self.read_only = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.read_only.setAccessibleDescription("Read only")
        self.words = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.words.setAccessibleDescription("File")
        for label in (self.read_only, self.words):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setSpacing(theme.space(3))
        row.setContentsMargins(theme.space(2), theme.space(0.5), theme.space(2), theme.space(0.5))
        row.addWidget(self.position)
        row.addWidget(self.formatted)
        row.addWidget(self.read_only, 1)
        row.addWidget(self.words, 1)
        self.formatted.hide()
        theme.changed.connect(self._take_look)
        self._take_look()

    def show_position(self, line: int, column: int, selected: int) -> None:
        """Say where the caret is, and how many characters are selected."""
        words = f"Line {line:,}, column {column:,}"
        self.position.setText(f"{words} · {selected:,} selected" if selected else words)

    def show_read_only(self, why: str) -> None:
        """Say that the source cannot be edited, and why; nothing where it can."""
        self.read_only.setText(f"Read only: {why}" if why else "")
        self.read_only.setToolTip(tooltip(why, self._theme))

    def show_words(self, words: str) -> None:
        """Say what the file is: its encoding, its size."""
        self.words.setText(words)
        self.words.setToolTip(tooltip(words, self._theme))

    def _take_look(self) -> None:
        self.words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for label in (self.position, self.read_only, self.words):
            label.setFont(self._theme.hint_font())
            label.setStyleSheet(f"color: {self._theme.colour('hint').name()}")
        self.formatted.setFont(self._theme.hint_font())
