"""What a wrong value was most likely meant to be: the same said in the way the schema wants it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from workbench.checks.components import SimpleType
from workbench.checks.names import nearest
from workbench.checks.values import flaw_of

_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[/.]?(\d{1,2})[/.]?(\d{1,2})")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?")
_DATES = ("date", "dateTime", "dateTimeStamp")


def suggestion(kind: SimpleType, value: str, booleans: Mapping[str, str]) -> str:
    """A value that the type allows and that says the same; empty when it is not sure what is meant.

    Args:
        kind: the type.
        value: what is written.
        booleans: words people use for `true` and `false`, in lower case.
    """
    for candidate in _candidates(kind, value, booleans):
        if candidate != value and flaw_of(kind, candidate) is None:
            return candidate
    return ""


def allowed_values(kind: SimpleType, most: int = 12) -> tuple[str, ...]:
    """The values a type lists, if it lists no more than so many."""
    allowed = kind.facets.enumeration or ()
    return allowed if len(allowed) <= most else ()


def iso_date(value: str) -> str:
    """A date as Australians write it, in the form of the schema; empty when it is not sure which day is meant."""
    value = value.strip()
    found = _DAY_FIRST.fullmatch(value)
    if found is not None:
        day, month, year = int(found[1]), int(found[2]), int(found[3])
        if month > 12 >= day:  # only month-first makes sense of it
            day, month = month, day
    else:
        found = _YEAR_FIRST.fullmatch(value)
        if found is None or (len(value) != 8 and value.isdigit()):
            return ""
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    return f"{year:04}-{month:02}-{day:02}" if 1 <= day <= 31 and 1 <= month <= 12 else ""


def plain_number(value: str) -> str:
    """A number written with a currency sign or thousands separators, as the schema wants it; empty when unsure."""
    bare = re.sub(r"^(?:A?\$|AUD)\s*|\s*(?:%|AUD)$", "", value.strip())
    if re.fullmatch(r"[+-]?\d{1,3}(?:[,'\u00a0\u202f ]\d{3})+(?:\.\d+)?", bare):
        bare = re.sub(r"[,'\u00a0\u202f ]", "", bare)
    written = re.fullmatch(r"[+-]?\d+(?:\.\d+)?", bare)
    return bare if written and bare != value else ""


def _candidates(kind: SimpleType, value: str, booleans: Mapping[str, str]) -> Iterator[str]:
    bare = " ".join(value.split())
    yield bare
    if kind.builtin == "boolean":
        yield booleans.get(bare.casefold(), "") or bare.casefold()
    elif kind.builtin in _DATES:
        yield from _moments(kind.builtin, bare)
    elif kind.builtin == "time":
        yield _time(bare)
    elif kind.builtin in ("decimal", "integer", "float", "double"):
        yield from _numbers(bare)
    if kind.facets.enumeration is not None:
        folded = {one.casefold(): one for one in reversed(kind.facets.enumeration)}
        yield folded.get(bare.casefold(), "")
        yield nearest(bare, kind.facets.enumeration, 0.75) or ""
        return
    if kind.builtin in ("string", "token", "normalizedString", "NMTOKEN", "Name", "NCName"):
        yield bare.upper()
        yield bare.lower()
        yield "".join(bare.split())


def _moments(builtin: str, value: str) -> Iterator[str]:
    day, _, clock = value.partition("T") if "T" in value else value.partition(" ")
    written = day if re.fullmatch(r"\d{4}-\d{2}-\d{2}", day) else iso_date(day)
    if not written:
        return
    if builtin == "date":
        if not clock or re.fullmatch(r"00:00(:00(\.0+)?)?", clock):
            yield written
        return
    yield f"{written}T{_time(clock.strip()) or '00:00:00'}" if not clock or _time(clock.strip()) else ""


def _time(value: str) -> str:
    found = _CLOCK.fullmatch(value)
    if found is None:
        return ""
    return f"{int(found[1]):02}:{found[2]}:{found[3] or '00'}{found[4] or ''}{found[5] or ''}"


def _numbers(value: str) -> Iterator[str]:
    written = plain_number(value) or value
    yield written
    yield re.sub(r"\.0+$", "", written)
    # A comma for the point, as in most of Europe; three digits behind it could be thousands.
    if re.fullmatch(r"[+-]?\d+,(?:\d{1,2}|\d{4,})", value):
        yield value.replace(",", ".")
