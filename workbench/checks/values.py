"""Checks a text against a simple type and says what is wrong with it."""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass, field
from typing import Any

from workbench.checks.components import Facets, SimpleType
from workbench.checks.lexical import Ordered, canonical, is_written, ordered
from workbench.checks.names import nearest
from workbench.checks.patterns import compiled

_CODES = {
    "date": "schema.not-a-date",
    "dateTime": "schema.not-a-moment",
    "time": "schema.not-a-time",
    "boolean": "schema.not-a-boolean",
    "decimal": "schema.not-a-number",
    "float": "schema.not-a-number",
    "double": "schema.not-a-number",
    "integer": "schema.not-a-whole-number",
}
_UNITS = {"hexBinary": "bytes", "base64Binary": "bytes"}
_SPACES = re.compile(r"[ \t\r\n]+")
_MOST_REMEMBERED = 2000
_LONGEST_MATCHED = 4000
"""Python's expressions can take quadratic time; a longer value is left to libxml2's own word."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with one value: the code of its words, and the facts they need."""

    code: str
    facts: dict[str, str] = field(default_factory=dict)


def collapsed(kind: SimpleType, text: str) -> str:
    """The text with its white space treated as the type says."""
    whitespace = kind.facets.whitespace
    if whitespace == "collapse":
        return _SPACES.sub(" ", text).strip(" ")
    return re.sub(r"[\t\r\n]", " ", text) if whitespace == "replace" else text


def is_same(kind: SimpleType, left: str, right: str) -> bool:
    """Whether two texts of a type have the same value, such as `1` and `1.0`."""
    for member in kind.members:
        if flaw_of(member, left) is None and flaw_of(member, right) is None:
            return is_same(member, left, right)
    one, other = collapsed(kind, left), collapsed(kind, right)
    return one == other or canonical(kind.builtin, one) == canonical(kind.builtin, other)


def flaw_of(kind: SimpleType, text: str) -> Flaw | None:
    """The first thing wrong with a text of this type, the most basic first; None when it is right."""
    if text in kind.accepted:
        return None
    value = collapsed(kind, text)
    found = _flaw(kind, value)
    if found is None and len(kind.accepted) < _MOST_REMEMBERED and len(text) < 200:
        kind.accepted.add(text)
    return found


def _flaw(kind: SimpleType, value: str) -> Flaw | None:
    facets = kind.facets
    if kind.item is not None:
        return _list_flaw(kind, kind.item, value)
    if kind.members:
        return _union_flaw(kind, value)
    if facets.enumeration is not None:
        return _enumeration(kind, value)
    if not value.strip() and _needs_something(kind):
        return Flaw("schema.empty-value", _wanted(kind))
    if not is_written(kind.builtin, value):
        return Flaw(_CODES.get(kind.builtin, "schema.wrong-value"), {"value": value, **_wanted(kind)})
    if kind.builtin in ("decimal", "integer"):
        return _range(kind, value) or _digits(facets, value) or _pattern(kind, value)
    length = _length(kind, value, _measure(kind.builtin, value))
    return length or _pattern(kind, value) or _range(kind, value)


def _needs_something(kind: SimpleType) -> bool:
    facets = kind.facets
    if kind.builtin not in ("string", "normalizedString", "token", "anySimpleType", "anyURI"):
        return not is_written(kind.builtin, "")
    least = facets.length if facets.length is not None else facets.min_length
    return bool(least) or not _fits_patterns(facets, "")


def _list_flaw(kind: SimpleType, item: SimpleType, value: str) -> Flaw | None:
    parts = value.split()
    for part in parts:
        found = flaw_of(item, part)
        if found is not None:
            return found
    if kind.facets.enumeration is not None:
        return _enumeration(kind, value)
    if not parts and (kind.facets.min_length or kind.facets.length):
        return Flaw("schema.empty-value", _wanted(kind))
    return _length(kind, value, len(parts)) or _pattern(kind, value)


def _union_flaw(kind: SimpleType, value: str) -> Flaw | None:
    flaws = [flaw_of(member, value) for member in kind.members]
    if None not in flaws:
        return next((flaw for flaw in flaws if flaw is not None), None)
    if kind.facets.enumeration is not None:
        return _enumeration(kind, value)
    return _pattern(kind, value)


