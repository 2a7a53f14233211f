"""One place to drop a document on: compact in the bar, large with its samples on an empty bench."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from workbench.ui.icons import Icons
from workbench.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class ZoneWords:
    """What a zone says."""

    kind: str | None
    """The transaction's name; None recognises by itself."""
    title: str
    summary: str
    icon: str
    converter: str | None = None
    """The converter that what is dropped here is for; None lets the document choose."""


class Zone(QAbstractButton):
    """Draws itself idle, awaiting a drag, or about to take one. A press offers Open, Paste and samples."""

    def __init__(self, words: ZoneWords, theme: Theme, icons: Icons, *, large: bool) -> None:
        super().__init__()
        self.words = words
        self._theme = theme
        self._icons = icons
        self._large = large
        self._awaits = False
        self._hint = ""
        self._doubtful = False
        self._hovered = False
        self.setText(words.title)
        self.setAccessibleName(f"Drop zone: {words.title}")
        self.setAccessibleDescription(words.summary)
        self.setToolTip(f"{words.title}. {words.summary} Drop a file here, or press to open one or try a sample.")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def await_drag(self, awaits: bool) -> None:
        """Light up while something is dragged over the window."""
        if awaits != self._awaits:
            self._awaits = awaits
            self.update()

    def hold(self, hint: str, *, doubtful: bool = False) -> None:
        """Say what letting go here will do; empty when the drag is elsewhere."""
        if hint != self._hint:
            self._hint, self._doubtful = hint, doubtful
            self.update()

    def sizeHint(self) -> QSize:
        theme = self._theme
        if self._large:
            return QSize(theme.space(54), theme.space(23))
        width = QFontMetrics(theme.font()).horizontalAdvance(self.words.title)
        return QSize(width + theme.space(12), theme.space(10))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.space(30 if self._large else 15), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_box(painter)
        if self._large:
            self._paint_large(painter)
        else:
            self._paint_compact(painter)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        self.update()

    def _role(self) -> str:
        if self._hint:
            return "warning" if self._doubtful else "accent"
        return "accent" if self._awaits or self.hasFocus() else "hint"

    def _paint_box(self, painter: QPainter) -> None:
        theme = self._theme
        ground = "selection" if self._hint else "hover" if self._hovered or self.isDown() else "surface"
        colour = theme.colour(self._role())
        if self._role() == "hint":
            colour.setAlphaF(0.5)
        pen = QPen(colour, 2 if self._hint or self.hasFocus() else 1)
        if not self._hint:
            pen.setStyle(Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(theme.colour(ground))
        radius = theme.space(1.5)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)

    def _paint_compact(self, painter: QPainter) -> None:
        theme = self._theme
        side = theme.space(4.5)
        box = self.rect().adjusted(theme.space(1.5), 0, -theme.space(1.5), 0)
        metrics = QFontMetrics(theme.font())
        words = self._hint or self.words.title
        gap = theme.space(1.5)
        length = metrics.horizontalAdvance(words)
        wanted = side + gap + length
        if wanted > box.width():  # the words matter more than the picture
            text = QRect(box.left() + max(0, (box.width() - length) // 2), 0, box.width(), self.height())
        else:
            icon = QRect(box.left() + (box.width() - wanted) // 2, (self.height() - side) // 2, side, side)
            self._icons.paint(painter, icon, self.words.icon, "accent" if self._awaits or self._hint else "hint")
            text = QRect(icon.right() + gap, 0, length + 1, self.height())
        painter.setFont(theme.font())
        painter.setPen(theme.colour("text"))
        elided = metrics.elidedText(words, Qt.TextElideMode.ElideRight, text.width() + 1)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)

    def _paint_large(self, painter: QPainter) -> None:
        theme = self._theme
        pad = theme.space(3)
        side = theme.space(6)
        icon = QRect(pad, pad, side, side)
        self._icons.paint(painter, icon, self.words.icon, "accent")
        title_font = theme.font()
        title_font.setBold(True)
        title = QRect(icon.right() + theme.space(2), pad, self.width() - icon.right() - theme.space(2) - pad, side)
        painter.setFont(title_font)
        painter.setPen(theme.colour("text"))
        words = QFontMetrics(title_font).elidedText(self.words.title, Qt.TextElideMode.ElideRight, title.width())
        painter.drawText(title, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        below = QRect(
            pad, icon.bottom() + theme.space(1.5), self.width() - 2 * pad, self.height() - icon.bottom() - pad
        )
        painter.setFont(theme.hint_font())
        painter.setPen(theme.colour("text" if self._hint else "hint"))
        painter.drawText(below, int(Qt.TextFlag.TextWordWrap), self._hint or self.words.summary)
