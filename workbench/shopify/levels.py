"""The ERP's answer about stock as what Shopify's `inventory_levels/set` takes, one for each item and location."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal, InvalidOperation
from typing import Any

from lxml import etree

from workbench.shopify.building import NAMESPACE
from workbench.shopify.remarks import Remarks
from workbench.shopify.settings import Settings


def inventory_levels(answer: etree._Element, settings: Settings, remarks: Remarks) -> list[dict[str, Any]]:
    """Give the levels to be set.

    Args:
        answer: a `StockAvailability` of the standard.
        settings: which location a warehouse is, and which inventory item an item code.
        remarks: told what cannot be set, and why.

    Returns:
        Objects with `location_id`, `inventory_item_id`, `available` in whole pieces, rounded down and never below
        zero, and `sku` for people.
    """
    locations = {code: number for number, code in settings.warehouses.items()}
    numbers = {code: number for number, code in settings.items.items()}
    found = []
    for item in answer.iterfind(f".//{{{NAMESPACE}}}Item"):
        code = _text(item, "ItemCode")
        if code not in numbers:
            remarks.warning(f"No inventory item is known for `{code}`: list it in the settings, below `[items]`.")
            continue
        for warehouse in item.iterfind(f".//{{{NAMESPACE}}}Warehouse"):
            place = _text(warehouse, "Code")
            if place not in locations:
                remarks.note(f"No location is set for the warehouse `{place}`: its stock is left out.")
                continue
            available = max(Decimal(0), _number(warehouse, "Available").to_integral_value(ROUND_FLOOR))
            found.append(
                {
                    "location_id": int(locations[place]),
                    "inventory_item_id": int(numbers[code]),
                    "available": int(available),
                    "sku": code,
                }
            )
    return found


def _text(parent: etree._Element, name: str) -> str:
    return (parent.findtext(f"{{{NAMESPACE}}}{name}") or "").strip()


def _number(parent: etree._Element, name: str) -> Decimal:
    try:
        return Decimal(_text(parent, name))
    except InvalidOperation:
        return Decimal(0)
