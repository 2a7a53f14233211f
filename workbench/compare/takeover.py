"""Takes one change over to the other side: the text of one document with that change made or undone, all else kept."""

from __future__ import annotations

import re

from workbench.compare.model import ELEMENT, IGNORED, TEXT, Tree
from workbench.compare.places import Places
from workbench.compare.retagging import Retagging
from workbench.compare.scopes import Scopes, declared, lost
from workbench.compare.script import NOWHERE, Edit
from workbench.compare.values import Comparison
from workbench.documents import Document, read
from workbench.documents.texts import bytes_like
from workbench.errors import UserFacingError

_NAME = re.compile(r"<[^\s/>]+")
_LAYOUT = re.compile(rb"[ \t\r\n]*\Z")


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
        turned = {comparison.namespaces[1]: comparison.namespaces[0]} if comparison.namespaces is not None else {}
        scopes = Scopes(trees[0], places[0], {}), Scopes(trees[1], places[1], turned)
        self._scopes, self._scopes_there = scopes[1 - target], scopes[target]
        self._with_prefixes = comparison.options.prefixes
        back = {left: right for right, left in comparison.script.partner.items()}
        self._partner = comparison.script.partner if to_left else back
        self._joined = comparison.script.own_text if to_left else comparison.script.own_text_left
        joins = comparison.script.joined, comparison.script.joined_left
        own = comparison.script.own_text, comparison.script.own_text_left
        parts = [joins[side] | own[side] for side in (0, 1)]
        self._parts_here, self._parts_there = parts if to_left else reversed(parts)
        moved = (each for each in comparison.script.edits if each.kind == "moved" and each.attribute is None)
        self._moved = {each.right if to_left else each.left for each in moved}
        self._at, self._from = (edit.left, edit.right) if to_left else (edit.right, edit.left)

    def text(self) -> bytes:
        tags = Retagging(
            (self._source, self._here, self._scopes),
            (self._target, self._there, self._scopes_there),
            with_prefixes=self._with_prefixes,
        )
        if self._edit.attribute is not None and self._edit.kind == "moved":
            return self._replaced(*tags.order(self._from, self._at))
        if self._edit.attribute is not None:
            return self._replaced(*tags.attribute(self._edit.attribute, self._from, self._at))
        if self._edit.is_text:
            return self._own_text()
        if self._edit.kind == "renamed":
            return self._replaced(*tags.name(self._from, self._at))
        if self._edit.kind == "moved":
            return self._move()
        return self._remove() if self._from == NOWHERE else self._insert(self._from)

    def _replaced(self, *pieces: tuple[int, int, bytes]) -> bytes:
        """Give the target's text with stretches replaced."""
        text = self._there.text
        for start, stop, piece in sorted(pieces, key=lambda piece: piece[:2], reverse=True):
            text = text[:start] + piece + text[stop:]
        return text

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

    def _remove(self) -> bytes:
        return self._replaced(self._cut(self._at))

    def _cut(self, node: int) -> tuple[int, int, bytes]:
        """Give the replacement that takes a node away with the layout before it."""
        start = self._there.start(node)
        back = {source: target for target, source in self._partner.items()}
        if self._text_around(self._target, node, self._parts_there, back) is not None:
            return start, self._there.stop(node), b""  # the blanks beside it are those of the text
        lead = _LAYOUT.search(self._there.text, 0, start)
        return (lead.start() if lead is not None else start), self._there.stop(node), b""

    @staticmethod
    def _text_around(
        tree: Tree, node: int, parts: dict[int, int], partner: dict[int, int]
    ) -> tuple[int, int, int] | None:
        """Give what has on the other side the text that stands around a node in parts, and the first and last part."""
        siblings = tree.children(tree.parent[node])
        texts = [sibling for sibling in siblings if tree.kind[sibling] == TEXT]
        for whole in {parts[text] for text in texts if text in parts}:
            around = [text for text in texts if parts.get(text, partner.get(text)) == whole]
            if around[0] < node < around[-1]:
                return whole, around[0], around[-1]
        return None

    def _insert(self, node: int) -> bytes:
        here = self._here
        start = here.start(node)
        lead = _LAYOUT.search(here.text, 0, start)
        layout = here.text[lead.start() if lead is not None else start : start]
        piece = self._carried(self._source, here, self._scopes, node)
        return self._replaced(self._placed(node, layout + piece))

    def _carried(self, tree: Tree, places: Places, scopes: Scopes, node: int) -> bytes:
        """Give a node as it is written, with what it has to declare where it goes."""
        piece = places.text[places.start(node) : places.stop(node)]
        parent = self._partner.get(self._source.parent[self._from])
        if tree.kind[node] not in (ELEMENT, IGNORED) or parent is None or self._with_prefixes:
            return piece
        here, there = scopes.at(tree.parent[node]), self._scopes_there.at(parent)
        return declared(piece, lost(piece, here, there, scopes.own(node)))

    def _move(self) -> bytes:
        cut = self._cut(self._at)
        layout = self._there.text[cut[0] : self._there.start(self._at)]
        piece = self._carried(self._target, self._there, self._scopes_there, self._at)
        return self._replaced(cut, self._placed(self._from, layout + piece))

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
        there, here = self._there, self._here
        around = self._text_around(self._source, node, self._parts_here, self._partner)
        if around is not None:
            whole, first, last = around
            parts = [here.text[here.raw_start(first) : here.stop(first)]]
            for sibling in self._source.all_children(self._source.parent[node]):
                if first < sibling <= last:
                    is_text = self._source.kind[sibling] == TEXT
                    parts.append(
                        here.text[here.raw_start(sibling) : here.stop(sibling)]
                        if is_text
                        else self._carried(self._source, here, self._scopes, sibling)
                    )
            if self._target.kind[whole] == ELEMENT:
                return there.tag_end(whole), self._target.close[whole], b"".join(parts)
            return there.raw_start(whole), there.stop(whole), b"".join(parts)
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
