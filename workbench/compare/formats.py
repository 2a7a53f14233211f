"""What a value looks like: a number, a date and in which notation, a truth value, text."""

import re
from collections.abc import Sequence
from functools import lru_cache
from string import ascii_uppercase
from typing import Literal, NamedTuple

Family = Literal["empty", "number", "date", "time", "truth", "text"]


class Format(NamedTuple):
    """How values are written; equal formats are read alike."""

    family: Family
    notation: str
    """For people, such as `year-month-day`."""

    @property
    def noun(self) -> str:
        """The family for people, such as `a number`."""
        return _WORDS.get(self.family, self.notation)

    def __str__(self) -> str:
        return self.notation if self.family in ("empty", "text") else f"{_WORDS[self.family]} ({self.notation})"


_WORDS = {"number": "a number", "date": "a date", "time": "a time", "truth": "a truth value"}
EMPTY = Format("empty", "empty")
TEXT = Format("text", "text")
WHOLE = Format("number", "whole")
DECIMAL = Format("number", "with decimals")

_YEAR, _MONTH, _DAY = r"(?:19|20)\d\d", r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_CLOCK = r"(?:[01]\d|2[0-4]):[0-5]\d(?::[0-6]\d(?:\.\d+)?)?"
_ZONE = r"(?:Z|[+-]\d\d:?\d\d)"
_MONTHS = "(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-zA-Z]*"

_DIGITS: tuple[tuple[str, Family, str], ...] = (
    (rf"{_YEAR}{_MONTH}{_DAY}", "date", "yearmonthday"),
    (rf"{_YEAR}{_MONTH}{_DAY}(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?", "time", "digits only"),
)
_PATTERNS: tuple[tuple[str, str, Family, str], ...] = (
    ("-", rf"{_YEAR}-{_MONTH}-{_DAY}", "date", "year-month-day"),
    ("-", rf"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}", "date", "year-month-day with time zone"),
    ("/", rf"{_YEAR}/{_MONTH}/{_DAY}", "date", "year/month/day"),
    ("/", rf"(?:1[3-9]|2\d|3[01])/{_MONTH}/{_YEAR}", "date", "day/month/year"),
    ("/", rf"{_MONTH}/(?:1[3-9]|2\d|3[01])/{_YEAR}", "date", "month/day/year"),
    ("/", rf"\d\d?/\d\d?/{_YEAR}", "date", "day and month/year"),
    (".", rf"\d\d?\.\d\d?\.{_YEAR}", "date", "day.month.year"),
    ("-", rf"\d\d?-\d\d?-{_YEAR}", "date", "day-month-year"),
    ("aeouAEOU", rf"\d\d?[ -]{_MONTHS}[ -]{_YEAR}", "date", "day, name of month, year"),
    ("T", rf"{_YEAR}-{_MONTH}-{_DAY}T{_CLOCK}", "time", "date and time without time zone"),
    ("T", rf"{_YEAR}-{_MONTH}-{_DAY}T{_CLOCK}{_ZONE}", "time", "date and time with time zone"),
    (":", rf"{_YEAR}-{_MONTH}-{_DAY} {_CLOCK}", "time", "date, blank, time"),
    (":", _CLOCK, "time", "of day"),
    (",", r"[+-]?\d+,\d+", "number", "with a decimal comma"),
    (",", r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", "number", "with commas between thousands"),
    (",", r"[+-]?\d{1,3}(?:[. ]\d{3})+,\d+", "number", "with a decimal comma"),
    ("eE", r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)[eE][+-]?\d+", "number", "with exponent"),
    (
        ascii_uppercase + "$€£¥%",
        r"(?:[$€£¥]|[A-Z]{3} ?)\d[\d.,]*|\d[\d.,]* ?(?:[$€£¥%]|[A-Z]{3})",
        "number",
        "with a currency or sign",
    ),
)
"""What has a digit and more, with characters of which it must have one."""


@lru_cache(maxsize=20_000)  # the values of long documents repeat
def format_of(value: str) -> Format:
    """Tell how a value is written; codes with leading zeros are text."""
    value = value.strip()
    if not value:
        return EMPTY
    if len(value) > 40:
        return TEXT
    return _truth(value) or _number(value) or _matched(value)


def _truth(value: str) -> Format | None:
    if value in ("true", "false"):
        return Format("truth", "true or false")
    words = {"yes": "yes or no", "no": "yes or no", "true": "True or False", "false": "True or False"}
    how = words.get(value.casefold())
    return Format("truth", how) if how is not None else None


def _number(value: str) -> Format | None:
    """Tell what is written in digits, with at most a sign and a point; None for anything else."""
    whole, point, decimals = value.removeprefix(value[0] if value[0] in "+-" else "").partition(".")
    if not whole.isdecimal() or not (decimals.isdecimal() or not point):
        return None
    if point:
        return DECIMAL
    if len(value) in (8, 12, 14) and (format_ := _first(value, _DIGITS)) is not None:
        return format_
    return WHOLE if whole[0] in "123456789" or whole == "0" else TEXT


def _matched(value: str) -> Format:
    """Try the patterns that can match, and no other, as each is compiled with its first use."""
    if value[-1].islower() or not any(map(str.isdecimal, value)):
        return TEXT
    begins_with_letters = value[0].isalpha()
    if begins_with_letters and not value[3:].lstrip()[:1].isdecimal():  # no amount behind a currency
        return TEXT
    rows = _PATTERNS[-1:] if begins_with_letters else _PATTERNS
    signs = set(value)
    return _first(value, [row[1:] for row in rows if not signs.isdisjoint(row[0])]) or TEXT


def _first(value: str, patterns: Sequence[tuple[str, Family, str]]) -> Format | None:
    found = (Format(family, how) for pattern, family, how in patterns if re.fullmatch(pattern, value))
    return next(found, None)


def fits(format_: Format, known: frozenset[Format]) -> bool:
    """Tell whether a value in one format can be where values in the known formats are."""
    if format_ in known or not known:
        return True
    if format_ == EMPTY:
        return False
    if TEXT in known:
        return True
    if format_ == WHOLE and known & {DECIMAL}:
        return True
    if format_ == DECIMAL and WHOLE in known:
        return True
    # Digits that look like a date are a number, or a code, where numbers are.
    return format_.notation in ("yearmonthday", "digits only") and any(each.family == "number" for each in known)
