"""Questions about a document that is open in an editor: which element is here, and what does an XPath find."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from xml.parsers import expat

from lxml import etree

from workbench.documents.document import Document
from workbench.documents.paths import by_local_name, prefixes_of
from workbench.documents.places import START_TAG
from workbench.errors import UserFacingError
from workbench.findings import Place


@dataclass(frozen=True, slots=True)
class Matches:
    """What an XPath found."""

    places: tuple[Place, ...]
    """Where the nodes are, in document order, at most as many as were wanted."""
    count: int
    """How many nodes there are."""
    value: str = ""
    """The result of an expression that finds no nodes, such as a count or a text."""


class _FoundError(Exception):
    """Ends the parse early."""


def path_at(document: Document, line: int, column: int) -> str | None:
    """Give the readable path of the innermost element around a place; None outside the root or in no XML.

    Args:
        document: the document.
        line: counted from 1.
        column: in characters, counted from 1.
    """
    if document.outcome != "xml":
        return None
    text = document.text
    starts = [0, *(end.end() for end in re.finditer("\r\n|\r|\n", text))]
    if not 1 <= line <= len(starts):
        return None
    before = text[: starts[line - 1] + column - 1]
    number = _element_around(text.encode(), len(before.encode()))
    if number is None:
        return None
    element = next(each for index, each in enumerate(document.root.iter("*")) if index == number)
    return document.path(element)


def find_all(document: Document, expression: str, most: int = 10_000) -> Matches:
    """Evaluate an XPath 1.0 expression, in which a name without a prefix matches in any namespace.

    Raises:
        UserFacingError: the expression is wrong; says why.
        DocumentError: the document is no XML.
    """
    root = document.root
    try:
        found = root.xpath(by_local_name(expression), namespaces=prefixes_of(root))
    except (etree.XPathError, TypeError, ValueError) as error:
        raise UserFacingError(f"`{expression}` is not an XPath that can be used: {error}.", "Correct it.") from None
    if not isinstance(found, list):
        return Matches((), 0, str(int(found) if isinstance(found, float) and found.is_integer() else found))
    places = [place for place in (_place(document, node) for node in found[:most]) if place is not None]
    return Matches(tuple(places), len(found))


def _place(document: Document, node: object) -> Place | None:
    if isinstance(node, etree._Element):
        return document.place(node) if isinstance(node.tag, str) else None
    parent = getattr(node, "getparent", lambda: None)()
    if parent is None:
        return None
    attribute = getattr(node, "attrname", None)
    if attribute is not None:
        return document.place_of_attribute(parent, attribute)
    return document.place_of_content(parent) if getattr(node, "is_text", False) else document.place(parent)


def _element_around(text: bytes, offset: int) -> int | None:
    """Give the number, in document order, of the innermost element around an offset."""
    parser = expat.ParserCreate("utf-8")
    around: list[tuple[int, int]] = []
    count = -1

    def started(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        if parser.CurrentByteIndex > offset:
            raise _FoundError
        count += 1
        around.append((count, parser.CurrentByteIndex))

    def ended(name: str) -> None:
        # At the end of an empty element, expat already stands behind its tag.
        tag = START_TAG.match(text, around[-1][1])
        is_empty = tag is not None and tag.group().endswith(b"/>")
        end = tag.end() - 1 if tag is not None and is_empty else text.find(b">", parser.CurrentByteIndex)
        if end >= offset:
            raise _FoundError
        around.pop()

    parser.StartElementHandler = started
    parser.EndElementHandler = ended
    with suppress(_FoundError):
        parser.Parse(text, True)
    return around[-1][0] if around else None
