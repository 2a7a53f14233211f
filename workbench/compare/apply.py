"""Applies a patch: writes the left document with what the patch changes, and everything else as it stands."""

from __future__ import annotations

from bisect import bisect_left

from workbench.compare.build import build
from workbench.compare.model import COMMENT, DOCUMENT, ELEMENT, INSTRUCTION, TEXT, Tree, Vocabulary
from workbench.compare.options import EXACT
from workbench.compare.patch import Insert, Move, Patch, Remove, Rename, SetAttribute, SetText, digest, plain
from workbench.compare.places import Places
from workbench.compare.values import without_collecting
from workbench.documents import Document, read
from workbench.errors import UserFacingError

DEEPEST = 300
"""Elements within elements that a patch may make; documents have at most 256."""
_MAKE_AGAIN = "Make the patch again from these two documents."


class PatchError(UserFacingError):
    """The patch does not fit the document."""


def apply_patch(left: Document, patch: Patch) -> bytes:
    """Turn the left document into the right one.

    Args:
        left: the document that the patch was made from, however it is laid out and encoded.
        patch: the patch.

    Returns:
        the right document, in UTF-8, equal to it in canonical form.

    Raises:
        PatchError: the patch is for another document, or is damaged.
        DocumentError: the document is no XML.
    """
    left = plain(left)
    if digest(left) != patch.left:
        words = f"The patch was made from another document than `{left.name}`."
        raise PatchError(words, "Apply it to the very document it was made from; layout and comments count too.")
    with without_collecting():
        tree = build(left, EXACT, Vocabulary())
        written = _Writer(left, tree, patch).write()
    result = read(written, left.name)
    if result.outcome != "xml" or digest(result) != patch.right:
        raise PatchError("The patch is damaged: what it makes is not what it was made for.", _MAKE_AGAIN)
    return written


