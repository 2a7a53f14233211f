"""Money of a payload: exact, in one of its two currencies."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from workbench.shopify.payload import ZERO, Part

CENT = Decimal("0.01")
Side = Literal["shop", "presentment"]


class Money:
    """Reads amounts, of the shop's money or of the money that the buyer saw."""

    def __init__(self, side: Side) -> None:
        self._side = f"{side}_money"

    def amount(self, part: Part, key: str) -> Decimal:
        """Give an amount: from `KEY_set` when there is one, else from `KEY`, which is in the shop's currency."""
        both = part.part(f"{key}_set")
        exact = both.part(self._side).decimal("amount")
        if exact is None:
            exact = part.decimal(key)
        return exact if exact is not None else ZERO

    def has(self, part: Part, key: str) -> bool:
        """Tell whether there is such an amount."""
        return part.part(f"{key}_set").part(self._side).decimal("amount") is not None or part.decimal(key) is not None

    def total(self, parts: Iterable[Part], key: str) -> Decimal:
        """Give the sum of an amount in several parts."""
        return sum((self.amount(part, key) for part in parts), ZERO)


def cents(amount: Decimal) -> Decimal:
    """Round half up to the cent, as tax offices do."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def shown(amount: Decimal) -> str:
    """Give an amount with two decimals."""
    return f"{cents(amount):f}"
