"""Makes a start tag of one document like that of the other: its name, or an attribute; with the namespaces needed."""

from __future__ import annotations

import re

from workbench.compare.model import ELEMENT, IGNORED, Tree
from workbench.compare.places import Places
from workbench.compare.scopes import Scopes, prefix_for, written

Piece = tuple[int, int, bytes]
"""A stretch of the target's text, and what comes in its place."""
_NAME = re.compile(rb"<[^\s/>]+")


class Retagging:
    """Works out replacements in the target's text."""

    def __init__(
        self, source: tuple[Tree, Places, Scopes], target: tuple[Tree, Places, Scopes], *, with_prefixes: bool
    ) -> None:
        """Take both sides.

        Args:
            source: the model whose tags are taken over, its places and its namespaces.
            target: the model whose tags change.
            with_prefixes: prefixes count, and declarations are changes themselves.
        """
        self._source, self._here, self._scopes = source
        self._target, self._there, self._scopes_there = target
        self._with_prefixes = with_prefixes

    def attribute(self, name: str, node: int, at: int) -> list[Piece]:
        """Set an attribute of the target's element like that of the source's, or take it away.

        Args:
            name: the attribute's name in the model.
            node: the source's element.
            at: the target's element.
        """
        wanted, existing = self._scopes.attribute(node, name), self._scopes_there.attribute(at, name)
        piece = b""
        if wanted is not None:
            piece = self._here.text[slice(*wanted)].strip()
            prefix, colon, rest = piece.partition(b"=")[0].strip().decode().rpartition(":")
            if colon and prefix != "xmlns" and not self._with_prefixes:
                space = self._scopes.at(node)[prefix]
                chosen, declarations = prefix_for(space, prefix, self._scopes_there.at(at))
                value = piece[piece.index(b"=") :]
                piece = f"{chosen}:{rest}".encode() + value + written(declarations)
            piece = b" " + piece
        if existing is not None:
            return [(*existing, piece)]
        end = self._name_end(self._there, self._target, at)
        attributes = self._scopes_there.attributes(at)
        end = attributes[-1][3] if attributes else end
        return [(end, end, piece)]

    def order(self, node: int, at: int) -> list[Piece]:
        """Give the attributes of the target's element the order that those of the source's have."""
        names = [name for name, _ in self._source.attributes_of(node)]
        slots = [place for name in names if (place := self._scopes_there.attribute(at, name)) is not None]
        pieces = [self._there.text[slice(*place)] for place in slots]
        return [(*place, piece) for place, piece in zip(sorted(slots), pieces, strict=True)]

    def name(self, node: int, at: int) -> list[Piece]:
        """Give the target's element the name of the source's."""
        there, start = self._there, self._target.start[at]
        end = self._name_end(there, self._target, at)
        name = self._here.text[self._source.start[node] + 1 : self._name_end(self._here, self._source, node)].decode()
        prefix, _, rest = name.rpartition(":")
        space, scope = self._scopes.at(node).get(prefix, ""), self._scopes_there.at(at)
        pieces: list[Piece] = []
        if not self._with_prefixes and scope.get(prefix, "") != space:
            if not prefix and (not space or not self._plain_children(at)):
                pieces = self._default(at, space, scope.get("", ""))
            else:
                prefix, declarations = prefix_for(space, prefix, scope)
                name = f"{prefix}:{rest}"
                pieces.append((end, end, written(declarations)))
        pieces.append((start, end, f"<{name}".encode()))
        if not there.is_empty_tag(at):
            pieces.append((self._target.close[at], there.stop(at), f"</{name}>".encode()))
        return pieces

    def _default(self, at: int, space: str, old: str) -> list[Piece]:
        """Make names without a prefix mean another namespace in one start tag, and what they did in what is inside."""
        end = self._name_end(self._there, self._target, at)
        own = next(
            ((start, stop) for name, _, start, stop in self._scopes_there.attributes(at) if name == "xmlns"), None
        )
        pieces = [(*(own or (end, end)), written({"": space}))]
        for child in self._plain_children(at):
            if "" not in self._scopes_there.own(child):
                inside = self._name_end(self._there, self._target, child)
                pieces.append((inside, inside, written({"": old})))
        return pieces

    def _plain_children(self, at: int) -> list[int]:
        """Give the elements inside whose names have no prefix."""
        found = []
        for child in self._target.all_children(at):
            if self._target.kind[child] not in (ELEMENT, IGNORED):
                continue
            tag = self._there.text[self._target.start[child] : self._name_end(self._there, self._target, child)]
            if b":" not in tag:
                found.append(child)
        return found

    @staticmethod
    def _name_end(places: Places, tree: Tree, node: int) -> int:
        match = _NAME.match(places.text, tree.start[node])
        assert match is not None
        return match.end()
