"""The sample company: read from the CSV files in resources/sandbox, put into the tables, put back on reset."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from workbench.sandbox.database import Books
from workbench.sandbox.erp.money import cents, tax_on

COMPANY = (
    "numbers",
    "warehouses",
    "customers",
    "addresses",
    "contacts",
    "items",
    "prices",
    "stock",
    "orders",
    "order_lines",
    "invoices",
    "payments",
    "allocations",
    "resources",
    "bookings",
    "submissions",
    "payloads",
)
"""Tables that a reset empties; clients, keys and the log stay."""

PLAIN = ("clients", "numbers", "warehouses", "items", "prices", "resources")
Row = dict[str, str]


def fill(books: Books, folder: Path) -> None:
    """Put the clients and the sample company of `folder` into empty tables."""
    for row in _rows(folder, "clients"):
        books.add("clients", **row)
    fill_company(books, folder)


def reset(books: Books, folder: Path) -> None:
    """Put the company back to the sample data, as if nothing had ever been submitted."""
    for table in COMPANY:
        books.run(f"DELETE FROM {table}")
    fill_company(books, folder)


def fill_company(books: Books, folder: Path) -> None:
    """Put the sample company into empty tables; days in the files count from today (UTC)."""
    today = datetime.now(UTC).date()
    for name in PLAIN[1:]:
        for row in _rows(folder, name):
            books.add(name, **row)
    for row in _rows(folder, "customers"):
        address = {key: row.pop(key) for key in ("line1", "suburb", "state", "postcode")}
        books.add("customers", **row)
        books.add("addresses", customer=row["code"], type="BILLING", country="AU", **address)
    for row in _rows(folder, "stock"):
        row["next_receipt"] = _day(today, row.pop("next_receipt_in_days"))
        books.add("stock", **row)
    _fill_orders(books, folder, today)
    for row in _rows(folder, "invoices"):
        row["order_number"] = row.pop("order")
        row["invoice_date"] = _day(today, row.pop("invoice_in_days"))
        row["due_date"] = _day(today, row.pop("due_in_days"))
        books.add("invoices", **row)


def _fill_orders(books: Books, folder: Path, today: date) -> None:
    items = {row["code"]: row for row in _rows(folder, "items")}
    totals: dict[str, tuple[Decimal, Decimal]] = {}
    gone = {row["number"] for row in _rows(folder, "orders") if row["status"] in _SHIPPED}
    for row in _rows(folder, "order_lines"):
        item, number = items[row["item"]], row["order"]
        net = cents(Decimal(row["quantity"]) * Decimal(row["unit_price"]))
        tax = tax_on(net, item["tax_code"])
        before = totals.get(number, (Decimal("0.00"), Decimal("0.00")))
        totals[number] = (before[0] + net, before[1] + tax)
        books.add(
            "order_lines",
            order_number=number,
            line=row["line"],
            item=row["item"],
            description=item["description"],
            quantity=row["quantity"],
            unit=item["unit"],
            net=net,
            tax=tax,
            shipped=row["quantity"] if number in gone else "0",
        )
    for row in _rows(folder, "orders"):
        net, tax = totals[row["number"]]
        row["order_date"] = _day(today, row.pop("order_in_days"))
        books.add("orders", **row, external_reference="", client="", net=net, tax=tax, gross=net + tax)


_SHIPPED = ("DISPATCHED", "INVOICED", "COMPLETED")


def _rows(folder: Path, name: str) -> list[Row]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _day(today: date, days: str) -> str:
    return (today + timedelta(days=int(days))).isoformat() if days else ""
