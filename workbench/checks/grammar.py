"""Reads a RELAX NG schema, all in one tree, into patterns (specification, chapters 3 and 4).

Patterns are values: two that are written alike are the same. What is inside an element is read when it is asked for,
since elements may contain themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from typing import NamedTuple, TypeAlias

from lxml import etree

from workbench.checks.components import Wildcard
from workbench.checks.globals import UnknownConstructError
from workbench.checks.relax_ng import RNG

_WORDS = "{http://relaxng.org/ns/compatibility/annotations/1.0}documentation"
_DEEPEST = 200


class Leaf(NamedTuple):
    """`empty`, `notAllowed` or `text`."""

    kind: str


class Pair(NamedTuple):
    """A `group` or an `interleave` of two."""

    kind: str
    first: Pattern
    second: Pattern


class Choice(NamedTuple):
    """One of several."""

    branches: tuple[Pattern, ...]


class More(NamedTuple):
    """One or more."""

    inner: Pattern


class Names(NamedTuple):
    """A name class: Clark names, and what else may be a name."""

    names: tuple[str, ...] = ()
    others: tuple[Wildcard, ...] = ()


class AttributePattern(NamedTuple):
    """An attribute and its value."""

    names: Names
    value: Pattern
    documentation: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class ElementPattern:
    """An element; two are the same when they stand at the same place of the schema."""

    names: Names
    read: Callable[[], Pattern]
    documentation: str = ""


class Data(NamedTuple):
    """A value of a datatype, by library and name, with its parameters."""

    library: str
    kind: str
    params: tuple[tuple[str, str], ...] = ()


class Value(NamedTuple):
    """One value of a datatype."""

    library: str
    kind: str
    text: str


class ListPattern(NamedTuple):
    """Values with white space between them."""

    inner: Pattern
    kind: str = "list"
    """Named tuples are the same when what is in them is."""


Pattern: TypeAlias = "Leaf | Pair | Choice | More | AttributePattern | ElementPattern | Data | Value | ListPattern"
EMPTY, NOT_ALLOWED, TEXT = Leaf("empty"), Leaf("notAllowed"), Leaf("text")


def pair(kind: str, first: Pattern, second: Pattern) -> Pattern:
    """A group or an interleave, as simple as it can be written."""
    if NOT_ALLOWED in (first, second):
        return NOT_ALLOWED
    if first == EMPTY:
        return second
    return first if second == EMPTY else Pair(kind, first, second)


def choice(*branches: Pattern) -> Pattern:
    """One of several, as simple as it can be written."""
    flat: dict[Pattern, None] = {}
    for branch in branches:
        flat.update(dict.fromkeys(branch.branches if isinstance(branch, Choice) else (branch,)))
    flat.pop(NOT_ALLOWED, None)
    if len(flat) > 1:
        return Choice(tuple(flat))
    return next(iter(flat), NOT_ALLOWED)


def more(inner: Pattern) -> Pattern:
    """One or more, as simple as it can be written."""
    return inner if inner in (EMPTY, NOT_ALLOWED) or isinstance(inner, More) else More(inner)


def parts(pattern: Pattern) -> Iterator[Pattern]:
    """A pattern and all inside it, but not what is inside elements and attributes."""
    waiting = [pattern]
    while waiting:
        one = waiting.pop()
        yield one
        if isinstance(one, Pair):
            waiting += [one.second, one.first]
        elif isinstance(one, Choice):
            waiting += reversed(one.branches)
        elif isinstance(one, More | ListPattern):
            waiting.append(one.inner)


def read_grammar(root: etree._Element) -> Pattern:
    """What a document may be.

    Raises:
        UnknownConstructError: the schema refers to something it does not define.
    """
    return _Reader(None, {}).pattern(root)


@dataclass(eq=False)
class _Reader:
    """Reads what stands in one `grammar`."""

    parent: _Reader | None
    definitions: dict[str, list[etree._Element]]
    _known: dict[str, Pattern] = field(default_factory=dict)
    _elements: dict[etree._Element, ElementPattern] = field(default_factory=dict)
    _depth: int = 0

    def pattern(self, node: etree._Element) -> Pattern:
        """The pattern that a node stands for."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UnknownConstructError("a pattern that refers to itself")
        try:
            return self._pattern(node)
        finally:
            self._depth -= 1

    def _pattern(self, node: etree._Element) -> Pattern:
        kind = str(node.tag).removeprefix(RNG)
        if kind in ("empty", "notAllowed", "text"):
            return Leaf(kind)
        if kind in ("group", "interleave", "choice"):
            return self._joined(kind, _children(node))
        if kind in ("optional", "zeroOrMore", "oneOrMore", "mixed", "list"):
            return self._wrapped(kind, self._joined("group", _children(node)))
        if kind == "element":
            names, inside = _named(node)
            return self._once(node, lambda: ElementPattern(names, self._later(node, inside), _words(node)))
        if kind == "attribute":
            names, inside = _named(node, is_attribute=True)
            return AttributePattern(names, self._joined("group", inside) if inside else TEXT, _words(node))
        if kind == "data":
            params = tuple((one.get("name", ""), one.text or "") for one in node.iterchildren(f"{RNG}param"))
            return Data(_inherited(node, "datatypeLibrary"), node.get("type", "").strip(), params)
        if kind == "value":
            written = node.get("type")
            library = _inherited(node, "datatypeLibrary") if written is not None else ""
            return Value(library, (written or "token").strip(), node.text or "")
        if kind == "grammar":
            return _Reader(self, _definitions(node)).defined("")
        if kind in ("ref", "parentRef"):
            owner = self if kind == "ref" else self.parent
            if owner is None:
                raise UnknownConstructError("parentRef outside a grammar")
            return owner.defined(node.get("name", "").strip())
        raise UnknownConstructError(kind)

    def _later(self, node: etree._Element, inside: list[etree._Element]) -> Callable[[], Pattern]:
        return lambda: self._joined("group", inside)

    def _once(self, node: etree._Element, make: Callable[[], ElementPattern]) -> Pattern:
        if node not in self._elements:
            self._elements[node] = make()
        return self._elements[node]

    def defined(self, name: str) -> Pattern:
        """What a name stands for; the empty name for the start."""
        if name not in self._known:
            nodes = self.definitions.get(name, [])
            if not nodes:
                raise UnknownConstructError(f"no definition of {name}")
            combine = next((one.get("combine") for one in nodes if one.get("combine")), "choice") or "choice"
            made = [self._joined("group", _children(one)) for one in nodes]
            self._known[name] = reduce(lambda one, other: _join(combine.strip(), one, other), made)
        return self._known[name]

    def _joined(self, kind: str, nodes: list[etree._Element]) -> Pattern:
        made = [self.pattern(one) for one in nodes]
        return reduce(lambda one, other: _join(kind, one, other), made) if made else EMPTY

    def _wrapped(self, kind: str, inner: Pattern) -> Pattern:
        if kind == "optional":
            return choice(inner, EMPTY)
        if kind == "zeroOrMore":
            return choice(more(inner), EMPTY)
        if kind == "oneOrMore":
            return more(inner)
        return pair("interleave", TEXT, inner) if kind == "mixed" else ListPattern(inner)