class _Writer:
    def __init__(self, left: Document, tree: Tree, patch: Patch) -> None:
        self._tree, self._places = tree, Places(left, tree)
        self._names: dict[int, str] = {}
        self._attributes: dict[int, dict[str, str | None]] = {}
        self._texts: dict[int, str] = {}
        self._children: dict[int, list[int | Insert]] = {}
        self._gone: set[int] = set()
        self._moved: set[int] = set()
        self._written: set[int] = set()
        self._out: list[str] = []
        self._take(patch)
        touched = {*self._names, *self._attributes, *self._texts, *self._children}
        self._touched = sorted(touched)

    def write(self) -> bytes:
        places, tree = self._places, self._tree
        children = self._children.get(0)
        if children is None:
            end = 0
            for child in tree.all_children(0):
                self._out.append(places.slice(end, places.raw_start(child)))
                self._write(child, 1)
                end = places.stop(child)
            self._out.append(places.slice(end, places.stop(0)))
        else:
            for entry in children:
                self._write_entry(entry, 1)
                self._out.append("\n")
        text = "".join(self._out)
        if text.startswith("<?xml") and (end := text.find("?>")) >= 0:  # it may name another encoding
            text = text[end + 2 :].lstrip()
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode()

    def _take(self, patch: Patch) -> None:
        for operation in patch.operations:
            if isinstance(operation, Rename):
                self._check(operation.node, ELEMENT)
                self._names[operation.node] = operation.name
            elif isinstance(operation, SetAttribute):
                self._check(operation.node, ELEMENT)
                self._attributes.setdefault(operation.node, {})[operation.attribute] = operation.value
            elif isinstance(operation, SetText):
                self._check(operation.node)
                self._texts[operation.node] = operation.text
            elif isinstance(operation, Move):
                self._move_away(operation.node)
            elif isinstance(operation, Remove):
                self._check(operation.node)
                self._gone.add(operation.node)
            else:
                for part in operation.xml:
                    if isinstance(part, int):
                        self._move_away(part)
        self._gone |= self._moved
        for node in self._gone:
            self._list_of(self._tree.parent[node])
        for operation in patch.operations:
            if isinstance(operation, Move | Insert):
                self._check(operation.to, ELEMENT, DOCUMENT)
                if operation.index < 0:
                    raise PatchError("The patch is damaged: it names a place before the first.", _MAKE_AGAIN)
                self._list_of(operation.to).insert(
                    operation.index, operation if isinstance(operation, Insert) else operation.node
                )

    def _move_away(self, node: int) -> None:
        self._check(node)
        if node in self._moved:
            raise PatchError("The patch is damaged: it moves one node twice.", _MAKE_AGAIN)
        self._moved.add(node)

    def _list_of(self, node: int) -> list[int | Insert]:
        if node not in self._children:
            self._children[node] = [child for child in self._tree.all_children(node) if child not in self._gone]
        return self._children[node]

    def _check(self, node: int, *kinds: int) -> None:
        is_there = 0 <= node < len(self._tree) and (node > 0 or DOCUMENT in kinds)
        if not is_there or (kinds and self._tree.kind[node] not in kinds):
            raise PatchError(f"The patch is damaged: it speaks of a node {node} that is not there.", _MAKE_AGAIN)

    def _write_entry(self, entry: int | Insert, depth: int) -> None:
        if not isinstance(entry, Insert):
            self._write(entry, depth)
            return
        for part in entry.xml:
            if isinstance(part, int):
                self._write(part, depth)
            else:
                self._out.append(part)

    def _write(self, node: int, depth: int) -> None:
        tree, places, out = self._tree, self._places, self._out
        if depth > DEEPEST:
            raise PatchError("The patch is damaged: it nests elements too deeply.", _MAKE_AGAIN)
        if node in self._moved:
            if node in self._written:
                raise PatchError("The patch is damaged: it puts one node at two places.", _MAKE_AGAIN)
            self._written.add(node)
        at = bisect_left(self._touched, node)
        if at == len(self._touched) or self._touched[at] >= tree.end[node]:
            out.append(places.slice(places.raw_start(node), places.stop(node)))
            return
        kind = tree.kind[node]
        if kind == TEXT:
            out.append(escape(self._texts[node]))
        elif kind == COMMENT:
            out.append(f"<!--{self._texts[node]}-->")
        elif kind == INSTRUCTION:
            out.append(f"<?{tree.name_of(node)} {self._texts[node]}?>")
        else:
            self._write_element(node, depth)

    def _write_element(self, node: int, depth: int) -> None:
        tree, places, out = self._tree, self._places, self._out
        children = self._children.get(node)
        if children is None:
            children = list(tree.all_children(node))
        begin = len(out)
        out.append("")
        for child in children:
            self._write_entry(child, depth + 1)
        is_empty = places.is_empty_tag(node)
        if not children:
            own = self._texts.get(node)
            if own is not None:
                out.append(escape(own))
            elif not is_empty and tree.value[node]:
                out.append(places.slice(places.tag_end(node), tree.close[node]))
        has_content = any(out[begin + 1 :])
        name = self._names.get(node, tree.name_of(node))
        tag = self._start_tag(node, name)
        if is_empty and has_content:
            tag = tag.removesuffix("/>").rstrip() + ">"
        out[begin] = tag
        if not is_empty or has_content:
            out.append(f"</{name}>")

    def _start_tag(self, node: int, name: str) -> str:
        tree, places = self._tree, self._places
        if node not in self._names and node not in self._attributes:
            return places.slice(tree.start[node], places.tag_end(node))
        attributes: dict[str, str | None] = dict(tree.attributes_of(node))
        attributes.update(self._attributes.get(node, {}))
        kept = ((key, value) for key, value in attributes.items() if value is not None)
        written = "".join(f' {key}="{escape_attribute(value)}"' for key, value in kept)
        return f"<{name}{written}{'/>' if places.is_empty_tag(node) else '>'}"


def escape(text: str) -> str:
    """Write a text so that a parser reads the same."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def escape_attribute(value: str) -> str:
    """Write an attribute's value so that a parser reads the same."""
    return escape(value).replace('"', "&quot;").replace("\t", "&#9;").replace("\n", "&#10;")
