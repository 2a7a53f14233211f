"""Colours XML from any point of it, given the state there; broken XML is coloured as far as it makes sense.

The machine has one state for each construct that can go over a line end. A quoted value ends at `<`, which XML
forbids in it, so that a forgotten quote spoils one tag and not the rest of the document.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import IntEnum
from typing import NamedTuple


class Span(NamedTuple):
    """A coloured stretch, from `start` up to, not including, `end`."""

    start: int
    end: int
    role: str


class State(IntEnum):
    """Inside of what a point of the text lies."""

    TEXT = 0
    TAG = 1
    END_TAG = 2
    DOUBLE = 3
    SINGLE = 4
    COMMENT = 5
    CDATA = 6
    INSTRUCTION = 7
    DOCTYPE = 8
    DOCTYPE_DOUBLE = 9
    DOCTYPE_SINGLE = 10
    SUBSET = 11
    SUBSET_DOUBLE = 12
    SUBSET_SINGLE = 13
    SUBSET_COMMENT = 14
    SUBSET_INSTRUCTION = 15


TAG, ATTRIBUTE, VALUE = "syntax-tag", "syntax-attribute", "syntax-value"
COMMENT, INSTRUCTION, FAULT = "syntax-comment", "syntax-instruction", "error"

_Spans = list[Span] | None
_Step = Callable[[str, int, int, _Spans], tuple[int, State]]

_SIMPLE = re.compile(r"""(?:[^<]++|</[^<>]*+>|<[^\W\d][^<>"']*+(?:"[^"<]*+"[^<>"']*+|'[^'<]*+'[^<>"']*+)*+>)*+""")
"""Text and whole tags, gone over at the speed of C where no colours are wanted."""
LONGEST_ENTITY, LONGEST_NAME = 66, 1000
_ENTITY = re.compile(r"&[^\s;&<]{1,64};")
_OPENING = re.compile(r"<[^\W\d][^\s\"'<>/=]{0,1000}")
_NAME = re.compile(r"[^\s\"'<>/=]{1,1000}")
_SPACE = re.compile(r"\s*")
_NOT_TAG_END = re.compile(r"[^<>]*")
_NOT_DOUBLE = re.compile(r'[^"<]*')
_NOT_SINGLE = re.compile(r"[^'<]*")
_IN_DOCTYPE = re.compile(r"[^\[\"'>]*")
_IN_SUBSET = re.compile(r"[^\]\"'<]*")


def lex(text: str, at: int, until: int, state: int, spans: list[Span] | None = None) -> tuple[int, State]:
    """Go over the text from `at` to `until` or a little more.

    Args:
        text: the whole text.
        at: where to begin.
        until: where to end; what begins before it is finished if it is short.
        state: the state at `at`.
        spans: takes the coloured stretches; text that has no colour of its own gets none.

    Returns:
        Where it ended and the state there.
    """
    here = State(state)
    while at < until:
        at, here = _STEPS[here](text, at, until, spans)
    return at, here


def _text(text: str, at: int, until: int, spans: _Spans) -> tuple[int, State]:
    if spans is None:
        simple = _SIMPLE.match(text, at, until)
        stop = simple.end() if simple else at
    else:
        stop = text.find("<", at, until)
        stop = until if stop < 0 else stop
    if stop < until:
        _entities(text, at, stop, spans)
        return _markup(text, stop, spans)
    cut = _ENTITY.match(text, max(at, text.rfind("&", max(at, until - LONGEST_ENTITY), until)))
    stop = max(stop, cut.end()) if cut is not None else stop
    _entities(text, at, stop, spans)
    return stop, State.TEXT


def _entities(text: str, at: int, until: int, spans: _Spans) -> None:
    if spans is not None:
        spans.extend(Span(*entity.span(), INSTRUCTION) for entity in _ENTITY.finditer(text, at, until))


def _markup(text: str, at: int, spans: _Spans) -> tuple[int, State]:
    for opener, state, role in _OPENERS:
        if text.startswith(opener, at):
            return _put(spans, at, at + len(opener), role), state
    opening = _OPENING.match(text, at)
    if opening is not None:
        return _put(spans, at, opening.end(), TAG), State.TAG
    return _put(spans, at, at + 1, FAULT), State.TEXT


def _tag(text: str, at: int, until: int, spans: _Spans) -> tuple[int, State]:
    space = _SPACE.match(text, at, until)
    at = space.end() if space else at
    if at >= until:
        return at, State.TAG
    character = text[at]
    if character == "<":
        return at, State.TEXT
    if character in ">/":
        return _put(spans, at, at + 1, TAG), State.TEXT if character == ">" else State.TAG
    if character in "\"'":
        return _put(spans, at, at + 1, VALUE), State.DOUBLE if character == '"' else State.SINGLE
    name = _NAME.match(text, at)
    if name is None:
        return at + 1, State.TAG
    return _put(spans, at, name.end(), ATTRIBUTE), State.TAG


def _end_tag(text: str, at: int, until: int, spans: _Spans) -> tuple[int, State]:
    stop = _stop(_NOT_TAG_END, text, at, until)
    if stop < until and text[stop] == ">":
        return _put(spans, at, stop + 1, TAG), State.TEXT
    return _put(spans, at, stop, TAG), State.END_TAG if stop >= until else State.TEXT


def _quoted(pattern: re.Pattern[str], here: State, after: State, role: str, restart: bool) -> _Step:
    def step(text: str, at: int, until: int, spans: _Spans) -> tuple[int, State]:
        stop = _stop(pattern, text, at, until)
        if stop >= until:
            return _put(spans, at, stop, role), here
        if restart and text[stop] == "<":
            return _put(spans, at, stop, role), State.TEXT
        return _put(spans, at, stop + 1, role), after

    return step


def _until(closer: str, here: State, after: State, role: str, inside: bool = True) -> _Step:
    def step(text: str, at: int, until: int, spans: _Spans) -> tuple[int, State]:
        found = text.find(closer, at, until + len(closer) - 1)
        if found < 0:
            return _put(spans if inside else None, at, until, role), here
        return _put(spans, at if inside else found, found + len(closer), role), after

    return step


def _doctype(text: str, at: int, until: int, spans: _Spans) -> tuple[int, State]:
    stop = _stop(_IN_DOCTYPE, text, at, until)
    if stop >= until:
        return _put(spans, at, stop, INSTRUCTION), State.DOCTYPE
    return _put(spans, at, stop + 1, INSTRUCTION), _AFTER_DOCTYPE[text[stop]]


def _subset(text: str, at: int, until: int, spans: _Spans) -> tuple[int, State]:
    stop = _put(spans, at, _stop(_IN_SUBSET, text, at, until), INSTRUCTION)
    if stop >= until:
        return stop, State.SUBSET
    if text.startswith("<!--", stop):
        return _put(spans, stop, stop + 4, COMMENT), State.SUBSET_COMMENT
    if text.startswith("<?", stop):
        return _put(spans, stop, stop + 2, INSTRUCTION), State.SUBSET_INSTRUCTION
    return _put(spans, stop, stop + 1, INSTRUCTION), _AFTER_SUBSET[text[stop]]


def _stop(pattern: re.Pattern[str], text: str, at: int, until: int) -> int:
    found = pattern.match(text, at, until)
    return found.end() if found else at


def _put(spans: _Spans, start: int, end: int, role: str) -> int:
    if spans is not None and end > start:
        if spans and spans[-1].end == start and spans[-1].role == role:
            spans[-1] = Span(spans[-1].start, end, role)
        else:
            spans.append(Span(start, end, role))
    return end


_OPENERS = (
    ("</", State.END_TAG, TAG),
    ("<!--", State.COMMENT, COMMENT),
    ("<![CDATA[", State.CDATA, INSTRUCTION),
    ("<?", State.INSTRUCTION, INSTRUCTION),
    ("<!DOCTYPE", State.DOCTYPE, INSTRUCTION),
    ("<!doctype", State.DOCTYPE, INSTRUCTION),
)
_AFTER_DOCTYPE = {
    "[": State.SUBSET,
    '"': State.DOCTYPE_DOUBLE,
    "'": State.DOCTYPE_SINGLE,
    ">": State.TEXT,
}
_AFTER_SUBSET = {
    "]": State.DOCTYPE,
    '"': State.SUBSET_DOUBLE,
    "'": State.SUBSET_SINGLE,
    "<": State.SUBSET,
}
_STEPS: dict[State, _Step] = {
    State.TEXT: _text,
    State.TAG: _tag,
    State.END_TAG: _end_tag,
    State.DOUBLE: _quoted(_NOT_DOUBLE, State.DOUBLE, State.TAG, VALUE, restart=True),
    State.SINGLE: _quoted(_NOT_SINGLE, State.SINGLE, State.TAG, VALUE, restart=True),
    State.COMMENT: _until("-->", State.COMMENT, State.TEXT, COMMENT),
    State.CDATA: _until("]]>", State.CDATA, State.TEXT, INSTRUCTION, inside=False),
    State.INSTRUCTION: _until("?>", State.INSTRUCTION, State.TEXT, INSTRUCTION),
    State.DOCTYPE: _doctype,
    State.DOCTYPE_DOUBLE: _until('"', State.DOCTYPE_DOUBLE, State.DOCTYPE, VALUE),
    State.DOCTYPE_SINGLE: _until("'", State.DOCTYPE_SINGLE, State.DOCTYPE, VALUE),
    State.SUBSET: _subset,
    State.SUBSET_DOUBLE: _until('"', State.SUBSET_DOUBLE, State.SUBSET, VALUE),
    State.SUBSET_SINGLE: _until("'", State.SUBSET_SINGLE, State.SUBSET, VALUE),
    State.SUBSET_COMMENT: _until("-->", State.SUBSET_COMMENT, State.SUBSET, COMMENT),
    State.SUBSET_INSTRUCTION: _until("?>", State.SUBSET_INSTRUCTION, State.SUBSET, INSTRUCTION),
}
