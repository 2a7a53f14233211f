"""From two models to the edits that turn the left one into the right one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from workbench.compare.difference import Kind
from workbench.compare.joins import Texts, own_texts
from workbench.compare.likeness import Effort, alike
from workbench.compare.matching import KeyOf, match_children
from workbench.compare.model import ELEMENT, TEXT, Tree
from workbench.compare.sequence import increasing

SMALLEST_MOVED = 3
"""Nodes a subtree has at least to be seen as moved to another parent: small ones are equal by chance."""
SMALLEST_KNOWN_AGAIN = 8
"""Nodes a subtree has at least to be looked for where it was also changed, or wrapped in something new."""
NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit; of an attribute when `attribute` is set, of a node's own text when `is_text` is set."""

    kind: Kind
    left: int
    """The node on the left; `NOWHERE` when the whole node was added."""
    right: int
    """The node on the right; `NOWHERE` when the whole node was removed."""
    attribute: str | None = None
    old: str | None = None
    new: str | None = None
    is_text: bool = False


@dataclass(slots=True)
class Script:
    """The edits in the order of the right document, what was removed where it would stand there."""

    edits: list[Edit] = field(default_factory=list)
    partner: dict[int, int] = field(default_factory=dict)
    """Right node to left node, for those that were looked at; inside equal ones all is paired by place."""
    own_text: dict[int, int] = field(default_factory=dict)
    """Right text node to the left element that has nothing inside but this text."""
    own_text_left: dict[int, int] = field(default_factory=dict)
    """Left text node to the right element that has nothing inside but this text."""
    joined: dict[int, int] = field(default_factory=dict)
    """Right text node to the left one that it is a part of, as something came into the middle."""
    joined_left: dict[int, int] = field(default_factory=dict)
    """Left text node to the right one that it is a part of, as something between them went."""
    gave_up: bool = False
    """The documents are so large and so unlike that likeness was not looked for everywhere."""


def edits(one: Tree, other: Tree, key_of: KeyOf, effort: Effort | None = None, *, node_by_node: bool = False) -> Script:
    """Find the edits.

    Args:
        one: the left model.
        other: the right model.
        key_of: gives a node's key where the user named one.
        effort: what may be spent on likeness.
        node_by_node: a piece of text is the same as one other piece only: neither as an element's only text nor as
            several pieces.
    """
    return _Search(one, other, key_of, effort or Effort(), node_by_node).run()


