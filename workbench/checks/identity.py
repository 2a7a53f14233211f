"""Evaluates `xs:key`, `xs:unique` and `xs:keyref`: duplicate keys and dangling references."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from lxml import etree

from workbench.checks.alignment import split
from workbench.checks.components import Constraint, SimpleType
from workbench.checks.fault import Fault
from workbench.checks.lexical import canonical

Scope = tuple[etree._Element, tuple[Constraint, ...]]
TypeOf = Callable[[etree._Element, str], SimpleType | None]
"""Gives the type of an element's text, or of its attribute of a Clark name; the name is empty for the text."""
Key = tuple[str, ...]
_MISNAMED = ("schema.misspelt-element", "schema.wrong-namespace", "schema.wrong-root")
_CHILD = re.compile(r"(?:[^\W\d][\w.\-]*:)?[^\W\d][\w.\-]*")
_NAME = re.compile(r"[^\W\d][\w.\-]*(?![\w.\-:])")


def identity_faults(scopes: Iterable[Scope], type_of: TypeOf, faults: Iterable[Fault]) -> list[Fault]:
    """All violations of identity constraints.

    Args:
        scopes: elements whose declarations carry constraints, with these.
        type_of: the simple type of an element or attribute, since `1` and `1.0` are the same key when they are numbers.
        faults: what was found already; a key that is wrong by itself, or stands where nothing may, is no news.
    """
    return _Identity(type_of, Damage(faults)).run(list(scopes))


def names_in(constraint: Constraint) -> set[str]:
    """The local names of the elements and attributes that a constraint speaks of."""
    return {name for path in (constraint.selector, *constraint.fields) for name in _NAME.findall(path)}


