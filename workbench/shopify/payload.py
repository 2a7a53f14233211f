"""A payload as it came, read with care: any member may be missing, null, or of another type than expected."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from workbench.errors import UserFacingError

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOTHING = ("", "null")
_WRAPPERS = ("order", "customer", "product", "fulfillment", "refund", "transaction", "inventory_level", "draft_order")
ZERO = Decimal(0)
_MOST_DIGITS = 12
"""Before and behind the point; what has more is no amount, quantity or rate."""


class PayloadError(UserFacingError):
    """It is no JSON object, so no payload of Shopify's."""


class Part:
    """One JSON object, with readers that never fail."""

    def __init__(self, members: dict[str, Any]) -> None:
        self._members = members

    def __contains__(self, key: str) -> bool:
        return self._members.get(key) is not None

    def has(self, *keys: str) -> bool:
        """Tell whether all these members are there, even when they are null."""
        return all(key in self._members for key in keys)

    def text(self, key: str, most: int | None = None) -> str:
        """Give a member as one line of text; empty when it is missing, null or no value."""
        shown = _line(self._members.get(key))
        return shown[:most].rstrip() if most is not None else shown

    def decimal(self, key: str) -> Decimal | None:
        """Give a member as an exact number; None when it is none."""
        value = self._members.get(key)
        if isinstance(value, bool) or value is None:
            return None
        try:
            number = Decimal(str(value).strip())
        except InvalidOperation:
            return None
        is_sane = number.is_finite() and (number == 0 or -_MOST_DIGITS <= number.adjusted() <= _MOST_DIGITS)
        return number if is_sane and number.as_tuple().exponent >= -_MOST_DIGITS else None  # type: ignore[operator]

    def flag(self, key: str) -> bool:
        """Tell whether a member is true, also when it was written as text."""
        value = self._members.get(key)
        return value is True or (isinstance(value, str) and value.strip().lower() == "true")

    def part(self, key: str) -> Part:
        """Give a member that is an object; an empty one when it is not."""
        value = self._members.get(key)
        return Part(value if isinstance(value, dict) else {})

    def parts(self, key: str) -> Iterator[Part]:
        """Give the objects in a member that is an array."""
        value = self._members.get(key)
        for each in value if isinstance(value, list) else ():
            if isinstance(each, dict):
                yield Part(each)

    def texts(self, key: str) -> list[str]:
        """Give the values in a member that is an array of values, each as one line of text, without empty ones."""
        value = self._members.get(key)
        return [shown for each in value if (shown := _line(each))] if isinstance(value, list) else []


def _line(value: Any) -> str:
    """Give a value as one line of text that XML can have; empty when it is null or no value."""
    if value is None or isinstance(value, dict | list):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    shown = " ".join(_NOT_XML.sub("", f"{value:f}" if isinstance(value, Decimal) else str(value)).split())
    return "" if shown.lower() in _NOTHING else shown


def read_payload(raw: bytes) -> Part:
    """Read a payload; one that came from the REST interface is taken out of its wrapper.

    Raises:
        PayloadError: it is no JSON object.
    """
    try:
        value = json.loads(raw.decode("utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError:
        raise PayloadError("The payload is not in UTF-8.", "Shopify sends UTF-8: take the body as it came.") from None
    except json.JSONDecodeError as error:
        raise PayloadError(
            f"The payload is no JSON: {error.msg} at line {error.lineno}, column {error.colno}.",
            "Take the body exactly as Shopify sent it.",
        ) from None
    except RecursionError:
        raise PayloadError("The payload is nested too deeply.", "Shopify sends no such thing.") from None
    if isinstance(value, dict) and len(value) == 1:
        name, inner = next(iter(value.items()))
        if name in _WRAPPERS and isinstance(inner, dict):
            value = inner
    if not isinstance(value, dict):
        raise PayloadError("The payload is no JSON object.", "Give the payload of one order, customer or the like.")
    return Part(value)
