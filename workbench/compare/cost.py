"""How many edits turn one subtree into another, counted as far as it matters: to add and to remove takes two."""

from __future__ import annotations

from collections import Counter
from math import inf

from workbench.compare.joins import own_texts
from workbench.compare.model import ELEMENT, Tree

REPLACED = 2.0
"""The edits that it takes to remove one thing and to add another in its place."""
COUNTED_UP = 0.9
"""What it costs to change a short whole number, which may be no more than a position: a little less than another."""


def is_counted(value: str) -> bool:
    """Tell whether a value may be no more than a position: a short whole number, or nothing."""
    return len(value) <= 5 and (value.isdigit() or not value)


def cost(one: Tree, other: Tree, left: int, right: int, most: float = REPLACED) -> float:
    """Count the edits between two subtrees.

    Args:
        one: the left model.
        other: the right model.
        left: a node of the left one.
        right: a node of the right one.
        most: edits from which on the exact number is of no interest.

    Returns:
        the number; infinite when it is more than `most`, or not known.
    """
    if one.identity[left] == other.identity[right]:
        return 0.0
    is_renamed = one.name[left] != other.name[right]
    if one.kind[left] != other.kind[right] or (is_renamed and one.kind[left] != ELEMENT):
        return inf
    if left in one.stand_ins or right in other.stand_ins:
        return inf
    found = float(is_renamed) + _attributes(one, other, left, right)
    if found > most:
        return inf
    inner, others = one.children(left), other.children(right)
    found += _values(one, other, left, right, inner, others)
    if found <= most and (inner or others):
        found += _children(one, other, inner, others, most - found)
    return found if found <= most else inf


def _attributes(one: Tree, other: Tree, left: int, right: int) -> float:
    words = one.words
    if words.equal_attributes[one.attributes[left]] == words.equal_attributes[other.attributes[right]]:
        return 0.0
    before, after = dict(one.attributes_of(left)), dict(other.attributes_of(right))
    names = [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)]
    return sum(_changed(before.get(name), after.get(name)) for name in names)


def _changed(old: str | None, new: str | None) -> float:
    return COUNTED_UP if old and new and is_counted(old) and is_counted(new) else 1.0


def _values(one: Tree, other: Tree, left: int, right: int, inner: list[int], others: list[int]) -> float:
    """Count the change of an only text; where the other side has the same text beside elements, take it from these."""
    same = one.words.equal_value
    before, after = same[one.value[left]], same[other.value[right]]
    if before == after:
        return 0.0
    for tree, value, beside in ((other, before, others), (one, after, inner)):
        texts = own_texts(tree, beside, value) if value else []
        if texts:
            beside[:] = [child for child in beside if child not in texts]
            return 0.0
    return _changed(one.text_of(left), other.text_of(right)) if not inner and not others else 1.0


def _children(one: Tree, other: Tree, left: list[int], right: list[int], most: float) -> float:
    """Count the edits between two lists of children."""
    one_is, other_is = one.identity, other.identity
    while left and right and one_is[left[-1]] == other_is[right[-1]]:
        left.pop()
        right.pop()
    start = 0
    while start < len(left) and start < len(right) and one_is[left[start]] == other_is[right[start]]:
        start += 1
    left, right = left[start:], right[start:]
    shared = Counter(map(one_is.__getitem__, left)) & Counter(map(other_is.__getitem__, right))
    if max(len(left), len(right)) - shared.total() > most:
        return inf
    found = float(_order(one, left, shared) != _order(other, right, shared))
    left, right = _without(one, left, shared), _without(other, right, shared)
    for is_renamed in (False, True):
        for node in list(left):
            if found > most:
                return inf
            match = next((at for at in right if is_renamed or _kind(other, at) == _kind(one, node)), None)
            if match is None or (between := cost(one, other, node, match, min(most, REPLACED))) is inf:
                continue
            found += between
            left.remove(node)
            right.remove(match)
    return found + len(left) + len(right)


def _kind(tree: Tree, node: int) -> tuple[int, int]:
    return tree.kind[node], tree.name[node]


def _order(tree: Tree, nodes: list[int], shared: Counter[int]) -> list[int]:
    return [tree.identity[node] for node in nodes if tree.identity[node] in shared]


def _without(tree: Tree, nodes: list[int], shared: Counter[int]) -> list[int]:
    waiting = Counter(shared)
    kept = []
    for node in nodes:
        if waiting[tree.identity[node]]:
            waiting[tree.identity[node]] -= 1
        else:
            kept.append(node)
    return kept
