"""`xs:ID`, `xs:IDREF` and `xs:IDREFS`: names that are used once in a document, and references to them."""

from __future__ import annotations

from lxml import etree

from workbench.checks.components import SimpleType
from workbench.checks.fault import Fault

_ID, _REFERENCE = "ID", "IDREF"


class Identifiers:
    """The identifiers of one document, as they are seen on the way through it."""

    def __init__(self) -> None:
        self._owners: dict[str, etree._Element] = {}
        self._references: list[tuple[str, Fault]] = []
        self._faults: list[Fault] = []

    def see(self, kind: SimpleType, text: str, node: etree._Element, field: str, attribute: str = "") -> None:
        """Note a value that is right by itself.

        Args:
            kind: its type.
            text: the value as written.
            node: the element it is in.
            field: what people call the element or attribute.
            attribute: the attribute's Clark name, empty for the element's own text.
        """
        builtin = kind.item.builtin if kind.item is not None else kind.builtin
        if builtin not in (_ID, _REFERENCE):
            return
        for value in text.split():
            facts = {"value": value, "field": field}
            fault = Fault("schema.dangling-reference", node, facts, "content", attribute)
            if attribute:
                fault.spot = "attribute"
            if builtin == _REFERENCE:
                self._references.append((value, fault))
                continue
            first = self._owners.setdefault(value, node)
            # XSD 1.1 lets one element have the same identifier in several places.
            if first is not node:
                fault.code, fault.related = "schema.duplicate-key", first
                self._faults.append(fault)

    def faults(self) -> list[Fault]:
        """Identifiers used twice, and references to none."""
        dangling = [(value, fault) for value, fault in self._references if value not in self._owners]
        # An identifier that repeats another has most likely lost its own, which is then referred to in vain.
        if len({value for value, _ in dangling}) <= len(self._faults):
            dangling = []
        return self._faults + [fault for _, fault in dangling]
