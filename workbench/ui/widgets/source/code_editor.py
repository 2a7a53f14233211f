"""An editor for sources of normal size, looking just like the view of large ones."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QToolTip, QWidget

from workbench.findings import Severity
from workbench.ui.icons import Icons
from workbench.ui.theme import Theme
from workbench.ui.widgets.source.colours import Colours, FixedColours, PlainColours, XmlColours
from workbench.ui.widgets.source.editor_colours import EditorColours
from workbench.ui.widgets.source.folding import Folding
from workbench.ui.widgets.source.indent import indent_step, next_indent, outdented
from workbench.ui.widgets.source.languages import spans_of
from workbench.ui.widgets.source.latest import Latest
from workbench.ui.widgets.source.lines import Lines, characters, units
from workbench.ui.widgets.source.margin import Margin, VisibleRow
from workbench.ui.widgets.source.mark import Marks
from workbench.ui.widgets.source.matches import Matches
from workbench.ui.widgets.source.overlay import Overlay
from workbench.ui.widgets.source.row_layout import x_of
from workbench.ui.widgets.source.structure import Structure

LARGEST = 1_000_000
LONGEST_LINE = 20_000
PAUSE_MS = 150
"""How long after a keystroke the structure is looked at again."""
_QT_BREAKS = "\u2028\u2029\ufdd0\ufdd1\0"
"""Characters that Qt's documents keep for themselves: a text with one of them would come back changed."""


def can_edit(text: str) -> bool:
    """Whether an editor can take a text without becoming slow or changing it."""
    return (
        len(text) < LARGEST
        and not any(character in text for character in _QT_BREAKS)
        and max(map(len, text.split("\n"))) <= LONGEST_LINE
    )


