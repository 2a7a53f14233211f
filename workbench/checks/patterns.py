"""Turns the regular expressions of XML Schema (Part 2, appendix F) into Python's."""

from __future__ import annotations

import re
from functools import lru_cache

from workbench.checks.character_sets import (
    NAME_INSIDE,
    NAME_START,
    SPACES,
    Ranges,
    as_class,
    is_category,
    merged,
    of_categories,
    others,
)

_WORD_EXCEPT = "P Z C"
"""The categories of what `\\w` does not stand for."""
_BLOCKS = {"IsBasicLatin": ((0x0, 0x7F),), "IsLatin-1Supplement": ((0x80, 0xFF),)}


class _UnknownPatternError(Exception):
    """The expression uses something that has no counterpart here."""


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> re.Pattern[str] | None:
    """The Python expression for an XML Schema pattern; None when it cannot be told."""
    try:
        return re.compile(_translated(pattern))
    except _UnknownPatternError:
        return _by_elementpath(pattern)
    except (re.error, IndexError, ValueError, RecursionError):
        return None


def _by_elementpath(pattern: str) -> re.Pattern[str] | None:
    """For the many blocks of Unicode: it knows them all, and takes a while to load."""
    from elementpath.regex import RegexError, translate_pattern

    try:
        return re.compile(translate_pattern(pattern, back_references=False, lazy_quantifiers=False, anchors=False))
    except (RegexError, re.error, RecursionError):
        return None


def _translated(pattern: str) -> str:
    made: list[str] = []
    at = 0
    while at < len(pattern):
        character = pattern[at]
        if character == "[":
            text, at = _class(pattern, at)
            made.append(text)
            continue
        if character == "\\":
            text, at = _escape(pattern, at, inside=False)
            made.append(text)
            continue
        if character == ".":
            made.append(r"[^\n\r]")
        elif character in "^$":
            made.append("\\" + character)
        elif character == "(":
            made.append("(?:")
        else:
            made.append(character)
        at += 1
    return "".join(made)


def _escape(pattern: str, at: int, *, inside: bool) -> tuple[str, int]:
    letter = pattern[at + 1]
    if letter in "pP":
        end = pattern.index("}", at)
        ranges, end = _property(pattern[at + 3 : end]), end + 1
    elif letter.lower() in "icsw":
        ranges, end = _of_letter(letter.lower()), at + 2
    elif letter in "dD" or not letter.isalnum() or letter in "nrt":
        return "\\" + letter, at + 2
    else:
        raise _UnknownPatternError
    body = as_class(others(ranges) if letter.isupper() else ranges)
    return (body if inside else f"[{body}]"), end


def _property(name: str) -> Ranges:
    if name in _BLOCKS:
        return _BLOCKS[name]
    if not is_category(name):
        raise _UnknownPatternError
    return of_categories(name)


@lru_cache(maxsize=8)
def _of_letter(letter: str) -> Ranges:
    if letter == "s":
        return SPACES
    if letter == "w":
        return others(of_categories(_WORD_EXCEPT))
    return NAME_START if letter == "i" else merged((*NAME_START, *NAME_INSIDE))


def _class(pattern: str, at: int) -> tuple[str, int]:
    """One `[…]` with its subtraction, which becomes a look-ahead."""
    made = ["["]
    subtracted = ""
    at += 1
    if pattern[at] == "^":
        made.append("^")
        at += 1
    while pattern[at] != "]":
        if pattern.startswith("-[", at):
            subtracted, at = _class(pattern, at + 1)
            continue
        if pattern[at] == "\\":
            text, at = _escape(pattern, at, inside=True)
            made.append(text)
            continue
        made.append("\\" + pattern[at] if pattern[at] in "[&|~" else pattern[at])
        at += 1
    text = "".join(made) + "]"
    return (f"(?:(?!{subtracted}){text})" if subtracted else text), at + 1
