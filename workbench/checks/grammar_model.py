"""A RELAX NG schema as a model of elements, attributes and types, for explaining what is wrong with a document.

Where a pattern says more than such a model can (attributes that depend on each other, elements of one name with
different insides) the model allows more; the verdict is the engine's.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from workbench.checks.components import AttributeDecl, ComplexType, ElementDecl, Facets, SimpleType, Wildcard
from workbench.checks.content import Content
from workbench.checks.grammar import (
    NOT_ALLOWED,
    TEXT,
    AttributePattern,
    Choice,
    Data,
    ElementPattern,
    Leaf,
    ListPattern,
    More,
    Pair,
    Pattern,
    Value,
    choice,
    parts,
    read_grammar,
)
from workbench.checks.grammar_content import automaton, declarations, interleaved, only
from workbench.checks.simple_types import builtin_types, restrict
from workbench.checks.sources import XS, Bundle

_NAMES = ("ID", "IDREF", "ENTITY")
"""Datatypes that are names like others here: what they point at is not RELAX NG's business."""


class GrammarModel:
    """The model of one schema; elements are read when first asked for."""

    has_instance_attributes = False

    def __init__(self, bundle: Bundle) -> None:
        self._builtin = builtin_types()
        self._decls: dict[tuple[str, tuple[ElementPattern, ...]], ElementDecl] = {}
        self._start = only((ElementPattern,), read_grammar(bundle.main.root))
        self._roots = declarations(self._start, self._declaration)

    def roots(self) -> list[str]:
        """Names of the elements a document may begin with."""
        return list(self._roots)

    def element(self, name: str) -> ElementDecl | None:
        """The outermost element of this name."""
        return self._roots.get(name)

    def admits(self, name: str) -> bool:
        """Whether a document may begin with an element of this name."""
        space = name[1:].partition("}")[0] if name[:1] == "{" else ""
        starts = [one for one in parts(self._start) if isinstance(one, ElementPattern)]
        return name in self._roots or any(other.allows(space, name) for one in starts for other in one.names.others)

    def attribute(self, name: str) -> AttributeDecl | None:
        """None: attributes are declared nowhere but in elements."""
        return None

    def type(self, name: str) -> SimpleType | ComplexType | None:
        """None: types have no names."""
        return None

    def substitutes_of(self, name: str) -> list[ElementDecl]:
        """None: nothing stands for another."""
        return []

    def _declaration(self, name: str, patterns: tuple[ElementPattern, ...]) -> ElementDecl:
        key = name, patterns
        if key not in self._decls:
            self._decls[key] = ElementDecl(
                name,
                lambda: self._type(choice(*(one.read() for one in patterns))),
                read_documentation=lambda: next((one.documentation for one in patterns if one.documentation), ""),
            )
        return self._decls[key]

    def _type(self, pattern: Pattern) -> ComplexType:
        elements = only((ElementPattern,), pattern)
        texts = [one for one in parts(pattern) if one == TEXT or isinstance(one, Data | Value | ListPattern)]
        wildcard = next(iter(_wild_attributes(pattern)), None)
        made = ComplexType("", mixed=bool(texts), any_attribute=wildcard)
        made.attributes = self._attributes(pattern)
        names = declarations(elements, self._declaration)
        if any(isinstance(one, ElementPattern) for one in parts(elements)):
            members = interleaved(elements, names)
            made.content = Content(members if members is not None else automaton(elements, names))
        elif texts:
            made.simple = self._text(only((Data, Value, ListPattern, Leaf), pattern))
        else:
            made.content = Content(automaton(elements, names))
        return made

    def _attributes(self, pattern: Pattern) -> dict[str, AttributeDecl]:
        found: dict[str, list[AttributePattern]] = {}
        for one in parts(pattern):
            if isinstance(one, AttributePattern):
                for name in one.names.names:
                    found.setdefault(name, []).append(one)
        needed = _needed(pattern)
        return {
            name: AttributeDecl(
                name,
                self._text(choice(*(one.value for one in several))),
                name in needed,
                None,
                next((one.documentation for one in several if one.documentation), ""),
            )
            for name, several in found.items()
        }

    def _text(self, pattern: Pattern) -> SimpleType:
        """The type of text, as far as single values tell it."""
        branches = pattern.branches if isinstance(pattern, Choice) else (pattern,)
        kinds: list[SimpleType] = []
        values: dict[str, list[str]] = {}
        for branch in branches:
            inner = [one for one in parts(branch) if isinstance(one, Data | Value | ListPattern) or one == TEXT]
            if isinstance(branch, ListPattern):
                kinds.append(self._list(branch))
            elif isinstance(branch, Value):
                values.setdefault(self._base(branch.library, branch.kind), []).append(branch.text)
            elif len(inner) == 1 and isinstance(inner[0], Data) and not isinstance(branch, More):
                kinds.append(self._data(inner[0]))
            elif len(inner) == 1 and isinstance(inner[0], Value) and not isinstance(branch, More):
                values.setdefault(self._base(inner[0].library, inner[0].kind), []).append(inner[0].text)
            elif len(inner) == 1 and isinstance(inner[0], ListPattern):
                kinds.append(self._list(inner[0]))
            elif not inner:
                values.setdefault("token", []).append("")
            else:
                return self._builtin[f"{XS}string"]
        kinds += [self._one_of(base, several) for base, several in values.items()]
        if len(kinds) == 1:
            return kinds[0]
        return SimpleType("", "union", Facets(whitespace="preserve"), members=tuple(kinds))

    def _one_of(self, base: str, values: list[str]) -> SimpleType:
        node = etree.Element(f"{XS}restriction")
        for value in values:
            etree.SubElement(node, f"{XS}enumeration", value=value)
        return restrict(self._builtin[XS + base], node, "", "")

    def _data(self, data: Data) -> SimpleType:
        node = etree.Element(f"{XS}restriction")
        for name, value in data.params:
            etree.SubElement(node, XS + name, value=value)
        return restrict(self._builtin[XS + self._base(data.library, data.kind)], node, "", "")

    def _list(self, pattern: ListPattern) -> SimpleType:
        items = [one for one in parts(pattern.inner) if isinstance(one, Data | Value)]
        item = self._text(choice(*items)) if items else self._builtin[f"{XS}string"]
        facets = Facets(whitespace="collapse")
        facets.min_length = _least(pattern.inner) or None
        return SimpleType("", "list", facets, item=item)

    def _base(self, library: str, kind: str) -> str:
        if kind in _NAMES:
            return "NCName"
        return kind if XS + kind in self._builtin else "string"


def _wild_attributes(pattern: Pattern) -> Iterable[Wildcard]:
    for one in parts(pattern):
        if isinstance(one, AttributePattern):
            yield from one.names.others


def _least(pattern: Pattern) -> int:
    """How many values a list has at least."""
    if isinstance(pattern, Pair):
        return _least(pattern.first) + _least(pattern.second)
    if isinstance(pattern, Choice):
        return min(_least(one) for one in pattern.branches)
    if isinstance(pattern, More):
        return _least(pattern.inner)
    return int(isinstance(pattern, Data | Value))


def _needed(pattern: Pattern) -> set[str]:
    """The attributes that are there in whatever way a pattern is kept to."""
    if isinstance(pattern, AttributePattern):
        return set(pattern.names.names) if len(pattern.names.names) == 1 and not pattern.names.others else set()
    if isinstance(pattern, Pair):
        return _needed(pattern.first) | _needed(pattern.second)
    if isinstance(pattern, More):
        return _needed(pattern.inner)
    if isinstance(pattern, Choice):
        return set.intersection(*(_needed(one) for one in pattern.branches if one != NOT_ALLOWED))
    return set()
