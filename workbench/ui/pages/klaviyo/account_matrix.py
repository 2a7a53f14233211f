"""Mode against kind of account: the cell that holds now is marked, and both mismatches are amber."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.ui.theme import Theme

_CELLS = {
    ("Test", True): ("fine", "✓ A subset goes to a test account"),
    ("Test", False): ("warning", "! A subset is really written to a live account"),
    ("Production", True): ("warning", "! Everything goes to a test account"),
    ("Production", False): ("fine", "✓ Everything goes to the live account"),
}


class AccountMatrix(QWidget):
    """Two modes by two kinds of account."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._now: tuple[str, bool | None] = ("Test", None)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_account(self, mode: str, test: bool | None) -> None:
        """Mark what holds; None: the account is not known."""
        self._now = (mode, test)
        words = "the account is not known" if test is None else _CELLS[mode, test][1]
        self.setAccessibleName(f"Mode {mode}: {words}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.space(60), self._theme.space(23))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        painter.setFont(theme.hint_font())
        left, top = theme.space(22), theme.space(6)
        width, height = (self.width() - left) / 2, (self.height() - top) / 2
        painter.setPen(theme.colour("hint"))
        centre = Qt.AlignmentFlag.AlignCenter
        for column, test in enumerate((True, False)):
            words = "Test account" if test else "Live account"
            painter.drawText(QRectF(left + column * width, 0, width, top), centre, words)
        for row, mode in enumerate(("Test", "Production")):
            side = QRectF(0, top + row * height, left - theme.space(2), height)
            painter.setPen(theme.colour("hint"))
            painter.drawText(side, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, mode)
            for column, test in enumerate((True, False)):
                cell = QRectF(left + column * width, top + row * height, width, height).adjusted(2, 2, -2, -2)
                self._paint_cell(painter, cell, mode, test)

    def _paint_cell(self, painter: QPainter, cell: QRectF, mode: str, test: bool) -> None:
        theme = self._theme
        role, words = _CELLS[mode, test]
        now = self._now == (mode, test)
        ground = "changed-ground" if role == "warning" else "added-ground"
        painter.setBrush(theme.colour(ground if now else "raised"))
        painter.setPen(QPen(theme.colour(role if now else "line"), 2 if now else 1))
        painter.drawRoundedRect(cell, theme.space(1), theme.space(1))
        painter.setPen(theme.colour(role if now else "hint"))
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(cell.width()) - theme.space(2))
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, shown)
