"""A word in a frame of its own colour: Test, Production, a state."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.ui.theme import Theme


def chip_font(theme: Theme) -> QFont:
    """Give the font of the word."""
    font = theme.hint_font()
    font.setWeight(QFont.Weight.DemiBold)
    return font


def chip_width(theme: Theme, words: str) -> int:
    """Give the room that a chip needs."""
    return QFontMetrics(chip_font(theme)).horizontalAdvance(words) + theme.space(3)


def draw_chip(painter: QPainter, where: QRect, theme: Theme, words: str, role: str) -> None:
    """Draw a chip into a rectangle."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour(role), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(where).adjusted(0.5, 0.5, -0.5, -0.5), theme.space(1), theme.space(1))
    painter.setFont(chip_font(theme))
    painter.drawText(where, Qt.AlignmentFlag.AlignCenter, words)
    painter.restore()


class Chip(QWidget):
    """A chip as a widget of its own."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._words, self._role = "", "hint"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def say(self, words: str, role: str, name: str = "") -> None:
        """Show a word in the colour of a role.

        Args:
            words: the word.
            role: its colour.
            name: what a screen reader says of it; the word itself when left out.
        """
        self._words, self._role = words, role
        self.setAccessibleName(name or words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(chip_width(self._theme, self._words), QFontMetrics(self._theme.font()).height())

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_chip(QPainter(self), self.rect(), self._theme, self._words, self._role)
