"""Change Order Status: the transitions a warehouse allows, and what they do to the stock."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from decimal import Decimal

from workbench.sandbox.answers import Message, Reply
from workbench.sandbox.database import Books
from workbench.sandbox.erp.lookup import near_names
from workbench.sandbox.erp.money import figure
from workbench.sandbox.erp.stock import take_from_shelf
from workbench.sandbox.incoming import Part

TRANSITIONS: Mapping[str, tuple[str, ...]] = {
    "ENTERED": ("CONFIRMED", "ONHOLD", "CANCELLED"),
    "CONFIRMED": ("PICKING", "ONHOLD", "CANCELLED"),
    "PICKING": ("DISPATCHED", "ONHOLD", "CANCELLED"),
    "DISPATCHED": ("INVOICED",),
    "INVOICED": ("COMPLETED",),
    "ONHOLD": ("ENTERED", "CONFIRMED", "CANCELLED"),
    "COMPLETED": (),
    "CANCELLED": (),
}


def change_status(books: Books, part: Part, client: str) -> Reply:
    """Move an order to another status. Dispatch takes the goods out of the warehouse."""
    problems: list[Message] = []
    order = _order_of(books, part, client, problems)
    if order is None:
        return Reply("REJECTED", messages=tuple(problems))
    wanted, allowed = part.text("Status"), TRANSITIONS[order["status"]]
    if wanted not in allowed:
        choice = f"it can become {', '.join(allowed)}" if allowed else "it can no longer change"
        text = f"{order['number']} is {order['status']} and cannot become {wanted}; {choice}."
        problems.append(Message("WRONG_TRANSITION", text, part.path("Status")))
    bill = books.one("SELECT number FROM invoices WHERE order_number = ?", order["number"])
    if wanted == "CANCELLED" and wanted in allowed and bill is not None:
        text = f"{order['number']} was invoiced, by {bill['number']}, and cannot be cancelled."
        problems.append(Message("ORDER_INVOICED", text, part.path("Status")))
    shipment = part.part("Shipment")
    shipped = _shipped(books, order["number"], shipment, problems)
    if problems:
        return Reply("REJECTED", messages=tuple(problems))
    warnings: list[Message] = []
    if wanted == "DISPATCHED":
        warnings = _dispatch(books, order, shipped, part)
    carrier, tracking = (shipment.text(n) if shipment else None for n in ("Carrier", "TrackingNumber"))
    books.run(
        "UPDATE orders SET status = ?, carrier = coalesce(?, carrier), tracking = coalesce(?, tracking)"
        " WHERE number = ?",
        wanted,
        carrier,
        tracking,
        order["number"],
    )
    text = f"{order['number']} went from {order['status']} to {wanted}."
    return Reply("ACCEPTED", order["number"], (*warnings, Message("STATUS_CHANGED", text, "", "note")))


def _order_of(books: Books, part: Part, client: str, problems: list[Message]) -> sqlite3.Row | None:
    number, reference = part.text("OrderNumber"), part.text("OrderExternalReference")
    if number:
        return order_by_number(books, number, part.path("OrderNumber"), problems)
    row = books.one("SELECT * FROM orders WHERE external_reference = ? AND client = ?", reference, client)
    if row is None:
        text = f"No order with the external reference `{reference}` was received from you."
        problems.append(Message("UNKNOWN_ORDER", text, part.path("OrderExternalReference")))
    return row


def order_by_number(books: Books, number: str, path: str, problems: list[Message]) -> sqlite3.Row | None:
    """Return an order; an unknown one is added to the problems, with the numbers that are near."""
    row = books.one("SELECT * FROM orders WHERE number = ?", number)
    if row is None:
        near = near_names(number, books.all("SELECT number, status FROM orders"))
        problems.append(Message("UNKNOWN_ORDER", f"There is no order `{number}`.{near}", path))
    return row


def _shipped(books: Books, order: str, shipment: Part | None, problems: list[Message]) -> dict[int, Decimal] | None:
    """Return the quantities a shipment lists by line number; None when it lists none (all goes)."""
    parts = shipment.parts("Lines", "Line") if shipment else ()
    lines = {row["line"]: row for row in books.all("SELECT * FROM order_lines WHERE order_number = ?", order)}
    shipped: dict[int, Decimal] = {}
    for part in parts:
        number, quantity = int(part.text("LineNumber")), part.number("Quantity") or Decimal(0)
        line = lines.get(number)
        if line is None:
            known = ", ".join(map(str, lines))
            text = f"{order} has no line {number}; its lines are {known}."
            problems.append(Message("UNKNOWN_LINE", text, part.path("LineNumber")))
        elif quantity > Decimal(line["quantity"]):
            ordered = figure(Decimal(line["quantity"]))
            text = f"Line {number} of {order} is for {ordered}; {figure(quantity)} cannot be shipped."
            problems.append(Message("OVER_SHIPMENT", text, part.path("Quantity")))
        shipped[number] = quantity
    return shipped if parts else None


def _dispatch(books: Books, order: sqlite3.Row, shipped: dict[int, Decimal] | None, part: Part) -> list[Message]:
    warnings = []
    for row in books.all("SELECT * FROM order_lines WHERE order_number = ?", order["number"]):
        ordered = Decimal(row["quantity"])
        quantity = ordered if shipped is None else shipped.get(row["line"], Decimal(0))
        if row["item"]:
            take_from_shelf(books, row["item"], order["warehouse"], quantity)
        books.run(
            "UPDATE order_lines SET shipped = ? WHERE order_number = ? AND line = ?",
            quantity,
            order["number"],
            row["line"],
        )
        if quantity < ordered:
            rest = figure(ordered - quantity)
            text = f"Line {row['line']} was shipped in part: {rest} {row['unit']} stay and are free again."
            warnings.append(Message("PART_SHIPMENT", text, part.path("Shipment"), "warning"))
    return warnings
