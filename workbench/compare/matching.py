"""Which child of the left parent is which child of the right one.

In this order: what the user named as key; what is equal; what is alone of its name; what shares rare values; what
stands between the same neighbours; what has only another name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher

from workbench.compare.likeness import Effort, alike
from workbench.compare.model import ELEMENT, Tree
from workbench.compare.near import near_pairs
from workbench.compare.sequence import equal_pairs, increasing

Pairs = list[tuple[int, int]]
KeyOf = Callable[[Tree, int], tuple[str, ...] | None]
LIKE_NAMES = 0.75
"""Likeness of two names from which one may have become the other."""
MOST_RENAMED = 200
"""Things between two neighbours that are looked at one by one for what they may have become."""


def match_children(one: Tree, other: Tree, left: list[int], right: list[int], key_of: KeyOf, effort: Effort) -> Pairs:
    """Pair the children of two parents; what is in no pair was removed or added.

    Args:
        one: the left document.
        other: the right document.
        left: children of the left parent.
        right: children of the right parent.
        key_of: gives a node's key where the user named one.
        effort: what may be spent on likeness.
    """
    return _Children(one, other, left, right, key_of, effort).match()


class _Children:
    def __init__(
        self, one: Tree, other: Tree, left: list[int], right: list[int], key_of: KeyOf, effort: Effort
    ) -> None:
        self._one, self._other = one, other
        self._left, self._right = left, right
        self._key_of, self._effort = key_of, effort
        self._pairs: Pairs = []

    def match(self) -> Pairs:
        left, right = self._trim()
        if left and right:
            left, right = self._by_key(left, right)
            left, right = self._by_identity(left, right)
        if left and right:
            left, right = self._in_place(left, right)
        if left and right:
            left, right = self._by_name(left, right)
        if left and right:
            self._between_neighbours(left, right)
        return self._pairs

    def _trim(self) -> tuple[list[int], list[int]]:
        """Pair what is equal at both ends; gives the middles."""
        left, right = self._left, self._right
        one, other = self._one.identity, self._other.identity
        start, end_left, end_right = 0, len(left), len(right)
        while start < end_left and start < end_right and one[left[start]] == other[right[start]]:
            start += 1
        while end_left > start and end_right > start and one[left[end_left - 1]] == other[right[end_right - 1]]:
            end_left -= 1
            end_right -= 1
        self._pairs.extend(zip(left[:start], right[:start], strict=True))
        self._pairs.extend(zip(left[end_left:], right[end_right:], strict=True))
        return left[start:end_left], right[start:end_right]

    def _by_key(self, left: list[int], right: list[int]) -> tuple[list[int], list[int]]:
        known: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for node in reversed(right):
            key = self._key_of(self._other, node)
            if key is not None:
                known[(self._other.name[node], *key)].append(node)
        if not known:
            return left, right
        found: Pairs = []
        for node in left:
            key = self._key_of(self._one, node)
            waiting = known.get((self._one.name[node], *key)) if key is not None else None
            if waiting:
                found.append((node, waiting.pop()))
        return self._take(found, left, right)

    def _by_identity(self, left: list[int], right: list[int]) -> tuple[list[int], list[int]]:
        one, other = self._one, self._other
        partner = equal_pairs([one.identity[node] for node in left], [other.identity[node] for node in right])
        left, right = self._take([(left[i], right[j]) for i, j in partner.items()], left, right)
        # What is equal but far from its place has moved; text and comments do not.
        waiting: dict[int, list[int]] = defaultdict(list)
        for node in reversed(right):
            if other.kind[node] == ELEMENT:
                waiting[other.identity[node]].append(node)
        moved = [(node, same.pop()) for node in left if (same := waiting.get(one.identity[node]))]
        return self._take(moved, left, right)

    def _in_place(self, left: list[int], right: list[int]) -> tuple[list[int], list[int]]:
        """Pair what stands between the same neighbours and differs little."""
        found: Pairs = []
        for gone, come in self._gaps(left, right):
            gone = [node for node in gone if self._key_of(self._one, node) is None]
            come = [node for node in come if self._key_of(self._other, node) is None]
            if gone and come:
                found.extend(near_pairs(self._one, self._other, gone, come, self._effort))
        return self._take(found, left, right)

    def _gaps(self, left: list[int], right: list[int]) -> Iterable[tuple[list[int], list[int]]]:
        """Give what stands on both sides between the same neighbours that have kept their order."""
        ordered = sorted(self._pairs)
        kept = increasing([other for _, other in ordered])
        gaps: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        stays = [ordered[index] for index in sorted(kept)]
        for nodes, side in ((left, 0), (right, 1)):
            gap = 0
            for node in nodes:
                while gap < len(stays) and stays[gap][side] < node:
                    gap += 1
                gaps[gap][side].append(node)
        return gaps.values()

    def _by_name(self, left: list[int], right: list[int]) -> tuple[list[int], list[int]]:
        one, other = self._one, self._other
        all_left = Counter(_kind_and_name(one, node) for node in self._left)
        all_right = Counter(_kind_and_name(other, node) for node in self._right)
        groups_left, groups_right = _grouped(one, left), _grouped(other, right)
        found: Pairs = []
        for name, group in groups_left.items():
            others = groups_right.get(name)
            if not others or name[0] != ELEMENT:
                continue
            if all_left[name] == 1 and all_right[name] == 1 and self._key_of(one, group[0]) is None:
                found.append((group[0], others[0]))
                continue
            group = [node for node in group if self._key_of(one, node) is None]
            others = [node for node in others if self._key_of(other, node) is None]
            known = [node for node, _ in self._pairs if _kind_and_name(one, node) == name]
            found.extend(alike(one, other, group, others, self._effort, known=known))
        return self._take(found, left, right)

    def _between_neighbours(self, left: list[int], right: list[int]) -> None:
        """Pair what stands between the same neighbours that have kept their order."""
        for gone, come in self._gaps(left, right):
            gone, come = self._same_name(gone, come)
            if gone and come:
                gone, come = self._renamed(gone, come)
        gone, come = self._unpaired(left, right)
        if gone and come:
            self._renamed_elsewhere(gone, come)

    def _same_name(self, gone: list[int], come: list[int]) -> tuple[list[int], list[int]]:
        groups = _grouped(self._other, come)
        found: Pairs = []
        for node in gone:
            waiting = groups.get(_kind_and_name(self._one, node))
            if waiting and self._key_of(self._one, node) is None and self._is_changed(node, waiting[0]):
                found.append((node, waiting.pop(0)))
        return self._take(found, gone, come)

    def _is_changed(self, node: int, candidate: int) -> bool:
        """Tell whether one became the other by few changes: fewer than to take one away and add the other."""
        inner, others = self._one.children(node), self._other.children(candidate)
        if not inner and not others:
            return True
        if [self._one.name[each] for each in inner] != [self._other.name[each] for each in others]:
            return False
        differing = sum(
            self._one.identity[each] != self._other.identity[at] for each, at in zip(inner, others, strict=True)
        )
        return differing <= 2 or differing * 2 <= len(inner)

    def _renamed(self, gone: list[int], come: list[int]) -> tuple[list[int], list[int]]:
        one, other = self._one, self._other
        found: Pairs = []
        free = [node for node in come if other.kind[node] == ELEMENT][:MOST_RENAMED]
        for node in gone[:MOST_RENAMED]:
            if one.kind[node] != ELEMENT or self._key_of(one, node) is not None:
                continue
            ranked = [(-likeness, at) for at in free if (likeness := self._likeness(node, at)) > 0]
            if ranked:
                best = min(ranked)[1]
                found.append((node, best))
                free.remove(best)
        return self._take(found, gone, come)

    def _likeness(self, node: int, candidate: int) -> float:
        """Tell how likely an element only has another name, from 0 to 2."""
        one, other = self._one, self._other
        if one.name[node] == other.name[candidate]:
            return 0.0
        inner, others = one.children(node), other.children(candidate)
        if bool(inner) != bool(others):
            return 0.0
        if one.content(node) == other.content(candidate):
            return 2.0
        names = _names_alike(one.name_of(node), other.name_of(candidate))
        if not inner:
            return names if names >= LIKE_NAMES else 0.0
        shared = Counter(one.identity[each] for each in inner) & Counter(other.identity[each] for each in others)
        share = 2 * shared.total() / (len(inner) + len(others))
        return share + names / 2 if share >= 0.5 or (names >= LIKE_NAMES and share > 0) else 0.0

    def _renamed_elsewhere(self, gone: list[int], come: list[int]) -> None:
        """Pair what has moved and has another name, when its content is more than a short value."""
        one, other = self._one, self._other
        by_content: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for node in reversed(come):
            if other.kind[node] == ELEMENT and other.size(node) >= 3:
                by_content[other.content(node)].append(node)
        if not by_content:
            return
        for node in gone:
            if one.kind[node] == ELEMENT and one.size(node) >= 3:
                waiting = by_content.get(one.content(node))
                if waiting:
                    self._pairs.append((node, waiting.pop()))

    def _take(self, found: Pairs, left: list[int], right: list[int]) -> tuple[list[int], list[int]]:
        if not found:
            return left, right
        self._pairs.extend(found)
        done_left, done_right = {pair[0] for pair in found}, {pair[1] for pair in found}
        return [node for node in left if node not in done_left], [node for node in right if node not in done_right]

    def _unpaired(self, left: list[int], right: list[int]) -> tuple[list[int], list[int]]:
        done_left, done_right = {pair[0] for pair in self._pairs}, {pair[1] for pair in self._pairs}
        return [node for node in left if node not in done_left], [node for node in right if node not in done_right]


def _kind_and_name(tree: Tree, node: int) -> tuple[int, int]:
    return tree.kind[node], tree.name[node]


def _grouped(tree: Tree, nodes: list[int]) -> dict[tuple[int, int], list[int]]:
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for node in nodes:
        groups[_kind_and_name(tree, node)].append(node)
    return groups


def _names_alike(one: str, other: str) -> float:
    first, second = one.rpartition("}")[2].lower(), other.rpartition("}")[2].lower()
    return 1.0 if first == second else SequenceMatcher(None, first, second, autojunk=False).ratio()
