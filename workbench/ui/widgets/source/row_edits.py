"""Edits of whole rows: a new one with its indentation, and several indented by a step more or less."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from workbench.ui.widgets.source.indent import next_indent, outdented
from workbench.ui.widgets.source.lines import characters


def new_row(editor: QPlainTextEdit, step: str) -> None:
    """Break the row at the caret, and indent the new one."""
    cursor = editor.textCursor()
    row = cursor.block().text()
    cursor.insertText("\n" + next_indent(row[: characters(row, cursor.positionInBlock())], step))
    editor.setTextCursor(cursor)
    editor.ensureCursorVisible()


def indent_rows(editor: QPlainTextEdit, step: str) -> None:
    """Indent the selected rows by a step; empty ones stay empty."""
    for edit in _selected_rows(editor):
        if edit.block().text().strip():
            edit.insertText(step)


def outdent_rows(editor: QPlainTextEdit, step: str) -> None:
    """Indent the selected rows by a step less."""
    for edit in _selected_rows(editor):
        end = edit.position() + outdented(edit.block().text(), step)
        edit.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        edit.removeSelectedText()


def _selected_rows(editor: QPlainTextEdit) -> Iterator[QTextCursor]:
    """A cursor at the beginning of each selected row; all that is done with them is one step of undo."""
    selected = editor.textCursor()
    document = editor.document()
    first = document.findBlock(selected.selectionStart()).blockNumber()
    last = document.findBlock(max(selected.selectionStart(), selected.selectionEnd() - 1)).blockNumber()
    selected.beginEditBlock()
    for row in range(first, last + 1):
        yield QTextCursor(document.findBlockByNumber(row))
    selected.endEditBlock()
