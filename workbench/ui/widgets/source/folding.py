"""Folds elements of an editor by hiding their rows. That a row is folded is noted at its block, and moves with it."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextBlock
from PySide6.QtWidgets import QPlainTextEdit

from workbench.ui.widgets.source.structure import Structure

OPEN, FOLDED = -1, 1
"""What a block says of itself; an editor that does not use a highlighter has no other use for this."""


class Folding(QObject):
    """The folds of one editor.

    Attributes:
        structure: what can be folded; None until the text has been looked at.
    """

    def __init__(self, editor: QPlainTextEdit) -> None:
        super().__init__(editor)
        self._editor = editor
        self._hides_something = False
        self.structure: Structure | None = None

    def take(self, structure: Structure) -> None:
        """Use the structure of the text as it is now; rows that no fold hides any more are shown."""
        self.structure = structure
        if self._hides_something:
            self._show(range(self._editor.blockCount()))

    def forget(self) -> None:
        """Know nothing, as for a new text."""
        self.structure = None
        self._hides_something = False

    def is_folded(self, row: int) -> bool | None:
        """Whether a row is folded; None where it cannot be."""
        if not self.rows(row):
            return None
        return self._block(row).userState() == FOLDED

    def rows(self, row: int) -> range:
        """The rows that a row hides when it is folded."""
        return self.structure.fold(row) if self.structure is not None else range(0)

    def toggle(self, row: int) -> None:
        """Fold a row, or unfold it."""
        folded = self.is_folded(row)
        if folded is None:
            return
        rows = self.rows(row)
        if folded:
            self._block(row).setUserState(OPEN)
            self._show(rows)
            return
        cursor = self._editor.textCursor()
        if cursor.blockNumber() in rows:
            cursor.setPosition(self._block(row).position())
            self._editor.setTextCursor(cursor)
        self._block(row).setUserState(FOLDED)
        self._hides_something = True
        self._set(rows, visible=False)
        self._relayout(rows)

    def toggle_at(self, row: int) -> None:
        """Fold or unfold the innermost element that a row belongs to."""
        if self.structure is not None:
            around = [each for each in self.structure.folds if each == row or row in self.rows(each)]
            if around:
                self.toggle(max(around))

    def show_all(self) -> None:
        """Unfold everything."""
        for row in self.structure.folds if self.structure is not None else ():
            self._block(row).setUserState(OPEN)
        self._show(range(self._editor.blockCount()))

    def fold_inner(self) -> None:
        """Fold all that stands directly in the outermost element, so that the document can be seen at a glance."""
        if self.structure is not None and self.structure.folds:
            inside = self.structure.fold(min(self.structure.folds))
            row = inside.start
            while row < inside.stop:
                if self.is_folded(row) is False:
                    self.toggle(row)
                row = max(row + 1, self.rows(row).stop)

    def show_row(self, row: int) -> None:
        """Unfold whatever hides a row."""
        if self._block(row).isVisible():
            return
        for start in self.structure.folds if self.structure is not None else ():
            if row in self.rows(start):
                self._block(start).setUserState(OPEN)
        self._show(range(self._editor.blockCount()))

    def _show(self, rows: range) -> None:
        """Show rows, all but those that are folded away among them."""
        row = rows.start
        while row < rows.stop:
            self._set(range(row, row + 1), visible=True)
            inside = self.rows(row)
            if self._block(row).userState() == FOLDED and inside:
                self._set(inside, visible=False)
                row = inside.stop
            else:
                self._block(row).setUserState(OPEN)
                row += 1
        self._relayout(rows)

    def _block(self, row: int) -> QTextBlock:
        return self._editor.document().findBlockByNumber(row)

    def _set(self, rows: range, *, visible: bool) -> None:
        block = self._block(rows.start)
        for _ in rows:
            if block.isVisible() != visible:
                block.setVisible(visible)
                block.setLineCount(1 if visible else 0)
            block = block.next()

    def _relayout(self, rows: range) -> None:
        document = self._editor.document()
        start, behind = self._block(rows.start), self._block(rows.stop)
        end = behind.position() if behind.isValid() else document.characterCount()
        document.markContentsDirty(start.position(), end - start.position())
        # The scroll bar's range comes from the document's size, which hiding rows does not announce.
        document.documentLayout().documentSizeChanged.emit(document.documentLayout().documentSize())
        self._editor.viewport().update()
