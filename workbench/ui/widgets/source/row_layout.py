"""One row of a source on the screen: laid out by Qt, so that right-to-left text, tabs and wide characters are right.

Of a very long row only a window of columns is laid out, each column before it taken as one character wide.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from workbench.ui.widgets.source.lines import characters, units

LONGEST = 4_000
"""Characters of a row up to which all of it is laid out."""
WINDOW = 2_000
"""Characters of a longer row that are laid out, about its first visible column."""
TAB = 4


class RowLayout:
    """The shape of one row; columns count from 0 at the row's beginning, in characters."""

    def __init__(self, text: str, first: int, font: QFont, spans: Iterable[tuple[int, int, QColor]]) -> None:
        """Lay out a row.

        Args:
            text: what is laid out: the row, or a window of it.
            first: the column at which `text` begins.
            font: the font.
            spans: start and end in `text`, and the colour.
        """
        self.first = first
        self._text = text
        advance = QFontMetricsF(font).horizontalAdvance("9")
        self._advance = advance
        self._left = first * advance
        self._layout = QTextLayout(text, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        option.setTabStopDistance(TAB * advance)
        self._layout.setTextOption(option)
        self._layout.setFormats([self._range(start, end, _ink(colour)) for start, end, colour in spans])
        self._layout.setCacheEnabled(True)
        self._layout.beginLayout()
        self._line = self._layout.createLine()
        self._layout.endLayout()

    @property
    def width(self) -> float:
        """The width of the row up to the end of what is laid out."""
        return self._left + self._line.naturalTextWidth()

    def x(self, column: int) -> float:
        """The horizontal position of a column, from the row's beginning."""
        inside = column - self.first
        if not 0 <= inside <= len(self._text):
            return column * self._advance
        return self._left + x_of(self._line, self._text, inside)

    def column(self, x: float) -> int:
        """The column nearest to a horizontal position."""
        return self.first + characters(self._text, self._line.xToCursor(x - self._left))

    def draw(self, painter: QPainter, left: float, top: float) -> None:
        """Draw the row, its first column at `left`."""
        self._layout.draw(painter, QPointF(left + self._left, top), [], QRectF())

    def _range(self, start: int, end: int, form: QTextCharFormat) -> QTextLayout.FormatRange:
        start, end = max(0, start), min(end, len(self._text))
        found = QTextLayout.FormatRange()
        found.start = units(self._text[:start])
        found.length = units(self._text[start:end])
        found.format = form
        return found


def x_of(line: QTextLine, text: str, column: int) -> float:
    """The horizontal position of a column in a line that was laid out.

    Args:
        line: the line.
        text: the text that it shows.
        column: in characters, which Qt counts otherwise.
    """
    x, _ = cast("tuple[float, int]", line.cursorToX(units(text[:column])))
    return x


def window(length: int, first_visible: int) -> tuple[int, int]:
    """Give the columns of a row that are laid out, so that nearby positions share one window."""
    if length <= LONGEST:
        return 0, length
    start = max(0, (first_visible // (WINDOW // 2) - 1) * (WINDOW // 2))
    return start, min(length, start + 2 * WINDOW)


def _ink(colour: QColor) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setForeground(QBrush(colour))
    return form
