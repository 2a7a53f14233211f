"""What two sequences of numbers have in common, in order."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

MOST_CELLS = 200_000
"""The largest table that is filled to find the longest common subsequence of repeated things."""


def increasing(places: Sequence[int]) -> set[int]:
    """Give the indices of a longest increasing subsequence."""
    tails: list[int] = []
    indices: list[int] = []
    before: list[int] = []
    for index, place in enumerate(places):
        at = bisect_left(tails, place)
        before.append(indices[at - 1] if at else -1)
        if at == len(tails):
            tails.append(place)
            indices.append(index)
        else:
            tails[at] = place
            indices[at] = index
    kept: set[int] = set()
    index = indices[-1] if indices else -1
    while index >= 0:
        kept.add(index)
        index = before[index]
    return kept


def equal_pairs(left: Sequence[int], right: Sequence[int]) -> dict[int, int]:
    """Pair the indices of equal numbers, so that as many as possible keep their order.

    Numbers that are unique on both sides are paired wherever they are; what is next to a pair and equal follows it;
    what is repeated is paired within the gap between pairs that keep their order.
    """
    partner = _unique(left, right)
    taken = set(partner.values())
    _extend(left, right, partner, taken)
    ordered = sorted(partner.items())
    kept = increasing([other for _, other in ordered])
    fixed = [(-1, -1), *(ordered[index] for index in sorted(kept)), (len(left), len(right))]
    for (from_left, from_right), (to_left, to_right) in pairwise(fixed):
        free_left = [at for at in range(from_left + 1, to_left) if at not in partner]
        free_right = [at for at in range(from_right + 1, to_right) if at not in taken]
        if free_left and free_right:
            for one, other in _common(left, right, free_left, free_right):
                partner[one] = other
                taken.add(other)
    return partner


def _unique(left: Sequence[int], right: Sequence[int]) -> dict[int, int]:
    count_left, count_right = Counter(left), Counter(right)
    where = {number: at for at, number in enumerate(right) if count_right[number] == 1}
    return {at: where[number] for at, number in enumerate(left) if count_left[number] == 1 and number in where}


def _extend(left: Sequence[int], right: Sequence[int], partner: dict[int, int], taken: set[int]) -> None:
    for step in (1, -1):
        for start in sorted(partner, reverse=step < 0):
            one, other = start + step, partner[start] + step
            while (
                0 <= one < len(left)
                and 0 <= other < len(right)
                and left[one] == right[other]
                and one not in partner
                and other not in taken
            ):
                partner[one] = other
                taken.add(other)
                one, other = one + step, other + step


def _common(
    left: Sequence[int], right: Sequence[int], free_left: list[int], free_right: list[int]
) -> list[tuple[int, int]]:
    """Give a longest common subsequence of two gaps; of gaps too long for that, a common one."""
    shared = {left[at] for at in free_left} & {right[at] for at in free_right}
    rows = [at for at in free_left if left[at] in shared]
    columns = [at for at in free_right if right[at] in shared]
    if not rows or not columns:
        return []
    if len(rows) * len(columns) > MOST_CELLS:
        return _greedy(left, right, rows, columns)
    lengths = [[0] * (len(columns) + 1) for _ in range(len(rows) + 1)]
    for i in range(len(rows) - 1, -1, -1):
        number, here, below = left[rows[i]], lengths[i], lengths[i + 1]
        for j in range(len(columns) - 1, -1, -1):
            here[j] = below[j + 1] + 1 if number == right[columns[j]] else max(below[j], here[j + 1])
    pairs, i, j = [], 0, 0
    while i < len(rows) and j < len(columns):
        if left[rows[i]] == right[columns[j]]:
            pairs.append((rows[i], columns[j]))
            i, j = i + 1, j + 1
        elif lengths[i + 1][j] >= lengths[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs


def _greedy(left: Sequence[int], right: Sequence[int], rows: list[int], columns: list[int]) -> list[tuple[int, int]]:
    """Go through both at once, looking only a little ahead."""
    places: dict[int, list[int]] = {}
    for index in range(len(columns) - 1, -1, -1):
        places.setdefault(right[columns[index]], []).append(index)
    pairs, reached = [], 0
    for row in rows:
        waiting = places[left[row]]
        while waiting and waiting[-1] < reached:
            waiting.pop()
        if waiting and waiting[-1] - reached <= 100:
            reached = waiting.pop() + 1
            pairs.append((row, columns[reached - 1]))
    return pairs
