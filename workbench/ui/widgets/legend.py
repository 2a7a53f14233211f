"""What colours mean: a square and a word each, in a row that goes on in the next line where there is no room."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.ui.theme import Theme
from workbench.ui.widgets.flow import FlowLayout


class Legend(QWidget):
    """Words with the colours of their roles."""

    def __init__(self, theme: Theme, entries: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setAccessibleName("What the colours mean")
        flow = FlowLayout(theme.space(3))
        self._entries = [_Entry(theme, words, role) for words, role in entries]
        for entry in self._entries:
            flow.addWidget(entry)
        flow.setContentsMargins(theme.space(2), 0, theme.space(2), 0)
        self.setLayout(flow)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_only(self, words: Collection[str]) -> None:
        """Show only the entries of these words."""
        for entry in self._entries:
            entry.setVisible(entry.accessibleName() in words)


class _Entry(QWidget):
    def __init__(self, theme: Theme, words: str, role: str) -> None:
        super().__init__()
        self._theme = theme
        self._words = words
        self._role = role
        self.setAccessibleName(words)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._theme.hint_font())
        return QSize(metrics.horizontalAdvance(self._words) + self._theme.space(4), metrics.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = theme.space(2.25)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(self._role))
        painter.drawRoundedRect(QRectF(0, (self.height() - side) / 2, side, side), 1.5, 1.5)
        painter.setPen(theme.colour("hint"))
        painter.setFont(theme.hint_font())
        painter.drawText(self.rect().adjusted(theme.space(3.25), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._words)
