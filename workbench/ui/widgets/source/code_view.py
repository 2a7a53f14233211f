"""A read-only source of any size: only the rows on the screen are coloured, laid out and drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFontMetrics,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from workbench.findings import Severity
from workbench.ui.icons import Icons
from workbench.ui.theme import Theme
from workbench.ui.widgets.source.caret import Caret
from workbench.ui.widgets.source.caret_keys import move_by_key
from workbench.ui.widgets.source.colours import Colours, PlainColours
from workbench.ui.widgets.source.lines import Lines
from workbench.ui.widgets.source.margin import Margin, VisibleRow
from workbench.ui.widgets.source.mark import Marks
from workbench.ui.widgets.source.matches import Matches
from workbench.ui.widgets.source.overlay import Overlay
from workbench.ui.widgets.source.row_layout import RowLayout, window

KEPT_LAYOUTS = 300


class CodeView(QAbstractScrollArea):
    """Shows a text with line numbers, marks, matches, a caret and a selection.

    Attributes:
        lines: the text that is shown.
        caret: where the caret is.
    """

    caret_moved = Signal(int, int)
    """Row and column, from 0."""
    selection_changed = Signal()
    zoom_asked = Signal(int)
    """Steps larger, or smaller where negative."""
    menu_asked = Signal(object)
    """The global position."""

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.lines = Lines("")
        self.caret = Caret(self.lines)
        self._colours: Colours = PlainColours()
        self.overlay = Overlay(theme)
        self._label: Callable[[int], str] = _line_number
        self._layouts: dict[tuple[int, int], RowLayout] = {}
        self._dragging = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Source")
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.margin = Margin(self, self, theme, icons)
        self.margin.row_pressed.connect(self._select_row)
        self._growth = QTimer(self, interval=0)
        self._growth.timeout.connect(self._grow)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._repaint())
        self.horizontalScrollBar().valueChanged.connect(lambda _: self._repaint())
        theme.changed.connect(self._take_look)
        self._take_look()

    def show_lines(
        self, lines: Lines, colours: Colours | None = None, label: Callable[[int], str] | None = None
    ) -> None:
        """Show a text from its beginning.

        Args:
            lines: the text.
            colours: its colours; none for a plain text.
            label: gives what stands in the margin at a row; line numbers where it is left out.
        """
        self.lines = lines
        self.caret = Caret(lines)
        self._label = label or _line_number
        self.overlay.marks = Marks()
        self.overlay.matches = Matches()
        self.verticalScrollBar().setValue(0)
        self.horizontalScrollBar().setValue(0)
        self.set_colours(colours or PlainColours())
        self._fit()
        self._caret_changed(reveal=False)

    def set_colours(self, colours: Colours) -> None:
        """Colour the text that is shown."""
        self._colours = colours
        self._forget_layouts()
        self._growth.start()

    def set_marks(self, marks: Marks) -> None:
        """Underline these stretches."""
        self.overlay.marks = marks
        self._repaint()

    def set_matches(self, matches: Matches) -> None:
        """Show what a search found; call it again when that has grown."""
        self.overlay.matches = matches
        self._repaint()

    @property
    def position(self) -> tuple[int, int]:
        """Row and column of the caret."""
        return self.lines.position(self.caret.at)

    @property
    def offset(self) -> int:
        """The caret's offset."""
        return self.caret.at

    @property
    def selected_text(self) -> str:
        """The selected text."""
        return self.caret.selected_text

    @property
    def selection_start(self) -> int:
        """The offset where the selection begins; the caret's where nothing is selected."""
        return self.caret.selection[0]

    def select(self, start: int, end: int) -> None:
        """Select a stretch by offsets and bring it into view."""
        self.caret.select(start, end)
        self._caret_changed(show_from=start)

    def select_all(self) -> None:
        """Select everything, without scrolling."""
        self.caret.select(0, len(self.lines.text))
        self._caret_changed(reveal=False)

    def copy(self) -> None:
        """Put the selected text on the clipboard."""
        if self.selected_text:
            QGuiApplication.clipboard().setText(self.selected_text)

    @property
    def caret_row(self) -> int:
        """The caret's row."""
        return self.position[0]

    @property
    def row_height(self) -> int:
        """The height of a row in pixels."""
        return self._row_height

    @property
    def rows_in_view(self) -> int:
        """How many whole rows fit."""
        return max(1, self.viewport().height() // self._row_height)

    def visible_rows(self) -> Iterator[VisibleRow]:
        """The rows that are on the screen, at least in part."""
        first = self.verticalScrollBar().value()
        for row in range(first, min(self.lines.count, first + self.rows_in_view + 2)):
            yield VisibleRow(row, (row - first) * self._row_height)

    def label(self, row: int) -> str:
        """What stands in the margin at a row."""
        return self._label(row)

    def severity(self, row: int) -> Severity | None:
        """The gravest mark that begins in a row."""
        return self.overlay.marks.severity(row)

    def words(self, row: int) -> str:
        """What the marks of a row say."""
        return self.overlay.marks.words(row)

    def is_folded(self, row: int) -> bool | None:
        """Nothing folds in a text that is only read."""
        return None

    def row_rectangle(self, row: int) -> QRect:
        """Where a row is in the viewport."""
        top = (row - self.verticalScrollBar().value()) * self._row_height
        return QRect(0, top, self.viewport().width(), self._row_height)

    def offset_at(self, x: float, y: float) -> int:
        """The offset nearest to a point of the viewport."""
        row = max(0, min(self.lines.count - 1, self.verticalScrollBar().value() + int(y // self._row_height)))
        column = self._layout(row).column(x - self._text_left)
        return self.lines.offset(row, column)

    def scroll_to(self, offset: int) -> None:
        """Bring an offset into view; one that is far off is brought to the middle."""
        row, column = self.lines.position(offset)
        bar = self.verticalScrollBar()
        first, count = bar.value(), self.rows_in_view
        if not first - count < row < first + 2 * count:
            bar.setValue(row - count // 2)
        elif row < first:
            bar.setValue(row)
        elif row >= first + count:
            bar.setValue(row - count + 1)
        across = self.horizontalScrollBar()
        x = self._row_layout(row, column).x(column)
        room = self.viewport().width() - self._theme.space(10)
        if not across.value() <= x <= across.value() + room:
            across.setValue(int(max(0.0, x - room / 2)) if x > room else 0)

    def _grow(self) -> None:
        more = self.lines.grow()
        if not more and not self._colours.grow():
            self._growth.stop()
            self._forget_layouts()
        if not more:
            self._fit()

    def _take_look(self) -> None:
        font = self._theme.mono_font()
        self.setFont(font)
        self._row_height = QFontMetrics(font).lineSpacing()
        self._advance = QFontMetrics(font).horizontalAdvance("9")
        self._forget_layouts()
        self._fit()

    def _forget_layouts(self) -> None:
        self._layouts.clear()
        self._repaint()

    def _repaint(self) -> None:
        self.viewport().update()
        self.margin.update()

    def _fit(self) -> None:
        width = self.margin.width_for(self.lines.count)
        self.setViewportMargins(width, 0, 0, 0)
        self.margin.setGeometry(0, 0, width, self.viewport().height())
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        down.setRange(0, max(0, self.lines.count - self.rows_in_view))
        down.setPageStep(self.rows_in_view)
        text = self.lines.longest * self._advance + self._theme.space(10)
        across.setRange(0, max(0, text - self.viewport().width()))
        across.setPageStep(self.viewport().width())
        across.setSingleStep(4 * self._advance)

    @property
    def _text_left(self) -> int:
        return self._theme.space(2) - self.horizontalScrollBar().value()

    def _layout(self, row: int) -> RowLayout:
        return self._row_layout(row, self.horizontalScrollBar().value() // max(1, self._advance))

    def _row_layout(self, row: int, column: int) -> RowLayout:
        start, end = window(self.lines.length(row), column)
        found = self._layouts.get((row, start))
        if found is None:
            if len(self._layouts) > KEPT_LAYOUTS:
                self._layouts.clear()
            found = self._layouts[row, start] = self._new_layout(row, start, end)
        return found

    def _new_layout(self, row: int, start: int, end: int) -> RowLayout:
        from_ = self.lines.start(row) + start
        until = self.lines.start(row) + end
        colours: dict[str, QColor] = {}
        spans = [
            (span.start - from_, span.end - from_, colours.setdefault(span.role, self._theme.colour(span.role)))
            for span in self._colours.spans(from_, until)
        ]
        return RowLayout(self.lines.text[from_:until], start, self.font(), spans)

    def box(self, row: int, start: int, end: int) -> tuple[float, float]:
        """Left and right of a stretch of columns in the viewport; beyond the row's end each is one character wide."""
        length = self.lines.length(row)
        layout = self._layout(row)
        one, other = layout.x(min(start, length)), layout.x(min(end, length))
        beyond = self._advance * (max(0, end - length) and 1)
        return min(one, other) + self._text_left, max(one, other) + beyond + self._text_left

    def _caret_changed(self, *, reveal: bool = True, show_from: int | None = None) -> None:
        if reveal:
            if show_from is not None:
                self.scroll_to(self.caret.at)
            self.scroll_to(self.caret.at if show_from is None else show_from)
        self._repaint()
        self.caret_moved.emit(*self.position)
        self.selection_changed.emit()

    def _select_row(self, row: int) -> None:
        self.caret.go(self.lines.start(row))
        self.caret.select_row()
        self._caret_changed(reveal=False)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        self.overlay.paint_behind(painter, self, event.rect())
        self._paint_selection(painter)
        painter.setPen(self._theme.colour("syntax-text"))
        for row, top in self.visible_rows():
            if top <= event.rect().bottom() and top + self._row_height >= event.rect().top():
                self._layout(row).draw(painter, self._text_left, top)
        self.overlay.paint_over(painter, self, event.rect())
        if self.hasFocus():
            self._paint_caret(painter)

    def _paint_selection(self, painter: QPainter) -> None:
        start, end = self.caret.selection
        if start == end:
            return
        for row, top in self.visible_rows():
            row_start, row_end = self.lines.start(row), self.lines.end(row)
            if start <= row_end and end > row_start:
                left, right = self.box(row, max(0, start - row_start), end - row_start)
                area = QRectF(left, top, right - left, self._row_height)
                painter.fillRect(area.toAlignedRect(), self._theme.colour("selection"))

    def _paint_caret(self, painter: QPainter) -> None:
        row, column = self.position
        x = round(self._text_left + self._layout(row).x(column))
        where = QRect(x, self.row_rectangle(row).top(), max(1, self._theme.space(0.4)), self._row_height)
        painter.fillRect(where, self._theme.colour("text"))

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (event.matches(QKeySequence.StandardKey.Copy) or event.matches(QKeySequence.StandardKey.SelectAll))
        ):
            event.accept()
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row, column = self.lines.position(self.offset_at(event.pos().x(), event.pos().y()))
            QToolTip.showText(event.globalPos(), self.overlay.words_at(self, row, column), self.viewport())
            return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        elif move_by_key(self.caret, event, self.rows_in_view):
            self._caret_changed()
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            extending = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caret.go(self.offset_at(event.position().x(), event.position().y()), selecting=extending)
            self._dragging = True
            self._caret_changed()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self.caret.go(self.offset_at(event.position().x(), event.position().y()), selecting=True)
            self._caret_changed()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragging = False
        clipboard = QGuiApplication.clipboard()
        if self.selected_text and clipboard.supportsSelection():
            clipboard.setText(self.selected_text, clipboard.Mode.Selection)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.caret.go(self.offset_at(event.position().x(), event.position().y()))
        self.caret.select_word()
        self._caret_changed()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_asked.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()


def _line_number(row: int) -> str:
    return str(row + 1)
