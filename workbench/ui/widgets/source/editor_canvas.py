"""Shows the text of an editor just as the view shows large ones: margin, colours, marks, matches, folds."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QToolTip, QWidget

from workbench.findings import Severity
from workbench.ui.icons import Icons
from workbench.ui.theme import Theme
from workbench.ui.widgets.source.brackets import bracket_pair
from workbench.ui.widgets.source.editor_colours import EditorColours
from workbench.ui.widgets.source.folding import Folding
from workbench.ui.widgets.source.lines import Lines, characters
from workbench.ui.widgets.source.margin import Margin, VisibleRow
from workbench.ui.widgets.source.mark import Marks, tooltip
from workbench.ui.widgets.source.matches import Matches
from workbench.ui.widgets.source.overlay import Overlay
from workbench.ui.widgets.source.reading import Reading
from workbench.ui.widgets.source.row_layout import TAB, x_of
from workbench.ui.widgets.source.structure import Structure


class EditorCanvas(QPlainTextEdit):
    """Qt's editor with our looks.

    Attributes:
        overlay: what is drawn behind and over the text.
        folding: what is folded.
    """

    text_edited = Signal()
    """The text is another one; also after undo, and after a change by the program."""
    caret_moved = Signal(int, int)
    """Row and column, from 0."""

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: Lines | None = Lines("")
        self._read_lines = self._lines
        self._colouring = False
        self.overlay = Overlay(theme)
        self._block_colours = EditorColours(theme)
        self.folding = Folding(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self.setAccessibleName("Source")
        self.viewport().setAutoFillBackground(False)
        self.margin = Margin(self, self, theme, icons, folds=True)
        self.margin.fold_pressed.connect(self.folding.toggle)
        self._reading = Reading(self)
        self._reading.structured.connect(self._take_structure)
        self._reading.coloured.connect(self._refresh)
        self.document().contentsChange.connect(self._contents_changed)
        self.textChanged.connect(self._refresh)
        self.cursorPositionChanged.connect(self._caret_changed)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._refresh())
        self.updateRequest.connect(lambda _area, _down: self.margin.update())
        theme.changed.connect(self._take_look)
        self._take_look()

    @property
    def lines(self) -> Lines:
        """The text as it is now."""
        if self._lines is None:
            self._lines = Lines(self.document().toRawText().replace("\u2029", "\n"))
        return self._lines

    @property
    def position(self) -> tuple[int, int]:
        """Row and column of the caret."""
        cursor = self.textCursor()
        return cursor.blockNumber(), characters(cursor.block().text(), cursor.positionInBlock())

    @property
    def offset(self) -> int:
        """The caret's offset."""
        return self.lines.offset(*self.position)

    @property
    def caret_row(self) -> int:
        """The caret's row."""
        return self.textCursor().blockNumber()

    def set_marks(self, marks: Marks) -> None:
        """Underline these stretches."""
        self.overlay.marks = marks
        self._repaint()

    def set_matches(self, matches: Matches) -> None:
        """Show what a search found."""
        self.overlay.matches = matches
        self._repaint()

    @property
    def row_height(self) -> int:
        """The height of a row in pixels."""
        return (
            round(self.blockBoundingRect(self.firstVisibleBlock()).height()) or QFontMetrics(self.font()).lineSpacing()
        )

    def visible_rows(self) -> Iterator[VisibleRow]:
        """The rows that are on the screen, at least in part."""
        for block in self._visible_blocks():
            top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
            yield VisibleRow(block.blockNumber(), round(top))

    def visible_columns(self, row: int) -> tuple[int, int]:
        """The columns of a row that may be on the screen: all of them, as no row is long."""
        return 0, self.lines.length(row)

    def box(self, row: int, start: int, end: int) -> tuple[float, float]:
        """Left and right of a stretch of columns in the viewport; beyond the row's end each is one character wide."""
        block = self.document().findBlockByNumber(row)
        text, line = block.text(), block.layout().lineAt(0)
        length = len(text)
        if not line.isValid():
            return 0.0, 0.0
        one = x_of(line, text, min(start, length))
        other = x_of(line, text, min(end, length))
        beyond = QFontMetrics(self.font()).horizontalAdvance("9") if end > length else 0
        left = self.contentOffset().x()
        return left + min(one, other), left + max(one, other) + beyond

    def label(self, row: int) -> str:
        """A row's line number."""
        return str(row + 1)

    def severity(self, row: int) -> Severity | None:
        """The gravest mark that begins in a row, or in what is folded away behind it."""
        folded = self.folding.rows(row) if self.is_folded(row) else ()
        return self.overlay.marks.severity(row, *folded)

    def words(self, row: int) -> str:
        """What the marks of a row say, and those of what is folded away behind it."""
        folded = self.folding.rows(row) if self.is_folded(row) else ()
        return "\n\n".join(filter(None, map(self.overlay.marks.words, (row, *folded))))

    def is_folded(self, row: int) -> bool | None:
        """Whether a row is folded; None where it cannot be."""
        return self.folding.is_folded(row)

    def _visible_blocks(self) -> Iterator[QTextBlock]:
        block = self.firstVisibleBlock()
        bottom = self.viewport().height()
        while block.isValid():
            if block.isVisible():
                if self.blockBoundingGeometry(block).translated(self.contentOffset()).top() > bottom:
                    return
                yield block
            block = block.next()

    def _contents_changed(self, _position: int, removed: int, added: int) -> None:
        if (removed or added) and not self._colouring:
            self._lines = None

    def _refresh(self) -> None:
        """Colour what is on the screen; have a text that is another one read again."""
        if self._colouring:
            return
        lines = self.lines
        if lines is not self._read_lines:
            is_new = lines.text != self._read_lines.text
            self._read_lines = lines
            if is_new:
                self._reading.follow(lines)
                self.overlay.pairs = ()
                self.text_edited.emit()
        if self._reading.colours is not None:
            self._colouring = True
            for block in self._visible_blocks():
                self._block_colours.colour(block, lines, self._reading.colours)
            self._colouring = False
        self._fit_margin()

    def _take_structure(self, structure: Structure) -> None:
        self.folding.take(structure)
        self._show_pairs()
        self._repaint()

    def _caret_changed(self) -> None:
        self.folding.show_row(self.caret_row)
        self._show_pairs()
        self._repaint()
        self.caret_moved.emit(*self.position)

    def _show_pairs(self) -> None:
        structure = self.folding.structure
        self.overlay.pairs = ()
        if self._reading.language != "xml":
            self.overlay.pairs = bracket_pair(self.lines.text, self.offset)
        elif structure is not None and structure.text == self.lines.text:
            self.overlay.pairs = structure.names_at(self.offset)

    def _repaint(self) -> None:
        self.viewport().update()
        self.margin.update()

    def _take_look(self) -> None:
        self.setFont(self._theme.mono_font())
        self.setTabStopDistance(TAB * QFontMetrics(self.font()).horizontalAdvance("9"))
        self.setCursorWidth(max(1, self._theme.space(0.4)))
        self.document().setDocumentMargin(self._theme.space(2))
        self._block_colours.forget()
        self._refresh()

    def _fit_margin(self) -> None:
        width = self.margin.width_for(self.blockCount())
        if width != self.viewportMargins().left():
            self.setViewportMargins(width, 0, 0, 0)
        self.margin.setGeometry(QRect(0, 0, width, self.viewport().height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        self.overlay.paint_behind(painter, self, event.rect())
        painter.end()
        super().paintEvent(event)
        painter.begin(self.viewport())
        self.overlay.paint_over(painter, self, event.rect())
        self._paint_folded(painter)
        painter.end()

    def _paint_folded(self, painter: QPainter) -> None:
        painter.setFont(self.font())
        painter.setPen(self._theme.colour("hint"))
        for row, top in self.visible_rows():
            if self.is_folded(row):
                length = len(self.document().findBlockByNumber(row).text())
                left = round(self.box(row, length, length)[0]) + self._theme.space(1)
                words = f"⋯ {len(self.folding.rows(row)):,} lines"
                width = QFontMetrics(self.font()).horizontalAdvance(words)
                painter.drawText(QRect(left, top, width, self.row_height), Qt.AlignmentFlag.AlignVCenter, words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._refresh()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cursor = self.cursorForPosition(event.pos())
            column = characters(cursor.block().text(), cursor.positionInBlock())
            words = tooltip(self.overlay.words_at(self, cursor.blockNumber(), column), self._theme)
            QToolTip.showText(event.globalPos(), words, self.viewport())
            return True
        return super().viewportEvent(event)
