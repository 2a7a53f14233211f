"""Schemas of version 1.1, through xmlschema. It is slow to load and to run, so nothing else uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from workbench.checks.explain import Explanation
from workbench.checks.fault import Fault
from workbench.checks.sources import Bundle, SchemaError

if TYPE_CHECKING:
    import xmlschema


def explain_newer(bundle: Bundle, root: etree._Element, limit: int) -> Explanation:
    """Check a document against an XSD 1.1 schema.

    Raises:
        SchemaError: the schema cannot be used.
    """
    schema = _schema(bundle)
    found = Explanation()
    for error in schema.iter_errors(root):
        if len(found.faults) > limit:
            found.complete = False
            break
        node = error.elem if isinstance(error.elem, etree._Element) else root
        reason = " ".join((error.reason or "it does not fit").split())
        if any(fault.node is node and fault.detail == reason for fault in found.faults):
            continue
        facts = {"reason": reason.rstrip(".").replace("'", "`")}
        found.faults.append(Fault("schema.not-valid", node, facts, detail=reason))
    return found


def _schema(bundle: Bundle) -> xmlschema.XMLSchema11:
    import xmlschema

    try:
        folder = str(bundle.main.path.parent)
        return xmlschema.XMLSchema11(str(bundle.main.path), base_url=folder, allow="local", defuse="always")
    except (xmlschema.XMLSchemaException, ValueError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise SchemaError(
            f"`{bundle.main.path.name}` is no schema that can be used: {reason.rstrip(':.')}.",
            f"Correct {bundle.main.path} or ask its author for a sound one.",
        ) from None
