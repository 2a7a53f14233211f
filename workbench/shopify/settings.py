"""What the ERP calls things that Shopify calls otherwise: customers, locations, gateways."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from workbench.errors import UserFacingError

FORMAT = 1
_METHODS = ("EFT", "CARD", "CASH", "CHEQUE", "BPAY", "DIRECTDEBIT")


@dataclass(frozen=True, slots=True)
class Settings:
    """One shop's settings."""

    default_customer: str = ""
    """Customer code of orders whose customer is not listed, as many shops book all to one."""
    customers: Mapping[str, str] = field(default_factory=dict)
    """Customer code by Shopify's customer number or by e-mail address."""
    warehouses: Mapping[str, str] = field(default_factory=dict)
    """Warehouse code by Shopify's location number."""
    items: Mapping[str, str] = field(default_factory=dict)
    """Item code by Shopify's inventory item number."""
    methods: Mapping[str, str] = field(default_factory=dict)
    """Payment method by gateway."""
    units: Mapping[str, str] = field(default_factory=dict)
    """Unit of measure by item code, for items that are not sold by the piece."""
    money: Literal["shop", "presentment"] = "shop"
    """Whether amounts are those in the shop's currency or in the buyer's."""
    salesperson: str = ""
    tax_rate: str = "0.1"
    """The rate that the ERP's code GST stands for."""

    def customer(self, *names: str) -> str:
        """Give the customer code of the first name that is listed; the default when none is."""
        return next((self.customers[name] for name in names if name in self.customers), self.default_customer)

    def method(self, gateway: str) -> str:
        """Give the payment method of a gateway; CARD for those that are not listed."""
        return self.methods.get(gateway.lower(), "CARD")


def read_settings(file: Path) -> Settings:
    """Read a shop's settings.

    Raises:
        UserFacingError: the file cannot be read, or a value in it is wrong; names file and key.
    """
    try:
        data: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserFacingError(f"The Shopify settings `{file}` cannot be read: {error}.", "Correct the file.") from None
    if data.get("format") != FORMAT:
        raise UserFacingError(f"`{file}` is of format {data.get('format')!r}.", f"Write `format = {FORMAT}`.")
    methods = {name.lower(): value for name, value in _table(file, data, "methods").items()}
    for name, value in methods.items():
        if value not in _METHODS:
            raise UserFacingError(
                f"In `{file}`, the method of `{name}` is `{value}`.", f"One of {', '.join(_METHODS)}."
            )
    money = data.get("money", "shop")
    if money not in ("shop", "presentment"):
        raise UserFacingError(f"In `{file}`, `money` is `{money}`.", 'Write "shop" or "presentment".')
    return Settings(
        str(data.get("default_customer", "")),
        _table(file, data, "customers"),
        _table(file, data, "warehouses"),
        _table(file, data, "items"),
        methods,
        _table(file, data, "units"),
        money,
        str(data.get("salesperson", "")),
        str(data.get("tax_rate", "0.1")),
    )


def _table(file: Path, data: dict[str, Any], key: str) -> dict[str, str]:
    value = data.get(key, {})
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise UserFacingError(f"In `{file}`, `{key}` is no table of texts.", f"Write them below a line `[{key}]`.")
    return value
