"""How the built-in types of XML Schema are written (Part 2, chapter 3), and how their values are ordered."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import TypeAlias

_ZONE = r"(Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?"
_DAY = r"(-?(?:[1-9]\d{4,}|\d{4}))-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_CLOCK = r"(?:([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d+))?|(24):00:00(?:\.0+)?)"
_NAME_START = "_A-Za-z\u00c0-\ud7ff\uf900-\ufffd\U00010000-\U000effff"
_NAME = f"[{_NAME_START}][-.0-9\u00b7{_NAME_START}]*"

_DATE = re.compile(_DAY + _ZONE)
_MOMENT = re.compile(_DAY + "T" + _CLOCK + _ZONE)
_WRITTEN = {
    "boolean": re.compile(r"true|false|0|1"),
    "decimal": re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"),
    "integer": re.compile(r"[+-]?\d+"),
    "float": re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|-?INF|NaN"),
    "time": re.compile(_CLOCK + _ZONE),
    "duration": re.compile(r"-?P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?"),
    "gYear": re.compile(r"-?(?:[1-9]\d{4,}|\d{4})" + _ZONE),
    "gYearMonth": re.compile(r"-?(?:[1-9]\d{4,}|\d{4})-(?:0[1-9]|1[0-2])" + _ZONE),
    "gMonth": re.compile(r"--(?:0[1-9]|1[0-2])" + _ZONE),
    "gMonthDay": re.compile(r"--(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])" + _ZONE),
    "gDay": re.compile(r"---(?:0[1-9]|[12]\d|3[01])" + _ZONE),
    "hexBinary": re.compile(r"(?:[0-9A-Fa-f]{2})*"),
    "language": re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*"),
    "Name": re.compile(_NAME.replace("_A", "_:A")),
    "NCName": re.compile(_NAME),
    "NMTOKEN": re.compile(f"[-.:0-9\u00b7{_NAME_START}]+"),
    "QName": re.compile(f"(?:{_NAME}:)?{_NAME}"),
    "anyURI": re.compile(r"(?!.*%(?![0-9A-Fa-f]{2})).*", re.DOTALL),
}
for _alias, _meant in (("double", "float"), ("ID", "NCName"), ("IDREF", "NCName"), ("ENTITY", "NCName")):
    _WRITTEN[_alias] = _WRITTEN[_meant]
_WRITTEN["yearMonthDuration"] = re.compile(r"-?P(?=.)(?:\d+Y)?(?:\d+M)?")
_WRITTEN["dayTimeDuration"] = re.compile(r"-?P(?=.)(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?")
_WRITTEN["NOTATION"] = _WRITTEN["QName"]

Ordered: TypeAlias = Decimal | float | datetime | date


def is_written(builtin: str, value: str) -> bool:
    """Whether a value, its white space treated already, is written as the built-in type wants it."""
    if builtin == "date":
        return _day(_DATE.fullmatch(value))
    if builtin == "dateTime":
        return _day(_MOMENT.fullmatch(value))
    if builtin == "dateTimeStamp":
        found = _MOMENT.fullmatch(value)
        return found is not None and found[9] is not None and _day(found)
    if builtin == "base64Binary":
        return _base64(value)
    written = _WRITTEN.get(builtin)
    return written is None or written.fullmatch(value) is not None


def ordered(builtin: str, value: str) -> Ordered | None:
    """The value as something that can be compared with its like; None when it has no simple order."""
    make = _ORDER.get(builtin)
    if make is None:
        return None
    try:
        return make(value)
    except (ArithmeticError, ValueError):
        return None


def canonical(builtin: str, value: str) -> str:
    """The value written so that equal values are written alike, as keys compare them."""
    value = " ".join(value.split()) if builtin not in ("string", "normalizedString") else value
    if builtin == "integer" and value.isdecimal() and value.isascii():
        return value.lstrip("0") or "0"
    known = ordered(builtin, value)
    if isinstance(known, Decimal):
        return format(known.normalize(), "f") if known else "0"
    if builtin == "boolean":
        return {"1": "true", "0": "false"}.get(value, value)
    return value if known is None else str(known)


def _day(found: re.Match[str] | None) -> bool:
    if found is None:
        return False
    # The leap years repeat every 400 years, and a hostile year may have a million digits.
    year, month, day = int(found[1][-4:].lstrip("-")), int(found[2]), int(found[3])
    last = 30 if month in (4, 6, 9, 11) else 31
    if month == 2:
        last = 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return day <= last and found[1] not in ("0000", "-0000")


def _base64(value: str) -> bool:
    try:
        base64.b64decode("".join(value.split()), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _date(value: str) -> datetime:
    zone = value[10:]
    return _moment(f"{value[:10]}T00:00:00{zone}")


def _moment(value: str) -> datetime:
    found = _MOMENT.fullmatch(value)
    if found is None:
        raise ValueError(value)
    year, month, day, hour, minute, second, fraction, end, zone = found.groups()
    made = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))
    made = made.replace(microsecond=int((fraction or "0")[:6].ljust(6, "0")))
    if end:
        made += timedelta(days=1)
    return made.replace(tzinfo=_zone(zone))


def _time(value: str) -> datetime:
    """A time of day in UTC, on one and the same day: midnight is both its beginning and its end."""
    return datetime.combine(date(2000, 1, 1), _moment(f"2000-01-01T{value}").astimezone(timezone.utc).timetz())  # noqa: UP017


def _zone(written: str | None) -> timezone:
    if not written or written == "Z":
        return timezone.utc  # noqa: UP017
    hours, minutes = written[1:].split(":")
    shift = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-shift if written[0] == "-" else shift)


_ORDER: dict[str, Callable[[str], Ordered]] = {
    "decimal": Decimal,
    "integer": Decimal,
    "float": float,
    "double": float,
    "date": _date,
    "dateTime": _moment,
    "time": _time,
    "dateTimeStamp": _moment,
}
