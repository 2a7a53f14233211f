"""Explains why a document is not valid: all independent faults, each once."""

from __future__ import annotations

import gc
from dataclasses import dataclass, field

from lxml import etree

from workbench.checks.components import Constraint
from workbench.checks.fault import Fault
from workbench.checks.globals import UnknownConstructError
from workbench.checks.identity import identity_faults
from workbench.checks.schema import EngineError, Schema, plain
from workbench.checks.walk import Walk


@dataclass(slots=True)
class Explanation:
    """The faults of a document, at most one more than were asked for."""

    faults: list[Fault] = field(default_factory=list)
    complete: bool = True
    keys: dict[str, str] = field(default_factory=dict)
    """What identifies repeated elements, taken from the schema's keys."""


def explain(schema: Schema, root: etree._Element, limit: int) -> Explanation:
    """Find out what is wrong with a document that libxml2 found invalid.

    Args:
        schema: the schema it was found invalid against.
        root: the document's outermost element.
        limit: how many faults are wanted; the search stops soon after.
    """
    errors = schema.engine_errors(root)
    found = Explanation() if schema.is_relax_ng else _own_or_nothing(schema, root, limit)
    if not found.faults:
        found.faults = [_translated(error, root) for error in errors[: limit + 1]] or [_unexplained(root)]
    else:
        _join(found.faults, errors, root)
    return found


def _own_or_nothing(schema: Schema, root: etree._Element, limit: int) -> Explanation:
    """Our own explanation; empty when the schema uses something our reader does not know.

    The walk makes many small objects that stay, which the garbage collector would look through again and again:
    on a large document that is half of the time.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _own(schema, root, limit)
    except UnknownConstructError:
        return Explanation()
    finally:
        if collecting:
            gc.enable()


def _own(schema: Schema, root: etree._Element, limit: int) -> Explanation:
    walk = Walk(schema.model(), limit)
    walk.run(root)
    touched = {fault.node for fault in walk.faults}
    touched.update(parent for node in list(touched) if (parent := node.getparent()) is not None)
    faults = walk.faults + identity_faults(walk.scopes, walk.model_type, touched)
    constraints = [one for _, several in walk.scopes for one in several]
    return Explanation(faults, walk.complete, _keys(constraints))


def _keys(constraints: list[Constraint]) -> dict[str, str]:
    keys: dict[str, str] = {}
    for one in constraints:
        if one.kind != "keyref" and len(one.fields) == 1:
            element = one.selector.rsplit("/", 1)[-1].rsplit(":", 1)[-1]
            keys.setdefault(element, one.fields[0].rsplit("/", 1)[-1].lstrip("@").rsplit(":", 1)[-1])
    return keys


def _join(faults: list[Fault], errors: list[EngineError], root: etree._Element) -> None:
    """Gives each fault libxml2's own words about the same node, where it has any."""
    spoken: dict[etree._Element, str] = {}
    for error in errors[: 4 * len(faults)]:
        node = _node(error, root)
        if node is not None:
            spoken.setdefault(node, error.message)
    for fault in faults:
        fault.detail = fault.detail or spoken.get(fault.node, "")
        if not fault.detail and fault.code == "schema.missing-element":
            fault.detail = next((spoken[child] for child in fault.node if child in spoken), "")


def _node(error: EngineError, root: etree._Element) -> etree._Element | None:
    try:
        found = root.getroottree().xpath(error.path) if error.path else []
    except etree.XPathError:
        return None
    if isinstance(found, list) and found:
        node = found[0]
        if isinstance(node, etree._Element):
            return node
        return node.getparent()  # type: ignore[union-attr, no-any-return]
    return None


def _translated(error: EngineError, root: etree._Element) -> Fault:
    node = _node(error, root)
    facts = {"reason": plain(error.message).rstrip(".")}
    return Fault("schema.not-valid", root if node is None else node, facts, detail=error.message)


def _unexplained(root: etree._Element) -> Fault:
    return Fault("schema.not-valid", root, {"reason": "the schema does not allow it"})
