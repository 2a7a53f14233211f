"""The shape of a document: its paths, how often each stands in its parent, what kinds of values it holds.

A shape says nothing of the values themselves. It is what a person reviews, and what a later document is held against.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple

from lxml import etree

Kind = Literal["empty", "boolean", "integer", "decimal", "date", "moment", "text", "mixed"]
Most = Literal["one", "many"]
WORDS: dict[Kind, str] = {
    "empty": "nothing",
    "boolean": "true or false",
    "integer": "whole numbers",
    "decimal": "decimal numbers",
    "date": "dates",
    "moment": "moments in time",
    "text": "text",
    "mixed": "text between elements",
}
_PATTERNS: dict[Kind, str] = {
    "date": r"\d{4}-\d\d-\d\d(?:Z|[+-]\d\d:\d\d)?",
    "decimal": r"[+-]?(?:\d+\.\d*|\.\d+)",
    "integer": r"[+-]?\d+",
    "moment": r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?",
}
_WIDER: dict[Kind, frozenset[Kind]] = {
    "integer": frozenset({"decimal", "text"}),
    "decimal": frozenset({"text"}),
    "boolean": frozenset({"text"}),
    "date": frozenset({"text"}),
    "moment": frozenset({"text"}),
}


class Place(NamedTuple):
    """One path of a shape."""

    path: str
    """Names from the root down, such as `/SalesOrder/Lines/Line/@id`; a name of another namespace than the root's
    has it before it in braces."""
    is_optional: bool
    """Whether it may be missing in its parent."""
    most: Most
    """How often it may stand in its parent."""
    kinds: frozenset[Kind] = frozenset()
    """What its text may be; empty for an element that has only elements in it."""


class Shape(NamedTuple):
    """All paths of a document, or of several taken together."""

    namespace: str
    """The root's."""
    places: tuple[Place, ...]

    def get(self, path: str) -> Place | None:
        """Return the place of a path."""
        return next((place for place in self.places if place.path == path), None)


def shape_of(root: etree._Element) -> Shape:
    """Return the shape of one document."""
    return _Walk(root).shape()


def merged(shapes: Iterable[Shape]) -> Shape:
    """Return the shape that holds all of these; a path that one of them lacks may be missing.

    Raises:
        ValueError: there is none, or they are of different namespaces.
    """
    listed = list(shapes)
    if len({shape.namespace for shape in listed}) != 1:
        raise ValueError("shapes to be merged must be of one namespace")
    by_path = [{place.path: place for place in shape.places} for shape in listed]
    paths = dict.fromkeys(path for known in by_path for path in known)
    return Shape(listed[0].namespace, tuple(_merged(path, by_path) for path in sorted(paths, key=_order(paths))))


def news_in(shape: Shape, reviewed: Shape) -> tuple[str, ...]:
    """Say what of a shape lies outside a reviewed one, a sentence each; empty when it lies within."""
    if shape.namespace != reviewed.namespace:
        return (f"The namespace `{shape.namespace}` was never reviewed.",)
    known = {place.path: place for place in reviewed.places}
    here = {place.path for place in shape.places}
    news: list[str] = []
    for place in shape.places:
        before = known.get(place.path)
        if before is None:
            if not any(_below(place.path, path) for path in here - known.keys()):
                news.append(f"`{place.path}` was never reviewed.")
            continue
        news += _more(place, before)
    news += [
        f"`{place.path}` was always there in what was reviewed, and is missing here."
        for place in reviewed.places
        if not place.is_optional and place.path not in here and _parent(place.path) in here | {""}
    ]
    return tuple(news)


def _more(place: Place, before: Place) -> list[str]:
    news = []
    if place.most == "many" and before.most == "one":
        news.append(f"`{place.path}` stood there once in what was reviewed, and is repeated here.")
    if place.is_optional and not before.is_optional:
        news.append(f"`{place.path}` was always there in what was reviewed, and is missing here in places.")
    wider = {kind for kind in place.kinds if _WIDER.get(kind, frozenset()) & before.kinds}
    new = sorted(place.kinds - before.kinds - wider)
    if new:
        was = " or ".join(WORDS[kind] for kind in sorted(before.kinds)) or "elements only"
        holds = " and ".join(WORDS[kind] for kind in new)
        news.append(f"`{place.path}` was reviewed with {was}, and holds {holds} here.")
    return news


