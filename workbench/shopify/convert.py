"""From a payload to standard XML: the way in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from workbench.shopify import customers, orders, payments, statuses, stock
from workbench.shopify.building import to_bytes
from workbench.shopify.payload import Part, PayloadError, read_payload
from workbench.shopify.recognise import Topic, recognise
from workbench.shopify.remarks import Remark, Remarks
from workbench.shopify.settings import Settings


def _draft(payload: Part, settings: Settings, remarks: Remarks) -> None:
    """Make nothing: what a merchant prepares becomes an order once it is completed, and comes again as that."""
    remarks.warning("A draft order is no order yet: nothing is made of it until it is completed.")


_MAKERS: dict[Topic, Callable[[Part, Settings, Remarks], etree._Element | None]] = {
    "order": orders.sales_order,
    "draft": _draft,
    "cancellation": statuses.cancellation,
    "customer": customers.customer,
    "product": stock.of_product,
    "inventory-level": stock.of_level,
    "fulfilment": statuses.fulfilment,
    "refund": statuses.refund,
    "transaction": payments.payment,
}


@dataclass(frozen=True, slots=True)
class Made:
    """What a payload became."""

    topic: Topic
    xml: bytes | None
    """None when there is nothing to send; the remarks say why."""
    remarks: tuple[Remark, ...]


def to_standard(raw: bytes, settings: Settings, header: str = "") -> Made:
    """Turn a payload into the standard XML of its transaction.

    Args:
        raw: the payload as it came.
        settings: the shop's settings.
        header: the value of `X-Shopify-Topic`, when there is one.

    Raises:
        PayloadError: it is no JSON object, or no payload that is known.
    """
    payload = read_payload(raw)
    topic = recognise(payload, header)
    if topic is None:
        raise PayloadError(
            "This is no payload of Shopify's that is known.",
            "Known are orders, customers, products, inventory levels, fulfilments, refunds and transactions.",
        )
    remarks = Remarks()
    root = _MAKERS[topic](payload, settings, remarks)
    return Made(topic, to_bytes(root) if root is not None else None, tuple(remarks.found))
