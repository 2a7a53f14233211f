"""Which words within two texts differ."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import takewhile

_WORD = re.compile(r"\w+|[^\w\s]")
MOST_WORDS = 2_000
"""Texts of more words are marked from the first to the last difference."""

Stretches = tuple[tuple[int, int], ...]


def changed_words(old: str, new: str) -> tuple[Stretches, Stretches]:
    """Give the stretches of each text, from the first character to behind the last, that the other one has not."""
    if old == new:
        return (), ()
    before, after = list(_WORD.finditer(old)), list(_WORD.finditer(new))
    words = [match.group() for match in before], [match.group() for match in after]
    if words[0] == words[1] or max(map(len, words)) > MOST_WORDS:
        return _middles(old, new)
    marked: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    for tag, *ranges in SequenceMatcher(None, *words, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for found, matches, (first, last) in zip(marked, (before, after), (ranges[:2], ranges[2:]), strict=True):
            if first < last:
                found.append((matches[first].start(), matches[last - 1].end()))
    return tuple(marked[0]), tuple(marked[1])


def _middles(old: str, new: str) -> tuple[Stretches, Stretches]:
    """Give what is left of each when the same beginning and end are taken away."""
    start = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    rest_old, rest_new = old[start:], new[start:]
    both = zip(reversed(rest_old), reversed(rest_new), strict=False)
    end = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], both))
    return _stretch(start, len(old) - end), _stretch(start, len(new) - end)


def _stretch(start: int, stop: int) -> Stretches:
    return ((start, stop),) if start < stop else ()