def _join(kind: str, one: Pattern, other: Pattern) -> Pattern:
    return choice(one, other) if kind == "choice" else pair(kind, one, other)


def _children(node: etree._Element) -> list[etree._Element]:
    """The parts of a pattern, without annotations of other namespaces."""
    return [one for one in node.iterchildren("*") if str(one.tag).startswith(RNG)]


def _definitions(grammar: etree._Element) -> dict[str, list[etree._Element]]:
    found: dict[str, list[etree._Element]] = {}
    for node in _children(grammar):
        if node.tag == f"{RNG}div":
            for name, nodes in _definitions(node).items():
                found.setdefault(name, []).extend(nodes)
        else:
            found.setdefault(node.get("name", "").strip() if node.tag == f"{RNG}define" else "", []).append(node)
    return found


def _named(node: etree._Element, *, is_attribute: bool = False) -> tuple[Names, list[etree._Element]]:
    """The name class of an element or attribute, and the nodes of what is inside it."""
    written = node.get("name")
    if written is None:
        first, *inside = _children(node)
        return _names(first), inside
    if is_attribute and node.get("ns") is None and ":" not in written:
        return Names((written.strip(),)), _children(node)
    return Names((_clark(written.strip(), node),)), _children(node)


def _names(node: etree._Element) -> Names:
    kind = str(node.tag).removeprefix(RNG)
    if kind == "name":
        return Names((_clark((node.text or "").strip(), node),))
    if kind == "choice":
        several = [_names(one) for one in _children(node)]
        return Names(tuple(n for one in several for n in one.names), tuple(o for one in several for o in one.others))
    excepted = [_names(one) for part in node.iterchildren(f"{RNG}except") for one in _children(part)]
    spaces = None if kind == "anyName" else frozenset([_inherited(node, "ns")])
    not_spaces = frozenset(space for one in excepted for other in one.others for space in other.namespaces or ())
    not_names = frozenset(name for one in excepted for name in one.names)
    return Names((), (Wildcard(spaces, None, "skip", not_spaces, not_names),))


def _clark(written: str, node: etree._Element) -> str:
    prefix, colon, local = written.rpartition(":")
    namespace = node.nsmap.get(prefix, "") if colon else _inherited(node, "ns")
    return f"{{{namespace}}}{local}" if namespace else local


def _inherited(node: etree._Element, attribute: str) -> str:
    """The value of an attribute that holds for all inside an element."""
    for one in (node, *node.iterancestors()):
        value = one.get(attribute)
        if value is not None:
            return value
    return ""


def _words(node: etree._Element) -> str:
    found = node.find(_WORDS)
    return "" if found is None else " ".join("".join(str(text) for text in found.itertext()).split())
