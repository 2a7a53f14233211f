"""Rules of a mapping, and whether they make sense together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal, get_args

import msgspec

from workbench.errors import UserFacingError
from workbench.klaviyo.mapping.fields import ATTRIBUTES, IDENTIFIERS, PROPERTY

Kind = Literal["text", "number", "number, decimal comma", "true or false", "date", "date and time", "list"]
Change = Literal["lower case", "upper case", "capitals", "single spaces", "digits only"]
KINDS: tuple[Kind, ...] = get_args(Kind)
CHANGES: tuple[Change, ...] = get_args(Change)


class MappingError(UserFacingError):
    """The mapping cannot be used with these columns."""


class Rule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One column that becomes one part of the profile."""

    column: str
    to: str
    """One of `ATTRIBUTES`, or `properties.` and a name."""
    kind: Kind = "text"
    """What the value is; Klaviyo's own attributes are all text."""
    changes: tuple[Change, ...] = ()
    """Applied in order after blanks around the value are removed."""
    when_invalid: Literal["block", "leave out"] = "block"
    """What becomes of the record when the value cannot be used."""


class Mapping(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All rules, and what they need to know besides."""

    rules: tuple[Rule, ...]
    country: str = "AU"
    """Country of phone numbers written without one, as two letters."""


def checked_mapping(mapping: Mapping, columns: Sequence[str]) -> Mapping:
    """Return the mapping when it can be used with these columns.

    Raises:
        MappingError: a column is missing, a target is unknown or used twice, or nothing identifies a customer.
    """
    for rule in mapping.rules:
        if rule.column not in columns:
            listed = ", ".join(f"`{column}`" for column in columns[:30])
            raise MappingError(f"The records have no column `{rule.column}`.", f"There are {listed}.")
        if rule.to not in ATTRIBUTES and not (rule.to.startswith(PROPERTY) and len(rule.to) > len(PROPERTY)):
            raise MappingError(
                f"`{rule.to}` is no part of a profile; Klaviyo refuses a whole call for one unknown attribute.",
                f"Use `{PROPERTY}NAME` for a property of your own.",
            )
        if rule.to in ATTRIBUTES and rule.kind != "text":
            raise MappingError(f"`{rule.to}` is always text.", f"Use `{PROPERTY}NAME` for a {rule.kind}.")
    twice = [target for target, times in Counter(rule.to for rule in mapping.rules).items() if times > 1]
    if twice:
        raise MappingError(f"More than one column goes to `{twice[0]}`.", "Keep one of them.")
    if not any(rule.to in IDENTIFIERS for rule in mapping.rules):
        raise MappingError("No column identifies a customer.", "Map one to `email`, `phone_number` or `external_id`.")
    if not (len(mapping.country) == 2 and mapping.country.isascii() and mapping.country.isalpha()):
        raise MappingError(f"`{mapping.country}` is no country code.", "Give two letters, such as AU.")
    return mapping
