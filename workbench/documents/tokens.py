"""Cuts text that should be XML into its pieces without ever giving up: the faults are for others to name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "start", "end", "comment", "cdata", "instruction", "doctype", "bare-less-than"]

_NAME = r"[^\W\d][\w.:\-·]*"
_QUOTED = r"\"[^\"]*\"|'[^']*'"
_MARKUP = re.compile(
    rf"(?P<comment><!--)|(?P<cdata><!\[CDATA\[)|(?P<instruction><\?)|(?P<doctype><!DOCTYPE)"
    rf"|(?P<end></\s*(?P<closed>{_NAME})?)|(?P<start><(?P<opened>{_NAME}))|(?P<bare><)"
)
_CLOSERS = {"comment": "-->", "cdata": "]]>", "instruction": "?>"}
# At each character only one branch can go on, so going back finds nothing and costs no more than going forward.
# Possessive groups would say the same, but Python before 3.11.5 gets them wrong.
_COMMENT = r"<!--[^-]*(?:-(?!->)[^-]*)*-->"
_TAG_BODY = re.compile(rf"[^<>\"']*(?:(?:{_QUOTED})[^<>\"']*)*")
_DOCTYPE_BODY = re.compile(
    rf"[^\[<>\"']*(?:(?:{_QUOTED})[^\[<>\"']*)*"
    rf"(?:\[[^\]\"'<]*(?:(?:{_COMMENT}|<(?!!--)|{_QUOTED})[^\]\"'<]*)*\]\s*)?>"
)


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of the text, from `start` up to, not including, `end`."""

    kind: Kind
    start: int
    end: int
    name: str = ""
    """Of a start or end tag, with its prefix."""
    closed: bool = True
    """False when the piece has no proper end, such as a tag without its `>`."""


def tokens(text: str) -> Iterator[Token]:
    """Give the pieces in order; together they are the whole text."""
    at, size = 0, len(text)
    while at < size:
        token = token_at(text, at)
        yield token
        at = token.end


def token_at(text: str, at: int) -> Token:
    """Give the piece that begins at an offset, where one ends or the text begins."""
    markup = _MARKUP.search(text, at)
    if markup is None:
        return Token("text", at, len(text))
    return Token("text", at, markup.start()) if markup.start() > at else _token(text, markup)


def _token(text: str, markup: re.Match[str]) -> Token:
    start = markup.start()
    if markup["bare"] is not None:
        return Token("bare-less-than", start, markup.end(), closed=False)
    if markup["doctype"] is not None:
        body = _DOCTYPE_BODY.match(text, markup.end())
        return Token("doctype", start, body.end() if body else len(text), closed=body is not None)
    for kind in ("comment", "cdata", "instruction"):
        if markup[kind] is not None:
            end = text.find(_CLOSERS[kind], markup.end())
            closed = end >= 0
            return Token(kind, start, end + len(_CLOSERS[kind]) if closed else len(text), closed=closed)
    is_end = markup["end"] is not None
    name = (markup["closed"] or "") if is_end else markup["opened"]
    body = _TAG_BODY.match(text, markup.end())
    end = body.end() if body is not None else markup.end()
    closed = text[end : end + 1] == ">"
    return Token("end" if is_end else "start", start, end + closed, name, closed)
