"""Takes one change over to the other side: the text of one document with that change made or undone, all else kept."""

from __future__ import annotations

import re

from workbench.compare.model import ELEMENT, TEXT, Tree
from workbench.compare.places import Places
from workbench.compare.script import NOWHERE, Edit
from workbench.compare.values import Comparison
from workbench.documents import Document, bytes_like, read
from workbench.errors import UserFacingError

_NAME = re.compile(r"<[^\s/>]+")
_LAYOUT = re.compile(rb"[ \t\r\n]*\Z")
_ATTRIBUTE = re.compile(rb"""\s*([^\s"'<>/=]+)\s*=\s*("[^"]*"|'[^']*')""")


def take_over(comparison: Comparison, documents: tuple[Document, Document], edit: Edit, *, to_left: bool) -> bytes:
    """Give the bytes of one document after it was made like the other one in one respect.

    Args:
        comparison: of the two documents, made without stand-ins.
        documents: the left and the right one.
        edit: what to take over.
        to_left: change the left document, and else the right one.

    Raises:
        UserFacingError: it cannot be taken over alone.
    """
    target = documents[0 if to_left else 1]
    text = _Taking(comparison, edit, to_left).text()
    raw = bytes_like(text.decode("utf-8"), target.raw)
    if read(raw, target.name).outcome != "xml":
        raise UserFacingError(
            "This change cannot be taken over alone: the document would not be well-formed.",
            "Most likely it uses a namespace prefix that is not declared on the other side.",
        )
    return raw


