"""The caret and the selection of a read-only text: where they go by key, without a widget."""

from __future__ import annotations

import re

from workbench.ui.widgets.source.lines import Lines

_WORD = re.compile(r"\w+|[^\w\s]+|\n|[^\S\n]+")
_SPACE = re.compile(r"[^\S\n]*")
_FAR = 2_000
"""Characters that are looked at for the end of a word."""


class Caret:
    """A place in a text, and the other end of the selection.

    Attributes:
        at: the caret's offset.
        anchor: the offset where the selection began; the same as `at` where nothing is selected.
    """

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self.at = 0
        self.anchor = 0
        self._goal: int | None = None

    @property
    def selection(self) -> tuple[int, int]:
        """Start and end of the selection."""
        return min(self.at, self.anchor), max(self.at, self.anchor)

    @property
    def selected_text(self) -> str:
        """The selected text."""
        start, end = self.selection
        return self._lines.text[start:end]

    def go(self, offset: int, *, selecting: bool = False) -> None:
        """Go to an offset, taking the selection along or dropping it."""
        self.at = max(0, min(offset, len(self._lines.text)))
        if not selecting:
            self.anchor = self.at
        self._goal = None

    def select(self, start: int, end: int) -> None:
        """Select a stretch, with the caret at its end."""
        self.go(start)
        self.go(end, selecting=True)

    def by_character(self, forward: bool, *, selecting: bool = False) -> None:
        """Go one character on or back; out of a selection, to its end or start."""
        start, end = self.selection
        if start != end and not selecting:
            self.go(end if forward else start)
        else:
            self.go(self.at + (1 if forward else -1), selecting=selecting)

    def by_word(self, forward: bool, *, selecting: bool = False) -> None:
        """Go to the next or previous beginning of a word."""
        self.go(self._after_word() if forward else self._before_word(), selecting=selecting)

    def by_rows(self, count: int, *, selecting: bool = False) -> None:
        """Go some rows down, or up where negative, keeping the column where rows are long enough."""
        row, column = self._lines.position(self.at)
        goal = column if self._goal is None else self._goal
        target = max(0, min(row + count, self._lines.count - 1))
        if target == row and count:
            self.go(self._lines.end(row) if count > 0 else self._lines.start(row), selecting=selecting)
            return
        self.go(self._lines.offset(target, goal), selecting=selecting)
        self._goal = goal

    def to_row_start(self, *, selecting: bool = False) -> None:
        """Go to the first character of the row that is no space; from there, to the very beginning."""
        row, column = self._lines.position(self.at)
        start = self._lines.start(row)
        head = self._lines.text[start : min(self._lines.end(row), start + _FAR)]
        indent = len(head) - len(head.lstrip())
        self.go(start + (0 if column == indent else indent), selecting=selecting)

    def to_row_end(self, *, selecting: bool = False) -> None:
        """Go to the end of the row."""
        self.go(self._lines.end(self._lines.position(self.at)[0]), selecting=selecting)

    def to_end(self, *, selecting: bool = False) -> None:
        """Go to the end of the text."""
        self.go(len(self._lines.text), selecting=selecting)

    def select_word(self) -> None:
        """Select the word at the caret."""
        text = self._lines.text
        from_ = max(0, self.at - _FAR)
        for word in _WORD.finditer(text, from_, min(len(text), self.at + _FAR)):
            if word.start() <= self.at < word.end() and word[0] != "\n":
                self.select(word.start(), word.end())
                return

    def select_row(self) -> None:
        """Select the row at the caret with its line end."""
        row = self._lines.position(self.at)[0]
        end = self._lines.start(row + 1) if row + 1 < self._lines.count else self._lines.end(row)
        self.select(self._lines.start(row), end)

    def _after_word(self) -> int:
        text, at = self._lines.text, self.at
        word = _WORD.match(text, at, min(len(text), at + _FAR))
        at = word.end() if word else at
        space = _SPACE.match(text, at)
        return space.end() if space else at

    def _before_word(self) -> int:
        start = max(0, self.at - _FAR)
        words = [
            each for each in _WORD.finditer(self._lines.text, start, self.at) if each[0] == "\n" or each[0].strip()
        ]
        return words[-1].start() if words else start
