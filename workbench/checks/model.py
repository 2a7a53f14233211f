"""Reads a schema's own model out of its files, for explaining what is wrong with a document.

The verdict comes from libxml2; this reader is only needed once a document is known to be faulty.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from lxml import etree

from workbench.checks.complex_types import read_complex
from workbench.checks.components import (
    AttributeDecl,
    ComplexType,
    Constraint,
    ElementDecl,
    Particle,
    SimpleType,
    Wildcard,
)
from workbench.checks.globals import Entry, Scope, UnknownConstructError, clark, collect, resolve
from workbench.checks.simple_types import builtin_types, inner_type, read_simple, words_of
from workbench.checks.sources import XS, Bundle

AnyType = SimpleType | ComplexType
_T = TypeVar("_T")


class Model:
    """The components of one schema, read when first asked for."""

    def __init__(self, bundle: Bundle) -> None:
        self._entries = collect(bundle)
        self._simple = builtin_types()
        self._read: dict[tuple[int, str], object] = {}
        anything = Wildcard(None, None, "lax")
        self.any_type = ComplexType("anyType", Particle(0, -1, anything), mixed=True, any_attribute=anything)
        self.substitutes: dict[str, list[ElementDecl]] = {}
        for (kind, name), entry in self._entries.items():
            if kind == "element" and entry.node.get("substitutionGroup"):
                head = resolve(entry.node.get("substitutionGroup", ""), entry.node, entry.scope)
                decl = self.element(name)
                if decl is not None:
                    self.substitutes.setdefault(head, []).append(decl)

    def roots(self) -> list[str]:
        """Names of the global elements, those no other element contains first."""
        names = [name for kind, name in self._entries if kind == "element"]
        used = {
            resolve(node.get("ref", ""), node, entry.scope)
            for entry in self._entries.values()
            for node in entry.node.iter(f"{XS}element")
            if node.get("ref")
        }
        return sorted(names, key=lambda name: name in used)

    def element(self, name: str) -> ElementDecl | None:
        """The global element of this name."""
        entry = self._entries.get(("element", name))
        return None if entry is None else self._element(entry.node, entry.scope, name)

    def attribute(self, name: str) -> AttributeDecl | None:
        """The global attribute of this name."""
        entry = self._entries.get(("attribute", name))
        if entry is None:
            return None
        node = entry.node
        return AttributeDecl(name, self._attribute_type(node, entry.scope), False, node.get("fixed"), words_of(node))

    def type(self, name: str) -> AnyType | None:
        """The built-in or global type of this name."""
        if name == f"{XS}anyType":
            return self.any_type
        entry = self._entries.get(("type", name))
        return self._simple.get(name) if entry is None else self._type(entry)

    def substitutes_of(self, name: str) -> list[ElementDecl]:
        """All elements that may stand for the one of this name, itself left out."""
        found: list[ElementDecl] = []
        waiting = [name]
        while waiting:
            for decl in self.substitutes.get(waiting.pop(), ()):
                if decl not in found:
                    found.append(decl)
                    waiting.append(decl.name)
        return found

    # What the reader of complex types asks for.

    def entry(self, kind: str, written: str, node: etree._Element, scope: Scope) -> Entry:
        """The global component a QName at a node refers to; within a redefine, what it was before."""
        name = resolve(written, node, scope)
        entry = scope.originals.get((kind, name)) or self._entries.get((kind, name))
        if entry is None:
            raise UnknownConstructError(f"{kind} {written}")
        return entry

    def type_at(self, written: str, node: etree._Element, scope: Scope) -> AnyType:
        """The type a QName at a node refers to."""
        name = resolve(written, node, scope)
        if name == f"{XS}anyType":
            return self.any_type
        if name in self._simple:
            return self._simple[name]
        return self._type(self.entry("type", written, node, scope))

    def simple_at(self, written: str, node: etree._Element, scope: Scope) -> SimpleType:
        """The simple type a QName at a node refers to."""
        found = self.type_at(written, node, scope)
        if isinstance(found, ComplexType):
            if found.simple is None:
                raise UnknownConstructError(f"{written} is no simple type")
            return found.simple
        return found

    def element_at(self, node: etree._Element, scope: Scope) -> ElementDecl:
        """The element declared or referred to by a node inside a type."""
        written = node.get("ref")
        if written is not None:
            entry = self.entry("element", written, node, scope)
            return self._element(entry.node, entry.scope, entry.name)
        form = node.get("form")
        qualified = form == "qualified" if form else scope.elements_qualified
        return self._element(node, scope, clark(scope.namespace if qualified else "", node.get("name", "")))

    def attribute_at(self, node: etree._Element, scope: Scope) -> AttributeDecl:
        """The attribute declared or referred to by a node inside a type."""
        required = node.get("use") == "required"
        written = node.get("ref")
        if written is not None:
            name = resolve(written, node, scope)
            found = self.attribute(name)
            if found is None:
                simple = self._simple[f"{XS}string"]
                return AttributeDecl(name, simple, required, node.get("fixed"), words_of(node))
            words = words_of(node) or found.documentation
            return AttributeDecl(name, found.type, required, node.get("fixed") or found.fixed, words)
        form = node.get("form")
        qualified = form == "qualified" if form else scope.attributes_qualified
        name = clark(scope.namespace if qualified else "", node.get("name", ""))
        kind = self._attribute_type(node, scope)
        return AttributeDecl(name, kind, required, node.get("fixed"), words_of(node) or kind.documentation)

    def read_inner(self, node: etree._Element, scope: Scope, name: str = "") -> SimpleType:
        """An `xs:simpleType` node."""
        return read_simple(node, scope, name, words_of(node), self.simple_at)

    def _type(self, entry: Entry) -> AnyType:
        return self._once(entry.node, lambda: self._read_type(entry.node, entry.scope, entry.name))

    def _read_type(self, node: etree._Element, scope: Scope, name: str) -> AnyType:
        if node.tag == f"{XS}simpleType":
            return self.read_inner(node, scope, name)
        return read_complex(self, node, scope, name)

    def _element(self, node: etree._Element, scope: Scope, name: str) -> ElementDecl:
        head = node.get("substitutionGroup")
        return self._once(
            node,
            lambda: ElementDecl(
                name,
                lambda: self._element_type(node, scope),
                nillable=node.get("nillable") in ("true", "1"),
                abstract=node.get("abstract") in ("true", "1"),
                fixed=node.get("fixed"),
                default=node.get("default"),
                head=resolve(head, node, scope) if head else None,
                own_documentation=words_of(node),
                constraints=tuple(_constraints(node, scope)),
            ),
            scope.namespace,
        )

    def _element_type(self, node: etree._Element, scope: Scope) -> AnyType:
        written = node.get("type")
        if written is not None:
            return self.type_at(written, node, scope)
        for child in node.iterchildren(f"{XS}simpleType", f"{XS}complexType"):
            return self._read_type(child, scope, "")
        if node.get("substitutionGroup"):
            head = self.entry("element", node.get("substitutionGroup", ""), node, scope)
            return self._element(head.node, head.scope, head.name).type
        return self.any_type

    def _attribute_type(self, node: etree._Element, scope: Scope) -> SimpleType:
        written = node.get("type")
        if written is not None:
            return self.simple_at(written, node, scope)
        inner = inner_type(node)
        return self._simple[f"{XS}string"] if inner is None else self.read_inner(inner, scope)

    def _once(self, node: etree._Element, read: Callable[[], _T], more: str = "") -> _T:
        key = id(node), more
        if key not in self._read:
            self._read[key] = read()
        return cast("_T", self._read[key])


def _constraints(node: etree._Element, scope: Scope) -> list[Constraint]:
    found = []
    for child in node.iterchildren(f"{XS}key", f"{XS}unique", f"{XS}keyref"):
        selector = child.find(f"{XS}selector")
        fields = tuple(field.get("xpath", "") for field in child.iterchildren(f"{XS}field"))
        refer = child.get("refer")
        if selector is None or not fields:
            raise UnknownConstructError("constraint")
        found.append(
            Constraint(
                etree.QName(child).localname,  # type: ignore[arg-type]
                clark(scope.namespace, child.get("name", "")),
                resolve(refer, child, scope) if refer else "",
                selector.get("xpath", ""),
                fields,
                {prefix: uri for prefix, uri in child.nsmap.items() if prefix},
            )
        )
    return found
