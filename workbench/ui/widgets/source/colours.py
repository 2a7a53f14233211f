"""Where the colours of a text come from: by range, so that only what is visible is ever coloured."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Protocol

from workbench.ui.widgets.source.xml_lexer import LONGEST_NAME, Span, State, lex

STRIDE = 16_384
"""Characters between two saved states."""
STEP = 512_000
"""Characters that one step of saving states goes over."""
REACH = 24_000_000
"""Characters that are gone over at once when somebody jumps ahead; further ahead a state is guessed."""


class Colours(Protocol):
    """Gives the coloured stretches of a range; what has no stretch has the colour of text."""

    def spans(self, start: int, end: int) -> Sequence[Span]:
        """The stretches that touch the range, by offsets in the text."""

    def grow(self) -> bool:
        """Prepare one more step; say whether there is more to do."""


class PlainColours:
    """No colours at all."""

    def spans(self, start: int, end: int) -> Sequence[Span]:
        return ()

    def grow(self) -> bool:
        return False


class XmlColours:
    """Colours XML of any size from states saved on the way."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._offsets = array("Q", [0])
        self._states = bytearray([State.TEXT])

    @property
    def reached(self) -> int:
        """The offset up to which states are known."""
        return self._offsets[-1]

    def grow(self) -> bool:
        self._advance(self.reached + STEP)
        return self.reached < len(self._text)

    def spans(self, start: int, end: int) -> Sequence[Span]:
        at, state = self._before(start)
        found: list[Span] = []
        lex(self._text, at, end, state, found)
        return [each for each in found if each.end > start]

    def _before(self, offset: int) -> tuple[int, int]:
        """A place from where the colours at an offset come out right, and the state there."""
        if offset > self.reached + REACH:
            return offset, State.TEXT
        self._advance(offset)
        saved = bisect_right(self._offsets, offset) - 1
        begins_row = offset == 0 or self._text[offset - 1] == "\n"
        near = offset if begins_row else max(self._offsets[saved], offset - LONGEST_NAME)
        return lex(self._text, self._offsets[saved], near, self._states[saved])

    def _advance(self, until: int) -> None:
        until = min(until, len(self._text))
        while self._offsets[-1] < until:
            at, state = lex(self._text, self._offsets[-1], min(until, self._offsets[-1] + STRIDE), self._states[-1])
            self._offsets.append(at)
            self._states.append(state)


class FixedColours:
    """Colours that were worked out for the whole text beforehand."""

    def __init__(self) -> None:
        self._starts = array("Q")
        self._ends = array("Q")
        self._roles: list[str] = []

    def add(self, span: Span) -> None:
        """Add a stretch that begins behind the last one."""
        self._starts.append(span.start)
        self._ends.append(span.end)
        self._roles.append(span.role)

    def spans(self, start: int, end: int) -> Sequence[Span]:
        touching = slice(bisect_right(self._ends, start), bisect_left(self._starts, end))
        return list(map(Span, self._starts[touching], self._ends[touching], self._roles[touching]))

    def grow(self) -> bool:
        return False
