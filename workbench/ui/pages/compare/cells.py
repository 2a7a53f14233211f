"""What stands in a row of each side: its text as one line, the colours of its syntax, and the words that differ."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from workbench.compare.alignment import MOVED, SAME
from workbench.compare.prepared import Prepared
from workbench.compare.words import Stretches, changed_words
from workbench.documents.places import Lines
from workbench.ui.widgets.source.xml_lexer import Span, State, lex

LONGEST = 2_000
"""Characters of a row that are shown."""
MOST_KEPT = 2_000


class Cell(NamedTuple):
    """One side of a row."""

    line: int
    text: str
    spans: tuple[Span, ...]
    marks: Stretches


class Cells:
    """Makes the cells of rows when they come in sight, and keeps those of late."""

    def __init__(self, prepared: Prepared) -> None:
        self._rows = prepared.rows
        self._texts = prepared.left_text, prepared.right_text
        self._lines = Lines(prepared.left_text), Lines(prepared.right_text)
        self._made: OrderedDict[int, tuple[Cell | None, Cell | None]] = OrderedDict()

    @property
    def most_lines(self) -> int:
        """The number of lines of the longer document."""
        return max(lines.position(len(text))[0] for lines, text in zip(self._lines, self._texts, strict=True))

    def of(self, row: int) -> tuple[Cell | None, Cell | None]:
        """Give both sides of a row; None where there is nothing."""
        made = self._made.get(row)
        if made is None:
            made = self._made[row] = self._make(row)
            if len(self._made) > MOST_KEPT:
                self._made.popitem(last=False)
        return made

    def _make(self, row: int) -> tuple[Cell | None, Cell | None]:
        rows = self._rows
        left = self._text(0, rows.left_start[row], rows.left_stop[row])
        right = self._text(1, rows.right_start[row], rows.right_stop[row])
        marks: tuple[Stretches, Stretches] = ((), ())
        if rows.kind[row] not in (SAME, MOVED) and left and right:
            marks = changed_words(left, right)
        return (
            self._cell(0, rows.left_start[row], left, marks[0]),
            self._cell(1, rows.right_start[row], right, marks[1]),
        )

    def _text(self, side: int, start: int, stop: int) -> str:
        if start < 0:
            return ""
        piece = self._texts[side][start : min(stop, start + 4 * LONGEST)].decode("utf-8", "replace")
        text = " ".join(piece.split())
        return text if len(text) <= LONGEST else text[:LONGEST] + "…"

    def _cell(self, side: int, start: int, text: str, marks: Stretches) -> Cell | None:
        if start < 0:
            return None
        spans: list[Span] = []
        lex(text, 0, len(text), State.TEXT, spans)
        return Cell(self._lines[side].position(start)[0], text, tuple(spans), marks)
