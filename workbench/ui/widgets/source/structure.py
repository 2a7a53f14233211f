"""Where the elements of a source begin and end, also while it is being typed: for folds, tag pairs and indents."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from workbench.documents.tokens import Token, tokens
from workbench.ui.widgets.source.lines import Lines
from workbench.ui.widgets.source.stepwise import Steps

TOKENS_A_STEP = 100


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

    def __init__(self, text: str) -> None:
        """Know nothing of a text yet; `read` does."""
        self.text = text
        self._pairs: list[Pair] = []
        self._folds: dict[int, int] = {}
        self._starts: list[int] = []
        self._by_end: list[tuple[int, int]] = []

    def fold(self, row: int) -> range:
        """The rows that are hidden when the row is folded; empty where nothing can be."""
        return range(row + 1, self._folds.get(row, 0))

    @property
    def folds(self) -> Sequence[int]:
        """The rows that can be folded."""
        return list(self._folds)

    def names_at(self, offset: int) -> Sequence[tuple[int, int]]:
        """The names in both tags of the element one of whose tags is at an offset."""
        pairs = self._at(offset)
        inside = [each for each in pairs if _touches(each, offset, offset + 1)]
        for pair in inside or [each for each in pairs if _touches(each, offset - 1, offset)]:
            opened, closed = pair.start + 1, pair.end + 2
            return (opened, opened + len(pair.name)), (closed, closed + len(pair.name))
        return ()

    def _at(self, offset: int) -> Sequence[Pair]:
        before = bisect_right(self._starts, offset)
        closing = bisect_right(self._by_end, (offset, len(self._pairs)))
        found = self._pairs[max(0, before - 1) : before]
        return found + [self._pairs[index] for _, index in self._by_end[max(0, closing - 1) : closing]]

    def read(self, lines: Lines) -> Steps[Structure]:
        """Read the text as XML, some tokens a step."""
        opened: list[Token] = []
        names: Counter[str] = Counter()
        for number, token in enumerate(tokens(lines.text)):
            if token.kind == "start" and token.closed and lines.text[token.end - 2] != "/":
                opened.append(token)
                names[token.name] += 1
            elif token.kind == "end" and names[token.name]:
                self._close(lines, opened, names, token)
            elif token.kind in ("comment", "cdata", "doctype"):
                self._add_fold(lines, token.start, token.end)
            if number % TOKENS_A_STEP == 0:
                yield
        self._pairs.sort()
        self._starts = [pair.start for pair in self._pairs]
        self._by_end = sorted((pair.end, index) for index, pair in enumerate(self._pairs))
        return self

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


def _touches(pair: Pair, start: int, end: int) -> bool:
    """Whether a stretch lies in one of the pair's tags."""
    return (pair.start <= start and end <= pair.start_end) or (pair.end <= start and end <= pair.end_end)
