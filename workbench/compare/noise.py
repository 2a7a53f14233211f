"""What does not count: names of prefixes, layout, and what the user said to overlook."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol, runtime_checkable

from lxml import etree

from workbench.compare.options import Options
from workbench.documents import by_local_name
from workbench.errors import UserFacingError

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_HINTS = frozenset({f"{XSI}schemaLocation", f"{XSI}noNamespaceSchemaLocation"})
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NUMBER = re.compile(r"([+-]?)0*(\d*)(?:\.(\d*?)0*)?")


@runtime_checkable
class _XPathText(Protocol):
    """What an XPath that names attributes or text gives."""

    is_attribute: bool
    attrname: str | None

    def getparent(self) -> etree._Element | None: ...


class Noise:
    """Decides for one document what counts."""

    def __init__(self, root: etree._Element, options: Options) -> None:
        """Find what is to be overlooked.

        Raises:
            UserFacingError: an XPath expression cannot be used.
        """
        self._options = options
        self._elements: set[etree._Element] = set()
        self._attributes: set[tuple[etree._Element, str]] = set()
        self.unordered: set[etree._Element] = set()
        for expression in options.ignore:
            for found in _nodes(root, expression):
                if isinstance(found, etree._Element):
                    self._elements.add(found)
                elif isinstance(found, _XPathText) and (parent := found.getparent()) is not None:
                    if found.is_attribute:
                        self._attributes.add((parent, str(found.attrname)))
                    else:
                        self._elements.add(parent)
        for expression in options.unordered:
            self.unordered.update(found for found in _nodes(root, expression) if isinstance(found, etree._Element))
        self.ignored = len(self._elements) + len(self._attributes)

    def counts(self, node: etree._Element) -> bool:
        """Tell whether an element, comment or instruction counts."""
        if isinstance(node.tag, str):
            return node not in self._elements
        return self._options.comments and node.tag in (etree.Comment, etree.ProcessingInstruction)

    def attributes(self, node: etree._Element) -> tuple[tuple[str, str], ...]:
        """Give the attributes that count, by Clark name, in a fixed order."""
        if not node.attrib:
            return ()
        return tuple(
            sorted(
                (str(name), self.value(str(value)))
                for name, value in node.attrib.items()
                if name not in _HINTS and (node, name) not in self._attributes
            )
        )

    def text(self, text: str | None, node: etree._Element) -> str:
        """Give a text as it counts; empty for layout."""
        if not text:
            return ""
        if self._options.keep_whitespace or _preserves(node):
            return text
        return self.value(" ".join(text.split()))

    def value(self, text: str) -> str:
        """Give a value as it counts."""
        if self._options.numbers and (match := _NUMBER.fullmatch(text.strip())) and text.strip(" +-."):
            sign, whole, part = match.groups()
            number = f"{whole or '0'}.{part}" if part else whole or "0"
            return f"-{number}" if sign == "-" and number != "0" else number
        return text


def _preserves(node: etree._Element) -> bool:
    at: etree._Element | None = node
    while at is not None:
        space = at.get(_SPACE)
        if space is not None:
            return space == "preserve"
        at = at.getparent()
    return False


def _nodes(root: etree._Element, expression: str) -> Iterable[object]:
    """Find what an expression names; one that begins with a name matches anywhere, as a pattern does."""
    anywhere = "//" if re.match(r"\s*[\w@*]", expression) and not re.match(r"\s*[\w-]+\s*(\(|::)", expression) else ""
    prefixes = {prefix: uri for prefix, uri in root.nsmap.items() if prefix}
    try:
        found = root.getroottree().xpath(anywhere + by_local_name(expression), namespaces=prefixes)
    except etree.XPathError as error:
        words = f"`{expression}` is not an XPath that can be used here: {error}."
        raise UserFacingError(words, "Correct it.") from None
    return found if isinstance(found, list) else ()
