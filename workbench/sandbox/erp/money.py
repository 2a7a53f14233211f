"""Cents and goods and services tax: rounded half up, as the Australian Taxation Office asks."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
GST_CODE = "GST"
GST_RATE = Decimal("0.10")


def cents(amount: Decimal) -> Decimal:
    """Round an amount half up to the cent."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def tax_on(net: Decimal, tax_code: str) -> Decimal:
    """Return the tax that comes on top of an amount without tax."""
    return cents(net * GST_RATE) if tax_code == GST_CODE else Decimal("0.00")


def tax_within(gross: Decimal, tax_code: str) -> Decimal:
    """Return the tax inside an amount that includes it."""
    return cents(gross * GST_RATE / (1 + GST_RATE)) if tax_code == GST_CODE else Decimal("0.00")


def dollars(amount: Decimal) -> str:
    """Write an amount for people: `$1,375.00`."""
    return f"-${-amount:,.2f}" if amount < 0 else f"${amount:,.2f}"


def figure(quantity: Decimal) -> str:
    """Write a quantity without idle zeros: `4`, `2.5`."""
    return f"{quantity.normalize():f}"
