"""Which key moves the caret where."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QKeyEvent, QKeySequence

from workbench.ui.widgets.source.caret import Caret

_Keys = QKeySequence.StandardKey
_Move = Callable[[Caret, bool, int], None]
"""Moves a caret; takes whether it is selecting and how many rows a page has."""

_MOVES: tuple[tuple[_Keys, _Keys, _Move], ...] = (
    (_Keys.MoveToNextChar, _Keys.SelectNextChar, lambda caret, on, _: caret.by_character(True, selecting=on)),
    (_Keys.MoveToPreviousChar, _Keys.SelectPreviousChar, lambda caret, on, _: caret.by_character(False, selecting=on)),
    (_Keys.MoveToNextWord, _Keys.SelectNextWord, lambda caret, on, _: caret.by_word(True, selecting=on)),
    (_Keys.MoveToPreviousWord, _Keys.SelectPreviousWord, lambda caret, on, _: caret.by_word(False, selecting=on)),
    (_Keys.MoveToNextLine, _Keys.SelectNextLine, lambda caret, on, _: caret.by_rows(1, selecting=on)),
    (_Keys.MoveToPreviousLine, _Keys.SelectPreviousLine, lambda caret, on, _: caret.by_rows(-1, selecting=on)),
    (_Keys.MoveToNextPage, _Keys.SelectNextPage, lambda caret, on, page: caret.by_rows(page, selecting=on)),
    (_Keys.MoveToPreviousPage, _Keys.SelectPreviousPage, lambda caret, on, page: caret.by_rows(-page, selecting=on)),
    (_Keys.MoveToStartOfLine, _Keys.SelectStartOfLine, lambda caret, on, _: caret.to_row_start(selecting=on)),
    (_Keys.MoveToEndOfLine, _Keys.SelectEndOfLine, lambda caret, on, _: caret.to_row_end(selecting=on)),
    (_Keys.MoveToStartOfDocument, _Keys.SelectStartOfDocument, lambda caret, on, _: caret.go(0, selecting=on)),
    (_Keys.MoveToEndOfDocument, _Keys.SelectEndOfDocument, lambda caret, on, _: caret.to_end(selecting=on)),
)


def move_by_key(caret: Caret, event: QKeyEvent, page: int) -> bool:
    """Move the caret where the key says; say whether the key was one that moves it."""
    for move, select, do in _MOVES:
        for keys, selecting in ((move, False), (select, True)):
            if event.matches(keys):
                do(caret, selecting, page)
                return True
    return False
