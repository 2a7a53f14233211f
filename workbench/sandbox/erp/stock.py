"""What is in the warehouses, what orders have a claim on, and the question that asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from lxml import etree

from workbench.sandbox.answers import Message, Reply, Writer
from workbench.sandbox.database import Books
from workbench.sandbox.erp.lookup import item_of, warehouse_of, warehouses
from workbench.sandbox.erp.money import figure
from workbench.sandbox.incoming import Part

CLAIMING = "('ENTERED', 'CONFIRMED', 'PICKING', 'ONHOLD')"
"""Status of the orders whose goods are still in the warehouse and promised."""


@dataclass(frozen=True, slots=True)
class Level:
    """One item in one warehouse."""

    on_hand: Decimal
    allocated: Decimal
    on_order: Decimal
    next_receipt: str

    @property
    def available(self) -> Decimal:
        """What can still be promised."""
        return self.on_hand - self.allocated


def level_of(books: Books, item: str, warehouse: str) -> Level:
    """Return the level of an item in a warehouse; zero when it was never there."""
    row = books.one("SELECT * FROM stock WHERE item = ? AND warehouse = ?", item, warehouse)
    claims = books.all(
        "SELECT quantity FROM order_lines JOIN orders ON number = order_number"
        f" WHERE item = ? AND warehouse = ? AND status IN {CLAIMING}",
        item,
        warehouse,
    )
    allocated = sum((Decimal(claim["quantity"]) for claim in claims), Decimal("0.000"))
    if row is None:
        return Level(Decimal("0.000"), allocated, Decimal("0.000"), "")
    return Level(Decimal(row["on_hand"]), allocated, Decimal(row["on_order"]), row["next_receipt"])


def short_stock(books: Books, item: str, unit: str, warehouse: str, wanted: Decimal) -> str:
    """Say what is there, when more comes and who else has it; empty when there is enough."""
    level = level_of(books, item, warehouse)
    if wanted <= level.available:
        return ""
    there = max(level.available, Decimal(0))
    text = f"Only {figure(there)} {unit} of `{item}` are available at {warehouse}; {figure(wanted)} are needed."
    if level.on_order > 0 and level.next_receipt:
        text += f" {figure(level.on_order)} more are expected on {level.next_receipt}."
    for other in warehouses(books):
        elsewhere = level_of(books, item, other).available if other != warehouse else Decimal(0)
        if elsewhere >= wanted:
            text += f" {other} has {figure(elsewhere)}."
    return text


def take_from_shelf(books: Books, item: str, warehouse: str, quantity: Decimal) -> None:
    """Take dispatched goods out of the warehouse."""
    left = level_of(books, item, warehouse).on_hand - quantity
    books.run("UPDATE stock SET on_hand = ? WHERE item = ? AND warehouse = ?", left, item, warehouse)


def available_stock(books: Books, part: Part, client: str) -> Reply:
    """Answer StockQuery, for the warehouse asked for or all of them."""
    problems: list[Message] = []
    writer = Writer("StockAvailability")
    writer.add(writer.root, "AsAt", datetime.now(UTC).isoformat(timespec="seconds"))
    items = writer.add(writer.root, "Items")
    for asked in part.parts("Items", "Item"):
        found = item_of(books, asked, problems)
        wanted = warehouse_of(books, asked, problems)
        if found is None:
            continue
        node = writer.add(items, "Item")
        writer.add(node, "ItemCode", found["code"])
        writer.add(node, "Description", found["description"])
        writer.add(node, "UnitOfMeasure", found["unit"])
        places = writer.add(node, "Warehouses")
        for code in (wanted,) if wanted else warehouses(books):
            _add_level(writer, places, code, level_of(books, found["code"], code))
    if problems:
        return Reply("REJECTED", messages=tuple(problems))
    return Reply("ACCEPTED", document=writer.to_bytes())


def _add_level(writer: Writer, parent: etree._Element, code: str, level: Level) -> None:
    node = writer.add(parent, "Warehouse")
    writer.add(node, "Code", code)
    writer.add(node, "OnHand", level.on_hand)
    writer.add(node, "Allocated", level.allocated)
    writer.add(node, "Available", level.available)
    writer.add(node, "OnOrder", level.on_order)
    if level.next_receipt:
        writer.add(node, "NextReceiptDate", level.next_receipt)
