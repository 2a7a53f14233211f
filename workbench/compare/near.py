"""Which things between the same neighbours are the same with few edits, when they keep their order."""

from __future__ import annotations

from math import inf

from workbench.compare.cost import REPLACED, cost, is_counted
from workbench.compare.likeness import Effort
from workbench.compare.model import ELEMENT, TEXT, Tree

MOST_CELLS = 2_500
"""The largest table of costs that is filled."""
MOST_NODES = 400_000
"""Nodes that are gone over to fill it."""


def near_pairs(one: Tree, other: Tree, left: list[int], right: list[int], effort: Effort) -> list[tuple[int, int]]:
    """Pair what one neighbourhood has on both sides, so that the fewest edits are left.

    Args:
        one: the left model.
        other: the right model.
        left: nodes of the left one that stand between two neighbours.
        right: nodes of the right one between the same neighbours.
        effort: what may be spent; when it is not enough, nothing is paired.
    """
    if len(left) == len(right) and _is_plain(one, other, left, right):
        return list(zip(left, right, strict=True))
    nodes = sum(map(one.size, left)) * len(right) + sum(map(other.size, right)) * len(left)
    if len(left) * len(right) > MOST_CELLS or nodes > MOST_NODES or not effort.spend(nodes):
        return []
    return _cheapest(one, other, left, right)


def _is_plain(one: Tree, other: Tree, left: list[int], right: list[int]) -> bool:
    """Tell whether each is the one at its place with few edits, and none only by its number."""
    return all(
        one.name[node] == other.name[at]
        and cost(one, other, node, at) <= REPLACED
        and _has_in_common(one, other, node, at)
        for node, at in zip(left, right, strict=True)
    )


def _has_in_common(one: Tree, other: Tree, left: int, right: int) -> bool:
    """Tell whether two records share more than a number; single values need not."""
    inner = one.children(left)
    if len(inner) < 2:
        return len(other.children(right)) < 2
    theirs = {other.identity[child] for child in other.children(right)}
    return any(
        one.identity[child] in theirs and not (one.is_leaf(child) and is_counted(one.text_of(child))) for child in inner
    )


def _cheapest(one: Tree, other: Tree, left: list[int], right: list[int]) -> list[tuple[int, int]]:
    costs = [[_cost(one, other, node, at) for at in right] for node in left]
    rest = [[float(len(left) + len(right) - i - j) for j in range(len(right) + 1)] for i in range(len(left) + 1)]
    for i in range(len(left) - 1, -1, -1):
        for j in range(len(right) - 1, -1, -1):
            rest[i][j] = min(rest[i + 1][j] + 1, rest[i][j + 1] + 1, rest[i + 1][j + 1] + costs[i][j])
    pairs, i, j = [], 0, 0
    while i < len(left) and j < len(right):
        if rest[i][j] == rest[i + 1][j + 1] + costs[i][j]:
            pairs.append((left[i], right[j]))
            i, j = i + 1, j + 1
        elif rest[i][j] == rest[i + 1][j] + 1:
            i += 1
        else:
            j += 1
    return pairs


def _cost(one: Tree, other: Tree, left: int, right: int) -> float:
    """Give the cost of a pair; of things with two names only where nothing else differs."""
    if one.name[left] == other.name[right] and one.kind[left] == other.kind[right]:
        return 1.0 if one.kind[left] == TEXT else cost(one, other, left, right)
    is_renamed = one.kind[left] == other.kind[right] == ELEMENT and one.content(left) == other.content(right)
    return 1.0 if is_renamed else inf
