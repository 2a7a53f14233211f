"""The two documents side by side: draws only what is in sight, so that size does not matter."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)

from workbench.compare.difference import Kind
from workbench.compare.prepared import Prepared
from workbench.ui.pages.compare.cells import Cells
from workbench.ui.pages.compare.look import KIND_OF_CODE, WORDS
from workbench.ui.pages.compare.move_links import MoveLinks
from workbench.ui.pages.compare.row_painter import Columns, RowPainter
from workbench.ui.pages.compare.rows_area import RowsArea
from workbench.ui.pages.compare.shown import Fold, ShownRows
from workbench.ui.theme import Theme
from workbench.ui.widgets.words import plain

WIDEST = 400
"""Characters up to which it can be scrolled sideways."""


class DiffView(RowsArea):
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
        self._hidden: frozenset[Kind] = frozenset()
        self._moves: MoveLinks | None = None
        self._words = ""
        self._painter = RowPainter(theme)
        self._columns = Columns(theme, 0, 3)
        self.offers_to_take_over = True
        self.setAccessibleName("The two documents side by side")
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        theme.changed.connect(self._dress)

    def show_prepared(self, prepared: Prepared) -> None:
        """Show a comparison from its beginning."""
        self._prepared = prepared
        self._cells = Cells(prepared)
        self.shown = ShownRows(prepared.rows)
        self._moves = MoveLinks(prepared)
        self.begin_again()
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
        self.make_current(self.shown.position(row), centre=True, tell=False)

    def show_row(self, row: int) -> None:
        """Make a row the current one and bring it into sight."""
        if self.shown is not None:
            self.shown.reveal(row)
            self._settle()
            self.make_current(self.shown.position(row), centre=True)

    def mark_words(self, words: str) -> None:
        """Mark these words wherever they are in sight; none when empty."""
        self._words = words.lower()
        self.viewport().update()

    def fold_all(self, folded: bool) -> None:
        """Fold every unchanged run, or open all."""
        if self.shown is not None:
            if folded:
                self.shown.fold_all()
            else:
                self.shown.open_all()
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

    def count(self) -> int:
        return self.shown.count if self.shown is not None else 0

    def row_height(self) -> int:
        return self._painter.row_height

    def current_moved(self, *, tell: bool) -> None:
        self._speak()
        number = self.change_at(self._current)
        if tell and number >= 0:
            self.change_chosen.emit(number)

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
        self.count_anew()
        sideways = self.horizontalScrollBar()
        sideways.setRange(0, max(0, round(self._painter.width_of("0") * WIDEST) - self._columns.half))
        sideways.setSingleStep(round(self._painter.width_of("0") * 4))
        sideways.setPageStep(max(1, self._columns.half // 2))
        self.viewport().update()
        self.folds_changed.emit()

    def _speak(self) -> None:
        """Tell a screen reader what the current row is."""
        number = self.change_at(self._current)
        change = self._prepared.difference.changes[number] if number >= 0 and self._prepared is not None else None
        words = f"{WORDS[change.kind]}. {plain(change.label)}. " if change is not None else ""
        self.setAccessibleDescription(words + self.current_text())
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    def activate(self, position: int) -> None:
        """Open a fold; go to the other end of a move."""
        if self.shown is None or not 0 <= position < self.shown.count:
            return
        at = self.shown.at(position)
        if isinstance(at, Fold):
            self.shown.open(at)
            self._settle()
        elif self._moves is not None and (other := self._moves.other(at)) is not None:
            self.shown.reveal(other)
            self._settle()
            self.make_current(self.shown.position(other), centre=True)

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
        if self.count():
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
                self._painter.side(painter, where, cells[side], rows.depth[at], kind, scrolled, self._words)
                if cells[side] is None and self._moves is not None and self._moves.is_origin(at):
                    self._painter.hint(painter, where, self._moved_to(at))
            offers = is_current and self.offers_to_take_over and rows.change[at] >= 0
            self._painter.sign(painter, self._columns.middle(top, height), kind, offers=offers)
        if is_current and self.hasFocus():
            self._painter.current(painter, whole)
        elif is_current:
            painter.setPen(self._painter.colours["accent"])
            painter.drawRect(whole.adjusted(0, 0, -1, -1))

    def _moved_to(self, row: int) -> str:
        """Say where what was in a row is now."""
        assert self._cells is not None
        assert self._moves is not None
        now = self._moves.other(row)
        cell = self._cells.of(now)[1] if now is not None else None
        return f"moved to line {cell.line:,}" if cell is not None else ""

    def _paint_moves(self, painter: QPainter) -> None:
        if self._moves is None or self.shown is None or "moved" in self._hidden:
            return
        rows = [row for row in map(self._row, self.visible) if row is not None]
        first, shown = self.verticalScrollBar().value(), self.shown
        middle = self._columns.middle(0, self._painter.row_height)
        self._moves.draw(painter, rows, lambda row: shown.position(row) - first, middle, self._painter.colours["moved"])

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._settle()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        position = self.position_at(event.position().toPoint().y())
        if self.shown is not None and 0 <= position < self.shown.count and isinstance(self.shown.at(position), Fold):
            self.make_current(position)
            self.activate(position)
            return
        take = self._arrow_at(event.position().toPoint(), position)
        self.make_current(position)
        if take is not None:
            self.take_over_wanted.emit(self.change_at(position), take)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.activate(self.position_at(event.position().toPoint().y()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = self.position_at(event.position().toPoint().y())
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
            self.make_current(self.position_at(event.pos().y()))
            at = event.globalPos()
        else:
            below = (self._current - self.verticalScrollBar().value() + 1) * self._painter.row_height
            at = self.viewport().mapToGlobal(QPoint(self._columns.half, below))
        self.menu_wanted.emit(self.change_at(self._current), at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.current_text())
        else:
            super().keyPressEvent(event)