class _Walk:
    """Goes through a document once and counts."""

    def __init__(self, root: etree._Element) -> None:
        self._namespace = etree.QName(root).namespace or ""
        self._paths: dict[tuple[str, str], str] = {}
        self._parents: Counter[str] = Counter()
        self._with: Counter[str] = Counter()
        self._most: dict[str, int] = {}
        self._kinds: dict[str, set[Kind]] = {}
        top = f"/{self._name(str(root.tag))}"
        self._with[top], self._most[top], self._kinds[top] = 1, 1, set()
        self._parents[""] = 1
        waiting = [(root, top)]
        while waiting:
            node, path = waiting.pop()
            waiting += reversed(self._element(node, path))

    def shape(self) -> Shape:
        """Return what was counted."""
        return Shape(self._namespace, tuple(
            Place(
                path,
                self._with[path] < self._parents[_parent(path)],
                "many" if self._most[path] > 1 else "one",
                frozenset(self._kinds[path]),
            )
            for path in self._most
        ))  # fmt: skip

    def _element(self, node: etree._Element, path: str) -> list[tuple[etree._Element, str]]:
        self._parents[path] += 1
        for name, value in node.items():
            attribute = self._path(path, f"@{name!s}")
            self._count(attribute, 1)
            self._kinds[attribute].add(_kind(str(value)))
        children = [(child, self._path(path, child.tag)) for child in node if isinstance(child.tag, str)]
        if children:
            counts: dict[str, int] = {}
            for _, child_path in children:
                counts[child_path] = counts.get(child_path, 0) + 1
            for child_path, count in counts.items():
                self._count(child_path, count)
            if (node.text or "").strip() or any((child.tail or "").strip() for child in node):
                self._kinds[path].add("mixed")
        else:
            self._kinds[path].add(_kind(str(node.xpath("string()")) if len(node) else node.text or ""))
        return children

    def _count(self, path: str, count: int) -> None:
        self._with[path] += 1
        if count > self._most.get(path, 0):
            self._most[path] = count
        if path not in self._kinds:
            self._kinds[path] = set()

    def _path(self, parent: str, tag: str) -> str:
        """Return the path of a child or, with `@` before it, an attribute."""
        found = self._paths.get((parent, tag))
        if found is None:
            name = f"@{self._name(tag[1:], attribute=True)}" if tag[0] == "@" else self._name(tag)
            found = self._paths[parent, tag] = f"{parent}/{name}"
        return found

    def _name(self, tag: str, *, attribute: bool = False) -> str:
        """Return a name; the root's namespace goes without saying, and so does none for an attribute."""
        namespace, _, local = tag.rpartition("}")
        namespace = namespace.lstrip("{")
        if namespace == ("" if attribute else self._namespace):
            return local
        return f"{{{namespace}}}{local}"


def _kind(text: str) -> Kind:
    """Tell what a value is; the patterns are only asked, and compiled, for what may be of their kind."""
    text = text.strip()
    if text.isdecimal():
        return "integer"
    if not text:
        return "empty"
    if text in ("true", "false"):
        return "boolean"
    if not (text[0].isdecimal() or text[0] in "+-.") or text[-1].islower():
        return "text"
    return next((kind for kind, pattern in _PATTERNS.items() if re.fullmatch(pattern, text)), "text")


def _merged(path: str, shapes: list[dict[str, Place]]) -> Place:
    found = [known[path] for known in shapes if path in known]
    parent = _parent(path)
    missing = any(path not in known and (not parent or parent in known) for known in shapes)
    return Place(
        path,
        missing or any(place.is_optional for place in found),
        "many" if any(place.most == "many" for place in found) else "one",
        frozenset().union(*(place.kinds for place in found)),
    )


def _order(paths: Iterable[str]) -> Callable[[str], list[int]]:
    """Return a key that keeps the order of the first document, with newcomers after their siblings."""
    first = {path: number for number, path in enumerate(paths)}

    def key(path: str) -> list[int]:
        return [first[ancestor] for ancestor in _ancestors(path) if ancestor in first]

    return key


def _ancestors(path: str) -> list[str]:
    ancestors = [path]
    while _parent(ancestors[0]):
        ancestors.insert(0, _parent(ancestors[0]))
    return ancestors


def _parent(path: str) -> str:
    """Return the path above; slashes inside the braces of a namespace are part of a name."""
    depth = 0
    for position in range(len(path) - 1, -1, -1):
        character = path[position]
        depth += (character == "}") - (character == "{")
        if character == "/" and depth == 0:
            return path[:position]
    return ""


def _below(path: str, other: str) -> bool:
    return path != other and path.startswith(f"{other}/")