class CodeEditor(QPlainTextEdit):
    """Edits a text, with the same margin, marks, matches and colours as the view."""

    text_edited = Signal()
    """The text is another one; also after undo, and after a change by the program."""
    caret_moved = Signal(int, int)
    """Row and column, from 0."""
    zoom_asked = Signal(int)
    menu_asked = Signal(object)

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: Lines | None = Lines("")
        self._language = ""
        self._colours: Colours = PlainColours()
        self._coloured_lines = self._lines
        self._colouring = False
        self._step = indent_step("")
        self.overlay = Overlay(theme)
        self._block_colours = EditorColours(theme)
        self.folding = Folding(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self.setAccessibleName("Source")
        self.viewport().setAutoFillBackground(False)
        self.margin = Margin(self, self, theme, icons, folds=True)
        self.margin.row_pressed.connect(self._select_row)
        self.margin.fold_pressed.connect(self.folding.toggle)
        self._structure_work = Latest(self)
        self._structure_work.done.connect(self._take_structure)
        self._colour_work = Latest(self)
        self._colour_work.done.connect(self._take_colours)
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._look_again)
        self.document().contentsChange.connect(self._contents_changed)
        self.textChanged.connect(self._refresh)
        self.cursorPositionChanged.connect(self._caret_changed)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._refresh())
        self.updateRequest.connect(lambda _area, _down: self.margin.update())
        theme.changed.connect(self._take_look)
        self._take_look()

    def show_text(self, text: str, language: str) -> None:
        """Show a text from its beginning, with nothing to undo."""
        self._language = language
        self.overlay.marks, self.overlay.matches, self.overlay.pairs = Marks(), Matches(), ()
        self.folding.forget()
        self._block_colours.forget()
        self._step = indent_step(text)
        self.setPlainText(text)
        self._pause.stop()
        self._look_again()
        self._caret_changed()

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

    @property
    def selected_text(self) -> str:
        """The selected text."""
        return self.textCursor().selectedText().replace("\u2029", "\n")

    @property
    def selection_start(self) -> int:
        """The offset where the selection begins; the caret's where nothing is selected."""
        cursor = self.textCursor()
        block = self.document().findBlock(cursor.selectionStart())
        column = characters(block.text(), cursor.selectionStart() - block.position())
        return self.lines.offset(block.blockNumber(), column)

    def select_all(self) -> None:
        """Select everything."""
        self.selectAll()

    def fold_here(self) -> None:
        """Fold or unfold the element at the caret."""
        self.folding.toggle_at(self.caret_row)

    def select(self, start: int, end: int) -> None:
        """Select a stretch by offsets, unfold it, and bring it into view."""
        cursor = self.textCursor()
        cursor.setPosition(self._qt_position(start))
        self.folding.show_row(cursor.blockNumber())
        cursor.setPosition(self._qt_position(end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        first = self.firstVisibleBlock().blockNumber()
        row = self.lines.position(start)[0]
        if not first <= row < first + self.viewport().height() // self.row_height - 1:
            self.centerCursor()
        self.ensureCursorVisible()

    def replace(self, text: str) -> None:
        """Make the text another one in one step that can be undone; only what differs is touched."""
        old = self.lines.text
        start = _same_at_start(old, text)
        behind = _same_at_start(old[start:][::-1], text[start:][::-1])
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.setPosition(self._qt_position(start))
        cursor.setPosition(self._qt_position(len(old) - behind), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text[start : len(text) - behind])
        cursor.endEditBlock()
        self._pause.stop()
        self._look_again()

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
        """The gravest mark that begins in a row."""
        return self.overlay.marks.severity(row)

    def words(self, row: int) -> str:
        """What the marks of a row say."""
        return self.overlay.marks.words(row)

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

    def _qt_position(self, offset: int) -> int:
        row, column = self.lines.position(offset)
        block = self.document().findBlockByNumber(row)
        return block.position() + units(block.text()[:column])

    def _contents_changed(self, _position: int, removed: int, added: int) -> None:
        if (removed or added) and not self._colouring:
            self._lines = None

    def _refresh(self) -> None:
        """Colour what is on the screen; after an edit, begin to look at the rest."""
        if self._colouring:
            return
        if self.lines is not self._coloured_lines:
            is_new = self.lines.text != self._coloured_lines.text
            self._coloured_lines = self.lines
            if self._language == "xml":
                self._colours = XmlColours(self.lines.text)
            if is_new:
                self.overlay.pairs = ()
                self._pause.start()
                self.text_edited.emit()
        if self._language == "xml" or not self._pause.isActive():
            lines = self.lines
            self._colouring = True
            for block in self._visible_blocks():
                self._block_colours.colour(block, lines, self._colours)
            self._colouring = False
        self._fit_margin()

    def _look_again(self) -> None:
        self._structure_work.start(_structure, self.lines.text, self._language)
        if self._language not in ("xml", ""):
            self._colour_work.start(_colours, self.lines.text, self._language)

    def _take_structure(self, structure: Structure) -> None:
        if structure.text == self.lines.text:
            self.folding.take(structure)
            self._show_pairs()
            self._repaint()

    def _take_colours(self, result: tuple[str, Colours]) -> None:
        text, colours = result
        if text == self.lines.text:
            self._colours = colours
            self._refresh()

    def _caret_changed(self) -> None:
        self.folding.show_row(self.caret_row)
        self._show_pairs()
        self._repaint()
        self.caret_moved.emit(*self.position)

    def _show_pairs(self) -> None:
        structure = self.folding.structure
        self.overlay.pairs = ()
        if structure is not None and structure.text == self.lines.text:
            self.overlay.pairs = structure.names_at(self.offset)

    def _repaint(self) -> None:
        self.viewport().update()
        self.margin.update()

    def _take_look(self) -> None:
        self.setFont(self._theme.mono_font())
        self.setTabStopDistance(4 * QFontMetrics(self.font()).horizontalAdvance("9"))
        self.setCursorWidth(max(1, self._theme.space(0.4)))
        self.document().setDocumentMargin(self._theme.space(2))
        self._block_colours.forget()
        self._refresh()

    def _fit_margin(self) -> None:
        width = self.margin.width_for(self.blockCount())
        if width != self.viewportMargins().left():
            self.setViewportMargins(width, 0, 0, 0)
        self.margin.setGeometry(QRect(0, 0, width, self.viewport().height()))

    def _select_row(self, row: int) -> None:
        cursor = QTextCursor(self.document().findBlockByNumber(row))
        cursor.movePosition(QTextCursor.MoveOperation.NextBlock, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        self.overlay.paint_behind(painter, self, event.rect())
        painter.end()
        super().paintEvent(event)
        painter.begin(self.viewport())
        self.overlay.paint_over(painter, self, event.rect())
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._refresh()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cursor = self.cursorForPosition(event.pos())
            column = characters(cursor.block().text(), cursor.positionInBlock())
            words = self.overlay.words_at(self, cursor.blockNumber(), column)
            QToolTip.showText(event.globalPos(), words, self.viewport())
            return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier & ~Qt.KeyboardModifier.KeypadModifier
        if self.isReadOnly() or not plain:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._new_row()
        elif event.key() == Qt.Key.Key_Backtab or (event.key() == Qt.Key.Key_Tab and shift):
            self._shift_rows(out=True)
        elif event.key() == Qt.Key.Key_Tab and self.textCursor().hasSelection():
            self._shift_rows(out=False)
        elif event.key() == Qt.Key.Key_Tab:
            self.textCursor().insertText(self._step)
        else:
            super().keyPressEvent(event)

    def _new_row(self) -> None:
        cursor = self.textCursor()
        before = cursor.block().text()[: characters(cursor.block().text(), cursor.positionInBlock())]
        cursor.insertText("\n" + next_indent(before, self._step))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _shift_rows(self, *, out: bool) -> None:
        cursor = self.textCursor()
        first = self.document().findBlock(cursor.selectionStart()).blockNumber()
        last = self.document().findBlock(max(cursor.selectionStart(), cursor.selectionEnd() - 1)).blockNumber()
        cursor.beginEditBlock()
        for row in range(first, last + 1):
            block = self.document().findBlockByNumber(row)
            edit = QTextCursor(block)
            if not out:
                if block.text().strip():
                    edit.insertText(self._step)
                continue
            edit.setPosition(block.position() + outdented(block.text(), self._step), QTextCursor.MoveMode.KeepAnchor)
            edit.removeSelectedText()
        cursor.endEditBlock()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_asked.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)


def _structure(text: str, language: str) -> Structure:
    return Structure(Lines(text), is_xml=language == "xml")


def _colours(text: str, language: str) -> tuple[str, Colours]:
    return text, FixedColours(spans_of(text, language))


def _same_at_start(one: str, other: str) -> int:
    return next(
        (at for at, (mine, theirs) in enumerate(zip(one, other, strict=False)) if mine != theirs),
        min(len(one), len(other)),
    )
