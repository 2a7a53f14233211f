"""What a customer owes, has on order and may still order; and the question that asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from workbench.sandbox.answers import Message, Reply, Writer
from workbench.sandbox.database import Books
from workbench.sandbox.erp.lookup import OURS, customer_of
from workbench.sandbox.erp.money import dollars
from workbench.sandbox.incoming import Part

CASH = "COD"
"""Terms without credit: the customer pays on delivery, so no limit is checked."""
ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Account:
    """A customer's figures in dollars. `overdue` is up to 30, 31 to 60 and more than 60 days late."""

    limit: Decimal
    balance: Decimal
    open_orders: Decimal
    overdue: tuple[Decimal, Decimal, Decimal]

    @property
    def available(self) -> Decimal:
        """What is left of the limit; below zero when it is exceeded."""
        return self.limit - self.balance - self.open_orders


def account_of(books: Books, customer: str) -> Account:
    """Add up a customer's invoices, payments and orders that are not yet invoiced."""
    row = books.one("SELECT credit_limit FROM customers WHERE code = ?", customer)
    invoices = books.all("SELECT due_date, open FROM invoices WHERE customer = ?", customer)
    payments = books.all("SELECT unallocated FROM payments WHERE customer = ?", customer)
    orders = books.all(
        "SELECT gross FROM orders WHERE customer = ? AND status NOT IN ('CANCELLED', 'COMPLETED')"
        " AND number NOT IN (SELECT order_number FROM invoices)",
        customer,
    )
    today = datetime.now(UTC).date()
    overdue = [ZERO, ZERO, ZERO]
    for invoice in invoices:
        late = (today - date.fromisoformat(invoice["due_date"])).days
        if late > 0:
            overdue[0 if late <= 30 else 1 if late <= 60 else 2] += Decimal(invoice["open"])
    owed = sum((Decimal(r["open"]) for r in invoices), ZERO)
    return Account(
        limit=Decimal(row["credit_limit"]) if row is not None else ZERO,
        balance=owed - sum((Decimal(r["unallocated"]) for r in payments), ZERO),
        open_orders=sum((Decimal(r["gross"]) for r in orders), ZERO),
        overdue=(overdue[0], overdue[1], overdue[2]),
    )


def check_credit(books: Books, customer: str, terms: str, needed: Decimal, path: str) -> tuple[Message, ...]:
    """Say so when an order of `needed` dollars is more than the customer has left."""
    available = account_of(books, customer).available
    if terms == CASH or needed <= available:
        return ()
    text = (
        f"The credit of {customer} is exceeded: {dollars(available)} is available, this order needs "
        f"{dollars(needed)}, which is {dollars(needed - available)} too much."
    )
    return (Message("CREDIT_EXCEEDED", text, path),)


def customer_credit(books: Books, part: Part, client: str) -> Reply:
    """Answer CustomerCreditQuery."""
    problems: list[Message] = []
    customer = customer_of(books, part, problems)
    if customer is None:
        return Reply("REJECTED", messages=tuple(problems))
    account = account_of(books, customer["code"])
    writer = Writer("CustomerCredit")
    root = writer.root
    writer.add(root, "CustomerCode", customer["code"])
    writer.add(root, "Name", customer["name"])
    writer.add(root, "Currency", OURS)
    writer.add(root, "CreditLimit", account.limit)
    writer.add(root, "Balance", account.balance)
    writer.add(root, "OpenOrders", account.open_orders)
    writer.add(root, "Available", account.available)
    overdue = writer.add(root, "Overdue")
    for name, amount in zip(("Days30", "Days60", "Days90"), account.overdue, strict=True):
        writer.add(overdue, name, amount)
    held, exceeded = customer["status"] == "ONHOLD", account.available < 0
    writer.add(root, "Status", "ONHOLD" if held else "EXCEEDED" if exceeded else "OK")
    writer.add(root, "AsAt", datetime.now(UTC).isoformat(timespec="seconds"))
    return Reply("ACCEPTED", document=writer.to_bytes())
