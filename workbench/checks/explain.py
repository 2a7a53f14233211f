"""Explains why a document is not valid: all independent faults, each once."""

from __future__ import annotations

import gc
import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from lxml import etree

from workbench.checks.alignment import split
from workbench.checks.components import Constraint, ElementDecl
from workbench.checks.fault import Fault
from workbench.checks.globals import UnknownConstructError
from workbench.checks.identity import identity_faults
from workbench.checks.sampling import is_long
from workbench.checks.schema import EngineError, Schema, plain
from workbench.checks.seen import Seen, element_at, seen
from workbench.checks.sources import SchemaError
from workbench.checks.walk import Walk

if TYPE_CHECKING:
    from workbench.checks.thorough import Refusal, Thorough

_UNSEEN = frozenset(
    ("schema.duplicate-key", "schema.dangling-reference", "schema.not-fixed-value", "schema.wrong-root")
)
_MOST_JOINED = 1000
"""How many of libxml2's errors are looked up in the document."""
_MANY = 5_000
_SECONDS = 10.0
"""The longest that the thorough engine may look for what is wrong with one document."""
_MOST_FOR_A_SECOND_OPINION = 20_000
"""Elements; with more, libxml2 is believed rather than waited for."""


@dataclass(slots=True)
class Explanation:
    """The faults of a document, at most one more than were asked for."""

    faults: list[Fault] = field(default_factory=list)
    complete: bool = True
    keys: dict[str, str] = field(default_factory=dict)
    """What identifies repeated elements, taken from the schema's keys."""


def explain(schema: Schema, root: etree._Element, errors: list[EngineError], limit: int) -> Explanation:
    """Find out what is wrong with a document that was found invalid.

    Args:
        schema: the schema it was found invalid against.
        root: the document's outermost element.
        errors: what libxml2 said about it.
        limit: how many faults are wanted; the search stops soon after.
    """
    if schema.thorough is not None:
        return explain_newer(schema, schema.thorough, root, limit)
    if not errors and not schema.is_relax_ng:
        # So much seems to be wrong that looking ourselves is done before libxml2 would be.
        found = own_or_nothing(schema, root, limit)
        told = None if len(found.faults) > limit else schema.errors_while_reading(root)
        if len(found.faults) > limit:
            return found
        if told is None:
            found.faults = [fault for fault in found.faults if fault.code in _UNSEEN]
            return found
        errors = told
    nodes = [element_at(error, root) for error in errors[:_MOST_JOINED]]
    if schema.is_relax_ng:
        found = own_or_nothing(schema, root, limit)
        # What it has to say beyond its first word is mostly in consequence of that.
        found.faults = found.faults or [_translated(errors[0], nodes[0], root) if errors else _unexplained(root)]
        _join(found.faults, errors, nodes)
        return found
    is_doubtful = schema.is_doubtful(root)
    looked_at = None if is_doubtful else seen(errors, nodes)
    found = own_or_nothing(schema, root, limit, looked_at, postpones=not is_doubtful)
    if found.faults:
        _join(found.faults, errors, nodes)
    elif not _is_overruled(schema, root):
        found.faults = [_translated(*one, root) for one in zip(errors[: limit + 1], nodes, strict=False)]
        found.faults = found.faults or [_unexplained(root)]
    return found


def look_again(schema: Schema, root: etree._Element, limit: int) -> Explanation:
    """Find the faults that libxml2 does not look for, in a document that it found valid."""
    found = own_or_nothing(schema, root, limit)
    found.faults = [fault for fault in found.faults if fault.code in _UNSEEN]
    return found


def explain_newer(schema: Schema, engine: Thorough, root: etree._Element, limit: int) -> Explanation:
    """Find out what is wrong with a document that xmlschema found invalid: our reading, and the assertions."""
    refusals, complete = engine.refusals(root, limit, _SECONDS)
    found = own_or_nothing(schema, root, limit)
    found.complete = found.complete and complete
    touched = _touched(found.faults)
    own = bool(found.faults)
    for refusal in refusals:
        if refusal.kind == "broken":
            found.complete = False
        elif refusal.kind == "assertion":
            if not _follows(refusal, found.faults):
                facts = {
                    "test": refusal.assertion,
                    "rule": refusal.documentation,
                    "name": split(str(refusal.node.tag))[1],
                }
                found.faults.append(Fault("schema.assertion", refusal.node, facts, detail=refusal.reason))
        elif not own and refusal.node not in touched:
            touched.add(refusal.node)
            facts = {"reason": refusal.reason.rstrip(".").replace("'", "`")}
            found.faults.append(Fault("schema.not-valid", refusal.node, facts, detail=refusal.reason))
        else:
            for fault in found.faults:
                if fault.node is refusal.node:
                    fault.detail = fault.detail or refusal.reason
    if not found.faults and refusals:
        broken = refusals[-1].kind == "broken"
        code = "schema.not-checked" if broken else "schema.not-valid"
        reason = refusals[-1].reason if broken else "the schema does not allow it"
        found.faults.append(Fault(code, root, {"reason": reason.rstrip(".")}))
    return found


