"""Draws a text of any size: only the rows on the screen are coloured, laid out and drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QRect, QRectF, QTimer
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from workbench.findings import Severity
from workbench.ui.icons import Icons
from workbench.ui.theme import Theme
from workbench.ui.widgets.source.caret import Caret
from workbench.ui.widgets.source.colours import Colours, PlainColours
from workbench.ui.widgets.source.lines import Lines
from workbench.ui.widgets.source.margin import Margin, VisibleRow
from workbench.ui.widgets.source.mark import Marks
from workbench.ui.widgets.source.matches import Matches
from workbench.ui.widgets.source.overlay import Overlay
from workbench.ui.widgets.source.row_layout import RowLayout, window

KEPT_LAYOUTS = 300


class Canvas(QAbstractScrollArea):
    """Draws a text with line numbers, marks, matches, the caret and the selection; it takes no keys.

    Attributes:
        lines: the text that is shown.
        caret: where the caret is.
        overlay: what is drawn behind and over the text.
    """

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.lines = Lines("")
        self.caret = Caret(self.lines)
        self.overlay = Overlay(theme)
        self._colours: Colours = PlainColours()
        self._label: Callable[[int], str] = _line_number
        self._layouts: dict[tuple[int, int], RowLayout] = {}
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Source")
        self.margin = Margin(self, self, theme, icons)
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

    def visible_columns(self, row: int) -> tuple[int, int]:
        """The columns of a row that are laid out: all of them, or those about what is on the screen."""
        return window(self.lines.length(row), self._first_column)

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
        if self.lines.grow() or self._colours.grow():
            return
        self._growth.stop()
        self._forget_layouts()
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
        return self._row_layout(row, self._first_column)

    @property
    def _first_column(self) -> int:
        return self.horizontalScrollBar().value() // max(1, self._advance)

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

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()


def _line_number(row: int) -> str:
    return str(row + 1)
