"""Create Sales Order: allocates stock and uses credit."""

from __future__ import annotations

import sqlite3
from decimal import Decimal

from workbench.sandbox.answers import Message, Need, Reply
from workbench.sandbox.database import Books
from workbench.sandbox.erp.credit import check_credit
from workbench.sandbox.erp.lookup import check_currency, customer_of, warehouse_of, warehouses
from workbench.sandbox.erp.money import dollars
from workbench.sandbox.erp.pricing import DEFAULT_GROUP, Priced, price_document
from workbench.sandbox.erp.stock import short_stock
from workbench.sandbox.incoming import Part


def create_order(books: Books, part: Part, client: str) -> Reply:
    """Enter an order, or say everything that stands against it.

    An order with a Warehouse and no ShipTo is picked up there; one with neither cannot be fulfilled and is
    asked for one of them.
    """
    problems: list[Message] = []
    customer = customer_of(books, part, problems)
    check_held(part, customer, problems)
    check_currency(part, problems)
    warehouse = warehouse_of(books, part, problems) or _nearest(books, part)
    priced = price_document(books, part, customer["price_group"] if customer else DEFAULT_GROUP)
    problems += priced.problems
    problems += _shortages(books, priced, warehouse)
    needs = [*priced.needs, *_delivery_needs(books, part)]
    gross = priced.net + priced.tax
    if customer is not None and not priced.needs:
        path = part.path("CustomerCode")
        problems += check_credit(books, customer["code"], customer["terms"], gross, path)
    if problems:
        return Reply("REJECTED", messages=(*problems, *priced.warnings))
    if needs or customer is None:
        return Reply("INFORMATION_REQUIRED", messages=tuple(priced.warnings), needs=tuple(needs))
    number = _enter(books, part, client, customer["code"], warehouse, priced)
    done = Message("ORDER_ENTERED", f"Order {number} was entered: {dollars(gross)} with tax.", "", "note")
    return Reply("ACCEPTED", number, (*priced.warnings, done))


def check_held(part: Part, customer: sqlite3.Row | None, problems: list[Message]) -> None:
    """Add a problem when the customer is on hold."""
    if customer is not None and customer["status"] == "ONHOLD":
        text = f"{customer['code']} ({customer['name']}) is on hold; accounts must release it first."
        problems.append(Message("CUSTOMER_ON_HOLD", text, part.path("CustomerCode")))


def _enter(books: Books, part: Part, client: str, customer: str, warehouse: str, priced: Priced) -> str:
    number = books.next_number("order")
    books.add(
        "orders",
        number=number,
        customer=customer,
        warehouse=warehouse,
        status="ENTERED",
        order_date=part.text("OrderDate"),
        external_reference=part.text("ExternalReference"),
        client=client,
        net=priced.net,
        tax=priced.tax,
        gross=priced.net + priced.tax,
    )
    for line in priced.lines:
        books.add(
            "order_lines",
            order_number=number,
            line=line.number,
            item=line.item,
            description=line.description,
            quantity=line.quantity,
            unit=line.unit,
            net=line.net,
            tax=line.tax,
            shipped=Decimal(0),
        )
    return number


def _shortages(books: Books, priced: Priced, warehouse: str) -> list[Message]:
    if warehouse not in warehouses(books):
        return []
    wanted: dict[str, Decimal] = {}
    messages = []
    for line in priced.lines:
        if not line.item:
            continue
        wanted[line.item] = wanted.get(line.item, Decimal(0)) + line.quantity
        text = short_stock(books, line.item, line.unit, warehouse, wanted[line.item])
        if text:
            messages.append(Message("SHORT_STOCK", text, line.part.path("Quantity")))
    return messages


def _nearest(books: Books, part: Part) -> str:
    """Return the warehouse that serves the state of the delivery address, else the first."""
    address = part.part("ShipTo")
    state = address.text("State").upper() if address else ""
    for row in books.all("SELECT code, states FROM warehouses"):
        if state in row["states"].split():
            return str(row["code"])
    return warehouses(books)[0]


def _delivery_needs(books: Books, part: Part) -> list[Need]:
    if part.part("ShipTo") or part.text("Warehouse"):
        return []
    address = Need(
        part.path("ShipTo"),
        "Delivery address",
        "Where the goods go. Leave it out only when they are picked up at a warehouse.",
        example="41 Harbour Street, Pyrmont NSW 2009",
    )
    pick_up = Need(
        part.path("Warehouse"),
        "Pick-up warehouse",
        "The warehouse where the customer picks the goods up, in place of a delivery address.",
        warehouses(books),
        "SYD",
    )
    return [address, pick_up]
