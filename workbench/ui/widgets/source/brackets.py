"""The bracket that belongs to the one at the caret, for languages that have them."""

from __future__ import annotations

import re
from collections.abc import Sequence

REACH = 50_000
"""Characters to either side that are looked at."""

_TOKEN = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|[()\[\]{}]")
_CLOSERS = {"(": ")", "[": "]", "{": "}"}


def bracket_pair(text: str, offset: int) -> Sequence[tuple[int, int]]:
    """Give the stretches of the bracket next to an offset and of its partner; none where there is no pair."""
    start = text.rfind("\n", 0, max(0, offset - REACH)) + 1
    opened: list[tuple[str, int]] = []
    for token in _TOKEN.finditer(text, start, min(len(text), offset + REACH)):
        bracket, at = token[0], token.start()
        if bracket in _CLOSERS:
            opened.append((_CLOSERS[bracket], at))
        elif len(bracket) == 1:
            partner = opened.pop() if opened else ("", -1)
            beside = offset in (at, at + 1, partner[1], partner[1] + 1)
            if beside and partner[0] == bracket:
                return (partner[1], partner[1] + 1), (at, at + 1)
    return ()
