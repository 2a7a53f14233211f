"""A titled surface on the page: what belongs together stands in one."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.ui.theme import Theme


class Card(QWidget):
    """A surface with a title, a remark on it, and whatever is put into `column`."""

    def __init__(self, theme: Theme, title: str, remark: str = "") -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(theme.space(4), theme.space(3), theme.space(4), theme.space(4))
        self.column.setSpacing(theme.space(2))
        self._title = QLabel(title)
        self.head = QHBoxLayout()
        self.head.addWidget(self._title)
        self.head.addStretch()
        self.column.addLayout(self.head)
        self._hints: list[QLabel] = []
        if remark:
            self.column.addWidget(self.hint(remark))
        theme.changed.connect(self._dress)
        self._dress()

    def hint(self, words: str) -> QLabel:
        """Make a label in the look of a hint; the caller places it."""
        label = QLabel(words)
        label.setWordWrap(True)
        self._hints.append(label)
        self._dress_hint(label)
        return label

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.setBrush(self._theme.colour("surface"))
        radius = self._theme.space(1.5)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    def _dress(self) -> None:
        font = self._theme.font()
        font.setWeight(QFont.Weight.DemiBold)
        self._title.setFont(font)
        for label in self._hints:
            self._dress_hint(label)
        self.update()

    def _dress_hint(self, label: QLabel) -> None:
        label.setFont(self._theme.hint_font())
        label.setStyleSheet(f"color: {self._theme.colour('hint').name()}")
