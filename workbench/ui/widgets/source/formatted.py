"""A one-line document shown a row an element, for reading only: line ends and spaces are put in, nothing is changed.

As nothing is taken away, every place of the document has exactly one place here and the other way round.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from workbench.documents.tokens import Token, tokens
from workbench.ui.widgets.source.stepwise import Steps

STEP = "  "
ROWS_A_STEP = 100
DEEPEST = 60
"""Levels that are indented; deeper ones stand below each other."""


class Formatted(NamedTuple):
    """A text for reading, and how it lies over the one that it shows.

    `rows` holds, for each row of `text`, the offset in `original` of its first character; `indents`, how many
    characters were put in before that.
    """

    original: str
    text: str
    shown: array[int]
    rows: array[int]
    indents: array[int]

    def to_shown(self, offset: int) -> int:
        """The offset in `text` of an offset in `original`."""
        row = bisect_right(self.rows, offset) - 1
        return self.shown[row] + self.indents[row] + offset - self.rows[row]

    def to_original(self, offset: int) -> int:
        """The offset in `original` of an offset in `text`; put-in characters belong to the one behind them."""
        row = bisect_right(self.shown, offset) - 1
        inside = max(0, offset - self.shown[row] - self.indents[row])
        end = self.rows[row + 1] if row + 1 < len(self.rows) else len(self.original)
        return min(self.rows[row] + inside, end)


def formatted(text: str) -> Steps[Formatted]:
    r"""Give, in steps, a text with each element that holds others on rows of its own.

    Args:
        text: a text with `\n` for every line end; rows that it has already are kept.
    """
    pieces: list[str] = []
    shown, rows, indents = array("Q", [0]), array("Q", [0]), array("Q", [0])
    length = begun = 0
    for number, (at, depth) in enumerate(_breaks(text)):
        if number % ROWS_A_STEP == 0:
            yield
        piece = text[begun:at]
        pieces += (piece, "\n", STEP * depth)
        length += len(piece) + 1
        shown.append(length)
        rows.append(at)
        indents.append(len(STEP) * depth)
        length += len(STEP) * depth
        begun = at
    pieces.append(text[begun:])
    return Formatted(text, "".join(pieces), shown, rows, indents)


def _breaks(text: str) -> Iterator[tuple[int, int]]:
    """Where rows begin, and how deep each is."""
    depth = 0
    before: Token | None = None
    for token in tokens(text):
        if (
            token.kind == "text"
            and text[token.start : token.end].isspace()
            and "\n" not in text[token.start : token.end]
        ):
            continue
        if token.kind == "end":
            depth = max(0, depth - 1)
        is_leaf_end = token.kind == "end" and before is not None and before.kind == "start"
        if before is not None and before.kind != "text" and token.kind != "text" and not is_leaf_end:
            yield token.start, min(depth, DEEPEST)
        if token.kind == "start" and not text.startswith("/>", token.end - 2):
            depth += 1
        before = token
