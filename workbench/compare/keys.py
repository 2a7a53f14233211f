"""What tells one repeated element from another, where the user named it."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.compare.matching import KeyOf
from workbench.compare.model import ELEMENT, Tree
from workbench.compare.places import local


def key_reader(keys: Iterable[tuple[str, str]]) -> KeyOf:
    """Give the function that reads a node's key; it gives None for nodes without one.

    Args:
        keys: local name of an element, and what tells one from another: names of children (`Id`, `Item/Id`) or
            `@attribute`, several separated by commas.
    """
    parts = {name: tuple(part.strip() for part in key.split(",")) for name, key in keys}
    if not parts:
        return lambda tree, node: None

    def key_of(tree: Tree, node: int) -> tuple[str, ...] | None:
        wanted = parts.get(local(tree.name_of(node))) if tree.kind[node] == ELEMENT else None
        if wanted is None:
            return None
        values = tuple(_value(tree, node, part) for part in wanted)
        return values if any(values) else None

    return key_of


def _value(tree: Tree, node: int, part: str) -> str:
    *steps, last = part.split("/")
    at = node
    for step in steps:
        inner = _child(tree, at, step)
        if inner is None:
            return ""
        at = inner
    if last.startswith("@"):
        found = next((value for name, value in tree.attributes_of(at) if local(name) == local(last[1:])), "")
    else:
        child = _child(tree, at, last)
        found = tree.text_of(child) if child is not None else ""
    return tree.words.values[tree.words.equal_value[tree.words.value(found)]]


def _child(tree: Tree, node: int, name: str) -> int | None:
    return next((child for child in tree.children(node) if local(tree.name_of(child)) == local(name)), None)
