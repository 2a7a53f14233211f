"""Reads simple types: built-in ones and their restrictions, lists and unions, with facets merged."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from workbench.checks.components import Facets, SimpleType
from workbench.checks.globals import Scope, UnknownConstructError
from workbench.checks.sources import XS

_STRINGS = {"string": "preserve", "normalizedString": "replace"}
_LISTS = {"NMTOKENS": "NMTOKEN", "IDREFS": "IDREF", "ENTITIES": "ENTITY"}
_INTEGERS = {
    "integer": (None, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-128, 127),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}
_OTHERS = (
    "anySimpleType",
    "token",
    "language",
    "Name",
    "NCName",
    "NMTOKEN",
    "ID",
    "IDREF",
    "ENTITY",
    "QName",
    "NOTATION",
    "anyURI",
    "boolean",
    "decimal",
    "float",
    "double",
    "duration",
    "dateTime",
    "time",
    "date",
    "gYearMonth",
    "gYear",
    "gMonthDay",
    "gDay",
    "gMonth",
    "hexBinary",
    "base64Binary",
    "anyAtomicType",
    "dateTimeStamp",
    "yearMonthDuration",
    "dayTimeDuration",
)

_NUMBERS = {
    f"{XS}length": "length",
    f"{XS}minLength": "min_length",
    f"{XS}maxLength": "max_length",
    f"{XS}totalDigits": "total_digits",
    f"{XS}fractionDigits": "fraction_digits",
}
_BOUNDS = {
    f"{XS}minInclusive": "min_inclusive",
    f"{XS}maxInclusive": "max_inclusive",
    f"{XS}minExclusive": "min_exclusive",
    f"{XS}maxExclusive": "max_exclusive",
}
TypeOf = Callable[[str, etree._Element, Scope], SimpleType]
"""Finds a simple type by its QName as written at a node."""


def builtin_types() -> dict[str, SimpleType]:
    """The built-in simple types by Clark name (XML Schema Part 2, chapter 3)."""
    types: dict[str, SimpleType] = {}
    for local, whitespace in _STRINGS.items():
        types[XS + local] = SimpleType(local, local, Facets(whitespace=whitespace))  # type: ignore[arg-type]
    for local in _OTHERS:
        types[XS + local] = SimpleType(local, local, Facets("collapse"))
    types[f"{XS}anySimpleType"].facets.whitespace = "preserve"
    for local, (low, high) in _INTEGERS.items():
        facets = Facets("collapse")
        facets.min_inclusive = None if low is None else str(low)
        facets.max_inclusive = None if high is None else str(high)
        types[XS + local] = SimpleType(local, "integer", facets)
    for local, item in _LISTS.items():
        facets = Facets("collapse")
        facets.min_length = 1
        types[XS + local] = SimpleType(local, "list", facets, item=types[XS + item])
    return types


def read_simple(node: etree._Element, scope: Scope, name: str, documentation: str, of: TypeOf) -> SimpleType:
    """Read an `xs:simpleType`."""
    for child in node.iterchildren("*"):
        if child.tag == f"{XS}restriction":
            return restrict(_base(child, scope, of), child, name, documentation)
        if child.tag == f"{XS}list":
            facets = Facets("collapse")
            return SimpleType(
                name, "list", facets, item=_base(child, scope, of, "itemType"), documentation=documentation
            )
        if child.tag == f"{XS}union":
            return _union(child, scope, name, documentation, of)
    raise UnknownConstructError("simpleType without content")


def inner_type(node: etree._Element) -> etree._Element | None:
    """The `xs:simpleType` written inside a node."""
    return node.find(f"{XS}simpleType")


def restrict(base: SimpleType, node: etree._Element, name: str, documentation: str) -> SimpleType:
    """A type that allows of `base` what the facets inside `node` allow."""
    facets = base.facets.copy()
    patterns: list[str] = []
    values: list[str] = []
    for child in node.iterchildren("*"):
        tag, value = str(child.tag), child.get("value", "")
        if tag in _NUMBERS:
            setattr(facets, _NUMBERS[tag], int(value))
        elif tag in _BOUNDS:
            setattr(facets, _BOUNDS[tag], value.strip())
        elif tag == f"{XS}pattern":
            patterns.append(value)
        elif tag == f"{XS}enumeration":
            values.append(value)
            facets.enumeration_words = {**facets.enumeration_words, value: words_of(child)}
        elif tag == f"{XS}whiteSpace":
            facets.whitespace = value  # type: ignore[assignment]
    if patterns:
        facets.patterns = (*facets.patterns, tuple(patterns))
    if values:
        facets.enumeration = tuple(values)
    return SimpleType(name, base.builtin, facets, base.item, base.members, base, documentation or base.documentation)


def words_of(node: etree._Element) -> str:
    """The first `xs:documentation` of a component, white space collapsed."""
    found = node.find(f"{XS}annotation/{XS}documentation")
    return "" if found is None else " ".join("".join(str(text) for text in found.itertext()).split())


def _base(node: etree._Element, scope: Scope, of: TypeOf, attribute: str = "base") -> SimpleType:
    written = node.get(attribute)
    if written is not None:
        return of(written, node, scope)
    inner = inner_type(node)
    if inner is None:
        raise UnknownConstructError("type without base")
    return read_simple(inner, scope, "", "", of)


def _union(node: etree._Element, scope: Scope, name: str, documentation: str, of: TypeOf) -> SimpleType:
    members = [of(written, node, scope) for written in node.get("memberTypes", "").split()]
    for child in node.iterchildren(f"{XS}simpleType"):
        members.append(read_simple(child, scope, "", "", of))
    facets = Facets("collapse")
    return SimpleType(name, "union", facets, members=tuple(members), documentation=documentation)
