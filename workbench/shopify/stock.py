"""Products and inventory levels as a question for the stock."""

from __future__ import annotations

from lxml import etree

from workbench.shopify.building import document, is_code, part, value
from workbench.shopify.payload import Part
from workbench.shopify.remarks import Remarks
from workbench.shopify.settings import Settings


def of_product(payload: Part, settings: Settings, remarks: Remarks) -> etree._Element | None:
    """Ask for the stock of each variant of a product."""
    codes: dict[str, None] = {}
    for variant in payload.parts("variants"):
        sku = variant.text("sku").upper() or settings.items.get(variant.text("inventory_item_id"), "")
        if is_code(sku):
            codes[sku] = None
        else:
            remarks.warning(f"The variant `{variant.text('title')}` has no item code (SKU) that the ERP can have.")
    return _question(list(codes), "", remarks)


def of_level(payload: Part, settings: Settings, remarks: Remarks) -> etree._Element | None:
    """Ask for the stock of the item at a location."""
    number = payload.text("inventory_item_id")
    code = payload.text("sku").upper() or settings.items.get(number, "")
    if not code:
        remarks.error(
            f"No item code is known for the inventory item {number}: list it in the settings, below `[items]`."
        )
    location = payload.text("location_id")
    warehouse = settings.warehouses.get(location, "")
    if not warehouse:
        remarks.note(f"No warehouse is set for the location {location}: all are asked for.")
    return _question([code] if is_code(code) else [], warehouse, remarks)


def _question(codes: list[str], warehouse: str, remarks: Remarks) -> etree._Element | None:
    if not codes:
        remarks.error("There is no item to ask for.")
        return None
    root = document("StockQuery")
    items = part(root, "Items")
    for code in codes:
        item = part(items, "Item")
        value(item, "ItemCode", code)
        value(item, "Warehouse", warehouse)
    return root
