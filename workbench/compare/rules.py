"""Which nodes of a document the user's XPath expressions name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol, runtime_checkable

from lxml import etree

from workbench.compare.options import Options
from workbench.documents import by_local_name
from workbench.errors import UserFacingError

_ATTRIBUTE = r"""("[^"]*"|'[^']*')|@\s*([^\W\d][\w.-]*)(?![\w.-]*:)"""
_BEGINS_WITH_NAME = r"\s*(?:@|\*|[^\W\d][\w.-]*(?!\s*\()(?![\w.-]|\s*::))"


@runtime_checkable
class _XPathText(Protocol):
    """What an XPath that names attributes or text gives."""

    is_attribute: bool
    attrname: str | None

    def getparent(self) -> etree._Element | None: ...


class Rules:
    """The elements and attributes of one document that are ignored, and the elements whose children have no order."""

    def __init__(self, root: etree._Element, options: Options) -> None:
        """Find them.

        Raises:
            UserFacingError: an XPath expression cannot be used.
        """
        self._root = root
        self.ignored: set[etree._Element] = set()
        self.ignored_attributes: set[tuple[etree._Element, str]] = set()
        self.unordered: set[etree._Element] = set()
        for expression in options.ignore:
            for found in _nodes(root, expression):
                if isinstance(found, etree._Element):
                    self.ignored.add(found)
                elif isinstance(found, _XPathText) and (parent := found.getparent()) is not None:
                    if found.is_attribute:
                        self.ignored_attributes.add((parent, str(found.attrname)))
                    else:
                        self.ignored.add(parent)
        for expression in options.unordered:
            self.unordered.update(found for found in _nodes(root, expression) if isinstance(found, etree._Element))

    @property
    def count(self) -> int:
        """How many nodes do not count."""
        return len(self.ignored) + len(self.ignored_attributes)

    def numbers(self, elements: Iterable[etree._Element]) -> frozenset[int]:
        """Give the numbers of elements, which count in document order from 0."""
        wanted = set(elements)
        if not wanted:
            return frozenset()
        every: Iterable[etree._Element] = self._root.iter("*")
        return frozenset(number for number, element in enumerate(every) if element in wanted)

    def attribute_names(self) -> dict[int, frozenset[str]]:
        """Give the Clark names of ignored attributes by the number of their element."""
        if not self.ignored_attributes:
            return {}
        names: dict[etree._Element, set[str]] = {}
        for element, name in self.ignored_attributes:
            names.setdefault(element, set()).add(name)
        every: Iterable[etree._Element] = self._root.iter("*")
        return {number: frozenset(names[element]) for number, element in enumerate(every) if element in names}


def _nodes(root: etree._Element, expression: str) -> Iterable[object]:
    prefixes = {prefix: uri for prefix, uri in root.nsmap.items() if prefix}
    parts = _alternatives(re.sub(_ATTRIBUTE, _any_namespace, by_local_name(expression)))
    parts = [f"//{part.strip()}" if re.match(_BEGINS_WITH_NAME, part) else part for part in parts]
    try:
        found = root.getroottree().xpath("|".join(parts), namespaces=prefixes)
    except etree.XPathError as error:
        words = f"`{expression}` is not an XPath that can be used here: {error}."
        raise UserFacingError(words, "Correct it; names need no prefix.") from None
    return found if isinstance(found, list) else ()


def _any_namespace(found: re.Match[str]) -> str:
    """Let an attribute's name without a prefix match in any namespace; leave what is in quotation marks."""
    return found.group(1) or f"@*[local-name()='{found.group(2)}']"


def _alternatives(expression: str) -> list[str]:
    """Split an expression at each `|` that is in no brackets and no quotation marks."""
    parts, depth, quote = [""], 0, ""
    for sign in expression:
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign in "[(":
            depth += 1
        elif sign in "])":
            depth -= 1
        if sign == "|" and depth == 0 and not quote:
            parts.append("")
        else:
            parts[-1] += sign
    return parts