class _Taking:
    def __init__(self, comparison: Comparison, edit: Edit, to_left: bool) -> None:
        self._edit, self._to_left = edit, to_left
        trees, places = (comparison.left, comparison.right), comparison.places()
        target = 0 if to_left else 1
        self._target: Tree = trees[target]
        self._source: Tree = trees[1 - target]
        self._there: Places = places[target]
        self._here: Places = places[1 - target]
        back = {left: right for right, left in comparison.script.partner.items()}
        self._partner = comparison.script.partner if to_left else back
        self._joined = comparison.script.own_text if to_left else comparison.script.own_text_left
        moved = (each for each in comparison.script.edits if each.kind == "moved" and each.attribute is None)
        self._moved = {each.right if to_left else each.left for each in moved}
        self._at, self._from = (edit.left, edit.right) if to_left else (edit.right, edit.left)

    def text(self) -> bytes:
        if self._edit.attribute is not None:
            return self._attribute(self._edit.attribute)
        if self._edit.is_text:
            return self._own_text()
        if self._edit.kind == "renamed":
            return self._name()
        if self._edit.kind == "moved":
            return self._move()
        return self._remove() if self._from == NOWHERE else self._insert(self._from)

    def _replaced(self, *pieces: tuple[int, int, bytes]) -> bytes:
        """Give the target's text with stretches replaced."""
        text = self._there.text
        for start, stop, piece in sorted(pieces, reverse=True):
            text = text[:start] + piece + text[stop:]
        return text

    def _attribute(self, name: str) -> bytes:
        written = self._written_attribute(self._source, self._here, self._from, name)
        existing = self._written_attribute(self._target, self._there, self._at, name)
        piece = b" " + written[2].strip() if written is not None else b""
        if existing is not None:
            return self._replaced((existing[0], existing[1], piece))
        end = self._there.tag_end(self._at)
        end -= 2 if self._there.is_empty_tag(self._at) else 1
        return self._replaced((end, end, piece))

    @staticmethod
    def _written_attribute(tree: Tree, places: Places, node: int, name: str) -> tuple[int, int, bytes] | None:
        """Give where an attribute is written, the blank before it included, and how."""
        if name not in dict(tree.attributes_of(node)):
            return None
        start = places.attribute_start(node, name)
        lead = _LAYOUT.search(places.text, 0, start)
        match = _ATTRIBUTE.match(places.text, lead.start() if lead is not None else start)
        return (match.start(), match.end(), match.group()) if match is not None else None

    def _own_text(self) -> bytes:
        source, here = self._source, self._here
        if source.kind[self._from] != ELEMENT:
            piece = here.text[here.raw_start(self._from) : here.stop(self._from)]
            return self._replaced((self._there.raw_start(self._at), self._there.stop(self._at), piece))
        if source.children(self._from) or self._target.children(self._at):
            raise UserFacingError(
                "This text cannot be taken over alone: there are elements beside it.", "Take those over first."
            )
        empty = here.is_empty_tag(self._from)
        piece = b"" if empty else here.text[here.tag_end(self._from) : source.close[self._from]]
        return self._replaced(*self._content(piece))

    def _content(self, piece: bytes) -> list[tuple[int, int, bytes]]:
        """Give the replacement that puts a piece between the target's tags."""
        there, at = self._there, self._at
        if not there.is_empty_tag(at):
            return [(there.tag_end(at), self._target.close[at], piece)]
        return [(*self._slash(at), b">" + piece + self._end_tag(at))]

    def _slash(self, node: int) -> tuple[int, int]:
        """Give where the end of an empty-element tag stands, `/>` with the blank before it."""
        end = self._there.tag_end(node)
        lead = _LAYOUT.search(self._there.text, 0, end - 2)
        return (lead.start() if lead is not None else end - 2), end

    def _end_tag(self, node: int) -> bytes:
        name = _NAME.match(self._there.slice(self._target.start[node], self._there.tag_end(node)))
        return f"</{name.group()[1:] if name is not None else ''}>".encode()

    def _name(self) -> bytes:
        here, there, at = self._here, self._there, self._at
        new = _NAME.match(here.slice(self._source.start[self._from], here.tag_end(self._from)))
        old = _NAME.match(there.slice(self._target.start[at], there.tag_end(at)))
        assert new is not None
        assert old is not None
        start = self._target.start[at]
        pieces = [(start, start + len(old.group().encode()), new.group().encode())]
        if not there.is_empty_tag(at):
            pieces.append((self._target.close[at], there.stop(at), f"</{new.group()[1:]}>".encode()))
        return self._replaced(*pieces)

    def _remove(self) -> bytes:
        return self._replaced(self._cut(self._at))

    def _cut(self, node: int) -> tuple[int, int, bytes]:
        """Give the replacement that takes a node away with the layout before it."""
        start = self._there.start(node)
        lead = _LAYOUT.search(self._there.text, 0, start)
        return (lead.start() if lead is not None else start), self._there.stop(node), b""

    def _insert(self, node: int) -> bytes:
        here = self._here
        start = here.start(node)
        lead = _LAYOUT.search(here.text, 0, start)
        piece = here.text[lead.start() if lead is not None else start : here.stop(node)]
        return self._replaced(self._placed(node, piece))

    def _move(self) -> bytes:
        first, last, _ = cut = self._cut(self._at)
        return self._replaced(cut, self._placed(self._from, self._there.text[first:last]))

    def _has_text(self, parent: int) -> bool:
        return any(self._target.kind[child] == TEXT for child in self._target.children(parent))

    def _placed(self, node: int, piece: bytes) -> tuple[int, int, bytes]:
        """Give the replacement that puts a piece where a node of the source would stand in the target."""
        parent = self._partner.get(self._source.parent[node])
        if parent is None:
            raise UserFacingError(
                "This change cannot be taken over alone: what it is in is not on the other side.",
                "Take over what is around it first.",
            )
        if self._source.kind[node] == TEXT and (self._target.value[parent] or self._has_text(parent)):
            raise UserFacingError(
                "This text cannot be taken over alone: it would run into the text that is there.",
                "Take over what is around it.",
            )
        there = self._there
        after = NOWHERE
        for sibling in self._source.children(self._source.parent[node]):
            if sibling == node:
                break
            if sibling in self._joined:
                at = self._target.close[parent]
                return at, at, piece
            partner = self._partner.get(sibling)
            if partner is not None and sibling not in self._moved:
                after = partner
        if after != NOWHERE:
            at = there.stop(after)
            return at, at, piece
        if parent > 0 and there.is_empty_tag(parent):
            return *self._slash(parent), b">" + piece + self._end_tag(parent)
        at = there.tag_end(parent) if parent > 0 else there.start(self._target.children(0)[0])
        return at, at, piece
