"""Compares two documents; the way in."""

from __future__ import annotations

import gc
from collections.abc import Callable

from workbench.compare.difference import Change, Difference, NodeKind, Spot
from workbench.compare.labels import label, text_of
from workbench.compare.matching import KeyOf
from workbench.compare.model import Identities, Node, build
from workbench.compare.noise import Noise
from workbench.compare.options import Options
from workbench.compare.script import Edit, edits
from workbench.compare.structure import compare_structure
from workbench.documents import Document

Report = Callable[[float, str], None]

MOST_PLACED = 5_000
"""Changes that are given with line and column; of more nobody reads each."""


def compare(
    left: Document, right: Document, options: Options | None = None, *, report: Report | None = None
) -> Difference:
    """Find what differs between two documents.

    Args:
        left: the first document, or the standard.
        right: the second document, or the partner's.
        options: what counts.
        report: told how far the comparison has come, as a fraction and words.

    Raises:
        UserFacingError: an XPath of the options cannot be used.
        DocumentError: one of the two is no XML.
    """
    options = options or Options()
    tell = report or (lambda fraction, words: None)
    if options.mode == "structure":
        return compare_structure(left, right, options)
    was_collecting = gc.isenabled()
    gc.disable()  # hundreds of thousands of small objects that all stay: collecting would only walk them again
    try:
        return _compare_values(left, right, options, tell)
    finally:
        if was_collecting:
            gc.enable()


def _compare_values(left: Document, right: Document, options: Options, tell: Report) -> Difference:
    noise_left, noise_right = Noise(left.root, options), Noise(right.root, options)
    identities = Identities()
    tell(0.0, "Reading the first document")
    top_left = build(left.root, noise_left, identities)
    tell(0.35, "Reading the second document")
    top_right = build(right.root, noise_right, identities)
    tell(0.7, "Matching")
    unordered = frozenset(_ids(top_left, noise_left)) if noise_left.unordered else frozenset()
    found = edits(top_left, top_right, _key_of(options), unordered)
    tell(0.9, "Looking up places")
    changes = tuple(_change(edit, left, right, placed=number < MOST_PLACED) for number, edit in enumerate(found))
    notes = []
    if len(changes) > MOST_PLACED:
        notes.append(f"There are {len(changes):,} changes; only the first {MOST_PLACED:,} are given with their lines.")
    return Difference("values", changes, noise_left.ignored + noise_right.ignored, tuple(notes))


def _change(edit: Edit, left: Document, right: Document, *, placed: bool) -> Change:
    # What came has no place on the left, what went has none on the right; parts of a pair have both.
    old_side = edit.left if edit.kind != "added" or edit.attribute or edit.is_text else None
    new_side = edit.right if edit.kind != "removed" or edit.attribute or edit.is_text else None
    node = edit.right or edit.left
    assert node is not None
    kind: NodeKind = "attribute" if edit.attribute else "text" if edit.is_text else node.kind
    old = edit.old if edit.attribute or edit.is_text or edit.kind == "renamed" else text_of(old_side)
    new = edit.new if edit.attribute or edit.is_text or edit.kind == "renamed" else text_of(new_side)
    lost, won = edit.kind == "removed", edit.kind == "added"
    return Change(
        edit.kind,
        kind,
        None if won and edit.attribute else _spot(left, old_side, edit, placed),
        None if lost and edit.attribute else _spot(right, new_side, edit, placed),
        old,
        new,
        label(edit),
    )


def _spot(document: Document, node: Node | None, edit: Edit, placed: bool) -> Spot | None:
    if node is None:
        return None
    element = node.element
    attribute = edit.attribute
    path = document.path(element, attribute)
    if node.kind == "text" or edit.is_text:
        path += "/text()"
    elif node.kind != "element":
        parent = element.getparent()
        owner = parent if parent is not None else document.root
        path = f"{document.path(owner)}/{'comment()' if node.kind == 'comment' else 'processing-instruction()'}"
        element = owner
    if not placed:
        return Spot(path, 0, 0)
    place = document.place_of_attribute(element, attribute) if attribute else document.place(element)
    return Spot(path, place.line, place.column)


def _key_of(options: Options) -> KeyOf:
    parts = {name: tuple(part.strip() for part in key.split(",")) for name, key in options.keys}

    def key_of(node: Node) -> tuple[str, ...] | None:
        wanted = parts.get(node.tag.rpartition("}")[2])
        if wanted is None or node.kind != "element":
            return None
        values = tuple(_value(node, part) for part in wanted)
        return values if any(values) else None

    return key_of


def _value(node: Node, part: str) -> str:
    """Give the value of a child, of a child's child (`A/B`), or of an attribute (`@a`)."""
    at = node
    *steps, last = part.split("/")
    for step in steps:
        inner = next((child for child in at.children if child.tag.rpartition("}")[2] == step), None)
        if inner is None:
            return ""
        at = inner
    if last.startswith("@"):
        return next((value for name, value in at.attributes if name.rpartition("}")[2] == last[1:]), "")
    return next((child.text for child in at.children if child.tag.rpartition("}")[2] == last), "")


def _ids(top: Node, noise: Noise) -> list[int]:
    found, waiting = [], [top]
    while waiting:
        node = waiting.pop()
        if node.element in noise.unordered:
            found.append(id(node))
        waiting.extend(node.children)
    return found
