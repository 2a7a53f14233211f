"""Text cut into lines, indexed in bounded steps, so that a large text can be shown before it has been gone over."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from operator import sub

STEP = 500_000
"""Characters that one step of indexing goes over: a few milliseconds."""

_LINE_END = re.compile("\n")


class Lines:
    r"""A text and the offsets of its lines.

    Rows and columns count from 0 here; people's lines and columns, from 1, stay at the panel's edge. Line ends of
    every kind are one `\n`, as the file's own ones take no part in what is shown.

    Attributes:
        text: the text, with `\n` for every line end.
        count: the number of lines; known at once.
    """

    def __init__(self, text: str) -> None:
        self.text = one_line_end(text)
        self.count = self.text.count("\n") + 1
        self.longest = 0
        self._starts = array("Q", [0])
        self._indexed = 0

    @property
    def is_complete(self) -> bool:
        """Whether every line has been indexed."""
        return self._indexed >= len(self.text)

    def grow(self) -> bool:
        """Index one more step; say whether there is more to do."""
        if self.is_complete:
            self.longest = max(self.longest, len(self.text) - self._starts[-1])
            return False
        known = len(self._starts) - 1
        until = min(len(self.text), self._indexed + STEP)
        self._starts.extend(match.end() for match in _LINE_END.finditer(self.text, self._indexed, until))
        self._indexed = until
        grown = self._starts[known:]
        self.longest = max(self.longest, max(map(sub, grown[1:], grown), default=1) - 1, until - grown[-1])
        return not self.is_complete

    def start(self, row: int) -> int:
        """The offset of a line's first character."""
        row = max(0, min(row, self.count - 1))
        while len(self._starts) <= row:
            self.grow()
        return self._starts[row]

    def end(self, row: int) -> int:
        """The offset behind a line's last character, its line end left out."""
        return self.start(row + 1) - 1 if row + 1 < self.count else len(self.text)

    def length(self, row: int) -> int:
        """The number of characters in a line."""
        return self.end(row) - self.start(row)

    def line(self, row: int) -> str:
        """The text of a line."""
        return self.text[self.start(row) : self.end(row)]

    def position(self, offset: int) -> tuple[int, int]:
        """The row and column of an offset."""
        offset = max(0, min(offset, len(self.text)))
        while self._indexed < offset:
            self.grow()
        row = bisect_right(self._starts, offset) - 1
        return row, offset - self._starts[row]

    def offset(self, row: int, column: int) -> int:
        """The offset of a row and column, brought inside the text where they are outside."""
        if row >= self.count:
            return len(self.text)
        start = self.start(row)
        return max(start, min(start + column, self.end(row)))


def one_line_end(text: str) -> str:
    r"""Give the text with `\n` for every line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def line_end(text: str) -> str:
    """Give the line end that a text uses: that of its first line."""
    first = text.find("\n")
    if first > 0 and text[first - 1] == "\r":
        return "\r\n"
    return "\r" if first < 0 and "\r" in text else "\n"


def units(text: str) -> int:
    """The length of a text as Qt counts it: in UTF-16, where a character outside the first plane counts twice."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def characters(text: str, count: int) -> int:
    """How many characters the first `count` UTF-16 units of a text are."""
    if text.isascii():
        return min(count, len(text))
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * count].decode("utf-16-le", "surrogatepass"))
