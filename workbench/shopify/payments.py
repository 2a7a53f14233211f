"""A transaction of Shopify's as a payment."""

from __future__ import annotations

from lxml import etree

from workbench.shopify.building import document, value
from workbench.shopify.money import Money, shown
from workbench.shopify.payload import Part
from workbench.shopify.remarks import Remarks
from workbench.shopify.settings import Settings

_PAYING = ("sale", "capture")


def payment(payload: Part, settings: Settings, remarks: Remarks) -> etree._Element | None:
    """Make a payment of money that came in; None, and why, for every other transaction."""
    kind, status = payload.text("kind"), payload.text("status")
    if kind not in _PAYING:
        reason = "is a refund, and the standard has no document for money that goes back" if kind == "refund" else None
        remarks.warning(
            f"The transaction {reason or f'is of the kind `{kind}`, which moves no money yet'}: nothing is made of it."
        )
        return None
    if status != "success":
        remarks.warning(f"The transaction's status is `{status}`, not `success`: nothing is made of it.")
        return None
    money = Money(settings.money)
    amount = money.amount(payload, "amount")
    order = payload.text("order_id")
    root = document("Payment")
    value(root, "ExternalReference", payload.text("id", 40))
    value(root, "PaymentDate", (payload.text("processed_at") or payload.text("created_at"))[:10])
    code = settings.customer(payload.text("customer_id"))
    if not code:
        remarks.error("No customer code is known for it: set `default_customer`.")
    value(root, "CustomerCode", code)
    value(root, "Method", settings.method(payload.text("gateway")))
    value(root, "Amount", shown(amount))
    value(root, "Currency", payload.text("currency").upper())
    value(root, "BankReference", payload.text("authorization", 40) or payload.text("payment_id", 40))
    value(
        root,
        "Note",
        f"Shopify order {order}, paid by {payload.text('gateway') or 'an unnamed gateway'}" if order else "",
    )
    if payload.flag("test"):
        remarks.note("Shopify marks it as a test transaction.")
    return root
