"""Folds elements of an editor by hiding their rows; what is folded is known from what is hidden, and nothing else."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextBlock
from PySide6.QtWidgets import QPlainTextEdit

from workbench.ui.widgets.source.structure import Structure


class Folding(QObject):
    """The folds of one editor.

    Attributes:
        structure: what can be folded; None until the text has been looked at.
    """

    def __init__(self, editor: QPlainTextEdit) -> None:
        super().__init__(editor)
        self._editor = editor
        self.structure: Structure | None = None

    def take(self, structure: Structure) -> None:
        """Use the structure of the text as it is now; rows that no fold hides any more are shown."""
        self.structure = structure
        hidden: set[int] = set()
        for row in structure.folds:
            if self.is_folded(row):
                hidden.update(structure.fold(row))
        block = self._editor.document().begin()
        while block.isValid():
            if not block.isVisible() and block.blockNumber() not in hidden:
                self._show(range(block.blockNumber(), block.blockNumber() + 1), visible=True)
            block = block.next()

    def forget(self) -> None:
        """Know nothing, as for a new text."""
        self.structure = None

    def is_folded(self, row: int) -> bool | None:
        """Whether a row is folded; None where it cannot be."""
        rows = self.structure.fold(row) if self.structure is not None else ()
        return not self._block(rows[0]).isVisible() if rows else None

    def toggle(self, row: int) -> None:
        """Fold a row, or unfold it."""
        if self.structure is None:
            return
        rows = self.structure.fold(row)
        folded = self.is_folded(row)
        if folded is None:
            return
        if not folded and self._editor.textCursor().blockNumber() in rows:
            cursor = self._editor.textCursor()
            cursor.setPosition(self._block(row).position())
            self._editor.setTextCursor(cursor)
        self._show(rows, visible=folded)

    def toggle_at(self, row: int) -> None:
        """Fold or unfold the innermost element that a row belongs to."""
        if self.structure is not None:
            around = [each for each in self.structure.folds if each == row or row in self.structure.fold(each)]
            if around:
                self.toggle(max(around))

    def show_all(self) -> None:
        """Unfold everything."""
        self._show(range(self._editor.blockCount()), visible=True)

    def fold_inner(self) -> None:
        """Fold everything inside the outermost element, so that the document can be seen at a glance."""
        if self.structure is not None:
            for row in self.structure.folds:
                if row != min(self.structure.folds) and self.is_folded(row) is False and self._block(row).isVisible():
                    self.toggle(row)

    def show_row(self, row: int) -> None:
        """Unfold whatever hides a row."""
        if self._block(row).isVisible():
            return
        if self.structure is not None:
            for start in self.structure.folds:
                if row in self.structure.fold(start) and self.is_folded(start):
                    self._show(self.structure.fold(start), visible=True)
        if not self._block(row).isVisible():
            self._show(range(row, row + 1), visible=True)

    def _block(self, row: int) -> QTextBlock:
        return self._editor.document().findBlockByNumber(row)

    def _show(self, rows: range, *, visible: bool) -> None:
        if not rows:
            return
        document = self._editor.document()
        block = self._block(rows[0])
        start = block.position()
        while block.isValid() and block.blockNumber() < rows[-1] + 1:
            block.setVisible(visible)
            block.setLineCount(1 if visible else 0)
            block = block.next()
        end = block.position() if block.isValid() else document.characterCount()
        document.markContentsDirty(start, end - start)
        # The scroll bar's range comes from the document's size, which hiding rows does not announce.
        document.documentLayout().documentSizeChanged.emit(document.documentLayout().documentSize())
        self._editor.viewport().update()
