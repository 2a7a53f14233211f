"""From two models to the edits that turn the left one into the right one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from workbench.compare.matching import KeyOf, Pairs, match_children, stays
from workbench.compare.model import Node

SMALLEST_MOVED = 3
"""Nodes a subtree has at least to be seen as moved to another parent: small ones are equal by chance."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit; of an attribute when `attribute` is set, of a node's own text when `text` is set."""

    kind: Literal["added", "removed", "changed", "moved", "renamed"]
    left: Node | None
    right: Node | None
    attribute: str | None = None
    old: str | None = None
    new: str | None = None
    is_text: bool = False


def edits(left: Node, right: Node, key_of: KeyOf, unordered: frozenset[int]) -> list[Edit]:
    """Find the edits, in the order of the documents.

    Args:
        left: the left model.
        right: the right model.
        key_of: gives a node's key where the user named one.
        unordered: ids of left elements in which the order of children does not count.
    """
    found: list[Edit] = []
    waiting = [(left, right)]
    while waiting:
        one, other = waiting.pop()
        if one.identity == other.identity:
            continue
        if one.tag != other.tag:
            found.append(Edit("renamed", one, other, old=one.tag, new=other.tag))
        if one.content != other.content:
            found.extend(_own(one, other))
            waiting.extend(_children(one, other, key_of, unordered, found))
    return sorted(_with_moves(found), key=_order)


def _own(one: Node, other: Node) -> Iterator[Edit]:
    """Compare what two nodes have themselves: attributes and text."""
    if one.attributes != other.attributes:
        before, after = dict(one.attributes), dict(other.attributes)
        for name in sorted(before.keys() | after.keys()):
            old, new = before.get(name), after.get(name)
            if old != new:
                kind: Literal["added", "removed", "changed"] = (
                    "added" if old is None else "removed" if new is None else "changed"
                )
                yield Edit(kind, one, other, attribute=name, old=old, new=new)
    if one.text != other.text:
        kind = "added" if not one.text else "removed" if not other.text else "changed"
        if one.children or other.children:
            yield Edit(kind, one, other, old=one.text or None, new=other.text or None, is_text=True)
        else:
            yield Edit("changed", one, other, old=one.text, new=other.text, is_text=True)


def _children(one: Node, other: Node, key_of: KeyOf, unordered: frozenset[int], found: list[Edit]) -> Pairs:
    pairs = match_children(one.children, other.children, key_of)
    if not pairs and not (one.children and other.children):
        found.extend(Edit("removed", child, None) for child in one.children)
        found.extend(Edit("added", None, child) for child in other.children)
        return []
    pairs.extend(_renamed(one, other, pairs))
    pairs.sort(key=lambda pair: pair[0].order)
    if id(one) not in unordered:
        kept = stays(pairs)
        found.extend(
            Edit("moved", *pair) for index, pair in enumerate(pairs) if index not in kept and pair[0].kind == "element"
        )
    paired = {id(node) for pair in pairs for node in pair}
    found.extend(Edit("removed", child, None) for child in one.children if id(child) not in paired)
    found.extend(Edit("added", None, child) for child in other.children if id(child) not in paired)
    return [pair for pair in pairs if pair[0].identity != pair[1].identity]


def _renamed(one: Node, other: Node, pairs: Pairs) -> Pairs:
    """Pair what has another name but the same content, or a like name in the same gap between paired siblings."""
    paired = {id(node) for pair in pairs for node in pair}
    gone = [child for child in one.children if id(child) not in paired and child.kind == "element"]
    come = [child for child in other.children if id(child) not in paired and child.kind == "element"]
    if not gone or not come:
        return []
    renamed: Pairs = []
    by_content: dict[int, list[Node]] = defaultdict(list)
    for child in come:
        if child.text or child.children or child.attributes:
            by_content[child.content].append(child)
    rest = []
    for child in gone:
        partners = by_content.get(child.content)
        if partners:
            renamed.append((child, partners.pop(0)))
        else:
            rest.append(child)
    taken = {id(node) for pair in renamed for node in pair}
    gap_of_left = _gaps(one.children, [pair[0] for pair in pairs])
    gap_of_right = _gaps(other.children, [pair[1] for pair in pairs])
    number_of = {id(pair[0]): number for number, pair in enumerate(pairs)}
    number_of |= {id(pair[1]): number for number, pair in enumerate(pairs)}
    free = [child for child in come if id(child) not in taken]
    for child in rest:
        gap = number_of.get(gap_of_left[id(child)], -1)
        near = [
            each for each in free if number_of.get(gap_of_right[id(each)], -1) == gap and _like(child.tag, each.tag)
        ]
        if near and bool(child.children) == bool(near[0].children):
            renamed.append((child, near[0]))
            free.remove(near[0])
    return renamed


def _gaps(children: list[Node], paired: list[Node]) -> dict[int, int]:
    """Give for each child the id of the paired sibling before it, 0 when there is none."""
    known = {id(node) for node in paired}
    gaps, last = {}, 0
    for child in children:
        if id(child) in known:
            last = id(child)
        else:
            gaps[id(child)] = last
    return gaps


def _like(one: str, other: str) -> bool:
    first, second = one.rpartition("}")[2].lower(), other.rpartition("}")[2].lower()
    return first == second or SequenceMatcher(None, first, second, autojunk=False).ratio() >= 0.75


def _with_moves(found: list[Edit]) -> list[Edit]:
    """Make one move of each subtree that went at one place and came, equal, at another."""
    come: dict[int, list[Edit]] = defaultdict(list)
    for edit in found:
        if edit.kind == "added" and edit.right is not None and edit.attribute is None and not edit.is_text:
            if edit.right.size >= SMALLEST_MOVED:
                come[edit.right.identity].append(edit)
    result: list[Edit] = []
    moved_in: set[int] = set()
    for edit in found:
        whole = edit.kind == "removed" and edit.right is None
        partners = come.get(edit.left.identity) if whole and edit.left is not None else None
        if partners:
            partner = partners.pop(0)
            moved_in.add(id(partner))
            result.append(Edit("moved", edit.left, partner.right))
        else:
            result.append(edit)
    return [edit for edit in result if id(edit) not in moved_in]


def _order(edit: Edit) -> tuple[int, int, str]:
    """Order by the right side, where people look for what became of it; removed things by where they were."""
    node = edit.right or edit.left
    assert node is not None
    return node.order, 0 if edit.right is not None else 1, edit.attribute or ""