class _Search:
    def __init__(self, one: Tree, other: Tree, key_of: KeyOf, effort: Effort, node_by_node: bool) -> None:
        self._node_by_node = node_by_node
        self._own_texts: tuple[dict[int, int], dict[int, int]] = ({}, {})
        self._joined: tuple[dict[int, int], dict[int, int]] = ({}, {})
        self._one, self._other = one, other
        self._key_of, self._effort = key_of, effort
        self._partner: dict[int, int] = {0: 0}
        self._found: list[tuple[tuple[int, int, int], Edit]] = []
        self._gone: dict[int, tuple[int, int, int]] = {}
        self._come: dict[int, None] = {}
        self._waiting: list[tuple[int, int]] = []
        self._taken = bytearray(len(one)), bytearray(len(other))

    def run(self) -> Script:
        self._waiting.append((0, 0))
        while self._waiting:
            self._compare_waiting()
            self._find_elsewhere()
        for node, order in self._gone.items():
            self._found.append((order, Edit("removed", node, NOWHERE)))
        for node in self._come:
            self._add(Edit("added", NOWHERE, node))
        self._found.sort(key=lambda each: each[0])
        found = [edit for _, edit in self._found]
        (own_left, own), (joined_left, joined) = self._own_texts, self._joined
        return Script(found, self._partner, own, own_left, joined, joined_left, self._effort.is_spent)

    def _compare_waiting(self) -> None:
        one, other = self._one, self._other
        while self._waiting:
            left, right = self._waiting.pop()
            if one.identity[left] == other.identity[right]:
                continue
            if one.name[left] != other.name[right]:
                self._add(Edit("renamed", left, right, old=one.name_of(left), new=other.name_of(right)))
            for edit in self._own(left, right):
                self._add(edit)
            self._children(left, right)

    def _own(self, left: int, right: int) -> Iterator[Edit]:
        """Compare what two nodes have themselves: attributes and text."""
        one, other, words = self._one, self._other, self._one.words
        if words.equal_attributes[one.attributes[left]] != words.equal_attributes[other.attributes[right]]:
            yield from self._attributes(left, right)
        values = words.equal_value[one.value[left]], words.equal_value[other.value[right]]
        if values[0] != values[1] and not self._joins_text(left, right, values):
            old, new = one.text_of(left), other.text_of(right)
            # An element whose text gives way to elements, or comes in their place, loses or wins its text.
            kind: Kind = "changed"
            if not old and one.children(left):
                kind = "added"
            elif not new and other.children(right):
                kind = "removed"
            yield Edit(kind, left, right, old=old, new=new, is_text=True)

    def _joins_text(self, left: int, right: int, values: tuple[int, int]) -> bool:
        """Find the only text of an element in the pieces of text that the other one has beside other things."""
        if self._node_by_node or self._one.kind[left] != ELEMENT:
            return False
        for tree, node, side, value, own in (
            (self._other, right, 1, values[0], left),
            (self._one, left, 0, values[1], right),
        ):
            texts = own_texts(tree, tree.children(node), value) if value else []
            if texts:
                self._own_texts[side].update(dict.fromkeys(texts, own))
                return True
        return False

    def _attributes(self, left: int, right: int) -> Iterator[Edit]:
        one, other = self._one, self._other
        same = one.words.equal_value
        before, after = dict(one.attributes_of(left)), dict(other.attributes_of(right))
        found = False
        for name in sorted(before.keys() | after.keys()):
            old, new = before.get(name), after.get(name)
            if old is None or new is None:
                found = True
                yield Edit("added" if old is None else "removed", left, right, attribute=name, old=old, new=new)
            elif old != new and same[one.words.value(old)] != same[one.words.value(new)]:
                found = True
                yield Edit("changed", left, right, attribute=name, old=old, new=new)
        if not found:  # the same attributes in another order, where that counts
            for name in (name for name, pair in zip(before, after, strict=True) if name != pair):
                yield Edit("moved", left, right, attribute=name, old=before[name], new=after[name])
                break

    def _children(self, left: int, right: int) -> None:
        one, other = self._one, self._other
        lefts = [child for child in one.children(left) if child not in self._own_texts[0]]
        rights = [child for child in other.children(right) if child not in self._own_texts[1]]
        if not lefts and not rights:
            return
        pairs = match_children(one, other, lefts, rights, self._key_of, self._effort) if lefts and rights else []
        pairs.sort()
        kept = increasing([pair[1] for pair in pairs]) if left not in one.unordered else set(range(len(pairs)))
        stays = [pairs[index] for index in sorted(kept)]
        joined = self._join(lefts, rights, stays) if not self._node_by_node else set()
        partner = {}
        for index, (child, match) in enumerate(pairs):
            partner[child] = match if index in kept else NOWHERE
            self._partner[match] = child
            if index not in kept:
                self._add(Edit("moved", child, match))
            if one.identity[child] != other.identity[match] and child not in joined:
                self._waiting.append((child, match))
        before = right + 1
        for child in lefts:
            kept_as = partner.get(child)
            if kept_as is None:
                if child not in self._joined[0]:
                    self._gone[child] = (before, 0, child)
            elif kept_as != NOWHERE:
                before = other.end[kept_as]
        paired = {pair[1] for pair in pairs}
        self._come.update((child, None) for child in rights if child not in paired and child not in self._joined[1])

    def _join(self, lefts: list[int], rights: list[int], stays: list[tuple[int, int]]) -> set[int]:
        """Find the texts that only ran together or were parted; gives the left ones of the pairs that they are in."""
        one, other = self._one, self._other
        changed = [
            pair for pair in stays if one.kind[pair[0]] == TEXT and one.identity[pair[0]] != other.identity[pair[1]]
        ]
        if not changed:
            return set()
        sides = (Texts(one, lefts, {left for left, _ in stays}), Texts(other, rights, {right for _, right in stays}))
        found = set()
        for left, right in changed:
            gone = sides[0].making(other.text_of(right), left)
            come = sides[1].making(one.text_of(left), right) if not gone else []
            self._joined[0].update((part, right) for part in gone if part != left)
            self._joined[1].update((part, left) for part in come if part != right)
            if gone or come:
                found.add(left)
        return found

    def _find_elsewhere(self) -> None:
        """Make moves of subtrees that went at one place and came at another."""
        if not self._gone or not self._come:
            return
        for left, right in self._equal_elsewhere():
            self._move(left, right)
        if not self._gone or not self._come:
            return
        groups: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for tree, nodes, side in ((self._one, self._gone, 0), (self._other, self._come, 1)):
            for node in nodes:
                is_whole = not any(self._taken[side][node : tree.end[node]])
                if is_whole and tree.kind[node] == ELEMENT and tree.size(node) >= SMALLEST_KNOWN_AGAIN:
                    groups[tree.name[node]][side].append(node)
        for gone, come in groups.values():
            if gone and come:
                known = self._siblings_that_stayed(gone[0])
                found = alike(self._one, self._other, gone, sorted(come), self._effort, least=0.6, known=known)
                for left, right in found:
                    if self._key_of(self._one, left) == self._key_of(self._other, right):
                        self._move(left, right)

    def _siblings_that_stayed(self, left: int) -> list[int]:
        one = self._one
        siblings = one.children(one.parent[left])
        return [node for node in siblings if one.name[node] == one.name[left] and node not in self._gone]

    def _equal_elsewhere(self) -> list[tuple[int, int]]:
        """Pair equal subtrees, the largest first, of which at least one is whole and not part of something else."""
        one, other = self._one, self._other
        places: dict[int, list[int]] = defaultdict(list)
        for root in sorted(self._come, reverse=True):
            for node in self._candidates(other, root):
                places[other.identity[node]].append(node)
        wanted = sorted(
            (-one.size(node), node)
            for root in self._gone
            for node in self._candidates(one, root)
            if one.identity[node] in places
        )
        found: list[tuple[int, int]] = []
        taken_left, taken_right = self._taken
        for _, left in wanted:
            if any(taken_left[left : one.end[left]]):
                continue
            waiting = places[one.identity[left]]
            while waiting and any(taken_right[waiting[-1] : other.end[waiting[-1]]]):
                waiting.pop()
            right = waiting[-1] if waiting else None
            if right is None or not (left in self._gone or right in self._come) or not self._is_telling(left):
                continue
            for taken, tree, node in ((taken_left, one, left), (taken_right, other, right)):
                taken[node : tree.end[node]] = b"\1" * (tree.end[node] - node)
            found.append((left, right))
        return found

    @staticmethod
    def _candidates(tree: Tree, root: int) -> Iterator[int]:
        if tree.kind[root] != ELEMENT:
            return
        yield root
        for node in range(root + 1, tree.end[root]):
            if tree.kind[node] == ELEMENT and tree.size(node) >= SMALLEST_KNOWN_AGAIN:
                yield node

    def _is_telling(self, left: int) -> bool:
        """Tell whether a subtree is hardly equal to another one by chance."""
        one = self._one
        if one.size(left) >= SMALLEST_MOVED:
            return True
        values = [one.text_of(left), *(value for _, value in one.attributes_of(left))]
        return any(len(value) >= 4 for value in values)

    def _move(self, left: int, right: int) -> None:
        self._gone.pop(left, None)
        self._come.pop(right, None)
        self._partner[right] = left
        self._add(Edit("moved", left, right))
        if self._one.identity[left] != self._other.identity[right]:
            self._waiting.append((left, right))

    def _add(self, edit: Edit) -> None:
        self._found.append(((edit.right, 1, len(self._found)), edit))
