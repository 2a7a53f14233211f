"""Turns a row of cells into the attributes of a profile; made once for a mapping, run for every record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, cast

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


AttributesOf = Callable[[list[str], list[FieldFault]], Attributes]


class Mapper:
    """One mapping, ready for rows with these columns.

    Attributes:
        attributes: gives the attributes of one record from its cells; a value that blocks it adds a fault to the list.
    """

    def __init__(self, mapping: Mapping, columns: Sequence[str]) -> None:
        """Prepare the steps.

        Raises:
            MappingError: the mapping cannot be used with these columns.
        """
        checked_mapping(mapping, columns)
        cells = {name: cell for cell, name in reversed(list(enumerate(columns)))}
        steps = [(cells[rule.column], rule, _converter(rule, mapping.country)) for rule in mapping.rules]
        self.attributes = _as_function(steps)


def mask_value(value: str) -> str:
    """Show the first character and the length of a value: `j… (17 characters)`."""
    return f"{value[:1]}… ({len(value)} characters)" if len(value) > 1 else "…"


def _as_function(steps: Sequence[tuple[int, Rule, Convert | None]]) -> AttributesOf:
    """Write one function that takes all steps, without a loop: a million records take half as long as with one.

    Its source holds nothing but numbers of ours; names and converters reach it as values.
    """
    values: dict[str, object] = {"ValueFault": ValueFault, "add_fault": _add_fault}
    lines = ["def attributes(cells, faults):", " top, location, properties = {}, {}, {}"]
    for number, (cell, rule, convert) in enumerate(steps):
        group, name = _place_of(rule.to)
        values |= {f"name{number}": name, f"convert{number}": convert, f"rule{number}": rule}
        lines += [f" value = cells[{cell:d}].strip()", " if value:"]
        if convert is None:
            lines.append(f"  {group}[name{number}] = value")
        else:
            lines += ["  try:", f"   {group}[name{number}] = convert{number}(value)", "  except ValueFault as fault:"]
            lines.append(f"   add_fault(faults, rule{number}, value, fault)")
    for group in ("location", "properties"):
        lines += [f" if {group}:", f"  top['{group}'] = {group}"]
    exec("\n".join([*lines, " return top"]), values)
    return cast("AttributesOf", values["attributes"])


def _place_of(target: str) -> tuple[str, str]:
    for group, prefix in (("location", LOCATION), ("properties", PROPERTY)):
        if target.startswith(prefix):
            return group, target.removeprefix(prefix)
    return "top", target


def _add_fault(faults: list[FieldFault], rule: Rule, value: str, fault: ValueFault) -> None:
    if rule.when_invalid == "block":
        faults.append(FieldFault(fault.code, rule.to, mask_value(value), fault.reason))


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
