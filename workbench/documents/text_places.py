"""Places in a text that is no tree: from offsets to lines and columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from workbench.findings import Place

Locate = Callable[[int, int], Place]
"""Gives the place between two offsets of a text."""


def locator(text: str) -> Locate:
    """Give a function from offsets in the text to places."""
    lines = _TextLines(text)
    return lines.place


class _TextLines:
    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\r\n|\r|\n", text))]

    def place(self, start: int, end: int) -> Place:
        line, column = self._position(start)
        end_line, end_column = self._position(max(start, end))
        return Place(line, column, end_line, end_column)

    def _position(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
