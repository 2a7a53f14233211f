"""What turns one document into another exactly, as data.

A patch speaks of the nodes of the left document by number. Numbers count in document order from 0, which is the
document itself: every element, comment, instruction and piece of text, but not attributes, nor the text of an
element that holds nothing else. Names are written with their prefixes, and namespace declarations are attributes.

`operations` say what becomes of nodes: `remove`; `rename` to `name`; `set` an `attribute` to `value` (null takes it
away); give it another `text`; `move` it to be child number `index` of the node `to`; `insert` `xml` there. The `xml`
is a list of pieces of text, between which a number stands for a node of the left document that moves there. Each
`index` counts children as they are in the end; moves and inserts come in the order of the right document.
"""

from __future__ import annotations

from hashlib import sha256

import msgspec
from lxml import etree

from workbench.compare.build import build
from workbench.compare.model import Tree, Vocabulary
from workbench.compare.options import EXACT
from workbench.compare.places import Places
from workbench.compare.script import NOWHERE, Edit, Script, edits
from workbench.compare.values import without_collecting
from workbench.documents import Document, read
from workbench.errors import UserFacingError

FORMAT = "workbench-xml-patch"
VERSION = 1


class Remove(msgspec.Struct, frozen=True, tag="remove", tag_field="op", forbid_unknown_fields=True):
    """Takes a node away, with what is in it."""

    node: int


class Rename(msgspec.Struct, frozen=True, tag="rename", tag_field="op", forbid_unknown_fields=True):
    """Gives an element another name."""

    node: int
    name: str


class SetAttribute(msgspec.Struct, frozen=True, tag="set", tag_field="op", forbid_unknown_fields=True):
    """Gives an attribute a value, or takes it away."""

    node: int
    attribute: str
    value: str | None


class SetText(msgspec.Struct, frozen=True, tag="text", tag_field="op", forbid_unknown_fields=True):
    """Gives a comment, an instruction, a piece of text or an element without children another text."""

    node: int
    text: str


class Move(msgspec.Struct, frozen=True, tag="move", tag_field="op", forbid_unknown_fields=True):
    """Puts a node at another place."""

    node: int
    to: int
    index: int


class Insert(msgspec.Struct, frozen=True, tag="insert", tag_field="op", forbid_unknown_fields=True):
    """Puts something new at a place."""

    to: int
    index: int
    xml: tuple[str | int, ...]


Operation = Remove | Rename | SetAttribute | SetText | Move | Insert


