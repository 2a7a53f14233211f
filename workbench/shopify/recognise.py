"""Which kind of payload it is: by the topic that Shopify names in a header, else by what is in it."""

from __future__ import annotations

from typing import Literal

from workbench.shopify.payload import Part

Topic = Literal[
    "order", "draft", "cancellation", "customer", "product", "inventory-level", "fulfilment", "refund", "transaction"
]
_BY_HEADER: dict[str, Topic] = {
    "orders/cancelled": "cancellation",
    "orders": "order",
    "draft_orders": "draft",
    "customers": "customer",
    "products": "product",
    "inventory_levels": "inventory-level",
    "fulfillments": "fulfilment",
    "refunds": "refund",
    "order_transactions": "transaction",
}
_BY_ID: dict[str, Topic] = {
    "Order": "order",
    "DraftOrder": "draft",
    "Customer": "customer",
    "Product": "product",
    "InventoryLevel": "inventory-level",
    "Fulfillment": "fulfilment",
    "Refund": "refund",
    "OrderTransaction": "transaction",
}
_BY_MEMBERS: tuple[tuple[tuple[str, ...], Topic], ...] = (
    (("inventory_item_id", "location_id", "available"), "inventory-level"),
    (("refund_line_items", "order_id"), "refund"),
    (("tracking_number", "order_id", "line_items"), "fulfilment"),
    (("kind", "gateway", "amount", "order_id"), "transaction"),
    (("variants", "handle"), "product"),
    (("line_items", "total_price", "invoice_url"), "draft"),
    (("line_items", "total_price", "currency"), "order"),
    (("first_name", "last_name", "email"), "customer"),
)


def recognise(payload: Part, header: str = "") -> Topic | None:
    """Tell what a payload is; None when it is nothing that is known.

    Args:
        payload: what came.
        header: the value of `X-Shopify-Topic`, such as `orders/create`, when there is one.
    """
    kind = _BY_HEADER.get(header) or _BY_HEADER.get(header.partition("/")[0]) or _by_content(payload)
    return "cancellation" if kind == "order" and "cancelled_at" in payload else kind


def _by_content(payload: Part) -> Topic | None:
    # gid://shopify/Order/6198424240428
    parts = payload.text("admin_graphql_api_id").split("/")
    if parts[:3] == ["gid:", "", "shopify"] and len(parts) > 3 and parts[3] in _BY_ID:
        return _BY_ID[parts[3]]
    return next((topic for keys, topic in _BY_MEMBERS if payload.has(*keys)), None)
