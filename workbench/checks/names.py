"""How alike two names are, for saying what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

ALIKE = 0.68
"""Names at least this similar are taken for a slip of the pen. Between `Tax` and `TaxCode` lies a different word
(0.6); between `UnitOfMesure` and `UnitOfMeasure` lies a letter (0.96)."""


_SHORT = 0.75
"""How alike a name and what may be short for it are at least."""


@lru_cache(maxsize=8192)
def similarity(left: str, right: str) -> float:
    """From 0 to 1; 1 for names that differ only in case and in `_`, `-` and `.`."""
    one, other = _plain(left), _plain(right)
    if one == other:
        return 1.0
    longest = max(len(one), len(other))
    if not one or not other:
        return 0.0
    alike = 1.0 - _distance(one[:64], other[:64]) / longest
    return max(alike, _SHORT) if _is_short_for(one, other) or _is_short_for(other, one) else alike


def nearest(name: str, others: Iterable[str], least: float = ALIKE) -> str | None:
    """The most similar of some names, if any is at least that similar."""
    best, best_score = None, least
    for other in others:
        score = similarity(name, other)
        if score > best_score or (score == best_score and best is None):
            best, best_score = other, score
    return best


def _plain(name: str) -> str:
    return name.casefold().replace("_", "").replace("-", "").replace(".", "")


def _is_short_for(short: str, long: str) -> bool:
    """Whether one is the other with letters left out, such as `qty` for `quantity`."""
    if not 3 <= len(short) < len(long) or short[0] != long[0] or short[-1] != long[-1]:
        return False
    if long.startswith(short) or len(long) > 3 * len(short):
        return False
    rest = iter(long)
    return all(letter in rest for letter in short)


def _distance(one: str, other: str) -> int:
    """Edits from one to the other; two letters changed about count as one (Damerau)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, row, earlier = row, [i], before
        before = last
        for j, wanted in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
