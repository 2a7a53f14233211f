"""The two places of what moved: lines that link them, and words that say where the other one is."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from workbench.compare.prepared import Prepared


class MoveLinks:
    """Knows for a row of what moved where the other one is."""

    def __init__(self, prepared: Prepared) -> None:
        rows = prepared.rows
        self._rows = rows
        self._other = dict(rows.moves) | {now: was for was, now in rows.moves}

    def other(self, row: int) -> int | None:
        """Give the row at the other end; None where nothing moved."""
        return self._other.get(row)

    def is_origin(self, row: int) -> bool:
        """Tell whether something was here and is elsewhere now."""
        return row in self._other and self._rows.right_start[row] < 0

    def draw(
        self, painter: QPainter, rows: Iterable[int], position: Callable[[int], int], middle: QRect, colour: QColor
    ) -> None:
        """Link both places of what moved, as far as one of them is among some rows.

        Args:
            painter: draws on the whole view.
            rows: those in sight.
            position: gives how many rows below the top of the view a row is.
            middle: the stretch between the sides, as high as one row.
            colour: that of the lines.
        """
        drawn: set[int] = set()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for row in rows:
            other = self._other.get(row)
            if other is None or row in drawn:
                continue
            drawn.update((row, other))
            was, now = (row, other) if self.is_origin(row) else (other, row)
            start = QPointF(middle.left(), (position(was) + 0.5) * middle.height())
            end = QPointF(middle.right(), (position(now) + 0.5) * middle.height())
            bend = middle.width() * 0.45
            path = QPainterPath(start)
            path.cubicTo(QPointF(start.x() + bend, start.y()), QPointF(end.x() - bend, end.y()), end)
            painter.drawPath(path)
