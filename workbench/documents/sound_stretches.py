"""Passes quickly over what is plainly sound: most of a long document with a fault in it."""

from __future__ import annotations

import re
from functools import lru_cache

_LOCAL = r"[^\W\d][\w.\-]*"
_TEXT = "[^<&\\]\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]*"
_ATTRIBUTE = r"""(?:\s+[^\W\d][\w.\-]*="[^"<&]*")?"""
_MOST_INSIDE = 64
"""Elements inside one that is passed over; expressions remember each until they are done."""


def sound_end(text: str, at: int, prefixes: frozenset[str]) -> int:
    """Give the end of the elements that begin at an offset and have nothing wrong with them.

    They are told by their form: at most two levels, at most one attribute each, nothing but plain characters. Other
    elements may be as sound; of these nothing is said.

    Args:
        text: the whole text.
        at: an offset inside an element, between two pieces.
        prefixes: those that are declared there.
    """
    match = _sound(prefixes).match
    while (found := match(text, at)) is not None:
        at = found.end()
    return at


@lru_cache(maxsize=64)
def _sound(prefixes: frozenset[str]) -> re.Pattern[str]:
    known = "|".join(re.escape(prefix) for prefix in sorted(prefixes - {"xml", "xmlns"}))
    name = f"(?:(?:{known}):)?{_LOCAL}" if known else _LOCAL
    inner = f"<(?:(?P<inner>{name}){_ATTRIBUTE}>{_TEXT}</(?P=inner)>|{name}{_ATTRIBUTE}/>){_TEXT}"
    return re.compile(f"{_TEXT}<(?P<outer>{name}){_ATTRIBUTE}>{_TEXT}(?:{inner}){{0,{_MOST_INSIDE}}}</(?P=outer)>")
