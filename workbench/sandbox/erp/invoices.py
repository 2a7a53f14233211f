"""Create Invoice: raises the customer's balance; the invoice of an order moves the order on."""

from __future__ import annotations

import sqlite3
from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal

from workbench.sandbox.answers import Message, Reply
from workbench.sandbox.database import Books
from workbench.sandbox.erp.lookup import check_currency, customer_of, warehouse_of
from workbench.sandbox.erp.money import cents, dollars
from workbench.sandbox.erp.pricing import DEFAULT_GROUP, price_document
from workbench.sandbox.erp.status import order_by_number
from workbench.sandbox.incoming import Part

DAYS = {"COD": 0, "NET7": 7, "NET14": 14, "NET30": 30}


def create_invoice(books: Books, part: Part, client: str) -> Reply:
    """Book an invoice. What was paid towards its order beforehand is taken off what stays open."""
    problems: list[Message] = []
    customer = customer_of(books, part, problems)
    check_currency(part, problems)
    warehouse_of(books, part, problems)
    priced = price_document(books, part, customer["price_group"] if customer else DEFAULT_GROUP)
    problems += priced.problems
    order = _order_to_invoice(books, part, problems)
    if problems:
        return Reply("REJECTED", messages=(*problems, *priced.warnings))
    if priced.needs or customer is None:
        return Reply("INFORMATION_REQUIRED", messages=tuple(priced.warnings), needs=tuple(priced.needs))
    totals = part.part("Totals")
    gross = cents((totals.number("Gross") if totals else None) or priced.net + priced.tax)
    number = _enter(books, part, customer, gross, (totals.number("Tax") if totals else None) or priced.tax)
    messages = list(priced.warnings)
    if order is not None:
        _follow_order(books, order, number)
    text = f"Invoice {number} over {dollars(gross)} was booked."
    return Reply("ACCEPTED", number, (*messages, Message("INVOICE_BOOKED", text, "", "note")))


def _order_to_invoice(books: Books, part: Part, problems: list[Message]) -> sqlite3.Row | None:
    number = part.text("OrderNumber")
    if not number:
        return None
    path = part.path("OrderNumber")
    order = order_by_number(books, number, path, problems)
    if order is None:
        return None
    earlier = books.one("SELECT number FROM invoices WHERE order_number = ?", number)
    if order["customer"] != part.text("CustomerCode"):
        text = f"{number} is an order of {order['customer']}, not of {part.text('CustomerCode')}."
        problems.append(Message("OTHER_CUSTOMER", text, path))
    elif earlier is not None:
        text = f"{number} was invoiced before, by {earlier['number']}."
        problems.append(Message("ORDER_INVOICED", text, path))
    elif order["status"] not in ("CONFIRMED", "PICKING", "DISPATCHED", "INVOICED"):
        text = f"{number} is {order['status']}; only a confirmed, picked or dispatched order can be invoiced."
        problems.append(Message("WRONG_STATUS", text, path))
    return order


def _enter(books: Books, part: Part, customer: sqlite3.Row, gross: Decimal, tax: Decimal) -> str:
    number = books.next_number("invoice")
    day = part.day("InvoiceDate") or date.min
    books.add(
        "invoices",
        number=number,
        customer=customer["code"],
        order_number=part.text("OrderNumber"),
        invoice_date=day.isoformat(),
        due_date=(part.day("DueDate") or _due(day, customer["terms"])).isoformat(),
        net=gross - tax,
        tax=tax,
        gross=gross,
        open=gross,
    )
    return number


def _due(day: date, terms: str) -> date:
    if terms in DAYS:
        return day + timedelta(days=DAYS[terms])
    last = day.replace(day=monthrange(day.year, day.month)[1])
    return last + timedelta(days=30)


def _follow_order(books: Books, order: sqlite3.Row, invoice: str) -> None:
    """Move a dispatched order on, and use what waits as paid towards it."""
    if order["status"] == "DISPATCHED":
        books.run("UPDATE orders SET status = 'INVOICED' WHERE number = ?", order["number"])
    for row in books.all("SELECT rowid, * FROM allocations WHERE order_number = ? AND waiting != '0'", order["number"]):
        used = apply_to_invoice(books, row["payment"], invoice, Decimal(row["waiting"]))
        books.run(
            "UPDATE allocations SET waiting = ?, invoice = ? WHERE rowid = ?",
            "0" if used == Decimal(row["waiting"]) else Decimal(row["waiting"]) - used,
            invoice,
            row["rowid"],
        )


def apply_to_invoice(books: Books, payment: str, invoice: str, amount: Decimal) -> Decimal:
    """Close as much of an invoice as an amount of a payment reaches; returns what was used."""
    bill = books.one("SELECT open FROM invoices WHERE number = ?", invoice)
    paid = books.one("SELECT unallocated FROM payments WHERE number = ?", payment)
    if bill is None or paid is None:
        raise KeyError(invoice)
    used = min(amount, Decimal(bill["open"]))
    books.run("UPDATE invoices SET open = ? WHERE number = ?", Decimal(bill["open"]) - used, invoice)
    left = Decimal(paid["unallocated"]) - used
    books.run("UPDATE payments SET unallocated = ? WHERE number = ?", left, payment)
    return used
