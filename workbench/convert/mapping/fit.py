"""How well a mapping table fits: what the standard needs and no row makes, what the document has and no row reads."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from workbench.convert.mapping.origins import nodes_of, path_of
from workbench.convert.mapping.table import Mapping, Row
from workbench.documents import Document


def unmapped(mapping: Mapping, needed: Collection[str]) -> tuple[str, ...]:
    """Give the needed targets that no row makes.

    Args:
        mapping: the table.
        needed: paths below the root without positions, such as `Lines/Line/Quantity` or `@version`.
    """
    made = {row.target for row in mapping.rows}
    inside = {"/".join(target.split("/")[:count]) for target in made for count in range(1, target.count("/") + 1)}
    return tuple(path for path in needed if path not in made and path not in inside and _is_wanted(path, made | inside))


def unused(mapping: Mapping, document: Document) -> tuple[str, ...]:
    """Give the readable paths of the values in a document that no row reads, each repeated thing only once."""
    used: set[str] = set()
    for row in mapping.rows:
        read = [(at, row.each) for at in _outside(row, mapping, document) if row.each is not None]
        for at in _inside(row, mapping, document):
            read += [(at, expression) for expression in (*row.sources, row.when) if expression is not None]
        used |= {path_of(document, node) for at, expression in read for node in nodes_of(expression, at, mapping)}
    generic = {without_positions(path) for path in used}
    return tuple(path for path in source_paths(document) if path not in generic)


def source_paths(document: Document) -> tuple[str, ...]:
    """Give the paths of all values in a document, without positions, in its order: for completion."""
    found: dict[str, None] = {}
    for element in document.root.iter("*"):
        path = document.path(element)
        for name in element.attrib:
            found[without_positions(document.path(element, str(name)))] = None
        if len(element) == 0 and (element.text or "").strip():
            found[without_positions(path)] = None
    return tuple(found)


def target_paths(standard: Document) -> tuple[str, ...]:
    """Give the paths below the root of the standard XML that a row can make: for completion."""
    start = len(without_positions(standard.path(standard.root))) + 1
    found: dict[str, None] = {}
    for element in standard.root.iter("*"):
        if element is not standard.root:
            found[without_positions(standard.path(element))[start:]] = None
        for name in element.attrib:
            found[without_positions(standard.path(element, str(name)))[start:]] = None
    return tuple(found)


def without_positions(path: str) -> str:
    """Give a readable path without its positions."""
    return "/".join(step.partition("[")[0] for step in path.split("/"))


def _is_wanted(path: str, made: set[str]) -> bool:
    """Tell whether a needed path counts: inside an optional part only when that part is made."""
    parent = path.rpartition("/")[0]
    return not parent or parent in made


def _inside(row: Row, mapping: Mapping, document: Document) -> list[Any]:
    """Give the nodes that a row's sources start from."""
    outside = _outside(row, mapping, document)
    if row.each is None:
        return outside
    return [node for at in outside for node in nodes_of(row.each, at, mapping)]


def _outside(row: Row, mapping: Mapping, document: Document) -> list[Any]:
    """Give the nodes that a row's `each` starts from: those of the nearest `each` above it, or the document."""
    above = [other for other in mapping.rows if other.each is not None and row.target.startswith(f"{other.target}/")]
    if not above:
        return [document.root.getroottree()]
    return _inside(max(above, key=lambda other: len(other.target)), mapping, document)
