"""Finds what a document names, or says that there is none and which names are near."""

from __future__ import annotations

import difflib
import sqlite3
from collections.abc import Iterable

from workbench.sandbox.answers import Message
from workbench.sandbox.database import Books
from workbench.sandbox.incoming import Part

OURS = "AUD"
ALIKE = 0.6
"""How alike two names must be, from 0 to 1, for one to be suggested for the other."""


def customer_of(books: Books, part: Part, problems: list[Message]) -> sqlite3.Row | None:
    """Return the customer a document names; an unknown one is added to the problems."""
    code = part.text("CustomerCode")
    row = books.one("SELECT * FROM customers WHERE code = ?", code)
    if row is None:
        near = near_names(code, books.all("SELECT code, name FROM customers"))
        text = f"There is no customer `{code}`.{near}"
        problems.append(Message("UNKNOWN_CUSTOMER", text, part.path("CustomerCode")))
    return row


def item_of(books: Books, part: Part, problems: list[Message]) -> sqlite3.Row | None:
    """Return the item a line names; an unknown one is added to the problems."""
    code = part.text("ItemCode")
    row = books.one("SELECT * FROM items WHERE code = ?", code)
    if row is None:
        near = near_names(code, books.all("SELECT code, description FROM items"))
        problems.append(Message("UNKNOWN_ITEM", f"There is no item `{code}`.{near}", part.path("ItemCode")))
    return row


def warehouse_of(books: Books, part: Part, problems: list[Message]) -> str:
    """Return the warehouse a document names, empty when it names none; an unknown one is a problem."""
    code = part.text("Warehouse")
    known = warehouses(books)
    if code and code not in known:
        text = f"There is no warehouse `{code}`; there are {', '.join(known)}."
        problems.append(Message("UNKNOWN_WAREHOUSE", text, part.path("Warehouse")))
    return code


def warehouses(books: Books) -> tuple[str, ...]:
    """Return the codes of all warehouses."""
    return tuple(row["code"] for row in books.all("SELECT code FROM warehouses ORDER BY rowid"))


def check_currency(part: Part, problems: list[Message]) -> None:
    """Add a problem when a document is in another currency than the company's."""
    currency = part.text("Currency")
    if currency and currency != OURS:
        text = f"This company trades in {OURS} only, not in {currency}."
        problems.append(Message("CURRENCY", text, part.path("Currency")))


def near_names(wanted: str, rows: list[sqlite3.Row]) -> str:
    """Return ` Did you mean …?` for codes or names like the one wanted, or nothing."""
    codes = {str(row[0]): str(row[1]) for row in rows}
    found = _nearest(wanted, codes)
    if not found:
        words = {name.upper(): code for code, name in codes.items()}
        found = [words[name] for name in _nearest(wanted.upper(), words)]
    if not found:
        return ""
    return " Did you mean " + " or ".join(f"`{code}` ({codes[code]})" for code in found) + "?"


def _nearest(wanted: str, names: Iterable[str]) -> list[str]:
    """Return up to three names like the one wanted, the nearest first, equals by the alphabet."""
    matcher = difflib.SequenceMatcher(b=wanted, autojunk=False)
    ranked = []
    for name in names:
        matcher.set_seq1(name)
        if matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE:
            ranked.append((-matcher.ratio(), name))
    return [name for _, name in sorted(ranked)[:3]]
