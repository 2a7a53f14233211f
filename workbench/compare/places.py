"""Where the nodes of a model are: readable paths, lines and columns."""

from __future__ import annotations

import re

from workbench.compare.difference import Spot
from workbench.compare.model import COMMENT, DOCUMENT, ELEMENT, IGNORED, INSTRUCTION, TEXT, Tree
from workbench.documents import Document
from workbench.documents.places import START_TAG, Lines

_ATTRIBUTE = re.compile(rb"""([^\s"'<>/=]+)\s*=\s*("[^"]*"|'[^']*')""")
_BEGINS = re.compile(rb"(?:\s+|<!--.*?-->|<\?.*?\?>)*(?:<!\[CDATA\[)?", re.DOTALL)
_STEPS = {TEXT: "text()", COMMENT: "comment()", INSTRUCTION: "processing-instruction()"}


class Places:
    """The paths and places of one document's nodes."""

    def __init__(self, document: Document, tree: Tree) -> None:
        self._tree = tree
        self.text = document.utf8()
        self._lines = Lines(self.text)
        self._numbers: dict[int, dict[int, int]] = {}
        self._paths: dict[int, str] = {0: "/"}
        self._before: dict[int, dict[int, int]] = {}

    def spot(self, node: int, attribute: str | None = None, *, is_text: bool = False) -> Spot:
        """Give path, line and column of a node, of its attribute, or of its own text."""
        if attribute is not None:
            path, at = f"{self.path(node)}/@{local(attribute)}", self.attribute_start(node, attribute)
        elif is_text and self._tree.kind[node] == ELEMENT:
            path, at = f"{self.path(node)}/text()", self._content_start(node)
        else:
            path, at = self.path(node), self.start(node)
        return Spot(path, *self._lines.position(at))

    def position(self, offset: int) -> tuple[int, int]:
        """Give line and column of a byte offset."""
        return self._lines.position(offset)

    def path(self, node: int) -> str:
        """Give the readable path of a node."""
        known = self._paths.get(node)
        if known is None:
            parent = self._tree.parent[node]
            around = self.path(parent) if parent > 0 else ""
            known = f"{around}/{self._step(node)}"
            if not self._tree.is_leaf(node):
                self._paths[node] = known
        return known

    def number(self, node: int) -> int:
        """Give a node's position among the siblings of its name, from 1; 0 when it is the only one."""
        parent = self._tree.parent[node]
        numbers = self._numbers.get(parent)
        if numbers is None:
            numbers = self._numbers[parent] = self._count(parent)
        return numbers.get(node, 0)

    def source(self, node: int) -> str:
        """Give the text of a node as it stands in the document."""
        return self.slice(self.start(node), self.stop(node))

    def slice(self, start: int, stop: int) -> str:
        """Give the text between two byte offsets."""
        return self.text[start:stop].decode("utf-8", "replace")

    def start(self, node: int) -> int:
        """Give the byte offset where a node begins."""
        if self._tree.kind[node] != TEXT:
            return self._tree.start[node]
        begins = _BEGINS.match(self.text, self._text_start(node))
        return min(begins.end() if begins is not None else 0, self._tree.start[node])

    def raw_start(self, node: int) -> int:
        """Give the byte offset where a node begins, layout before a text included."""
        return self._text_start(node) if self._tree.kind[node] == TEXT else self._tree.start[node]

    def stop(self, node: int) -> int:
        """Give the byte offset behind the end of a node."""
        tree, text = self._tree, self.text
        kind, start = tree.kind[node], tree.start[node]
        if kind == DOCUMENT:
            return len(text)
        if kind == TEXT:
            return start
        if kind == COMMENT:
            return text.index(b"-->", start) + 3
        if kind == INSTRUCTION:
            return text.index(b"?>", start) + 2
        if self.is_empty_tag(node):
            return tree.close[node]
        return text.index(b">", tree.close[node]) + 1

    def is_empty_tag(self, node: int) -> bool:
        """Tell whether an element is written as an empty-element tag, `<a/>`; the parser sees its end behind it."""
        close = self._tree.close[node]
        return self.text[close - 2 : close] == b"/>" and self.tag_end(node) == close

    def tag_end(self, node: int) -> int:
        """Give the byte offset behind an element's start tag."""
        start = self._tree.start[node]
        tag = START_TAG.match(self.text, start)
        return tag.end() if tag is not None else start

    def _text_start(self, node: int) -> int:
        """Give where the text before a node's stored end begins: behind the markup before it."""
        parent = self._tree.parent[node]
        before = self._before.get(parent)
        if before is None:
            siblings = self._tree.all_children(parent)
            before = self._before[parent] = dict(zip(siblings[1:], siblings, strict=False))
        if node in before:
            return self.stop(before[node])
        return self.tag_end(parent) if parent > 0 else 0

    def _content_start(self, node: int) -> int:
        end = self.tag_end(node)
        begins = _BEGINS.match(self.text, end)
        at = begins.end() if begins is not None else end
        return at if at < self._tree.close[node] else self._tree.start[node]

    def attribute_start(self, node: int, attribute: str) -> int:
        """Give the byte offset of an attribute's name; that of the start tag when there is no such attribute."""
        value = dict(self._tree.attributes_of(node)).get(attribute)
        found = []
        for match in _ATTRIBUTE.finditer(self.text, self._tree.start[node] + 1, self.tag_end(node)):
            name = match.group(1).decode()
            if local(name) == local(attribute) and not (name.startswith("xmlns") and not attribute.startswith("xmlns")):
                found.append((match.group(2)[1:-1].decode() != value, match.start()))
        return min(found)[1] if found else self._tree.start[node]

    def _step(self, node: int) -> str:
        kind = self._tree.kind[node]
        name = _STEPS[kind] if kind in _STEPS else local(self._tree.name_of(node))
        number = self.number(node)
        return f"{name}[{number}]" if number else name

    def _count(self, parent: int) -> dict[int, int]:
        groups: dict[str, list[int]] = {}
        for child in self._tree.all_children(parent):
            kind = self._tree.kind[child]
            is_element = kind in (ELEMENT, IGNORED)
            groups.setdefault(local(self._tree.name_of(child)) if is_element else _STEPS[kind], []).append(child)
        return {child: number for group in groups.values() if len(group) > 1 for number, child in enumerate(group, 1)}


def local(name: str) -> str:
    """Give the local part of a Clark name or of a name with a prefix."""
    return name.rpartition("}")[2].rpartition(":")[2]
