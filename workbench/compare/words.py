"""Which words within two texts differ."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
MOST_WORDS = 2_000
"""Texts of more words are marked from the first to the last difference."""

Stretches = tuple[tuple[int, int], ...]


def changed_words(old: str, new: str) -> tuple[Stretches, Stretches]:
    """Give the stretches of each text, from the first character to behind the last, that the other one has not."""
    if old == new:
        return (), ()
    before, after = _WORD.findall(old), _WORD.findall(new)
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    stop = 0
    while stop < min(len(before), len(after)) - start and before[-1 - stop] == after[-1 - stop]:
        stop += 1
    middles = before[start : len(before) - stop], after[start : len(after) - stop]
    offset = sum(map(len, before[:start]))
    if max(map(len, middles)) > MOST_WORDS:
        first, second = (sum(map(len, middle)) for middle in middles)
        return _kept([(offset, offset + first)]), _kept([(offset, offset + second)])
    found: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    for tag, *ranges in SequenceMatcher(None, *middles, autojunk=False).get_opcodes():
        if tag != "equal":
            for side, (begin, end) in enumerate((ranges[:2], ranges[2:])):
                at = offset + sum(map(len, middles[side][:begin]))
                found[side].append((at, at + sum(map(len, middles[side][begin:end]))))
    return _kept(found[0]), _kept(found[1])


def _kept(stretches: list[tuple[int, int]]) -> Stretches:
    return tuple(stretch for stretch in stretches if stretch[0] < stretch[1])
