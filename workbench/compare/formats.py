"""What a value looks like: a number, a date and in which notation, a truth value, text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Family = Literal["empty", "number", "date", "time", "truth", "text"]


@dataclass(frozen=True, slots=True)
class Format:
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
DATE = Format("date", "year-month-day")
TIME = Format("time", "of day")
TRUTH = Format("truth", "true or false")

_YEAR, _MONTH, _DAY = r"(?:19|20)\d\d", r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_CLOCK = r"(?:[01]\d|2[0-4]):[0-5]\d(?::[0-6]\d(?:\.\d+)?)?"
_ZONE = r"(?:Z|[+-]\d\d:?\d\d)"
_MONTHS = "(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-zA-Z]*"

_PATTERNS: tuple[tuple[str, Family, str], ...] = (
    (r"true|false", "truth", "true or false"),
    (r"(?i:yes|no)", "truth", "yes or no"),
    (r"(?i:true|false)", "truth", "True or False"),
    (rf"{_YEAR}-{_MONTH}-{_DAY}", "date", "year-month-day"),
    (rf"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}", "date", "year-month-day with time zone"),
    (rf"{_YEAR}{_MONTH}{_DAY}", "date", "yearmonthday"),
    (rf"{_YEAR}/{_MONTH}/{_DAY}", "date", "year/month/day"),
    (rf"(?:1[3-9]|2\d|3[01])/{_MONTH}/{_YEAR}", "date", "day/month/year"),
    (rf"{_MONTH}/(?:1[3-9]|2\d|3[01])/{_YEAR}", "date", "month/day/year"),
    (rf"\d\d?/\d\d?/{_YEAR}", "date", "day and month/year"),
    (rf"\d\d?\.\d\d?\.{_YEAR}", "date", "day.month.year"),
    (rf"\d\d?-\d\d?-{_YEAR}", "date", "day-month-year"),
    (rf"\d\d?[ -]{_MONTHS}[ -]{_YEAR}", "date", "day, name of month, year"),
    (rf"{_YEAR}-{_MONTH}-{_DAY}T{_CLOCK}", "time", "date and time without time zone"),
    (rf"{_YEAR}-{_MONTH}-{_DAY}T{_CLOCK}{_ZONE}", "time", "date and time with time zone"),
    (rf"{_YEAR}-{_MONTH}-{_DAY} {_CLOCK}", "time", "date, blank, time"),
    (rf"{_YEAR}{_MONTH}{_DAY}(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?", "time", "digits only"),
    (_CLOCK, "time", "of day"),
    (r"[+-]?(?:0|[1-9]\d*)", "number", "whole"),
    (r"[+-]?\d+\.\d+", "number", "with decimals"),
    (r"[+-]?\d+,\d+", "number", "with a decimal comma"),
    (r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", "number", "with commas between thousands"),
    (r"[+-]?\d{1,3}(?:[. ]\d{3})+,\d+", "number", "with a decimal comma"),
    (r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)[eE][+-]?\d+", "number", "with exponent"),
    (r"(?:[$€£¥]|[A-Z]{3} ?)\d[\d.,]*|\d[\d.,]* ?(?:[$€£¥%]|[A-Z]{3})", "number", "with a currency or sign"),
)
_NOTATIONS = tuple((re.compile(pattern), Format(family, notation)) for pattern, family, notation in _PATTERNS)


@lru_cache(maxsize=20_000)  # the values of long documents repeat
def format_of(value: str) -> Format:
    """Tell how a value is written; codes with leading zeros are text."""
    value = value.strip()
    if not value:
        return EMPTY
    if len(value) > 40:
        return TEXT
    return next((format_ for pattern, format_ in _NOTATIONS if pattern.fullmatch(value)), TEXT)


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
