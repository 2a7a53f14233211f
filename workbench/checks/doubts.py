"""What libxml2 takes though it should not: values that it does not look at when it finds a document valid.

It checks neither that an `xs:ID` is used once nor that an `xs:IDREF` leads to one, and it passes over the value an
attribute is fixed to where it is only referred to. Documents with such values get a second look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from workbench.checks.sources import XS, Bundle

_SUSPICIOUS = rb":?ID(?:REFS?)?[\"'\s]|\bfixed\s*="
_TYPES = ("ID", "IDREF", "IDREFS")
_Name = tuple[str, str]
"""Namespace and local name."""


class Doubts:
    """The names of elements and attributes whose values need a second look."""

    def __init__(self, bundle: Bundle) -> None:
        self._find: Any = None
        if any(_is_suspicious(source.raw) for source in bundle.sources.values()):
            names = _Names(bundle)
            self._find = _search(names.elements, names.attributes)

    def about(self, root: etree._Element) -> bool:
        """Whether a document has any such value."""
        return self._find is not None and bool(self._find(root.getroottree()))


def _is_suspicious(raw: bytes) -> bool:
    return (b"ID" in raw or b"fixed" in raw) and re.search(_SUSPICIOUS, raw) is not None


class _Names:
    def __init__(self, bundle: Bundle) -> None:
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self._types: set[str] = set()
        nodes = [node for source in bundle.sources.values() for node in source.root.iter(f"{XS}*")]
        known = -1
        while known != len(self._types):
            known = len(self._types)
            for node in nodes:
                if any(self._is_doubtful(node, name) for name in ("base", "itemType")):
                    self._types.update(_names_above(node))
        for node in nodes:
            self._declaration(node)

    def _declaration(self, node: etree._Element) -> None:
        is_attribute = node.tag == f"{XS}attribute"
        if not is_attribute and node.tag != f"{XS}element":
            return
        inner = node.find(f".//{XS}restriction")
        doubtful = self._is_doubtful(node, "type") or (inner is not None and self._is_doubtful(inner, "base"))
        if doubtful or (is_attribute and node.get("fixed") is not None and node.get("ref") is not None):
            local = node.get("name", node.get("ref", "")).rpartition(":")[2]
            (self.attributes if is_attribute else self.elements).add(local)

    def _is_doubtful(self, node: etree._Element, attribute: str) -> bool:
        prefix, _, local = node.get(attribute, "").rpartition(":")
        if local in _TYPES and node.nsmap.get(prefix or None) == XS[1:-1]:
            return True
        return bool(local) and local in self._types


def _names_above(node: etree._Element) -> Iterator[str]:
    for one in node.iterancestors(f"{XS}simpleType", f"{XS}complexType"):
        if one.get("name"):
            yield one.get("name", "")


def _search(elements: set[str], attributes: set[str]) -> Any:
    """A search for any element or attribute of these names, in whatever namespace; None when there are no names."""
    paths = [f"boolean(//@*[local-name() = '{name}'])" for name in sorted(attributes)]
    paths += [f"boolean(//*[local-name() = '{name}'])" for name in sorted(elements)]
    return etree.XPath(" or ".join(paths)) if paths else None
