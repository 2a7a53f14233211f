"""Turns the regular expressions of XML Schema (Part 2, appendix F) into Python's."""

from __future__ import annotations

import re
from functools import lru_cache

_NAME_START = (
    r"A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF"
    r"\u200C-\u200D\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD"
)
_NAME = _NAME_START + r"\-.0-9\u00B7\u0300-\u036F\u203F-\u2040"
_CLASSES = {"i": _NAME_START + ":", "c": _NAME + ":", "d": r"\d", "s": r" \t\n\r", "w": r"\w"}
_PROPERTIES = {
    "L": r"^\W\d_",
    "Lu": r"A-Z\u00C0-\u00D6\u00D8-\u00DE",
    "Ll": r"a-z\u00DF-\u00F6\u00F8-\u00FF",
    "N": r"\d",
    "Nd": r"\d",
    "IsBasicLatin": r"\u0000-\u007F",
    "IsLatin-1Supplement": r"\u0080-\u00FF",
}


class _UnknownPatternError(Exception):
    """The expression uses something that has no counterpart here."""


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> re.Pattern[str] | None:
    """The Python expression for an XML Schema pattern; None when it cannot be told."""
    try:
        return re.compile(_translated(pattern))
    except (_UnknownPatternError, re.error, IndexError, RecursionError):
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
        body = _PROPERTIES.get(pattern[at + 3 : end])
        if body is None or (inside and (letter == "P" or body.startswith("^"))):
            raise _UnknownPatternError
        if letter == "P":
            body = body[1:] if body.startswith("^") else "^" + body
        return (body if inside else f"[{body}]"), end + 1
    if letter.lower() in _CLASSES and letter != "I":
        body = _CLASSES[letter.lower()]
        if letter.isupper():
            if inside and letter not in "DW":
                raise _UnknownPatternError
            return (f"\\{letter}" if letter in "DW" else f"[^{body}]"), at + 2
        return (body if inside else f"[{body}]"), at + 2
    if letter.isalnum() and letter not in "nrt":
        raise _UnknownPatternError
    return "\\" + letter, at + 2


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
