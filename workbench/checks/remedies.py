"""What would mend a fault, as far as the schema tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lxml import etree

from workbench.checks.alignment import split
from workbench.checks.components import ElementDecl
from workbench.checks.fault import Fault
from workbench.checks.placeholders import placeholder_element, placeholder_value
from workbench.checks.suggestions import allowed_values, suggestion
from workbench.findings import Remedy

_MOST_CHOICES = 8


def remedies_of(fault: Fault, booleans: Mapping[str, str], keys: Mapping[str, str]) -> tuple[Remedy, ...]:
    """The remedies for a fault, the likeliest first.

    Args:
        fault: the fault.
        booleans: words people use for `true` and `false`, in lower case.
        keys: for the local name of a repeated element, the local name of what identifies it.
    """
    if fault.kind is not None:
        return _values(fault, booleans)
    if fault.code == "schema.missing-element":
        return _missing_element(fault, keys)
    make = _BY_CODE.get(fault.code)
    return () if make is None else make(fault)


def _values(fault: Fault, booleans: Mapping[str, str]) -> tuple[Remedy, ...]:
    assert fault.kind is not None
    meant = suggestion(fault.kind, fault.facts.get("written", fault.facts.get("value", "")), booleans)
    sure = [Remedy("rewrite", meant)] if meant else []
    others = [Remedy("rewrite", one, sure=False) for one in allowed_values(fault.kind) if one != meant]
    return (*sure, *others[:_MOST_CHOICES])


def _missing_element(fault: Fault, keys: Mapping[str, str]) -> tuple[Remedy, ...]:
    made = [_fragment(decl, _taken(fault.node, decl.name, keys)) for decl in fault.wanted]
    if not made or not all(made):
        return ()
    return (Remedy("insert", "".join(one for one in made if one), fault.after, fills=True),)


def _taken(node: etree._Element, name: str, keys: Mapping[str, str]) -> set[str]:
    """The keys that the like of an element have, if it is its key that it lacks."""
    parent = node.getparent()
    is_key = keys.get(split(str(node.tag))[1]) == split(name)[1]
    like = parent.iterchildren(node.tag) if is_key and parent is not None else []
    return {(child.text or "").strip() for one in like for child in one.iterchildren(name)}


def _fragment(decl: ElementDecl, taken: set[str]) -> str:
    made = placeholder_element(decl, taken)
    return "" if made is None else etree.tostring(made, encoding="unicode")


def _misspelt_element(fault: Fault) -> tuple[Remedy, ...]:
    return tuple(Remedy("rename", decl.name) for decl in fault.wanted)


def _unknown_element(fault: Fault) -> tuple[Remedy, ...]:
    return tuple(Remedy("rename", decl.name, sure=False) for decl in fault.wanted)


def _misplaced_element(fault: Fault) -> tuple[Remedy, ...]:
    return (Remedy("move", "", fault.after),)


def _wrong_root(fault: Fault) -> tuple[Remedy, ...]:
    return tuple(Remedy("rename", decl.name) for decl in fault.wanted)


def _wrong_namespace(fault: Fault) -> tuple[Remedy, ...]:
    return (Remedy("namespace", fault.facts.get("wanted", "")),)


def _misspelt_attribute(fault: Fault) -> tuple[Remedy, ...]:
    return () if fault.attribute_decl is None else (Remedy("rename-attribute", fault.attribute_decl.name),)


def _missing_attribute(fault: Fault) -> tuple[Remedy, ...]:
    decl = fault.attribute_decl
    if decl is None:
        return ()
    value = decl.fixed if decl.fixed is not None else placeholder_value(decl.type)
    if value is None:
        return ()
    return (Remedy("add-attribute", f"{decl.name}={value}", fills=decl.fixed is None),)


def _not_fixed_value(fault: Fault) -> tuple[Remedy, ...]:
    return (Remedy("rewrite", fault.facts.get("wanted", "")),)


_BY_CODE: dict[str, Callable[[Fault], tuple[Remedy, ...]]] = {
    "schema.misspelt-element": _misspelt_element,
    "schema.unknown-element": _unknown_element,
    "schema.misplaced-element": _misplaced_element,
    "schema.wrong-root": _wrong_root,
    "schema.wrong-namespace": _wrong_namespace,
    "schema.misspelt-attribute": _misspelt_attribute,
    "schema.missing-attribute": _missing_attribute,
    "schema.not-fixed-value": _not_fixed_value,
}
