"""The head of one side: which document it is, and a place to drop another on."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from workbench.ui.icons import Icons
from workbench.ui.pages.compare.sides import Place, Side
from workbench.ui.theme import Theme


class SideZone(QAbstractButton):
    """Draws the document's name and what it is; a press offers other documents."""

    def __init__(self, place: Place, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self.place: Place = place
        self._theme = theme
        self._icons = icons
        self._side: Side | None = None
        self._hint = ""
        self._is_large = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)
        self.show_side(None)

    def show_side(self, side: Side | None) -> None:
        """Show a document, or an empty place."""
        self._side = side
        where = "Left" if self.place == "left" else "Right"
        name = f"{side.source.name}, {self._note()}" if side is not None else "nothing yet"
        self.setAccessibleName(f"{where} document: {name}")
        self.setText(side.source.name if side is not None else "")
        self.setToolTip(f"{name}\nDrop a file here, or press to choose another document.")
        self.update()

    def hold(self, hint: str) -> None:
        """Say what letting go here will do; empty when the drag is elsewhere."""
        if hint != self._hint:
            self._hint = hint
            self.update()

    def set_large(self, large: bool) -> None:
        """Take much room while there is nothing else to see, or as little as possible."""
        if large != self._is_large:
            self._is_large = large
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.space(60), self._theme.space(44 if self._is_large else 12))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.space(30), self._theme.space(24 if self._is_large else 12))

    def _note(self) -> str:
        if self._side is None:
            return ""
        size = len(self._side.source.raw)
        words = f"{size / 1e6:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1_000))} KB"
        changed = "changed, not saved · " if self._side.is_changed else ""
        return f"{changed}{words}{f' · {self._side.note}' if self._side.note else ''}"

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        lit = bool(self._hint) or self.hasFocus()
        ground = "selection" if self._hint else "hover" if self.underMouse() or self.isDown() else "surface"
        pen = QPen(theme.colour("accent" if lit else "line"), 2 if self._hint else 1)
        if self._side is None and not self._hint:
            pen = QPen(theme.colour("accent" if lit else "hint"), 1, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.space(1.5), theme.space(1.5))
        if self._is_large:
            self._paint_large(painter, "accent" if lit else "hint")
            return
        side, pad = theme.space(5), theme.space(3)
        icon = QRect(pad, (self.height() - side) // 2, side, side)
        self._icons.paint(painter, icon, "document" if self._side is not None else "open", "accent" if lit else "hint")
        chevron = QRect(self.width() - pad - theme.space(4), (self.height() - side) // 2, theme.space(4), side)
        self._icons.paint(painter, chevron, "chevron-down", "hint")
        text = QRect(icon.right() + theme.space(2), 0, chevron.left() - icon.right() - theme.space(4), self.height())
        self._paint_words(painter, text)

    def _paint_large(self, painter: QPainter, role: str) -> None:
        theme = self._theme
        side, middle = theme.space(9), self.height() // 2
        self._icons.paint(
            painter, QRect((self.width() - side) // 2, middle - side - theme.space(3), side, side), "open", role
        )
        title, note = self._words()
        bold, small = theme.font(), theme.hint_font()
        bold.setBold(True)
        for words, font, colour, top in ((title, bold, "text", 0), (note, small, "hint", theme.space(6))):
            where = QRect(theme.space(2), middle + top, self.width() - theme.space(4), theme.space(6))
            painter.setFont(font)
            painter.setPen(theme.colour(colour))
            cut = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideMiddle, where.width())
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter, cut)

    def _words(self) -> tuple[str, str]:
        """Give the title and the line below it."""
        if self._hint:
            return self._hint, ""
        if self._side is None:
            return f"Drop the {self.place} document here", "or press to open, paste, or take one from the bench"
        return self._side.source.name, self._note()

    def _paint_words(self, painter: QPainter, where: QRect) -> None:
        theme = self._theme
        title, note = self._words()
        bold = theme.font()
        bold.setBold(True)
        half = where.height() // 2
        top = QRect(where.left(), where.top() + theme.space(1.2), where.width(), half)
        if not note:
            top = where
        painter.setFont(bold)
        painter.setPen(theme.colour("text"))
        elide = Qt.TextElideMode.ElideMiddle
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(top, align, QFontMetrics(bold).elidedText(title, elide, top.width()))
        if note:
            small = theme.hint_font()
            painter.setFont(small)
            painter.setPen(theme.colour("warning" if self._side is not None and self._side.is_changed else "hint"))
            below = QRect(where.left(), where.top() + half - theme.space(0.5), where.width(), half)
            painter.drawText(below, align, QFontMetrics(small).elidedText(note, elide, below.width()))
