"""Draws one row of the side-by-side view."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from workbench.compare.difference import Kind
from workbench.ui.pages.compare.cells import Cell
from workbench.ui.pages.compare.look import ROLES, SIGNS
from workbench.ui.theme import ROLES as THEME_ROLES
from workbench.ui.theme import Theme

INDENT = 2
"""Characters that each level is set in."""
DEEPEST = 24
"""Levels that are set in further than the one around them."""


class Columns:
    """Where the columns are, for a width."""

    def __init__(self, theme: Theme, width: int, digits: int) -> None:
        metrics = QFontMetricsF(theme.mono_font())
        self.numbers = round(metrics.horizontalAdvance("0") * max(3, digits)) + theme.space(3)
        self.gutter = theme.space(12)
        self.half = max(0, (width - self.gutter) // 2)
        self.width = width

    def cell(self, side: int, top: int, height: int) -> QRect:
        """Give where the text of a side is."""
        left = 0 if side == 0 else self.half + self.gutter
        return QRect(left + self.numbers, top, self.half - self.numbers, height)

    def number(self, side: int, top: int, height: int) -> QRect:
        """Give where the line number of a side is."""
        return QRect(0 if side == 0 else self.half + self.gutter, top, self.numbers, height)

    def middle(self, top: int, height: int) -> QRect:
        """Give the stretch between the sides."""
        return QRect(self.half, top, self.gutter, height)


class RowPainter:
    """Draws with the theme of the moment."""

    def __init__(self, theme: Theme) -> None:
        self._mono = theme.mono_font()
        self._small = theme.hint_font()
        self._metrics = QFontMetricsF(self._mono)
        self._advance = self._metrics.horizontalAdvance("0")
        self.colours = {name: theme.colour(name) for name in THEME_ROLES}
        self._bold = theme.font()
        self._bold.setBold(True)
        self._pad = theme.space(1.5)
        self._hatch = QColor(self.colours["line"])
        self._hatch.setAlphaF(0.25)
        self.row_height = round(self._metrics.height()) + theme.space(1)

    def width_of(self, text: str) -> float:
        """How wide a text is."""
        return self._metrics.horizontalAdvance(text)

    def side(
        self,
        painter: QPainter,
        where: QRect,
        cell: Cell | None,
        depth: int,
        kind: Kind | None,
        scrolled: int,
        words: str = "",
    ) -> None:
        """Draw the text of one side, on the ground of its kind; hatched where there is nothing.

        Args:
            painter: draws on the whole view.
            where: the side's stretch of the row.
            cell: what is there.
            depth: how far it is set in.
            kind: what became of it.
            scrolled: pixels that are out of sight on the left.
            words: what is looked for, in small letters.
        """
        if cell is None:
            painter.fillRect(where, self.colours["window"])
            painter.fillRect(where, self._hatch)
            return
        if kind is not None:
            painter.fillRect(where, self.colours[f"{ROLES[kind]}-ground"])
        painter.save()
        painter.setClipRect(where)
        x = where.left() + self._pad + min(depth, DEEPEST) * INDENT * self._advance - scrolled
        self._marks(painter, where, x, cell, kind)
        self._text(painter, where, x, cell)
        if words:
            self._found(painter, where, x, cell.text, words)
        painter.restore()

    def hint(self, painter: QPainter, where: QRect, words: str) -> None:
        """Say something where a side has nothing."""
        painter.setFont(self._small)
        painter.setPen(self.colours["hint"])
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(where.adjusted(self._pad, 0, -self._pad, 0), flags, words)

    def number(self, painter: QPainter, where: QRect, cell: Cell | None) -> None:
        """Draw a line number."""
        painter.fillRect(where, self.colours["margin"])
        if cell is not None:
            painter.setFont(self._small)
            painter.setPen(self.colours["hint"])
            box = where.adjusted(0, 0, -self._pad, 0)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(cell.line))

    def sign(self, painter: QPainter, where: QRect, kind: Kind | None, *, offers: bool) -> None:
        """Draw the sign of a kind, and the arrows that take a change over where that is offered."""
        painter.fillRect(where, self.colours["window"])
        if kind is None:
            return
        painter.setFont(self._bold)
        painter.setPen(self.colours[ROLES[kind]])
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, SIGNS[kind])
        if offers:
            painter.setPen(self.colours["accent"])
            third = where.width() // 3
            flags = Qt.AlignmentFlag.AlignCenter
            painter.drawText(QRect(where.left(), where.top(), third, where.height()), flags, "◂")
            painter.drawText(QRect(where.right() - third, where.top(), third, where.height()), flags, "▸")

    def fold(self, painter: QPainter, where: QRect, count: int, *, is_current: bool) -> None:
        """Draw a folded run: how many rows it hides."""
        painter.fillRect(where, self.colours["raised"])
        painter.setPen(self.colours["line"])
        painter.drawLine(where.topLeft(), where.topRight())
        painter.drawLine(where.bottomLeft(), where.bottomRight())
        painter.setFont(self._small)
        painter.setPen(self.colours["accent" if is_current else "hint"])
        words = f"⋯  {count:,} unchanged {'row' if count == 1 else 'rows'}  ⋯"
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, words)

    def current(self, painter: QPainter, where: QRect) -> None:
        """Mark the current row."""
        painter.setPen(QPen(self.colours["accent"], 2))
        painter.drawLine(where.left() + 1, where.top(), where.left() + 1, where.bottom())
        painter.drawLine(where.right(), where.top(), where.right(), where.bottom())
        painter.setPen(QPen(self.colours["accent"], 1))
        painter.drawRect(where.adjusted(0, 0, -1, -1))

    def _marks(self, painter: QPainter, where: QRect, x: float, cell: Cell, kind: Kind | None) -> None:
        if kind is None or not cell.marks:
            return
        colour = QColor(self.colours[ROLES[kind]])
        colour.setAlphaF(0.28)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for start, stop in cell.marks:
            left = x + self.width_of(cell.text[:start])
            box = QRectF(left - 1, where.top() + 1, self.width_of(cell.text[start:stop]) + 2, where.height() - 2)
            painter.drawRoundedRect(box, 2, 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _found(self, painter: QPainter, where: QRect, x: float, text: str, words: str) -> None:
        """Frame what is looked for."""
        painter.setPen(QPen(self.colours["accent"], 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        at = text.lower().find(words)
        while at >= 0:
            left, width = x + self.width_of(text[:at]), self.width_of(text[at : at + len(words)])
            painter.drawRect(QRectF(left - 1, where.top() + 1, width + 2, where.height() - 2))
            at = text.lower().find(words, at + len(words))

    def _text(self, painter: QPainter, where: QRect, x: float, cell: Cell) -> None:
        painter.setFont(self._mono)
        baseline = where.top() + (where.height() + self._metrics.ascent() - self._metrics.descent()) / 2
        at = 0
        for start, end, role in [*cell.spans, (len(cell.text), len(cell.text), "")]:
            for run, name in ((cell.text[at:start], "syntax-text"), (cell.text[start:end], role)):
                if run and x < where.right():
                    width = self.width_of(run)
                    if x + width > where.left():
                        painter.setPen(self.colours[name])
                        painter.drawText(round(x), round(baseline), run)
                    x += width
            at = end
