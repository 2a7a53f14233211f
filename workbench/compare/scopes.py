"""What prefixes stand for at a place, and how a name or a piece of markup keeps its meaning at another place."""

from __future__ import annotations

import re
from collections.abc import Mapping

from workbench.compare.model import ELEMENT, IGNORED, Tree
from workbench.compare.places import Places

Scope = dict[str, str]
"""Prefix to namespace; the prefix `` is that of names without one."""

_ATTRIBUTE = re.compile(rb"""\s*([^\s"'<>/=]+)\s*=\s*("[^"]*"|'[^']*')""")
_PLAIN_TAG = re.compile(rb"<[^\s/>:!?]+[\s/>]")
_NAME = re.compile(rb"<[^\s/>]+")
XML = "http://www.w3.org/XML/1998/namespace"


class Scopes:
    """The namespaces of one document as its start tags declare them."""

    def __init__(self, tree: Tree, places: Places, turned: Mapping[str, str]) -> None:
        """Read nothing yet.

        Args:
            tree: the model.
            places: its places.
            turned: namespaces, and those that they are to be taken for.
        """
        self._tree, self._places, self._turned = tree, places, turned

    def own(self, node: int) -> Scope:
        """Give what an element declares itself."""
        found = {}
        for name, value, _, _ in self.attributes(node):
            if name == "xmlns" or name.startswith("xmlns:"):
                found[name[6:]] = self._turned.get(value, value)
        return found

    def at(self, node: int) -> Scope:
        """Give what prefixes stand for at an element, its own declarations included; 0 is outside the root."""
        around: list[int] = []
        while node > 0:
            around.append(node)
            node = self._tree.parent[node]
        scope: Scope = {"": "", "xml": XML}
        for each in reversed(around):
            scope.update(self.own(each))
        return scope

    def attributes(self, node: int) -> list[tuple[str, str, int, int]]:
        """Give the attributes as they are written: name, value, and the offsets from the blank before to the end."""
        if self._tree.kind[node] not in (ELEMENT, IGNORED):
            return []
        places = self._places
        name = _NAME.match(places.text, self._tree.start[node])
        at, end = name.end() if name is not None else 0, places.tag_end(node)
        found = []
        while match := _ATTRIBUTE.match(places.text, at, end):
            found.append((match[1].decode(), match[2][1:-1].decode(), match.start(), match.end()))
            at = match.end()
        return found

    def attribute(self, node: int, name: str) -> tuple[int, int] | None:
        """Give where an attribute is written, by its Clark name or its name with a prefix, with the blank before it."""
        scope = self.at(node)
        for written, _, start, end in self.attributes(node):
            prefix, _, rest = written.rpartition(":")
            space = scope.get(prefix, "") if prefix else ""
            is_declaration = "xmlns" in (prefix, written)
            if written == name or (not is_declaration and (f"{{{space}}}{rest}" if space else rest) == name):
                return start, end
        return None


def prefix_for(space: str, wanted: str, scope: Scope) -> tuple[str, Scope]:
    """Choose a prefix for a namespace where a scope holds.

    Args:
        space: the namespace.
        wanted: the prefix to be kept if it can be; not the one of names without a prefix.
        scope: what holds there.

    Returns:
        the prefix, and what has to be declared for it.
    """
    if wanted and scope.get(wanted) == space:
        return wanted, {}
    for prefix, meaning in scope.items():
        if prefix and meaning == space:
            return prefix, {}
    number = 1
    chosen = wanted or "ns1"
    while chosen in scope:
        chosen, number = f"ns{number}", number + 1
    return chosen, {chosen: space}


def lost(piece: bytes, here: Scope, there: Scope, own: Scope) -> Scope:
    """Give what a piece of markup has to declare so that its names mean the same at another place.

    Args:
        piece: an element as it is written.
        here: what holds around it where it comes from.
        there: what holds where it goes.
        own: what it declares itself.
    """
    needed = {}
    for prefix, space in here.items():
        if prefix in own or there.get(prefix, "") == space:
            continue
        is_used = f"{prefix}:".encode() in piece if prefix else _PLAIN_TAG.search(piece) is not None
        if is_used:
            needed[prefix] = space
    return needed


def declared(piece: bytes, declarations: Scope) -> bytes:
    """Write declarations into the first start tag of a piece of markup."""
    name = _NAME.search(piece)
    if name is None or not declarations:
        return piece
    return piece[: name.end()] + written(declarations) + piece[name.end() :]


def written(declarations: Scope) -> bytes:
    """Write declarations as attributes, each with a blank before it."""
    return "".join(
        f' xmlns{":" if prefix else ""}{prefix}="{space.replace(chr(34), "&quot;")}"'
        for prefix, space in declarations.items()
    ).encode()
