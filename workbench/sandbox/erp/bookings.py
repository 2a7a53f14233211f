"""Add Booking: takes a resource for a time, within its opening hours, one booking at a time."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from workbench.sandbox.answers import Message, Reply
from workbench.sandbox.database import Books
from workbench.sandbox.erp.lookup import customer_of, near_names
from workbench.sandbox.erp.money import dollars, figure
from workbench.sandbox.erp.orders import check_held
from workbench.sandbox.erp.pricing import price_document
from workbench.sandbox.incoming import Part

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SEARCH_DAYS = 60
"""How far ahead the next free time is looked for."""


def add_booking(books: Books, part: Part, client: str) -> Reply:
    """Book a resource. Its lines are checked as an order's, but take nothing from the stock."""
    problems: list[Message] = []
    customer = customer_of(books, part, problems)
    check_held(part, customer, problems)
    resource = _resource_of(books, part, problems)
    priced = price_document(books, part, customer["price_group"] if customer else "")
    problems += priced.problems
    start, end = part.moment("Start"), part.moment("End")
    if resource is not None:
        problems += _check_quantity(part, resource)
        problems += _check_time(books, part, resource, start, end)
    if problems or customer is None or resource is None:
        return Reply("REJECTED", messages=(*problems, *priced.warnings))
    if priced.needs:
        return Reply("INFORMATION_REQUIRED", messages=tuple(priced.warnings), needs=tuple(priced.needs))
    number = books.next_number("booking")
    books.add(
        "bookings",
        number=number,
        resource=resource["code"],
        customer=customer["code"],
        start=_utc(start),
        end=_utc(end),
        quantity=part.number("Quantity") or Decimal(1),
    )
    text = f"{resource['name']} is booked as {number}, {_local(start, resource)} to {_local(end, resource)}."
    deposit = part.number("Deposit")
    if deposit:
        text += f" The deposit of {dollars(deposit)} is due by a payment."
    return Reply("ACCEPTED", number, (*priced.warnings, Message("BOOKED", text, "", "note")))


def _resource_of(books: Books, part: Part, problems: list[Message]) -> sqlite3.Row | None:
    code = part.text("ResourceCode")
    row = books.one("SELECT * FROM resources WHERE code = ?", code)
    if row is None:
        known = books.all("SELECT code, name FROM resources")
        near = near_names(code, known) or f" There are {', '.join(r['code'] for r in known)}."
        text = f"There is no resource `{code}`.{near}"
        problems.append(Message("UNKNOWN_RESOURCE", text, part.path("ResourceCode")))
    return row


def _check_quantity(part: Part, resource: sqlite3.Row) -> list[Message]:
    wanted = part.number("Quantity") or Decimal(1)
    if wanted <= resource["capacity"]:
        return []
    text = f"{resource['name']} is for at most {resource['capacity']}, not for {figure(wanted)}."
    return [Message("OVER_CAPACITY", text, part.path("Quantity"))]


def _check_time(books: Books, part: Part, resource: sqlite3.Row, start: datetime, end: datetime) -> list[Message]:
    if not _is_open(resource, start, end):
        text = (
            f"{resource['name']} is open {resource['days']} from {resource['opens']} to {resource['closes']} "
            f"({resource['time_zone']}); {_local(start, resource)} to {_local(end, resource)} is outside."
        )
        return [Message("OUTSIDE_OPENING_HOURS", text, part.path("Start"))]
    clash = _clash(books, resource["code"], start, end)
    if clash is None:
        return []
    text = (
        f"{resource['name']} is taken from {_local(datetime.fromisoformat(clash['start']), resource)} to "
        f"{_local(datetime.fromisoformat(clash['end']), resource)}, by {clash['number']}."
    )
    free = _next_free(books, resource, start, end - start)
    if free is not None:
        text += f" The next free time is {_local(free, resource)}."
    return [Message("DOUBLE_BOOKING", text, part.path("Start"))]


def _clash(books: Books, resource: str, start: datetime, end: datetime) -> sqlite3.Row | None:
    return books.one(
        "SELECT * FROM bookings WHERE resource = ? AND start < ? AND end > ? ORDER BY end DESC",
        resource,
        _utc(end),
        _utc(start),
    )


def _is_open(resource: sqlite3.Row, start: datetime, end: datetime) -> bool:
    zone = ZoneInfo(resource["time_zone"])
    first, last = start.astimezone(zone), end.astimezone(zone)
    opens, closes = time.fromisoformat(resource["opens"]), time.fromisoformat(resource["closes"])
    open_day = DAYS[first.weekday()] in resource["days"].split()
    return first.date() == last.date() and open_day and opens <= first.time() and last.time() <= closes


def _next_free(books: Books, resource: sqlite3.Row, start: datetime, length: timedelta) -> datetime | None:
    """Return the first free start from `start` on: after a booking's end, or when the next day opens."""
    zone = ZoneInfo(resource["time_zone"])
    opens = time.fromisoformat(resource["opens"])
    candidate, last = start, start + timedelta(days=SEARCH_DAYS)
    while candidate < last:
        end = candidate + length
        if not _is_open(resource, candidate, end):
            day = candidate.astimezone(zone).date()
            today = datetime.combine(day, opens, zone)
            candidate = today if candidate < today else datetime.combine(day + timedelta(days=1), opens, zone)
            continue
        clash = _clash(books, resource["code"], candidate, end)
        if clash is None:
            return candidate
        candidate = datetime.fromisoformat(clash["end"])
    return None


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _local(moment: datetime, resource: sqlite3.Row) -> str:
    local = moment.astimezone(ZoneInfo(resource["time_zone"]))
    return f"{DAYS[local.weekday()]} {local:%Y-%m-%d %H:%M}"
