"""Reads a schema's own model out of its files, for explaining what is wrong with a document.

The verdict comes from libxml2; this reader is only needed once a document is known to be faulty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar, cast

from lxml import etree

from workbench.checks.complex_types import read_complex
from workbench.checks.components import (
    Alternative,
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

    has_instance_attributes = True

    def __init__(self, bundle: Bundle) -> None:
        self._entries = collect(bundle)
        self._simple = builtin_types()
        self._read: dict[tuple[int, str], object] = {}
        anything = Wildcard(None, None, "lax")
        self.any_type = ComplexType("anyType", Particle(0, -1, anything), mixed=True, any_attribute=anything)
        self.substitutes: dict[str, list[ElementDecl]] = {}
        for (kind, name), entry in self._entries.items():
            heads = entry.node.get("substitutionGroup", "").split() if kind == "element" else []
            for written in heads:
                decl = self.element(name)
                if decl is not None:
                    self.substitutes.setdefault(resolve(written, entry.node, entry.scope), []).append(decl)

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
        return self._element(node, scope, _local_name(node, scope, scope.elements_qualified))

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
        name = _local_name(node, scope, scope.attributes_qualified)
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
        head = next(iter(node.get("substitutionGroup", "").split()), "")
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
                read_documentation=lambda: words_of(node),
                constraints=tuple(_constraints(node, scope)),
                alternatives=tuple(self._alternatives(node, scope)),
            ),
            scope.namespace,
        )

    def _element_type(self, node: etree._Element, scope: Scope) -> AnyType:
        written = node.get("type")
        if written is not None:
            return self.type_at(written, node, scope)
        for child in node.iterchildren(f"{XS}simpleType", f"{XS}complexType"):
            return self._read_type(child, scope, "")
        for written in node.get("substitutionGroup", "").split()[:1]:
            head = self.entry("element", written, node, scope)
            return self._element(head.node, head.scope, head.name).type
        return self.any_type

    def _alternatives(self, node: etree._Element, scope: Scope) -> Iterator[Alternative]:
        for child in node.iterchildren(f"{XS}alternative"):
            spaces = {prefix: uri for prefix, uri in child.nsmap.items() if prefix}
            yield Alternative(child.get("test"), spaces, partial(self._alternative_type, child, scope))

    def _alternative_type(self, node: etree._Element, scope: Scope) -> AnyType | None:
        written = node.get("type", "")
        if written and resolve(written, node, scope) == f"{XS}error":
            return None
        return self._element_type(node, scope)

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


def _local_name(node: etree._Element, scope: Scope, by_default: bool) -> str:
    """The Clark name of an element or attribute declared inside a type."""
    form, namespace = node.get("form"), node.get("targetNamespace")
    qualified = form == "qualified" if form else by_default
    if namespace is None:
        namespace = scope.namespace if qualified else ""
    return clark(namespace, node.get("name", ""))


def _constraints(node: etree._Element, scope: Scope) -> list[Constraint]:
    found = []
    for child in node.iterchildren(f"{XS}key", f"{XS}unique", f"{XS}keyref"):
        selector = child.find(f"{XS}selector")
        fields = tuple(field.get("xpath", "") for field in child.iterchildren(f"{XS}field"))
        if child.get("ref") is not None or any(one.get("xpathDefaultNamespace") for one in child.iter("*")):
            continue  # of XSD 1.1; left to the engine
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
