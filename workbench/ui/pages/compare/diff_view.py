"""The two documents side by side: draws only what is in sight, so that size does not matter."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from workbench.compare.difference import Kind
from workbench.compare.prepared import Prepared
from workbench.ui.pages.compare.cells import Cells
from workbench.ui.pages.compare.look import KIND_OF_CODE, WORDS
from workbench.ui.pages.compare.row_painter import Columns, RowPainter
from workbench.ui.pages.compare.shown import Fold, ShownRows
from workbench.ui.theme import Theme
from workbench.ui.widgets.words import plain

WIDEST = 400
"""Characters up to which it can be scrolled sideways."""


class DiffView(QAbstractScrollArea):
    """Rows on two sides with a gutter between; one row is the current one."""

    change_chosen = Signal(int)
    """The number of the change whose row became the current one."""
    menu_wanted = Signal(int, QPoint)
    """The number of a change, or -1, and where on the screen."""
    take_over_wanted = Signal(int, bool)
    """The number of a change, and whether it goes to the left."""
    folds_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._prepared: Prepared | None = None
        self._cells: Cells | None = None
        self.shown: ShownRows | None = None
        self._current = 0
        self._hidden: frozenset[Kind] = frozenset()
        self._moves: dict[int, int] = {}
        self._painter = RowPainter(theme)
        self._columns = Columns(theme, 0, 3)
        self.offers_to_take_over = True
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("The two documents side by side")
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        theme.changed.connect(self._dress)

    def show_prepared(self, prepared: Prepared) -> None:
        """Show a comparison from its beginning."""
        self._prepared = prepared
        self._cells = Cells(prepared)
        self.shown = ShownRows(prepared.rows)
        self._moves = dict(prepared.rows.moves) | {now: was for was, now in prepared.rows.moves}
        self._current = 0
        self.verticalScrollBar().setValue(0)
        self.horizontalScrollBar().setValue(0)
        self._dress()
        self.folds_changed.emit()

    def hide_kinds(self, kinds: frozenset[Kind]) -> None:
        """Show changes of these kinds like what did not change."""
        self._hidden = kinds
        self.viewport().update()

    def select_change(self, number: int) -> None:
        """Make the row of a change the current one and bring it into sight."""
        if self._prepared is None or self.shown is None or not len(self._prepared.rows):
            return
        row = self._prepared.rows.row_of_change[number]
        self.shown.reveal(row)
        self._settle()
        self._make_current(self.shown.position(row), centre=True, tell=False)

    def fold_all(self, folded: bool) -> None:
        """Fold every unchanged run, or open all."""
        if self.shown is not None:
            if folded:
                self.shown.fold_all()
            else:
                self.shown.open_all()
            self._current = min(self._current, max(0, self.shown.count - 1))
            self._settle()

    def current_text(self) -> str:
        """Give the text of the current row: that of the right side, or of the left where there is none."""
        row = self._row(self._current)
        if row is None or self._cells is None:
            return ""
        left, right = self._cells.of(row)
        cell = right or left
        return cell.text if cell is not None else ""

    def change_at(self, position: int) -> int:
        """Give the number of the change at a position, -1 where there is none."""
        row = self._row(position)
        return self._prepared.rows.change[row] if row is not None and self._prepared is not None else -1

    @property
    def visible(self) -> range:
        """The positions that are in sight."""
        first = self.verticalScrollBar().value()
        return range(first, min(self._count(), first + self._fitting() + 1))

    def scroll_to_part(self, part: float) -> None:
        """Scroll so that a part of the whole, from 0 to 1, is in the middle."""
        self.verticalScrollBar().setValue(round(part * self._count() - self._fitting() / 2))

    def _count(self) -> int:
        return self.shown.count if self.shown is not None else 0

    def _fitting(self) -> int:
        return max(1, self.viewport().height() // self._painter.row_height)

    def _row(self, position: int) -> int | None:
        if self.shown is None or not 0 <= position < self.shown.count:
            return None
        at = self.shown.at(position)
        return at if isinstance(at, int) else None

    def _dress(self) -> None:
        self._painter = RowPainter(self._theme)
        self._settle()

    def _settle(self) -> None:
        digits = len(str(self._cells.most_lines)) if self._cells is not None else 3
        self._columns = Columns(self._theme, self.viewport().width(), digits)
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._count() - self._fitting()))
        bar.setPageStep(self._fitting())
        sideways = self.horizontalScrollBar()
        sideways.setRange(0, max(0, round(self._painter.width_of("0") * WIDEST) - self._columns.half))
        sideways.setSingleStep(round(self._painter.width_of("0") * 4))
        sideways.setPageStep(max(1, self._columns.half // 2))
        self.viewport().update()
        self.folds_changed.emit()

    def _make_current(self, position: int, *, centre: bool = False, tell: bool = True) -> None:
        if not self._count():
            return
        self._current = max(0, min(self._count() - 1, position))
        first, fitting = self.verticalScrollBar().value(), self._fitting()
        if centre and not first + 2 <= self._current < first + fitting - 2:
            self.verticalScrollBar().setValue(self._current - fitting // 3)
        elif self._current < first:
            self.verticalScrollBar().setValue(self._current)
        elif self._current >= first + fitting:
            self.verticalScrollBar().setValue(self._current - fitting + 1)
        self.viewport().update()
        self._speak()
        number = self.change_at(self._current)
        if tell and number >= 0:
            self.change_chosen.emit(number)

    def _speak(self) -> None:
        """Tell a screen reader what the current row is."""
        number = self.change_at(self._current)
        change = self._prepared.difference.changes[number] if number >= 0 and self._prepared is not None else None
        words = f"{WORDS[change.kind]}. {plain(change.label)}. " if change is not None else ""
        self.setAccessibleDescription(words + self.current_text())
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    def _activate(self, position: int) -> None:
        """Open a fold; go to the other end of a move."""
        if self.shown is None or not 0 <= position < self.shown.count:
            return
        at = self.shown.at(position)
        if isinstance(at, Fold):
            self.shown.open(at)
            self._settle()
        elif at in self._moves:
            self.shown.reveal(self._moves[at])
            self._settle()
            self._make_current(self.shown.position(self._moves[at]), centre=True)

    def _position_at(self, y: int) -> int:
        return self.verticalScrollBar().value() + y // self._painter.row_height

    def sizeHint(self) -> QSize:
        return QSize(self._theme.space(160), self._theme.space(80))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self._theme.colour("surface"))
        height = self._painter.row_height
        top = 0
        for position in self.visible:
            self._paint(painter, position, top, height)
            top += height
        if self._count():
            self._paint_moves(painter)

    def _paint(self, painter: QPainter, position: int, top: int, height: int) -> None:
        assert self.shown is not None
        assert self._prepared is not None
        assert self._cells is not None
        whole = QRect(0, top, self.viewport().width(), height)
        is_current = position == self._current
        at = self.shown.at(position)
        if isinstance(at, Fold):
            self._painter.fold(painter, whole, at.count, is_current=is_current)
        else:
            rows = self._prepared.rows
            kind = KIND_OF_CODE[rows.kind[at]]
            kind = None if kind in self._hidden else kind
            cells = self._cells.of(at)
            scrolled = self.horizontalScrollBar().value()
            for side in (0, 1):
                self._painter.number(painter, self._columns.number(side, top, height), cells[side])
                where = self._columns.cell(side, top, height)
                self._painter.side(painter, where, cells[side], rows.depth[at], kind, scrolled)
            offers = is_current and self.offers_to_take_over and rows.change[at] >= 0
            self._painter.sign(painter, self._columns.middle(top, height), kind, offers=offers)
        if is_current and self.hasFocus():
            self._painter.current(painter, whole)
        elif is_current:
            painter.setPen(self._painter.colours["accent"])
            painter.drawRect(whole.adjusted(0, 0, -1, -1))

    def _paint_moves(self, painter: QPainter) -> None:
        """Link both places of what moved, as far as one of them is in sight."""
        assert self.shown is not None
        assert self._prepared is not None
        drawn: set[int] = set()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._painter.colours["moved"], 1.5))
        for position in self.visible:
            row = self._row(position)
            if row is None or row not in self._moves or row in drawn or "moved" in self._hidden:
                continue
            other = self._moves[row]
            drawn.update((row, other))
            was, now = (row, other) if self._prepared.rows.right_start[row] < 0 else (other, row)
            self._link(painter, self.shown.position(was), self.shown.position(now))

    def _link(self, painter: QPainter, was: int, now: int) -> None:
        first, height = self.verticalScrollBar().value(), self._painter.row_height
        middle = self._columns.middle(0, height)
        start = QPointF(middle.left(), (was - first + 0.5) * height)
        end = QPointF(middle.right(), (now - first + 0.5) * height)
        path = QPainterPath(start)
        bend = middle.width() * 0.45
        path.cubicTo(QPointF(start.x() + bend, start.y()), QPointF(end.x() - bend, end.y()), end)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._settle()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        position = self._position_at(event.position().toPoint().y())
        if self.shown is not None and 0 <= position < self.shown.count and isinstance(self.shown.at(position), Fold):
            self._make_current(position)
            self._activate(position)
            return
        take = self._arrow_at(event.position().toPoint(), position)
        self._make_current(position)
        if take is not None:
            self.take_over_wanted.emit(self.change_at(position), take)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._activate(self._position_at(event.position().toPoint().y()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = self._position_at(event.position().toPoint().y())
        fold = self.shown is not None and 0 <= position < self.shown.count and self._row(position) is None
        pressable = fold or self._arrow_at(event.position().toPoint(), position) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if pressable else Qt.CursorShape.ArrowCursor)

    def _arrow_at(self, at: QPoint, position: int) -> bool | None:
        """Tell which arrow of the current change is under a point: True for the one to the left."""
        if position != self._current or not self.offers_to_take_over or self.change_at(position) < 0:
            return None
        middle = self._columns.middle(0, 1)
        if not middle.left() <= at.x() <= middle.right():
            return None
        third = middle.width() // 3
        return True if at.x() < middle.left() + third else False if at.x() > middle.right() - third else None

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self._make_current(self._position_at(event.pos().y()))
            at = event.globalPos()
        else:
            below = (self._current - self.verticalScrollBar().value() + 1) * self._painter.row_height
            at = self.viewport().mapToGlobal(QPoint(self._columns.half, below))
        self.menu_wanted.emit(self.change_at(self._current), at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Up: lambda: self._make_current(self._current - 1),
            Qt.Key.Key_Down: lambda: self._make_current(self._current + 1),
            Qt.Key.Key_PageUp: lambda: self._make_current(self._current - self._fitting()),
            Qt.Key.Key_PageDown: lambda: self._make_current(self._current + self._fitting()),
            Qt.Key.Key_Home: lambda: self._make_current(0),
            Qt.Key.Key_End: lambda: self._make_current(self._count() - 1),
            Qt.Key.Key_Return: lambda: self._activate(self._current),
            Qt.Key.Key_Enter: lambda: self._activate(self._current),
            Qt.Key.Key_Space: lambda: self._activate(self._current),
        }
        do = keys.get(event.key()) if not event.modifiers() & Qt.KeyboardModifier.AltModifier else None
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.current_text())
        elif do is not None:
            do()
        else:
            super().keyPressEvent(event)
