"""Turns a row of cells into the attributes of a profile; made once for a mapping, run for every record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from workbench.klaviyo.mapping.emails import email_fault, is_ordinary
from workbench.klaviyo.mapping.fields import LOCATION, PROPERTY
from workbench.klaviyo.mapping.phones import phone_converter
from workbench.klaviyo.mapping.rules import Mapping, Rule, checked_mapping
from workbench.klaviyo.mapping.values import CHANGE_CONVERTS, KIND_CONVERTS, Convert, ValueFault

Attributes = dict[str, Any]


class FieldFault(NamedTuple):
    """Why one cell of a record cannot be sent."""

    code: str
    field: str
    """Where it was to go."""
    value: str
    """Masked: enough to find it again, not enough to give it away."""
    reason: str


_Step = tuple[int, str, Convert | None, Rule]
"""Which cell, the name of its value, how it is converted, and the rule. A plain tuple, which unpacks fastest."""


class Mapper:
    """One mapping, ready for rows with these columns."""

    def __init__(self, mapping: Mapping, columns: Sequence[str]) -> None:
        """Prepare the steps.

        Raises:
            MappingError: the mapping cannot be used with these columns.
        """
        checked_mapping(mapping, columns)
        self._top: list[_Step] = []
        self._location: list[_Step] = []
        self._properties: list[_Step] = []
        for rule in mapping.rules:
            group, prefix = self._top, ""
            if rule.to.startswith(LOCATION):
                group, prefix = self._location, LOCATION
            elif rule.to.startswith(PROPERTY):
                group, prefix = self._properties, PROPERTY
            convert = _converter(rule, mapping.country)
            group.append((columns.index(rule.column), rule.to.removeprefix(prefix), convert, rule))

    def attributes(self, cells: Sequence[str], faults: list[FieldFault]) -> Attributes:
        """Return the attributes of one record; what cannot be sent is added to `faults`.

        Args:
            cells: one text a column.
            faults: gets a fault for every value that blocks the record.
        """
        found = _fill(self._top, cells, faults)
        if self._location and (location := _fill(self._location, cells, faults)):
            found["location"] = location
        if self._properties and (properties := _fill(self._properties, cells, faults)):
            found["properties"] = properties
        return found


def mask_value(value: str) -> str:
    """Show the first character and the length of a value: `j… (17 characters)`."""
    return f"{value[:1]}… ({len(value)} characters)" if len(value) > 1 else "…"


def _fill(steps: list[_Step], cells: Sequence[str], faults: list[FieldFault]) -> Attributes:
    # The inner loop of a million records: one look at a cell, one test, one store.
    found: Attributes = {}
    for cell, name, convert, rule in steps:
        value = cells[cell].strip()
        if value:
            if convert is None:
                found[name] = value
            else:
                try:
                    found[name] = convert(value)
                except ValueFault as fault:
                    if rule.when_invalid == "block":
                        faults.append(FieldFault(fault.code, rule.to, mask_value(value), fault.reason))
    return found


def _converter(rule: Rule, country: str) -> Convert | None:
    if rule.to == "email" and rule.changes == ("lower case",):
        return _lower_email
    steps: list[Convert] = [CHANGE_CONVERTS[change] for change in rule.changes]
    if rule.to == "email":
        steps.append(_email)
    elif rule.to == "phone_number":
        steps.append(phone_converter(country))
    elif (convert := KIND_CONVERTS[rule.kind]) is not None:
        steps.append(convert)
    if not steps:
        return None
    if len(steps) == 1:
        return steps[0]
    return _chain(steps)


def _chain(steps: list[Convert]) -> Callable[[str], Any]:
    def convert(value: str) -> Any:
        result: Any = value
        for step in steps:
            result = step(result)
        return result

    return convert


def _lower_email(text: str) -> str:
    # What nearly every mapping does with nearly every record, in one step.
    text = text.lower()
    return text if is_ordinary(text) else _email(text)


def _email(text: str) -> str:
    if fault := email_fault(text):
        raise ValueFault("email.invalid", fault)
    return text