def _follows(refusal: Refusal, faults: list[Fault]) -> bool:
    """Whether an assertion may fail only since something it asks about, in its element, is at fault."""
    words = set(re.findall(r"[\w.-]+", refusal.assertion))
    for fault in faults:
        names = {split(fault.attribute)[1]} if fault.spot == "attribute" else {split(str(fault.node.tag))[1]}
        names.add(fault.facts.get("name", ""))
        inside = fault.node is refusal.node or refusal.node in fault.node.iterancestors()
        if inside and (fault.node is refusal.node or names & words):
            return fault.code != "schema.assertion"
    return False


def _is_overruled(schema: Schema, root: etree._Element) -> bool:
    """Whether libxml2 stands alone: our reading finds nothing wrong, and nor does xmlschema."""
    from workbench.checks.thorough import Thorough

    if sum(1 for _ in root.iter()) > _MOST_FOR_A_SECOND_OPINION:
        return False
    try:
        refusals, complete = Thorough(schema.bundle, "1.0").refusals(root, 1, _SECONDS)
    except SchemaError:
        return False
    return complete and not refusals


def own_or_nothing(
    schema: Schema, root: etree._Element, limit: int, looked_at: Seen | None = None, *, postpones: bool = False
) -> Explanation:
    """Our own explanation; empty when the schema uses something our reader does not know.

    The walk makes many small objects that stay, which the garbage collector would look through again and again:
    on a large document that is half of the time.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _own(schema, root, limit, looked_at, postpones=postpones)
    except (UnknownConstructError, RecursionError):
        return Explanation()
    finally:
        if collecting:
            gc.enable()


def _own(schema: Schema, root: etree._Element, limit: int, looked_at: Seen | None, *, postpones: bool) -> Explanation:
    walk = Walk(schema.model(), limit, looked_at, postpones=postpones and is_long(root))
    walk.run(root)
    if _are_many(walk.postponed):
        from workbench.checks.repaired import look_behind

        looked_at = look_behind(schema, root, walk.faults)
        walk.go_on(looked_at)
    elif walk.postponed:
        walk.go_on(None)
    faults = walk.faults
    if looked_at is None or looked_at.has_broken_keys or walk.went_beyond:
        faults = faults + identity_faults(walk.scopes, walk.model_type, faults)
    constraints = [one for _, several in walk.scopes for one in several]
    return Explanation(faults, walk.complete, _keys(constraints))


def _are_many(several: list[tuple[etree._Element, ElementDecl]]) -> bool:
    """Whether there is so much in some elements that looking at it ourselves takes long."""
    inside = (one for node, _ in several for one in node.iter("*"))
    return next(islice(inside, _MANY, None), None) is not None


def _touched(faults: list[Fault]) -> set[etree._Element]:
    """The elements with faults, and those that hold them."""
    touched = {fault.node for fault in faults}
    touched.update(parent for node in list(touched) if (parent := node.getparent()) is not None)
    return touched


def _keys(constraints: list[Constraint]) -> dict[str, str]:
    keys: dict[str, str] = {}
    for one in constraints:
        if one.kind != "keyref" and len(one.fields) == 1:
            element = one.selector.rsplit("/", 1)[-1].rsplit(":", 1)[-1]
            keys.setdefault(element, one.fields[0].rsplit("/", 1)[-1].lstrip("@").rsplit(":", 1)[-1])
    return keys


def _join(faults: list[Fault], errors: list[EngineError], nodes: list[etree._Element | None]) -> None:
    """Gives each fault libxml2's own words about the same node, where it has any."""
    spoken: dict[etree._Element, str] = {}
    for error, node in zip(errors, nodes, strict=False):
        if node is not None:
            spoken.setdefault(node, error.message)
    for fault in faults:
        fault.detail = fault.detail or spoken.get(fault.node, "")
        if not fault.detail and fault.code == "schema.missing-element":
            fault.detail = next((spoken[child] for child in fault.node if child in spoken), "")


def _translated(error: EngineError, node: etree._Element | None, root: etree._Element) -> Fault:
    facts = {"reason": plain(error.message).rstrip(".")}
    return Fault("schema.not-valid", root if node is None else node, facts, detail=error.message)


def _unexplained(root: etree._Element) -> Fault:
    return Fault("schema.not-valid", root, {"reason": "the schema does not allow it"})
