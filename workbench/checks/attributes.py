"""Checks the attributes of one element against its type."""

from __future__ import annotations

from lxml import etree

from workbench.checks.alignment import split
from workbench.checks.components import AttributeDecl, ComplexType, SimpleType
from workbench.checks.declarations import Declarations
from workbench.checks.fault import Fault
from workbench.checks.identifiers import Identifiers
from workbench.checks.names import nearest
from workbench.checks.values import flaw_of, is_same

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_OF_THE_LANGUAGE = tuple(_XSI + local for local in ("type", "nil", "schemaLocation", "noNamespaceSchemaLocation"))


def attribute_faults(
    node: etree._Element, kind: SimpleType | ComplexType, model: Declarations, identifiers: Identifiers
) -> list[Fault]:
    """What is wrong with the attributes of an element: unknown, misspelt, missing, wrong.

    Args:
        node: the element.
        kind: its type.
        model: the schema.
        identifiers: is told of the attributes that are right.
    """
    declared = kind.attributes if isinstance(kind, ComplexType) else {}
    if not node.attrib and not declared:
        return []
    faults: list[Fault] = []
    absent = {name: decl for name, decl in declared.items() if name not in node.attrib}
    for raw, text in node.attrib.items():
        name, value = str(raw), str(text)
        decl = declared.get(name)
        if decl is None:
            decl = _undeclared(node, name, kind, absent, model, faults)
        if decl is not None:
            wrong = _value(node, name, value, decl)
            faults.extend(wrong)
            if not wrong:
                identifiers.see(decl.type, value, node, split(name)[1], name)
    for name, decl in absent.items():
        if decl.required:
            facts = {"name": split(name)[1]}
            fault = Fault("schema.missing-attribute", node, facts, documentation=decl.documentation)
            fault.attribute_decl = decl
            faults.append(fault)
    return faults


def _undeclared(
    node: etree._Element,
    name: str,
    kind: SimpleType | ComplexType,
    absent: dict[str, AttributeDecl],
    model: Declarations,
    faults: list[Fault],
) -> AttributeDecl | None:
    """What an attribute the type does not declare is to be checked against, if anything."""
    if name in _OF_THE_LANGUAGE and model.has_instance_attributes:
        return None
    namespace, local = split(name)
    wildcard = kind.any_attribute if isinstance(kind, ComplexType) else None
    if wildcard is not None and wildcard.allows(namespace, name):
        found = model.attribute(name) if wildcard.process != "skip" else None
        if found is not None or wildcard.process != "strict" or name.startswith(_XML):
            return found
    meant = nearest(local, [split(one)[1] for one in absent])
    facts = {"name": local, "nearest": meant or ""}
    if meant is None:
        declared = kind.attributes if isinstance(kind, ComplexType) else {}
        facts["allowed"] = ", ".join(f"`{split(one)[1]}`" for one in declared)
        faults.append(Fault("schema.unknown-attribute", node, facts, "attribute", name))
        return None
    found = absent.pop(next(one for one in absent if split(one)[1] == meant))
    fault = Fault("schema.misspelt-attribute", node, facts, "attribute", name, documentation=found.documentation)
    fault.attribute_decl = found
    faults.append(fault)
    return found


def _value(node: etree._Element, name: str, value: str, decl: AttributeDecl) -> list[Fault]:
    local = split(name)[1]
    flaw = flaw_of(decl.type, value)
    if flaw is not None:
        facts = {"attribute": local, **flaw.facts}
        fault = Fault(flaw.code, node, facts, "attribute", name, documentation=decl.documentation)
        fault.kind = decl.type
        return [fault]
    if decl.fixed is not None and not is_same(decl.type, value, decl.fixed):
        facts = {"attribute": local, "value": value, "wanted": decl.fixed}
        return [Fault("schema.not-fixed-value", node, facts, "attribute", name)]
    return []
