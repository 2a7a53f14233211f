"""Where the elements of a source begin and end, also while it is being typed: for folds, tag pairs and indents."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from workbench.documents.tokens import Token, tokens
from workbench.ui.widgets.source.lines import Lines


class Pair(NamedTuple):
    """The start tag and the end tag of an element, by offsets."""

    start: int
    start_end: int
    end: int
    end_end: int
    name: str


class Structure:
    """The elements of one text that have both tags, and what can be folded in it.

    Attributes:
        text: what was looked at; a source that was edited since shows nothing of this.
    """

    def __init__(self, lines: Lines, *, is_xml: bool) -> None:
        self.text = lines.text
        self._pairs: list[Pair] = []
        self._folds: dict[int, int] = {}
        if is_xml:
            self._read(lines)
        self._starts = [pair.start for pair in self._pairs]
        self._by_end = sorted((pair.end, index) for index, pair in enumerate(self._pairs))

    def fold(self, row: int) -> range:
        """The rows that are hidden when the row is folded; empty where nothing can be."""
        return range(row + 1, self._folds.get(row, 0))

    @property
    def folds(self) -> Sequence[int]:
        """The rows that can be folded."""
        return list(self._folds)

    def names_at(self, offset: int) -> Sequence[tuple[int, int]]:
        """The names in both tags of the element one of whose tags is at an offset."""
        for pair in self._at(offset):
            if pair.start <= offset <= pair.start_end or pair.end <= offset <= pair.end_end:
                opened, closed = pair.start + 1, pair.end + 2
                return (opened, opened + len(pair.name)), (closed, closed + len(pair.name))
        return ()

    def _at(self, offset: int) -> Sequence[Pair]:
        before = bisect_right(self._starts, offset)
        closing = bisect_right(self._by_end, (offset, len(self._pairs)))
        found = self._pairs[max(0, before - 1) : before]
        return found + [self._pairs[index] for _, index in self._by_end[max(0, closing - 1) : closing]]

    def _read(self, lines: Lines) -> None:
        opened: list[Token] = []
        names: Counter[str] = Counter()
        for token in tokens(lines.text):
            if token.kind == "start" and token.closed and lines.text[token.end - 2] != "/":
                opened.append(token)
                names[token.name] += 1
            elif token.kind == "end" and names[token.name]:
                self._close(lines, opened, names, token)
            elif token.kind in ("comment", "cdata", "doctype"):
                self._add_fold(lines, token.start, token.end)
        self._pairs.sort()

    def _close(self, lines: Lines, opened: list[Token], names: Counter[str], end: Token) -> None:
        start = opened.pop()
        names[start.name] -= 1
        while start.name != end.name:
            start = opened.pop()
            names[start.name] -= 1
        self._pairs.append(Pair(start.start, start.end, end.start, end.end, end.name))
        self._add_fold(lines, start.start, end.start)

    def _add_fold(self, lines: Lines, start: int, end: int) -> None:
        first, last = lines.position(start)[0], lines.position(end)[0]
        if last > first + 1:
            self._folds[first] = max(last, self._folds.get(first, 0))