class Damage:
    """Where faults were found already."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        faults = list(faults)
        self.is_any = bool(faults)
        self._lost = {fault.facts.get("name", "") for fault in faults if fault.code == "schema.missing-element"}
        self._unread = {fault.node for fault in faults if fault.rejected or fault.code in _MISNAMED}
        self._inside = [fault for fault in faults if any(one in self._unread for one in fault.node.iterancestors())]
        self._hidden: set[str] | None = None
        self._nodes: set[etree._Element] = set()
        self._attributes: set[tuple[etree._Element, str]] = set()
        self._rejected: set[etree._Element] = set()
        for fault in faults:
            if fault.spot == "attribute":
                self._attributes.add((fault.node, fault.attribute))
                continue
            self._nodes.add(fault.node)
            parent = fault.node.getparent()
            if parent is not None:
                self._nodes.add(parent)
            if fault.rejected:
                self._rejected.add(fault.node)

    def holds(self, node: etree._Element) -> bool:
        """Whether an element, or a child of it, has a fault."""
        return node in self._nodes

    def spoils(self, spot: object) -> bool:
        """Whether the value of an element or attribute cannot count."""
        if isinstance(spot, etree._Element):
            return spot in self._nodes
        holder: Any = spot
        return (holder.getparent(), str(holder.attrname)) in self._attributes

    def explains(self, key: Key, constraint: Constraint) -> bool:
        """Whether a key is not found only since what has it is missing, misnamed or may not be there.

        Args:
            key: its values.
            constraint: the constraint that was to have it.
        """
        if any(name in self._lost for name in names_in(constraint)):
            return True
        if self._hidden is None:
            nodes = {one for node in self._unread for one in node.iter("*")}
            self._hidden = {(one.text or "").strip() for one in nodes}
            self._hidden.update(str(value).strip() for one in nodes for value in one.attrib.values())
        return all(value in self._hidden for value in key)

    def hidden_keys(self, constraint: Constraint) -> int:
        """How many keys of a constraint are wrong and, on top of that, stand in something misnamed."""
        names = names_in(constraint)
        return sum(1 for fault in self._inside if split(fault.attribute or str(fault.node.tag))[1] in names)

    def hides(self, node: etree._Element) -> bool:
        """Whether an element is inside one that may not be there."""
        return bool(self._rejected) and any(one in self._rejected for one in (node, *node.iterancestors()))


class _Identity:
    def __init__(self, type_of: TypeOf, damage: Damage) -> None:
        self._type_of = type_of
        self._damage = damage
        self._types: dict[tuple[object, ...], SimpleType | None] = {}
        self._shapes: dict[tuple[object, object], tuple[object, ...]] = {}
        self._tables: dict[str, list[tuple[etree._Element, dict[Key, etree._Element]]]] = {}
        self._damaged: dict[str, int] = {}
        """How many keys of a constraint are not what they should be: references to them dangle in consequence."""
        self._constraints: dict[str, Constraint] = {}
        self._faults: list[Fault] = []

    def run(self, scopes: list[Scope]) -> list[Fault]:
        for node, constraints in scopes:
            for constraint in constraints:
                if constraint.kind != "keyref":
                    self._constraints[constraint.name] = constraint
                    self._table(node, constraint)
        for node, constraints in scopes:
            for constraint in constraints:
                if constraint.kind == "keyref":
                    self._references(node, constraint)
        return self._faults

    def _table(self, scope: etree._Element, constraint: Constraint) -> None:
        table: dict[Key, etree._Element] = {}
        self._tables.setdefault(constraint.name, []).append((scope, table))
        for node, key, spots in self._keys(scope, constraint):
            is_spoilt = key is not None and self._damage.is_any and any(self._damage.spoils(spot) for spot in spots)
            if key is None or key in table or is_spoilt:
                self._damaged[constraint.name] = self._damaged.get(constraint.name, 0) + 1
            if is_spoilt:
                continue
            if key is None:
                if constraint.kind == "key" and not self._damage.holds(node):
                    facts = {"field": _fields(constraint), "name": split(str(node.tag))[1]}
                    self._faults.append(Fault("schema.missing-key", node, facts))
                continue
            first = table.setdefault(key, node)
            if first is not node:
                self._faults.append(self._fault("schema.duplicate-key", constraint, key, spots, first))

    def _references(self, scope: etree._Element, constraint: Constraint) -> None:
        known: set[Key] = set()
        for owner, table in self._tables.get(constraint.refer, ()):
            if owner is scope or scope in owner.iterancestors():
                known.update(table)
        dangling = [
            (key, spots)
            for _, key, spots in self._keys(scope, constraint)
            if key is not None and key not in known and not any(self._damage.spoils(spot) for spot in spots)
        ]
        target = self._constraints.get(constraint.refer)
        damaged = self._damaged.get(constraint.refer, 0)
        if target is not None:
            dangling = [one for one in dangling if not self._damage.explains(one[0], target)]
            damaged += self._damage.hidden_keys(target)
        if len({key for key, _ in dangling}) > damaged:
            for key, spots in dangling:
                self._faults.append(self._fault("schema.dangling-reference", constraint, key, spots, None))

    def _keys(
        self, scope: etree._Element, constraint: Constraint
    ) -> Iterable[tuple[etree._Element, Key | None, list[object]]]:
        spaces = constraint.namespaces
        fields = [_finder(one, spaces) for one in constraint.fields]
        select: Any = etree.XPath(constraint.selector, namespaces=spaces)
        hides = self._damage.hides
        for node in select(scope):
            if hides(node):
                continue
            spots = [find(node) for find in fields]
            if None in spots:
                yield node, None, spots
            else:
                yield node, tuple([self._value(spot) for spot in spots]), spots

    def _value(self, spot: object) -> str:
        node, attribute = (spot, "") if isinstance(spot, etree._Element) else _holder(spot)
        shape = attribute, node.tag, self._around(node.getparent())
        if shape not in self._types:
            self._types[shape] = self._type_of(node, attribute)
        kind = self._types[shape]
        text = (node.text or "") if not attribute else node.get(attribute, "")
        return canonical(kind.builtin, text) if kind is not None else " ".join(text.split())

    def _around(self, node: etree._Element | None) -> tuple[object, ...]:
        """The names of an element and those around it; of those in one place they are found once."""
        if node is None:
            return ()
        place = node.tag, node.getparent()
        if place not in self._shapes:
            self._shapes[place] = (node.tag, *(one.tag for one in node.iterancestors()))
        return self._shapes[place]

    def _fault(
        self,
        code: str,
        constraint: Constraint,
        key: Key,
        spots: list[object],
        first: etree._Element | None,
    ) -> Fault:
        spot = spots[0]
        named = self._constraints.get(constraint.refer, constraint)
        facts = {"field": _fields(named, spot), "value": ", ".join(key)}
        if isinstance(spot, etree._Element):
            return Fault(code, spot, facts, "content" if spot.text else "element", related=first)
        holder, attribute = _holder(spot)
        return Fault(code, holder, facts, "attribute", attribute, related=first)


def _finder(field: str, spaces: dict[str, str]) -> Callable[[etree._Element], Any]:
    """Finds what a field leads to from an element, None where that is nothing; most fields name a child."""
    name = field.strip()
    if _CHILD.fullmatch(name):
        prefix, _, local = name.rpartition(":")
        child = f"{{{spaces.get(prefix, '')}}}{local}" if prefix else local
        return lambda node: node.find(child)
    path: Any = etree.XPath(field, namespaces=spaces)

    def first(node: etree._Element) -> Any:
        found = path(node)
        return found[0] if found else None

    return first


def _holder(spot: Any) -> tuple[etree._Element, str]:
    """The element that an attribute's value was taken from, and the attribute's Clark name."""
    return spot.getparent(), str(spot.attrname)


def _fields(constraint: Constraint, spot: object = None) -> str:
    """The names of the fields a key consists of, without prefixes.

    Args:
        constraint: the key.
        spot: what a first field without a name has led to: the element or an attribute's value.
    """
    paths = [constraint.selector if one.strip() == "." else one for one in constraint.fields]
    parts = [one.rsplit("/", 1)[-1].lstrip("@").rsplit(":", 1)[-1] for one in paths]
    if spot is not None and any(not part.isidentifier() and "-" not in part for part in parts[:1]):
        parts[0] = split(str(spot.tag) if isinstance(spot, etree._Element) else _holder(spot)[1])[1]
    return " and ".join(parts)
