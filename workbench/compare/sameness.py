"""When two values that are written differently are the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

from workbench.compare.options import Options

_NUMBER = re.compile(r"([+-]?)0*(\d*)(?:\.(\d*?)0*)?(?:[eE]([+-]?\d{1,4}))?")
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)?(?:Z|[+-]\d\d:\d\d)?")
_DAYS = (
    re.compile(r"(?P<d>\d\d?)[/.](?P<m>\d\d?)[/.](?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})/?(?P<m>\d\d)/?(?P<d>\d\d)"),
)


def sameness(options: Options) -> Callable[[str], str] | None:
    """Give a function that writes equal values alike; None when only the same text is the same."""
    steps: list[Callable[[str], str]] = []
    if options.numbers:
        steps.append(number)
    if options.dates:
        steps.append(moment)
    if options.ignore_case:
        steps.append(str.casefold)
    if not steps:
        return None

    def same(value: str) -> str:
        for step in steps:
            value = step(value)
        return value

    return same


def number(value: str) -> str:
    """Write a decimal number without what does not change it; anything else stays as it is."""
    text = value.strip()
    match = _NUMBER.fullmatch(text)
    if match is None or not any(sign.isdigit() for sign in text):
        return value
    sign, whole, part, exponent = match.groups()
    if exponent is not None:
        whole, part = _shift(whole, part or "", int(exponent))
    written = f"{whole or '0'}.{part}" if part else whole or "0"
    return f"-{written}" if sign == "-" and written != "0" else written


def moment(value: str) -> str:
    """Write a date as year-month-day and a time in UTC; anything else stays as it is."""
    text = value.strip()
    if _ISO.fullmatch(text):
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            return value
        if "T" not in text:
            return text
        return at.astimezone(UTC).isoformat() if at.tzinfo is not None else at.isoformat()
    for pattern in _DAYS:
        if match := pattern.fullmatch(text):
            try:
                return datetime(int(match["y"]), int(match["m"]), int(match["d"])).date().isoformat()
            except ValueError:
                return value
    return value


def _shift(whole: str, part: str, places: int) -> tuple[str, str]:
    """Move the point of a number by so many places to the right."""
    digits, point = whole + part, len(whole) + places
    if point <= 0:
        digits, point = "0" * (1 - point) + digits, 1
    digits = digits.ljust(point, "0")
    return digits[:point].lstrip("0"), digits[point:].rstrip("0")
