"""Reads complex types: particles, attributes, extension and restriction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from lxml import etree

from workbench.checks.components import (
    UNBOUNDED,
    AttributeDecl,
    ComplexType,
    ElementDecl,
    Group,
    Particle,
    SimpleType,
    Wildcard,
)
from workbench.checks.globals import Entry, Scope, UnknownConstructError, resolve
from workbench.checks.simple_types import inner_type, restrict, words_of
from workbench.checks.sources import XS

_GROUPS = (f"{XS}sequence", f"{XS}choice", f"{XS}all")
_PARTICLES = (*_GROUPS, f"{XS}group")


class Components(Protocol):
    """What this reader needs from the model."""

    def entry(self, kind: str, written: str, node: etree._Element, scope: Scope) -> Entry:
        """The global component referred to."""

    def type_at(self, written: str, node: etree._Element, scope: Scope) -> SimpleType | ComplexType:
        """The type referred to."""

    def element_at(self, node: etree._Element, scope: Scope) -> ElementDecl:
        """The element declared or referred to."""

    def attribute_at(self, node: etree._Element, scope: Scope) -> AttributeDecl:
        """The attribute declared or referred to."""

    def read_inner(self, node: etree._Element, scope: Scope, name: str = "") -> SimpleType:
        """A simple type written in place."""


def read_complex(model: Components, node: etree._Element, scope: Scope, name: str) -> ComplexType:
    """Read an `xs:complexType`."""
    made = ComplexType(
        name,
        mixed=_true(node, "mixed"),
        abstract=_true(node, "abstract"),
        documentation=words_of(node),
    )
    content = node.find(f"{XS}simpleContent")
    if content is not None:
        _simple_content(model, made, _derivation(content), scope)
        return made
    content = node.find(f"{XS}complexContent")
    if content is None:
        _own(model, made, node, scope)
        return made
    made.mixed = _true(content, "mixed") if content.get("mixed") else made.mixed
    derivation = _derivation(content)
    base = model.type_at(derivation.get("base", ""), derivation, scope)
    made.base = base
    if not isinstance(base, ComplexType):
        raise UnknownConstructError("complex content of a simple type")
    if base.name == "anyType" and derivation.tag == f"{XS}restriction":
        _own(model, made, derivation, scope)
        return made
    made.attributes = dict(base.attributes)
    made.any_attribute = base.any_attribute if derivation.tag == f"{XS}extension" else None
    _own(model, made, derivation, scope)
    if derivation.tag == f"{XS}extension":
        made.particle = _both(base.particle, made.particle)
        made.mixed = made.mixed or base.mixed
    return made


def _derivation(content: etree._Element) -> etree._Element:
    for child in content.iterchildren(f"{XS}extension", f"{XS}restriction"):
        return child
    raise UnknownConstructError("content without derivation")


def _simple_content(model: Components, made: ComplexType, node: etree._Element, scope: Scope) -> None:
    base = model.type_at(node.get("base", ""), node, scope)
    made.base = base
    simple: SimpleType | None = base if isinstance(base, SimpleType) else base.simple
    if isinstance(base, ComplexType):
        made.attributes = dict(base.attributes)
        made.any_attribute = base.any_attribute
    if node.tag == f"{XS}restriction":
        inner = inner_type(node)
        if inner is not None:
            simple = model.read_inner(inner, scope)
        if simple is not None:
            simple = restrict(simple, node, "", "")
    if simple is None:
        raise UnknownConstructError("simple content without a simple type")
    made.simple = simple
    _attributes(model, made, node, scope)


def _own(model: Components, made: ComplexType, node: etree._Element, scope: Scope) -> None:
    for child in node.iterchildren("*"):
        if child.tag in _PARTICLES:
            made.particle = _particle(model, child, scope)
        elif child.tag == f"{XS}openContent" and child.get("mode") != "none":
            inner = child.find(f"{XS}any")
            made.open = None if inner is None else _wildcard(inner, scope)
    _attributes(model, made, node, scope)


def _both(first: Particle | None, second: Particle | None) -> Particle | None:
    if first is None or second is None:
        return second if first is None else first
    return Particle(1, 1, Group("sequence", (first, second)))


def _particle(model: Components, node: etree._Element, scope: Scope) -> Particle:
    least = int(node.get("minOccurs", "1"))
    written = node.get("maxOccurs", "1")
    most = UNBOUNDED if written == "unbounded" else int(written)
    return Particle(least, most, _term(model, node, scope))


def _term(model: Components, node: etree._Element, scope: Scope) -> ElementDecl | Group | Wildcard:
    if node.tag == f"{XS}element":
        return model.element_at(node, scope)
    if node.tag == f"{XS}any":
        return _wildcard(node, scope)
    if node.tag == f"{XS}group":
        entry = model.entry("group", node.get("ref", ""), node, scope)
        for child in entry.node.iterchildren(*_GROUPS):
            return Group("sequence", (_particle(model, child, entry.scope),))
        return Group("sequence", ())
    kind = etree.QName(node).localname
    parts = tuple(
        _particle(model, child, scope)
        for child in node.iterchildren(f"{XS}element", f"{XS}any", *_PARTICLES)
        if child.get("maxOccurs") != "0"
    )
    return Group(kind, parts)  # type: ignore[arg-type]


def _wildcard(node: etree._Element, scope: Scope) -> Wildcard:
    process = node.get("processContents", "strict")
    written = node.get("namespace", "##any").split()
    meant = {"##targetNamespace": scope.namespace, "##local": ""}
    allowed = None if written in (["##any"], ["##other"]) else frozenset(meant.get(one, one) for one in written)
    names = node.get("notQName", "").split()
    if any(name.startswith("##") for name in names):
        raise UnknownConstructError("a wildcard that excludes what is declared")
    return Wildcard(
        allowed,
        scope.namespace if written == ["##other"] else None,
        process,  # type: ignore[arg-type]
        frozenset(meant.get(one, one) for one in node.get("notNamespace", "").split()),
        frozenset(resolve(name, node, scope) for name in names),
    )


def _attributes(model: Components, made: ComplexType, node: etree._Element, scope: Scope) -> None:
    for child, inner in (*_default_attributes(model, node, scope), *_attribute_nodes(model, node, scope, set())):
        if child.tag == f"{XS}anyAttribute":
            made.any_attribute = _wildcard(child, inner)
            continue
        decl = model.attribute_at(child, inner)
        if child.get("use") == "prohibited":
            made.attributes.pop(decl.name, None)
        else:
            made.attributes[decl.name] = decl


def _default_attributes(model: Components, node: etree._Element, scope: Scope) -> list[tuple[etree._Element, Scope]]:
    """The attributes that XSD 1.1 lets a schema document give to all its complex types."""
    root = node.getroottree().getroot()
    written = root.get("defaultAttributes")
    kind = next((one for one in (node, *node.iterancestors()) if one.tag == f"{XS}complexType"), None)
    if not written or kind is None or kind.get("defaultAttributesApply") in ("false", "0"):
        return []
    entry = model.entry("attributeGroup", written, root, scope)
    return list(_attribute_nodes(model, entry.node, entry.scope, set()))


def _attribute_nodes(
    model: Components, node: etree._Element, scope: Scope, seen: set[str]
) -> Iterator[tuple[etree._Element, Scope]]:
    for child in node.iterchildren(f"{XS}attribute", f"{XS}anyAttribute", f"{XS}attributeGroup"):
        if child.tag != f"{XS}attributeGroup":
            yield child, scope
            continue
        entry = model.entry("attributeGroup", child.get("ref", ""), child, scope)
        if entry.node is not node:
            yield from _attribute_nodes(model, entry.node, entry.scope, seen)


def _true(node: etree._Element, name: str) -> bool:
    return node.get(name, "").strip() in ("true", "1")
