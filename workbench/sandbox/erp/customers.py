"""Create Customer: the code is made from the name when the document gives none."""

from __future__ import annotations

import re
from decimal import Decimal

from workbench.sandbox.answers import Message, Reply
from workbench.sandbox.database import Books
from workbench.sandbox.erp.pricing import DEFAULT_GROUP
from workbench.sandbox.incoming import Part

DEFAULT_TERMS = "COD"


def create_customer(books: Books, part: Part, client: str) -> Reply:
    """Open an account. Without terms it is cash on delivery; without a credit limit the limit is zero."""
    problems: list[Message] = []
    code = part.text("CustomerCode")
    taken = books.one("SELECT name FROM customers WHERE code = ?", code) if code else None
    if taken is not None:
        text = f"The customer code `{code}` is taken, by {taken['name']}."
        problems.append(Message("CUSTOMER_EXISTS", text, part.path("CustomerCode")))
    group = part.text("PriceGroup") or DEFAULT_GROUP
    groups = [row[0] for row in books.all("SELECT DISTINCT price_group FROM prices ORDER BY 1")]
    if group not in groups:
        text = f"There is no price group `{group}`; there are {', '.join(groups)}."
        problems.append(Message("UNKNOWN_PRICE_GROUP", text, part.path("PriceGroup")))
    if problems:
        return Reply("REJECTED", messages=tuple(problems))
    warnings = _same_abn(books, part)
    code = code or _new_code(books, part.text("Name"))
    _enter(books, part, code, group)
    done = Message("CUSTOMER_CREATED", f"Customer {code} was created.", "", "note")
    return Reply("ACCEPTED", code, (*warnings, done))


def _digits(abn: str) -> str:
    return re.sub(r"\D", "", abn)


def _same_abn(books: Books, part: Part) -> list[Message]:
    abn = _digits(part.text("ABN"))
    row = books.one("SELECT code, name FROM customers WHERE abn = ?", abn) if abn else None
    if row is None:
        return []
    text = f"{row['code']} ({row['name']}) has the same ABN."
    return [Message("SAME_ABN", text, part.path("ABN"), "warning")]


def _new_code(books: Books, name: str) -> str:
    stem = re.sub(r"[^A-Z0-9]", "", name.upper())[:8] or "CUSTOMER"
    number = 1
    while books.one("SELECT 1 FROM customers WHERE code = ?", f"{stem}{number:02}"):
        number += 1
    return f"{stem}{number:02}"


def _enter(books: Books, part: Part, code: str, group: str) -> None:
    books.add(
        "customers",
        code=code,
        name=part.text("Name"),
        abn=_digits(part.text("ABN")),
        terms=part.text("Terms") or DEFAULT_TERMS,
        credit_limit=part.number("CreditLimit") or Decimal("0.00"),
        price_group=group,
        status="ACTIVE",
    )
    for address in part.parts("Addresses", "Address"):
        names = ("Type", "Line1", "Line2", "Suburb", "State", "Postcode", "Country")
        values = {name.lower(): address.text(name) for name in names}
        books.add("addresses", customer=code, **values)
    for contact in part.parts("Contacts", "Contact"):
        values = {name.lower(): contact.text(name) for name in ("Role", "Name", "Email", "Phone")}
        books.add("contacts", customer=code, **values)
