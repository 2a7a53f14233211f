"""What values may stand at a path: code list, length, decimals and type, as the schema or many samples say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from workbench.compare.formats import DECIMAL, Format, format_of
from workbench.compare.options import ValueRule
from workbench.compare.shape import Seen, Shape

LEAST_SAMPLES = 6
"""Occurrences from which on samples say something of values that are not there."""
LONGEST_CODE = 12
"""Characters of the longest value that is taken for a code."""
LEAST_FIXED = 5
"""Characters of the shortest value that is taken to be always so long."""
MOST_TOLD = 4
"""Codes that are named one by one."""

_OF_TYPE = {
    "date": ("2026-01-31", "2026-01-31Z"),
    "dateTime": ("2026-01-31T10:00:00", "2026-01-31T10:00:00Z"),
    "time": ("10:00:00",),
    "boolean": ("true", "1"),
    "decimal": ("1", "1.5"),
    "integer": ("1",),
    "double": ("1", "1.5", "1e5"),
}
"""A value in each notation of a built-in type."""


class Breach(NamedTuple):
    """A value that does not fit."""

    seen: Seen
    expected: str
    found: str
    words: str
    """What is so, to stand behind the name of the part."""


class SampleRule(NamedTuple):
    """What many samples have in common."""

    type: str = ""
    codes: tuple[str, ...] = ()
    least_length: int = 0
    most_length: int | None = None
    decimals: int | None = None
    most: int | None = None


def formats_of(rule: ValueRule | None) -> frozenset[Format]:
    """Give the formats that values of a schema's type are written in; empty when any may be."""
    return frozenset(map(format_of, _OF_TYPE.get(rule.type, ()))) if rule is not None else frozenset()


def sample_rule(shape: Shape) -> SampleRule:
    """Tell what the samples of one path have in common, as far as they are many enough to say so."""
    values = shape.values
    count = sum(seen.count for seen in values.values())
    decimals = {len(value.partition(".")[2]) for value in values if format_of(value) == DECIMAL}
    places = decimals.pop() if len(decimals) == 1 and count > 1 and _all_are(values, DECIMAL) else None
    if count < LEAST_SAMPLES:
        return SampleRule(decimals=places)
    codes: tuple[str, ...] = ()
    is_code = all(len(value) <= LONGEST_CODE and not value.split()[1:] for value in values)
    if is_code and len(values) * 3 <= count and {format_of(value).family for value in values} == {"text"}:
        codes = tuple(values)
    lengths = {len(value) for value in values}
    length = lengths.pop() if len(lengths) == 1 and len(values) >= LEAST_SAMPLES else None
    if length is None or length < LEAST_FIXED or codes or not _all_plain(values):
        return SampleRule(codes=codes, decimals=places)
    return SampleRule(least_length=length, most_length=length)


def breaches(part: Shape, rule: ValueRule, said: str) -> Iterator[Breach]:
    """Give what does not fit, each kind of trouble once, with the first value that has it.

    Args:
        part: what is looked at.
        rule: what may stand there.
        said: what the rule's source does with what fits: `allowed`.
    """
    checks = (
        _folded(seen for value, seen in part.values.items() if rule.codes and value not in rule.codes),
        _folded(seen for value, seen in part.values.items() if _is_too_long(value, rule)),
        _folded(seen for value, seen in part.values.items() if len(value) < rule.least_length),
        _folded(seen for value, seen in part.values.items() if _has_more_decimals(value, rule)),
    )
    listed, long, short, precise = checks
    if listed is not None:
        words = f"is `{listed.value}`, which is none of the codes {said}: {_listed(rule.codes)}"
        yield Breach(listed, "code list", listed.value, words)
    for seen, is_long in ((long, True), (short, False)):
        if seen is not None and listed is None:
            number = len(seen.value)
            limit = _limit(rule, is_long=is_long)
            words = f"has {number:,} {'character' if number == 1 else 'characters'}; {limit} {said}"
            yield Breach(seen, limit, f"{number:,} characters", words)
    if precise is not None:
        number = len(precise.value.partition(".")[2])
        words = f"has {number} decimals, such as `{precise.value}`; up to {rule.decimals} are {said}"
        yield Breach(precise, f"up to {rule.decimals} decimals", f"{number} decimals", words)


def _folded(found: Iterator[Seen]) -> Seen | None:
    """Give the first of what was found, counted together."""
    first = next(found, None)
    if first is None:
        return None
    together = Seen(first.element, first.value)
    together.count = first.count + sum(seen.count for seen in found)
    return together


def _is_too_long(value: str, rule: ValueRule) -> bool:
    return rule.most_length is not None and len(value) > rule.most_length


def _has_more_decimals(value: str, rule: ValueRule) -> bool:
    if rule.decimals is None or format_of(value) != DECIMAL:
        return False
    return len(value.partition(".")[2].rstrip("0")) > rule.decimals


def _limit(rule: ValueRule, *, is_long: bool) -> str:
    if rule.least_length == rule.most_length:
        return f"always {rule.least_length} are" if rule.least_length != 1 else "always 1 is"
    number = rule.most_length if is_long else rule.least_length
    return f"{'up to' if is_long else 'at least'} {number:,} {'is' if number == 1 else 'are'}"


def _listed(codes: Sequence[str]) -> str:
    first = ", ".join(f"`{code}`" for code in codes[:MOST_TOLD])
    return f"{first} and {len(codes) - MOST_TOLD:,} more" if len(codes) > MOST_TOLD else first


def _all_are(values: dict[str, Seen], format_: Format) -> bool:
    return all(format_of(value) == format_ for value in values)


def _all_plain(values: dict[str, Seen]) -> bool:
    """Tell whether all are one word that is no date, time or number with a point."""
    return all(not value.split()[1:] and format_of(value).notation in ("text", "whole") for value in values)
