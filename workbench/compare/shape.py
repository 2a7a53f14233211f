"""The shape of a document: which paths there are, in what order, how often, and how their values are written."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from workbench.compare.difference import NodeKind
from workbench.compare.formats import Format, format_of
from workbench.compare.rules import Rules

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


class Seen:
    """Something seen in a document: how often, and where first."""

    __slots__ = ("count", "element", "value")

    def __init__(self, element: etree._Element, value: str = "") -> None:
        self.element = element
        self.value = value
        self.count = 1


class Shape:
    """All occurrences of one path, folded into one.

    Attributes:
        name: the Clark name of the first occurrence.
        first: where it occurs first; for an attribute, the element that has it.
        most: the most that one parent has.
        formats: how its values are written.
        values: each value that is not empty, without blanks around it.
        parts: children by local name, attributes by `@` and local name.
        arrangements: which parts an occurrence has, attributes first, then children as they follow each other.
    """

    __slots__ = ("arrangements", "count", "first", "formats", "is_attribute", "most", "name", "parts", "values")

    def __init__(self, name: str, first: etree._Element, *, is_attribute: bool = False) -> None:
        self.name = name
        self.first = first
        self.is_attribute = is_attribute
        self.count = 0
        self.most = 1
        self.formats: dict[Format, Seen] = {}
        self.values: dict[str, Seen] = {}
        self.parts: dict[str, Shape] = {}
        self.arrangements: dict[tuple[str, ...], Seen] = {}

    @property
    def kind(self) -> NodeKind:
        """What it is, in the words of a change."""
        return "attribute" if self.is_attribute else "element"

    def content(self) -> str:
        """Say what it holds: parts, or values written in these ways."""
        return ", ".join(str(format_) for format_ in self.formats) if self.formats else "elements"

    def always(self, part: str) -> bool:
        """Tell whether every occurrence has this part."""
        return all(part in arrangement for arrangement in self.arrangements)

    def order(self) -> tuple[dict[str, int], frozenset[str]]:
        """Give the places of the children in the order they are seen in, and those seen in more than one order."""
        merged: list[str] = []
        for arrangement in self.arrangements:
            at = 0
            for part in _children(arrangement):
                if part in merged:
                    at = max(at, merged.index(part) + 1)
                else:
                    merged.insert(at, part)
                    at += 1
        places = {part: place for place, part in enumerate(merged)}
        free: set[str] = set()
        for arrangement in self.arrangements:
            highest = -1
            for part in _children(arrangement):
                if places[part] < highest:
                    free.update((part, merged[highest]))
                highest = max(highest, places[part])
        return places, frozenset(free)


def shape_of(root: etree._Element, rules: Rules) -> Shape:
    """Fold a document into its shape."""
    top = Shape(str(root.tag), root)
    _take(root, top, rules)
    return top


def local(name: str) -> str:
    """Give the local part of a Clark name."""
    return name.rpartition("}")[2]


def _take(element: etree._Element, shape: Shape, rules: Rules) -> None:
    shape.count += 1
    arrangement = []
    for name, value in _attributes(element, rules):
        key = f"@{local(name)}"
        part = shape.parts.get(key)
        if part is None:
            part = shape.parts[key] = Shape(name, element, is_attribute=True)
        part.count += 1
        _note(part, value, element)
        arrangement.append(key)
    arrangement.sort()
    counts: dict[str, int] = {}
    for child in element:
        tag = child.tag
        if not isinstance(tag, str) or child in rules.ignored:
            continue
        key = local(tag)
        part = shape.parts.get(key)
        if part is None:
            part = shape.parts[key] = Shape(tag, child)
        counts[key] = counts.get(key, 0) + 1
        _take(child, part, rules)
    for key, number in counts.items():
        if number > shape.parts[key].most:
            shape.parts[key].most = number
    if not counts:
        _note(shape, element.text or "", element)
    _count(shape.arrangements, (*arrangement, *counts), element)


def _attributes(element: etree._Element, rules: Rules) -> Iterator[tuple[str, str]]:
    for name, value in element.attrib.items():
        if not str(name).startswith(_XSI) and (element, name) not in rules.ignored_attributes:
            yield str(name), str(value)


def _note(shape: Shape, value: str, element: etree._Element) -> None:
    value = value.strip()
    seen = shape.values.get(value)
    if seen is not None:
        seen.count += 1
    elif value:
        shape.values[value] = Seen(element, value)
    format_ = format_of(value)
    seen = shape.formats.get(format_)
    if seen is None:
        shape.formats[format_] = Seen(element, value)
    else:
        seen.count += 1


def _count(arrangements: dict[tuple[str, ...], Seen], arrangement: tuple[str, ...], element: etree._Element) -> None:
    seen = arrangements.get(arrangement)
    if seen is None:
        arrangements[arrangement] = Seen(element)
    else:
        seen.count += 1


def _children(arrangement: tuple[str, ...]) -> Iterator[str]:
    return (part for part in arrangement if not part.startswith("@"))
