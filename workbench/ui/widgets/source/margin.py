"""The margin of a source: line numbers, a sign where something is marked, and signs to fold and unfold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from workbench.findings import Severity
from workbench.ui.icons import Icons
from workbench.ui.theme import Theme
from workbench.ui.widgets.source.mark import tooltip

FEWEST_DIGITS = 3


class VisibleRow(NamedTuple):
    """A row on the screen; `top` in pixels of the viewport."""

    row: int
    top: int


class MarginHost(Protocol):
    """What a margin asks the source beside it."""

    @property
    def caret_row(self) -> int: ...

    @property
    def row_height(self) -> int: ...

    def visible_rows(self) -> Iterable[VisibleRow]: ...

    def label(self, row: int) -> str:
        """The row's line number, or nothing where it is not the beginning of a line."""

    def severity(self, row: int) -> Severity | None: ...

    def words(self, row: int) -> str:
        """What the marks of a row say."""

    def is_folded(self, row: int) -> bool | None:
        """Whether what begins in the row is folded; None where nothing can be."""


class Margin(QWidget):
    """Stands left of a source; it never takes the focus, as everything it offers has a key."""

    fold_pressed = Signal(int)
    row_pressed = Signal(int)

    def __init__(self, parent: QWidget, host: MarginHost, theme: Theme, icons: Icons, *, folds: bool = False) -> None:
        super().__init__(parent)
        self._host = host
        self._theme = theme
        self._icons = icons
        self._folds = folds
        self.setAccessibleName("Line numbers and problems")

    def width_for(self, count: int) -> int:
        """The width that line numbers up to `count` need."""
        digits = max(FEWEST_DIGITS, len(str(count)))
        return self._sign_width + self._digit * digits + self._theme.space(1) + self._fold_width

    def sizeHint(self) -> QSize:
        return QSize(self.width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.colour("margin"))
        painter.setFont(self._theme.mono_font())
        height = self._host.row_height
        for row, top in self._host.visible_rows():
            if top <= event.rect().bottom() and top + height >= event.rect().top():
                self._paint_row(painter, row, top, height)
        painter.setPen(self._theme.colour("line"))
        painter.drawLine(self.width() - 1, event.rect().top(), self.width() - 1, event.rect().bottom())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row = self._row_at(event.pos())
            words = self._host.words(row) if row is not None else ""
            QToolTip.showText(event.globalPos(), tooltip(words, self._theme), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().toPoint())
        if row is None or event.button() != Qt.MouseButton.LeftButton:
            return
        on_fold = event.position().x() >= self.width() - self._fold_width - self._theme.space(1)
        if self._folds and on_fold and self._host.is_folded(row) is not None:
            self.fold_pressed.emit(row)
        else:
            self.row_pressed.emit(row)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    @property
    def _digit(self) -> int:
        return QFontMetrics(self._theme.mono_font()).horizontalAdvance("9")

    @property
    def _sign_width(self) -> int:
        return self._theme.space(5)

    @property
    def _fold_width(self) -> int:
        return self._theme.space(4) if self._folds else self._theme.space(1)

    def _row_at(self, point: QPoint) -> int | None:
        height = self._host.row_height
        return next((row for row, top in self._host.visible_rows() if top <= point.y() < top + height), None)

    def _paint_row(self, painter: QPainter, row: int, top: int, height: int) -> None:
        is_current = row == self._host.caret_row
        severity = self._host.severity(row)
        if severity is not None:
            side = min(height, self._theme.space(3.5))
            where = QRect(self._theme.space(1), top + (height - side) // 2, side, side)
            self._icons.paint(painter, where, severity, severity)
        painter.setPen(self._theme.colour("text" if is_current else "hint"))
        right = self.width() - self._fold_width - self._theme.space(1)
        where = QRect(0, top, right, height)
        painter.drawText(where, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._host.label(row))
        folded = self._host.is_folded(row) if self._folds else None
        if folded is not None:
            side = self._theme.space(3)
            where = QRect(self.width() - self._fold_width, top + (height - side) // 2, side, side)
            self._icons.paint(painter, where, "chevron-right" if folded else "chevron-down", "hint")