class Patch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The operations, and the SHA-256 of the canonical XML of the document they are for and of what comes out."""

    format: str
    version: int
    left: str
    right: str
    operations: tuple[Operation, ...]


def make_patch(left: Document, right: Document) -> Patch:
    """Find the operations that turn the left document into the right one, to the last blank and comment.

    Raises:
        DocumentError: one of the two is no XML.
        UserFacingError: one of the two is none that a patch can be made for.
    """
    left, right = plain(left), plain(right)
    with without_collecting():
        words = Vocabulary()
        one, other = build(left, EXACT, words), build(right, EXACT, words)
        script = edits(one, other, lambda tree, node: None, node_by_node=True)
        return Patch(FORMAT, VERSION, digest(left), digest(right), _operations(script, other, Places(right, other)))


def to_bytes(patch: Patch) -> bytes:
    """Write a patch as JSON, one operation a line."""
    head = msgspec.json.encode({"format": patch.format, "version": patch.version})[:-1]
    sides = f',"left":"{patch.left}","right":"{patch.right}","operations":['.encode()
    encoder = msgspec.json.Encoder()
    lines = b",\n".join(encoder.encode(operation) for operation in patch.operations)
    return head + sides + (b"\n" + lines + b"\n" if lines else b"") + b"]}\n"


def read_patch(raw: bytes, name: str) -> Patch:
    """Read a patch.

    Args:
        raw: the file's bytes.
        name: what people call the file.

    Raises:
        UserFacingError: it is no patch that can be read.
    """
    try:
        patch = msgspec.json.decode(raw, type=Patch)
    except (msgspec.DecodeError, msgspec.ValidationError, RecursionError) as error:
        raise UserFacingError(
            f"`{name}` is no XML patch: {error}.", "Make one with `workbench diff --patch`."
        ) from None
    if patch.format != FORMAT or patch.version != VERSION:
        words = f"`{name}` is a `{patch.format}` of version {patch.version}, and this program reads {VERSION}."
        raise UserFacingError(words, "Make it again, or use a newer version of the program.")
    return patch


def plain(document: Document) -> Document:
    """Give the document itself, or its canonical form when a document type inside it may have a say in its content."""
    return read(canonical(document), document.name) if b"<!DOCTYPE" in document.utf8() else document


def canonical(document: Document) -> bytes:
    """Write a document as canonical XML (C14N 1.0 with comments)."""
    try:
        return etree.tostring(document.root.getroottree(), method="c14n", with_comments=True)
    except (etree.C14NError, ValueError) as error:
        words = f"`{document.name}` has no canonical form: {error}."
        raise UserFacingError(
            words, "A patch cannot be made for it; give namespaces that are whole addresses."
        ) from None


def digest(document: Document) -> str:
    """Give the SHA-256 of the canonical form, in hexadecimal."""
    return sha256(canonical(document)).hexdigest()


def _operations(script: Script, other: Tree, places: Places) -> tuple[Operation, ...]:
    writer = _Writer(script, other, places)
    return tuple(operation for edit in script.edits for operation in writer.operations(edit))


class _Writer:
    def __init__(self, script: Script, other: Tree, places: Places) -> None:
        self._partner = script.partner
        self._other, self._places = other, places
        self._index: dict[int, dict[int, int]] = {}
        added = sorted(edit.right for edit in script.edits if edit.kind == "added" and edit.left == NOWHERE)
        moved = sorted(edit.right for edit in script.edits if edit.kind == "moved" and edit.attribute is None)
        self._holes = _inside(added, moved, other)
        self._in_holes = {node for holes in self._holes.values() for node in holes}

    def operations(self, edit: Edit) -> list[Operation]:
        if edit.attribute is not None:
            return [SetAttribute(edit.left, edit.attribute, edit.new)]
        if edit.is_text:
            return [SetText(edit.left, edit.new or "")]
        if edit.kind == "removed":
            return [Remove(edit.left)]
        if edit.kind == "renamed":
            return [Rename(edit.left, edit.new or "")]
        if edit.kind == "moved":
            # What moves into something new is named in what is inserted.
            return [Move(edit.left, *self._target(edit.right))] if edit.right not in self._in_holes else []
        return [Insert(*self._target(edit.right), self._xml(edit.right))]

    def _target(self, node: int) -> tuple[int, int]:
        parent = self._other.parent[node]
        index = self._index.get(parent)
        if index is None:
            children = self._other.all_children(parent)
            index = self._index[parent] = {child: number for number, child in enumerate(children)}
        return self._partner[parent], index[node]

    def _xml(self, node: int) -> tuple[str | int, ...]:
        source, start = self._places.slice, self._places.raw_start(node)
        parts: list[str | int] = []
        for hole in self._holes.get(node, ()):
            parts.extend((source(start, self._places.raw_start(hole)), self._partner[hole]))
            start = self._places.stop(hole)
        parts.append(source(start, self._places.stop(node)))
        return tuple(parts)


def _inside(added: list[int], moved: list[int], other: Tree) -> dict[int, list[int]]:
    """Give for each node that was added the moved ones inside it; both come sorted, and added ones do not overlap."""
    found: dict[int, list[int]] = {}
    at = 0
    for node in added:
        while at < len(moved) and moved[at] < node:
            at += 1
        while at < len(moved) and moved[at] < other.end[node]:
            found.setdefault(node, []).append(moved[at])
            at += 1
    return found
