"""From a traced output to the nodes of the document that each of its nodes came from."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from workbench.convert.conversion import Origin
from workbench.convert.mapping.compile import TRACE
from workbench.convert.mapping.table import Mapping, Row
from workbench.documents import Document, parse, read

_MARK = f"{{{TRACE}}}"
_PATH = re.compile(r"(?:\.\.|\.|/|@|[^\W\d])(?:[\w.:@*/-]|\[[^\[\]]*\]|::)*")
_LITERAL = re.compile(r"'[^']*'|\"[^\"]*\"")


def origins_of(raw: bytes, mapping: Mapping, source: Document) -> tuple[bytes, tuple[Origin, ...]]:
    """Take the traces out of an output.

    Args:
        raw: what a stylesheet compiled with `trace` gave.
        mapping: the table it was compiled from.
        source: the document that it ran over.

    Returns:
        The output as it would be without traces, and the origin of each of its nodes.
    """
    root = parse(raw)
    notes: list[tuple[etree._Element, str | None, int, str]] = []
    for element in root.iter("*"):
        for name in [str(name) for name in element.attrib if str(name).startswith(_MARK)]:
            row_number, _, context = str(element.attrib.pop(name)).partition(" ")
            kind = name[len(_MARK) :]
            attribute = None if kind == "row" else kind.removeprefix("attribute-")
            notes.append((element, attribute, int(row_number), context))
    etree.cleanup_namespaces(root, keep_ns_prefixes=[])
    output = b'<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(root, encoding="UTF-8") + b"\n"
    document = read(output, "output")
    places = dict(zip(root.iter("*"), document.root.iter("*"), strict=True))
    found = []
    for element, attribute, number, context in notes:
        if number == 0:  # an element that has no row of its own
            continue
        row = mapping.rows[number - 1]
        nodes = sources_of(row, mapping, source, context or None)
        found.append(Origin(document.path(places[element], attribute), number, tuple(nodes)))
    return output, tuple(found)


def sources_of(row: Row, mapping: Mapping, source: Document, context: str | None) -> list[str]:
    """Give the readable paths of the nodes that a row reads in one context.

    Args:
        row: the row.
        mapping: its table, for the prefixes.
        source: the document.
        context: the XPath of the node that the row's sources start from; None for the document itself.
    """
    tree = source.root.getroottree()
    at: Any = tree
    if context is not None:
        found = tree.xpath(context)
        at = found[0] if isinstance(found, list) and found else tree
    paths: dict[str, None] = {}
    for expression in row.sources if row.sources else ("." if row.each is not None else (),):
        for node in nodes_of(str(expression), at, mapping) if expression else ():
            paths[path_of(source, node)] = None
    return list(paths)


def nodes_of(expression: str, at: Any, mapping: Mapping) -> list[Any]:
    """Give the nodes that an expression reads: what it finds, or what the paths in it find."""
    result = _evaluate(expression, at, mapping)
    if isinstance(result, list):
        return result
    found: list[Any] = []
    for match in _PATH.finditer(_LITERAL.sub("''", expression)):
        if expression[match.end() : match.end() + 1] != "(":
            inner = _evaluate(match.group().rstrip("/"), at, mapping)
            found += inner if isinstance(inner, list) else []
    return found


def path_of(document: Document, node: Any) -> str:
    """Give the readable path of what an XPath found: an element, an attribute or a text."""
    if isinstance(node, etree._Element):
        return document.path(node)
    parent = node.getparent()
    return document.path(parent, node.attrname if getattr(node, "is_attribute", False) else None)


def _evaluate(expression: str, at: Any, mapping: Mapping) -> Any:
    try:
        return at.xpath(expression, namespaces=dict(mapping.prefixes) or None)
    except etree.XPathError:
        return None
