"""A cell's text as the value it stands for: numbers, dates, flags, lists, and small changes of text."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from workbench.klaviyo.mapping.rules import Change, Kind

Convert = Callable[[str], Any]
is_literal = re.compile(r"-?(?:0|[1-9]\d{0,29})(?:\.\d{1,20})?", re.ASCII).fullmatch
"""Tells whether a text is a JSON number as it stands."""
_is_grouped = re.compile(r"[+-]?\d{1,3}(?:,\d{3}){1,9}(?:\.\d{0,20})?", re.ASCII).fullmatch
_is_plain = re.compile(r"[+-]?(?:\d{1,30}(?:\.\d{0,20})?|\.\d{1,20})", re.ASCII).fullmatch
_MONEY_SIGNS = "$€£¥ \u00a0"
_TRUE, _FALSE = ("true", "yes", "y", "1", "on", "t"), ("false", "no", "n", "0", "off", "f")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(.*)", re.DOTALL)


class ValueFault(Exception):  # noqa: N818 - a fault of the partner's data, not of the program
    """A cell's text cannot be the value it should be."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        """A clause without a full stop."""


@lru_cache(2_048)  # the same limits and prices come again and again
def number(text: str) -> msgspec.Raw:
    """`1,234.50` as the JSON number 1234.50: a comma groups, a point begins the decimals; every digit is kept."""
    if is_literal(text):
        return msgspec.Raw(text)
    bare = text.strip(_MONEY_SIGNS)
    if _is_grouped(bare):
        bare = bare.replace(",", "")
    elif not _is_plain(bare):
        raise ValueFault("number.invalid", "it is no number such as 1,234.50")
    return msgspec.Raw(bare if is_literal(bare) else format(Decimal(bare), "f"))


def number_decimal_comma(text: str) -> msgspec.Raw:
    """`1.234,50` as 1234.50: a point groups, a comma begins the decimals."""
    return number(text.translate(_SWAPPED))


_SWAPPED = str.maketrans(".,", ",.")


def flag(text: str) -> bool:
    """True or false, in the words people use for it."""
    word = text.lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise ValueFault("flag.invalid", "it is neither true nor false")


def day(text: str) -> str:
    """A date in ISO 8601; a date with slashes or points is read day first."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return _moment(text).date().isoformat()


def moment(text: str) -> str:
    """A date and time in ISO 8601, with its offset where it had one."""
    return _moment(text).isoformat()


def _moment(text: str) -> datetime:
    if found := _DAY_FIRST.fullmatch(text):
        text = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}{found[4]}"
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueFault("date.invalid", "it is no date such as 2026-11-25 or 25/11/2026") from error


def listed(text: str) -> list[str]:
    """The parts between semicolons, blanks removed."""
    return [part for piece in text.split(";") if (part := piece.strip())]


KIND_CONVERTS: dict[Kind, Convert | None] = {
    "text": None,
    "number": number,
    "number, decimal comma": number_decimal_comma,
    "true or false": flag,
    "date": day,
    "date and time": moment,
    "list": listed,
}
CHANGE_CONVERTS: dict[Change, Convert] = {
    "lower case": str.lower,
    "upper case": str.upper,
    "capitals": str.title,
    "single spaces": lambda text: " ".join(text.split()),
    "digits only": lambda text: "".join(sign for sign in text if sign.isdigit()),
}
