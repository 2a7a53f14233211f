"""Where the colours of a text come from: by range, so that only what is visible is ever coloured."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Protocol

from workbench.ui.widgets.source.xml_lexer import Span, State, lex

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

    def state(self, offset: int) -> int:
        """The state at an offset; a guess where it is too far ahead of what is known."""
        if offset > self.reached + REACH:
            return State.TEXT
        self._advance(offset)
        saved = bisect_right(self._offsets, offset) - 1
        return lex(self._text, self._offsets[saved], offset, self._states[saved])[1]

    def spans(self, start: int, end: int) -> Sequence[Span]:
        found: list[Span] = []
        lex(self._text, start, end, self.state(start), found)
        return found

    def _advance(self, until: int) -> None:
        until = min(until, len(self._text))
        while self._offsets[-1] < until:
            at, state = lex(self._text, self._offsets[-1], min(until, self._offsets[-1] + STRIDE), self._states[-1])
            self._offsets.append(at)
            self._states.append(state)


class FixedColours:
    """Colours that were worked out for the whole text beforehand."""

    def __init__(self, spans: Iterable[Span]) -> None:
        """Take the stretches in order, none over another."""
        self._spans = list(spans)
        self._starts = [each.start for each in self._spans]
        self._ends = [each.end for each in self._spans]

    def spans(self, start: int, end: int) -> Sequence[Span]:
        return self._spans[bisect_right(self._ends, start) : bisect_left(self._starts, end)]

    def grow(self) -> bool:
        return False
