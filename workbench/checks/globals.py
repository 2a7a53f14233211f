"""Finds the global components of a schema across its files, with includes, chameleon includes and redefines."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, TypeAlias

from lxml import etree

from workbench.checks.sources import XS, Bundle, Source

Key: TypeAlias = tuple[str, str]
"""Kind of component (its tag's local name, types all `type`) and Clark name."""

_XML = "http://www.w3.org/XML/1998/namespace"
_VC = "{http://www.w3.org/2007/XMLSchema-versioning}"
_KINDS = {
    f"{XS}element": "element",
    f"{XS}attribute": "attribute",
    f"{XS}simpleType": "type",
    f"{XS}complexType": "type",
    f"{XS}group": "group",
    f"{XS}attributeGroup": "attributeGroup",
}


class UnknownConstructError(Exception):
    """The schema uses something this reader does not know; the caller falls back to another engine."""


class Scope(NamedTuple):
    """What the names inside one schema document mean."""

    namespace: str
    elements_qualified: bool
    attributes_qualified: bool
    adopted: bool
    """Whether the namespace is the including document's (a chameleon include)."""
    originals: Mapping[Key, "Entry"] = {}
    """Inside a redefine: what the redefined names meant before."""


class Entry(NamedTuple):
    """A global component: its node and the scope it is read in."""

    node: etree._Element
    scope: Scope
    name: str


def clark(namespace: str, local: str) -> str:
    """The Clark name; no braces when there is no namespace."""
    return f"{{{namespace}}}{local}" if namespace else local


def resolve(name: str, node: etree._Element, scope: Scope) -> str:
    """The Clark name of a QName written in a schema document."""
    prefix, _, local = name.strip().rpartition(":")
    namespace = _XML if prefix == "xml" else node.nsmap.get(prefix or None)
    if namespace is None:
        if prefix:
            raise UnknownConstructError(f"prefix {prefix}")
        namespace = scope.namespace if scope.adopted else ""
    return clark(namespace, local)


def collect(bundle: Bundle) -> dict[Key, Entry]:
    """All global components of a schema by kind and name."""
    for source in bundle.sources.values():
        _prune(source.root)
    found: dict[Key, Entry] = {}
    _collect(bundle, bundle.main, bundle.main.root.get("targetNamespace", ""), found, set())
    return found


def _prune(root: etree._Element) -> None:
    """Takes out what XSD 1.1 leaves out of consideration."""
    if _VC[1:-1] not in root.nsmap.values() and not any(_VC[1:-1] in one.nsmap.values() for one in root):
        return
    for node in list(root.iter("*")):
        parent = node.getparent()
        if parent is not None and not _applies(node):
            parent.remove(node)


def _applies(node: etree._Element) -> bool:
    """Whether XSD 1.1 keeps a node, by its `vc:` attributes (Part 1, 4.2.2); 1.0 does not know them."""
    low, high = node.get(f"{_VC}minVersion"), node.get(f"{_VC}maxVersion")
    if (low is not None and float(low) > 1.1) or (high is not None and float(high) <= 1.1):
        return False
    types = set(node.get(f"{_VC}typeAvailable", "").split()) | set(node.get(f"{_VC}facetAvailable", "").split())
    missing = set(node.get(f"{_VC}typeUnavailable", "").split()) | set(node.get(f"{_VC}facetUnavailable", "").split())
    if types or missing:
        raise UnknownConstructError("a part that depends on types of the processor")
    return True


def _collect(
    bundle: Bundle, source: Source, namespace: str, found: dict[Key, Entry], seen: set[tuple[Path, str]]
) -> None:
    if (source.path, namespace) in seen:
        return
    seen.add((source.path, namespace))
    scope = _scope(source.root, namespace)
    targets = {id(node): path for node, path in source.links}
    for node in source.root.iterchildren("*"):
        target = targets.get(id(node))
        if target is not None:
            other = bundle.sources[target]
            if node.tag == f"{XS}import":
                _collect(bundle, other, other.root.get("targetNamespace", ""), found, seen)
            else:
                _collect(bundle, other, namespace, found, seen)
        if node.tag in (f"{XS}redefine", f"{XS}override"):
            _redefine(node, scope, found)
        elif node.tag in _KINDS:
            found[_key(node, scope)] = Entry(node, scope, _key(node, scope)[1])


def _scope(root: etree._Element, namespace: str, originals: dict[Key, Entry] | None = None) -> Scope:
    return Scope(
        namespace,
        root.get("elementFormDefault") == "qualified",
        root.get("attributeFormDefault") == "qualified",
        adopted=bool(namespace) and not root.get("targetNamespace"),
        originals=originals or {},
    )


def _key(node: etree._Element, scope: Scope) -> Key:
    return _KINDS[str(node.tag)], clark(scope.namespace, node.get("name", ""))


def _redefine(node: etree._Element, scope: Scope, found: dict[Key, Entry]) -> None:
    for child in node.iterchildren(*_KINDS):
        key = _key(child, scope)
        before = {key: found[key]} if key in found else {}
        inner = Scope(scope.namespace, scope.elements_qualified, scope.attributes_qualified, scope.adopted, before)
        found[key] = Entry(child, inner, key[1])
