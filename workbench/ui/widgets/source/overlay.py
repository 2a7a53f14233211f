"""What is drawn behind and over the text of a source: the current line, matches, tag pairs, squiggles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter, QPen

from workbench.findings import Severity
from workbench.ui.theme import Theme
from workbench.ui.widgets.source.lines import Lines
from workbench.ui.widgets.source.margin import VisibleRow
from workbench.ui.widgets.source.mark import Marks
from workbench.ui.widgets.source.matches import Matches


class OverlayHost(Protocol):
    """What the overlay asks the source it belongs to."""

    @property
    def lines(self) -> Lines: ...

    @property
    def caret_row(self) -> int: ...

    @property
    def row_height(self) -> int: ...

    def visible_rows(self) -> Iterable[VisibleRow]: ...

    def visible_columns(self, row: int) -> tuple[int, int]:
        """The columns of a row that may be on the screen."""

    def box(self, row: int, start: int, end: int) -> tuple[float, float]:
        """Left and right of a stretch of columns in the viewport."""


class Overlay:
    """Draws for one source.

    Attributes:
        marks: what is underlined.
        matches: what a search found.
        pairs: stretches by offset that belong together, such as the names of a start and an end tag.
    """

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.marks = Marks()
        self.matches = Matches()
        self.pairs: Sequence[tuple[int, int]] = ()

    def paint_behind(self, painter: QPainter, host: OverlayHost, area: QRect) -> None:
        """Fill the grounds of the rows in an area of the viewport."""
        painter.fillRect(area, self._theme.colour("surface"))
        for row, top in _rows(host, area):
            if row == host.caret_row:
                painter.fillRect(area.left(), top, area.width(), host.row_height, self._theme.colour("current-line"))
            start, end = host.lines.start(row), host.lines.end(row)
            first, last = host.visible_columns(row)
            for from_, until, _ in self.matches.between(start + first, start + last + 1):
                box = self._box(host, row, top, from_ - start, until - start)
                painter.fillRect(box, self._theme.colour("changed-ground"))
            for from_, until in self.pairs:
                if start <= from_ <= end:
                    box = self._box(host, row, top, from_ - start, until - start)
                    painter.fillRect(box, self._theme.colour("hover"))

    def paint_over(self, painter: QPainter, host: OverlayHost, area: QRect) -> None:
        """Draw the squiggles of the rows in an area of the viewport, and a frame about the current match."""
        self._frame_current(painter, host, area)
        step = max(1.5, self._theme.space(0.5))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row, top in _rows(host, area):
            length = host.lines.length(row)
            for stretch in self.marks.in_row(row):
                left, right = host.box(row, stretch.start, length if stretch.end is None else stretch.end)
                left, right = max(left, area.left() - step), min(right, area.right() + step)
                if left < right:
                    self._squiggle(painter, left, right, top + host.row_height - 1, step, stretch.mark.severity)

    def _frame_current(self, painter: QPainter, host: OverlayHost, area: QRect) -> None:
        if self.matches.current is None:
            return
        start, end = self.matches[self.matches.current]
        painter.setPen(self._theme.colour("changed"))
        for row, top in _rows(host, area):
            row_start = host.lines.start(row)
            if row_start <= start <= host.lines.end(row):
                box = self._box(host, row, top, start - row_start, min(end, host.lines.end(row)) - row_start)
                painter.drawRect(box.adjusted(0, 0, -1, -1))

    def words_at(self, host: OverlayHost, row: int, column: int) -> str:
        """What the marks at a place say."""
        return self.marks.words(row, min(column, max(0, host.lines.length(row) - 1)))

    def _box(self, host: OverlayHost, row: int, top: int, start: int, end: int) -> QRect:
        left, right = host.box(row, start, end)
        return QRectF(left, top, max(right - left, 1.0), host.row_height).toAlignedRect()

    def _squiggle(
        self, painter: QPainter, left: float, right: float, base: float, step: float, severity: Severity
    ) -> None:
        painter.setPen(QPen(self._theme.colour(severity), self._theme.space(0.3)))
        points, x, up = [QPointF(left, base)], left, False
        while x < right:
            x, up = min(x + step, right), not up
            points.append(QPointF(x, base - step if up else base))
        painter.drawPolyline(points)


def _rows(host: OverlayHost, area: QRect) -> Iterable[VisibleRow]:
    return [
        each for each in host.visible_rows() if each.top <= area.bottom() and each.top + host.row_height >= area.top()
    ]