def _enumeration(kind: SimpleType, value: str) -> Flaw | None:
    allowed = kind.facets.enumeration or ()
    if value in {collapsed(kind, one) for one in allowed}:
        return None
    own = ordered(kind.builtin, value)
    if own is not None and any(_same(own, ordered(kind.builtin, one)) for one in allowed):
        return None
    if not value.strip():
        return Flaw("schema.empty-value", _wanted(kind))
    return Flaw(
        "schema.not-in-list",
        {"value": value, "allowed": _shortened(allowed), "nearest": nearest(value, allowed, 0.6) or ""},
    )


def _same(left: Ordered, right: Ordered | None) -> bool:
    return right is not None and left == right


def _shortened(values: tuple[str, ...], most: int = 8) -> str:
    shown = ", ".join(f"`{value}`" for value in values[:most])
    return shown if len(values) <= most else f"{shown} and {len(values) - most} more"


def _range(kind: SimpleType, value: str) -> Flaw | None:
    facets = kind.facets
    own: Any = ordered(kind.builtin, value)
    if own is None:
        return None
    for bound, wrong in (
        (facets.min_inclusive, operator.lt),
        (facets.max_inclusive, operator.gt),
        (facets.min_exclusive, operator.le),
        (facets.max_exclusive, operator.ge),
    ):
        limit = None if bound is None else ordered(kind.builtin, bound)
        if limit is not None and wrong(own, limit):
            return Flaw("schema.out-of-range", {"value": value, "range": _span(facets)})
    return None


def _span(facets: Facets) -> str:
    """The range allowed in words, such as "from 0 to 100"."""
    low, high = facets.min_inclusive, facets.max_inclusive
    if low is not None and high is not None:
        return f"from `{low}` to `{high}`"
    parts = []
    for bound, words in (
        (low, "`{}` or more"),
        (facets.min_exclusive, "more than `{}`"),
        (high, "`{}` or less"),
        (facets.max_exclusive, "less than `{}`"),
    ):
        if bound is not None:
            parts.append(words.format(bound))
    return " and ".join(parts)


def _digits(facets: Facets, value: str) -> Flaw | None:
    whole, _, fraction = value.lstrip("+-").partition(".")
    whole, fraction = whole.lstrip("0"), fraction.rstrip("0")
    allowed = facets.fraction_digits
    if allowed is not None and len(fraction) > allowed:
        facts = {"value": value, "found": str(len(fraction)), "allowed": str(allowed)}
        if not allowed:
            facts["none"] = "no decimals"
        return Flaw("schema.too-many-decimals", facts)
    total = facets.total_digits
    if total is not None and len(whole) + len(fraction) > total:
        facts = {"value": value, "found": str(len(whole) + len(fraction)), "allowed": str(total)}
        return Flaw("schema.too-many-digits", facts)
    return None


def _measure(builtin: str, value: str) -> int:
    if builtin == "hexBinary":
        return len(value) // 2
    if builtin == "base64Binary":
        text = "".join(value.split())
        return len(text) * 3 // 4 - text.count("=")
    return len(value)


def _length(kind: SimpleType, value: str, found: int) -> Flaw | None:
    facets = kind.facets
    unit = "values" if kind.item is not None else _UNITS.get(kind.builtin, "characters")
    facts = {"value": value, "found": str(found), "unit": unit}
    if kind.builtin in ("QName", "NOTATION"):
        return None
    if facets.length is not None and found != facets.length:
        return Flaw("schema.wrong-length", {**facts, "allowed": str(facets.length)})
    if facets.max_length is not None and found > facets.max_length:
        return Flaw("schema.too-long", {**facts, "allowed": str(facets.max_length)})
    if facets.min_length is not None and found < facets.min_length:
        return Flaw("schema.too-short", {**facts, "allowed": str(facets.min_length)})
    return None


def _fits_patterns(facets: Facets, value: str) -> bool:
    if len(value) > _LONGEST_MATCHED:
        return True
    for step in facets.patterns:
        expressions = [compiled(pattern) for pattern in step]
        if None in expressions:
            continue
        if not any(one is not None and one.fullmatch(value) for one in expressions):
            return False
    return True


def _pattern(kind: SimpleType, value: str) -> Flaw | None:
    if _fits_patterns(kind.facets, value):
        return None
    patterns = " or ".join(f"`{one}`" for one in kind.facets.patterns[-1])
    return Flaw("schema.pattern", {"value": value, "pattern": patterns, **_wanted(kind)})


def _wanted(kind: SimpleType) -> dict[str, str]:
    """Facts that say what a value of the type looks like."""
    facets = kind.facets
    allowed = _shortened(facets.enumeration) if facets.enumeration else ""
    return {"type": kind.builtin if not kind.item else "list", "allowed": allowed, "format": kind.documentation}
