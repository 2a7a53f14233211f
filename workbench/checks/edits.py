"""Turns a remedy into edits of the original bytes."""

from __future__ import annotations

import re
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from workbench.checks.alignment import split
from workbench.checks.extents import Extent, Extents
from workbench.documents import Document
from workbench.findings import Finding, Remedy

_ATTRIBUTE = re.compile(rb"""([^\s"'<>/=]+)\s*=\s*("[^"]*"|'[^']*')""")
_NAME_END = re.compile(rb"[\s/>]")
_MORE_THAN_TEXT = re.compile(rb"<!--|<\?|<!\[CDATA\[")


class Edit(NamedTuple):
    """A stretch of the document's bytes and what comes in its place."""

    start: int
    end: int
    new: bytes


class Editor:
    """Makes edits for one document."""

    def __init__(self, document: Document, extents: Extents) -> None:
        self._document = document
        self._extents = extents
        self._text = extents.text

    def edits(self, finding: Finding, node: etree._Element, remedy: Remedy) -> tuple[str, tuple[Edit, ...]] | None:
        """What a remedy does, in words, and the edits for it; None when it cannot be done in this document.

        Args:
            finding: the finding.
            node: the element it is at.
            remedy: one of its remedies.
        """
        attribute = (finding.place.path or "").partition("/@")[2] if finding.place is not None else ""
        if remedy.kind == "rename":
            return self._rename(node, remedy.value)
        if remedy.kind == "insert":
            return self._insert(node, remedy)
        if remedy.kind == "move":
            return self._move(node, remedy.after)
        if remedy.kind == "namespace":
            return self._namespace(node, remedy.value)
        if remedy.kind == "add-attribute":
            return self._add_attribute(node, remedy.value)
        if remedy.kind == "rename-attribute":
            return self._rename_attribute(node, attribute, remedy.value)
        return (
            self._rewrite_attribute(node, attribute, remedy.value) if attribute else self._rewrite(node, remedy.value)
        )

    # Elements.

    def _rename(self, node: etree._Element, name: str) -> tuple[str, tuple[Edit, ...]] | None:
        namespace, local = split(name)
        old = self._written_name(self._extents.of(node).start + 1)
        prefix = self._prefix(node, namespace, old.partition(b":")[0].decode() if b":" in old else "")
        if prefix is None:
            return None
        new = f"{prefix}:{local}" if prefix else local
        return f"Rename `{old.decode()}` to `{new}`", self._renaming(node, old, new)

    def _renaming(self, node: etree._Element, old: bytes, new: str) -> tuple[Edit, ...]:
        extent = self._extents.of(node)
        starts = [extent.start + 1] if extent.is_empty_tag else [extent.start + 1, extent.inside_end + 2]
        return tuple(self._edit(at, at + len(old), new) for at in starts)

    def _insert(self, node: etree._Element, remedy: Remedy) -> tuple[str, tuple[Edit, ...]] | None:
        holder = etree.fromstring(f"<holder>{remedy.value}</holder>")
        children = list(node.iterchildren("*"))
        if remedy.after >= len(children) or not len(holder):
            return None
        texts = [self._fragment(one, node) for one in holder]
        if None in texts:
            return None
        names = ", ".join(f"`{split(str(one.tag))[1]}`" for one in holder)
        title = f"Insert {names} with a placeholder"
        lead = self._lead(node, children)
        whole = "".join(f"{lead}{text}" for text in texts)
        return title, (self._insertion(node, children, remedy.after, whole),)

    def _insertion(self, node: etree._Element, children: list[etree._Element], after: int, text: str) -> Edit:
        """Puts text behind the child of a number; -1 for the beginning."""
        extent = self._extents.of(node)
        if after >= 0:
            at = self._extents.of(children[after]).end
            return self._edit(at, at, text)
        if not extent.is_empty_tag:
            return self._edit(extent.inside, extent.inside, text)
        name = self._written_name(extent.start + 1).decode()
        return self._edit(extent.end - 2, extent.end, f">{text}{self._own_lead(node)}</{name}>")

    def _move(self, node: etree._Element, after: int) -> tuple[str, tuple[Edit, ...]] | None:
        parent = node.getparent()
        if parent is None:
            return None
        children = list(parent.iterchildren("*"))
        if after >= len(children) or (after >= 0 and children[after] is node):
            return None
        extent = self._extents.of(node)
        start = self._start_with_space(extent)
        text = self._text[start : extent.end].decode("utf-8")
        where = f"behind `{split(str(children[after].tag))[1]}`" if after >= 0 else "to the beginning"
        title = f"Move `{split(str(node.tag))[1]}` {where}"
        return title, (self._edit(start, extent.end, ""), self._insertion(parent, children, after, text))

    def _namespace(self, node: etree._Element, wanted: str) -> tuple[str, tuple[Edit, ...]] | None:
        found, local = split(str(node.tag))
        prefix = self._prefix(node, wanted, "")
        parent = node.getparent()
        if parent is not None and prefix is not None and wanted in parent.nsmap.values():
            old = self._written_name(self._extents.of(node).start + 1)
            new = f"{prefix}:{local}" if prefix else local
            if old.decode() != new:
                return f"Rename `{old.decode()}` to `{new}`", self._renaming(node, old, new)
        if not found:
            return self._declare(node, wanted)
        return self._redeclare(node, found, wanted)

    def _redeclare(self, node: etree._Element, found: str, wanted: str) -> tuple[str, tuple[Edit, ...]] | None:
        """Changes the declaration that gives the element its namespace."""
        name = self._written_name(self._extents.of(node).start + 1)
        prefix = name.partition(b":")[0] if b":" in name else b""
        declared = b"xmlns:" + prefix if prefix else b"xmlns"
        for holder in (node, *node.iterancestors()):
            span = self._attribute_span(holder, declared)
            if span is not None:
                value = "" if not wanted else quoteattr(wanted)
                edit = self._edit(span[1], span[2], value) if wanted else self._edit(span[0] - 1, span[2], "")
                title = f"Change the namespace `{found}` to `{wanted}`" if wanted else f"Remove the namespace `{found}`"
                return title, (edit,)
        return None

    def _declare(self, node: etree._Element, wanted: str) -> tuple[str, tuple[Edit, ...]] | None:
        """Gives an element without a prefix, and all in it, a namespace."""
        at = self._name_end(node)
        return f"Declare the namespace `{wanted}`", (self._edit(at, at, f" xmlns={quoteattr(wanted)}"),)

    # Values.

    def _rewrite(self, node: etree._Element, value: str) -> tuple[str, tuple[Edit, ...]] | None:
        extent = self._extents.of(node)
        inside = self._text[extent.inside : extent.inside_end]
        if len(node) or _MORE_THAN_TEXT.search(inside):
            return None
        title = f"Write `{value}` in place of `{(node.text or '').strip()[:60]}`"
        if extent.is_empty_tag:
            name = self._written_name(extent.start + 1).decode()
            return title, (self._edit(extent.end - 2, extent.end, f">{escape(value)}</{name}>"),)
        return title, (self._edit(extent.inside, extent.inside_end, escape(value)),)

    def _rewrite_attribute(
        self, node: etree._Element, attribute: str, value: str
    ) -> tuple[str, tuple[Edit, ...]] | None:
        span = self._attribute_called(node, attribute)
        if span is None:
            return None
        return f"Write {attribute}={quoteattr(value)}", (self._edit(span[1], span[2], quoteattr(value)),)

    def _rename_attribute(self, node: etree._Element, attribute: str, name: str) -> tuple[str, tuple[Edit, ...]] | None:
        span = self._attribute_called(node, attribute)
        new = self._attribute_name(node, name)
        if span is None or new is None:
            return None
        name_end = span[0] + len(self._written_attribute(span[0]))
        return f"Rename the attribute `{attribute}` to `{new}`", (self._edit(span[0], name_end, new),)

    def _add_attribute(self, node: etree._Element, written: str) -> tuple[str, tuple[Edit, ...]] | None:
        end = written.index("=", written.rfind("}") + 1)
        name, value = self._attribute_name(node, written[:end]), written[end + 1 :]
        if name is None:
            return None
        at = self._name_end(node)
        return f"Add {name}={quoteattr(value)}", (self._edit(at, at, f" {name}={quoteattr(value)}"),)

    # How things are written here.

    def _edit(self, start: int, end: int, new: str) -> Edit:
        offset = self._extents.offset
        return Edit(offset(start), offset(end), self._extents.encoded(new))

    def _written_name(self, at: int) -> bytes:
        end = _NAME_END.search(self._text, at)
        return self._text[at : end.start() if end is not None else len(self._text)]

    def _name_end(self, node: etree._Element) -> int:
        at = self._extents.of(node).start + 1
        return at + len(self._written_name(at))

    def _written_attribute(self, at: int) -> bytes:
        found = _ATTRIBUTE.match(self._text, at)
        assert found is not None
        return found[1]

    def _attribute_span(self, node: etree._Element, name: bytes) -> tuple[int, int, int] | None:
        """Where an attribute begins, and where its value with its quotation marks begins and ends."""
        extent = self._extents.of(node)
        for found in _ATTRIBUTE.finditer(self._text, extent.start + 1, extent.inside):
            if found[1] == name:
                return found.start(), found.start(2), found.end(2)
        return None

    def _attribute_called(self, node: etree._Element, local: str) -> tuple[int, int, int] | None:
        extent = self._extents.of(node)
        for found in _ATTRIBUTE.finditer(self._text, extent.start + 1, extent.inside):
            if found[1].rpartition(b":")[2] == local.encode() and not found[1].startswith(b"xmlns"):
                return found.start(), found.start(2), found.end(2)
        return None

    def _attribute_name(self, node: etree._Element, name: str) -> str | None:
        namespace, local = split(name)
        if not namespace:
            return local
        if namespace == "http://www.w3.org/XML/1998/namespace":
            return f"xml:{local}"
        prefix = next((one for one, uri in node.nsmap.items() if one and uri == namespace), None)
        return None if prefix is None else f"{prefix}:{local}"

    def _prefix(self, node: etree._Element, namespace: str, liked: str) -> str | None:
        """The prefix for a namespace at an element ("" for none); None when there is none declared."""
        known = {prefix or "": uri for prefix, uri in node.nsmap.items()}
        if known.get(liked, "") == namespace:
            return liked
        if known.get("", "") == namespace:
            return ""
        return next((prefix for prefix, uri in known.items() if uri == namespace and prefix), None)

    def _fragment(self, node: etree._Element, at: etree._Element) -> str | None:
        """An element made elsewhere, written as it has to be at this place."""
        if not isinstance(node.tag, str):
            return f"<!--{node.text}-->"
        namespace, local = split(node.tag)
        prefix = self._prefix(at, namespace, "")
        if prefix is None:
            return None
        name = f"{prefix}:{local}" if prefix else local
        attributes = ""
        for key, value in node.attrib.items():
            written = self._attribute_name(at, str(key))
            if written is None:
                return None
            attributes += f" {written}={quoteattr(str(value))}"
        inside = escape(node.text or "")
        for child in node:
            part = self._fragment(child, at)
            if part is None:
                return None
            inside += part
        return f"<{name}{attributes}>{inside}</{name}>" if inside else f"<{name}{attributes}/>"

    def _start_with_space(self, extent: Extent) -> int:
        """Where an element begins together with the white space before it."""
        return len(self._text[: extent.start].rstrip(b" \t\r\n"))

    def _own_lead(self, node: etree._Element) -> str:
        extent = self._extents.of(node)
        lead = self._text[self._start_with_space(extent) : extent.start].decode("utf-8")
        return lead if "\n" in lead else ""

    def _lead(self, node: etree._Element, children: list[etree._Element]) -> str:
        """The white space that children of an element have before them."""
        if children:
            return self._own_lead(children[0])
        own = self._own_lead(node)
        return f"{own}  " if own else ""
