"""An editor for sources of normal size, looking just like the view of large ones."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from workbench.ui.icons import Icons
from workbench.ui.theme import Theme
from workbench.ui.widgets.source.editor_canvas import EditorCanvas
from workbench.ui.widgets.source.indent import indent_step
from workbench.ui.widgets.source.lines import Lines, characters, one_line_end, units
from workbench.ui.widgets.source.mark import Marks
from workbench.ui.widgets.source.matches import Matches
from workbench.ui.widgets.source.row_edits import indent_rows, new_row, outdent_rows

LARGEST = 1_000_000
LONGEST_LINE = 20_000
_QT_BREAKS = "\u2028\u2029\ufdd0\ufdd1\0"
"""Characters that Qt's documents keep for themselves: a text with one of them would come back changed."""


def hindrance(text: str) -> str:
    """Give why an editor would become slow with a text, or change it; empty where it can take it."""
    if len(text) >= LARGEST:
        return f"larger than {LARGEST // 1_000_000} MB"
    if any(character in text for character in _QT_BREAKS):
        return "has control characters that an edit would change"
    if max(map(len, one_line_end(text).split("\n"))) > LONGEST_LINE:
        return f"has a line of more than {LONGEST_LINE:,} characters"
    return ""


class CodeEditor(EditorCanvas):
    """Edits a text."""

    zoom_asked = Signal(int)
    menu_asked = Signal(object)

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(theme, icons, parent)
        self._step = indent_step("")
        self.margin.row_pressed.connect(self._select_row)

    def show_text(self, text: str, language: str) -> None:
        """Show a text from its beginning, with nothing to undo."""
        self._reading.language = language
        self.overlay.marks, self.overlay.matches, self.overlay.pairs = Marks(), Matches(), ()
        self.folding.forget()
        self._block_colours.forget()
        self._step = indent_step(text)
        self._colouring = True
        self.setPlainText(text)
        self._colouring = False
        self._lines = self._read_lines = Lines(text)
        self._reading.follow(self._lines)
        self._reading.read_now()
        self._refresh()
        self.text_edited.emit()
        self._caret_changed()

    def allow_editing(self, allowed: bool) -> None:
        """Allow editing, or only reading: the caret goes everywhere then too, and Tab leaves the source."""
        self.setReadOnly(not allowed)
        self.setTabChangesFocus(not allowed)
        if not allowed:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )

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
        self._reading.read_now()

    def _qt_position(self, offset: int) -> int:
        row, column = self.lines.position(offset)
        block = self.document().findBlockByNumber(row)
        return block.position() + units(block.text()[:column])

    def _select_row(self, row: int) -> None:
        cursor = QTextCursor(self.document().findBlockByNumber(row))
        cursor.movePosition(QTextCursor.MoveOperation.NextBlock, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.DeleteEndOfLine)
        ):
            # Where this has a key it is Ctrl+K, which the window has a better use for.
            event.ignore()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier & ~Qt.KeyboardModifier.KeypadModifier
        if self.isReadOnly() or not plain:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            new_row(self, self._step)
        elif event.key() == Qt.Key.Key_Backtab or (event.key() == Qt.Key.Key_Tab and shift):
            outdent_rows(self, self._step)
        elif event.key() == Qt.Key.Key_Tab and self.textCursor().hasSelection():
            indent_rows(self, self._step)
        elif event.key() == Qt.Key.Key_Tab:
            self.textCursor().insertText(self._step)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_asked.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)


def _same_at_start(one: str, other: str) -> int:
    return next(
        (at for at, (mine, theirs) in enumerate(zip(one, other, strict=False)) if mine != theirs),
        min(len(one), len(other)),
    )
