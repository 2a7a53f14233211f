"""Fulfilments, cancellations and refunds as changes of an order's status."""

from __future__ import annotations

from lxml import etree

from workbench.shopify.building import document, part, value
from workbench.shopify.money import Money, shown
from workbench.shopify.payload import ZERO, Part
from workbench.shopify.remarks import Remarks
from workbench.shopify.settings import Settings

_DISPATCHED = ("success", "")


def fulfilment(payload: Part, settings: Settings, remarks: Remarks) -> etree._Element | None:
    """Make the dispatch of an order; None, and why, for a fulfilment that has not succeeded."""
    status = payload.text("status")
    if status not in _DISPATCHED:
        remarks.warning(f"The fulfilment's status is `{status}`, not `success`: nothing is made of it.")
        return None
    root = _change(payload, payload.text("order_id"), "DISPATCHED", payload.text("created_at"), "")
    shipment = part(root, "Shipment")
    value(shipment, "Carrier", payload.text("tracking_company", 80) or "Not named")
    numbers = payload.texts("tracking_numbers")
    value(shipment, "TrackingNumber", payload.text("tracking_number", 40) or (numbers[0][:40] if numbers else ""))
    if len(numbers) > 1:
        remarks.note(f"It went in {len(numbers)} parcels; the first tracking number is written.")
    if not payload.text("tracking_company"):
        remarks.warning("No carrier is named; the standard needs one, so it says `Not named`.")
    if list(payload.parts("line_items")):
        remarks.note(
            "Shopify does not say which line of the order each item is, so no lines are written: all are dispatched."
        )
    return root


def cancellation(payload: Part, settings: Settings, remarks: Remarks) -> etree._Element:
    """Make the cancellation of an order."""
    reason = payload.text("cancel_reason")
    words = f"Cancelled in Shopify: {reason}" if reason else "Cancelled in Shopify"
    return _change(payload, payload.text("id"), "CANCELLED", payload.text("cancelled_at"), words)


def refund(payload: Part, settings: Settings, remarks: Remarks) -> etree._Element:
    """Put an order on hold that money was given back for: a person decides what becomes of it."""
    money = Money(settings.money)
    given = [each for each in payload.parts("transactions") if each.text("status") in ("success", "")]
    amount = money.total(given, "amount")
    items = list(payload.parts("refund_line_items"))
    of_items = sum((money.amount(each, "subtotal") + money.amount(each, "total_tax") for each in items), ZERO)
    adjusted = sum(
        (
            money.amount(each, "amount") + money.amount(each, "tax_amount")
            for each in payload.parts("order_adjustments")
        ),
        ZERO,
    )
    expected = of_items - adjusted
    if given and items and amount != expected:
        remarks.warning(f"{shown(amount)} was given back, but the items and adjustments come to {shown(expected)}.")
    remarks.warning("The standard has no document for money that goes back: the order is put on hold, to be looked at.")
    pieces = sum((each.decimal("quantity") or ZERO for each in items), ZERO)
    restocked = {each.text("restock_type") for each in items} - {"no_restock", ""}
    words = f"Refund of {shown(amount)} in Shopify, {pieces:f} pieces{', back in stock' if restocked else ''}"
    note = payload.text("note", 500)
    when = payload.text("processed_at") or payload.text("created_at")
    return _change(payload, payload.text("order_id"), "ONHOLD", when, f"{words}: {note}" if note else words)


def _change(payload: Part, order: str, status: str, when: str, reason: str) -> etree._Element:
    root = document("OrderStatusChange")
    own = payload.text("id", 30)
    value(root, "ExternalReference", f"{own}-cancelled" if status == "CANCELLED" else own)
    value(root, "OrderExternalReference", order[:40])
    value(root, "Status", status)
    value(root, "EffectiveAt", when)
    value(root, "Reason", reason)
    return root
