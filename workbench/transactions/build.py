"""Builds a question's document from a few words: `ItemCode=BOLT-M8-50 Warehouse=SYD`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

from workbench.errors import UserFacingError
from workbench.transactions.transaction import QuestionField, Transaction


def build_question(transaction: Transaction, values: Mapping[str, str]) -> bytes:
    """Build the document of a question.

    Args:
        transaction: the question.
        values: field names and values; a list with commas asks for several of the repeated thing, and fields with
            a single value then hold for all of them.

    Raises:
        UserFacingError: a field is not known, a required one is missing, or lists differ in length.
    """
    fields = {field.name.lower(): field for field in transaction.fields}
    given: dict[str, list[str]] = {}
    for name, value in values.items():
        field = fields.get(name.lower())
        if field is None:
            known = ", ".join(each.name for each in transaction.fields) or "none"
            raise UserFacingError(f"`{transaction.title}` has no field `{name}`.", f"Its fields are: {known}.")
        given[field.name] = [each.strip() for each in value.split(",")]
    for field in transaction.fields:
        if field.required and not any(given.get(field.name, [])):
            raise UserFacingError(
                f"`{transaction.title}` needs `{field.name}`.", f"Add {field.name}={field.example or '…'}."
            )
    count = max((len(each) for each in given.values()), default=1)
    if any(len(each) not in (1, count) for each in given.values()):
        raise UserFacingError(
            "The fields have lists of different length.", "Give each one value, or as many as the longest."
        )
    namespace = transaction.namespace
    prefixes: Any = {None: namespace} if namespace else None
    root = etree.Element(f"{{{namespace}}}{transaction.root}" if namespace else transaction.root, nsmap=prefixes)
    root.set("version", "1.0")
    for row in range(count):
        _add_row(root, transaction, {key: each[row % len(each)] for key, each in given.items()}, row)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _add_row(root: etree._Element, transaction: Transaction, values: dict[str, str], row: int) -> None:
    """Add one of the repeated things: what its fields have in common in their path is made anew for each row."""
    for field in transaction.fields:
        value = values.get(field.name)
        if value:
            at = root
            for step in field.path[:-1]:
                at = _child(at, step, row if _repeats(field, step) else 0)
            _append(at, field.path[-1]).text = value


def _repeats(field: QuestionField, step: str) -> bool:
    """The innermost element around the values is the repeated one."""
    return len(field.path) > 2 and step == field.path[-2]


def _child(parent: etree._Element, name: str, position: int) -> etree._Element:
    same = [child for child in parent if etree.QName(child).localname == name]
    return same[position] if position < len(same) else _append(parent, name)


def _append(parent: etree._Element, name: str) -> etree._Element:
    namespace = etree.QName(parent).namespace
    return etree.SubElement(parent, f"{{{namespace}}}{name}" if namespace else name)
