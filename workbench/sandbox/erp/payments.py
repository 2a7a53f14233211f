"""Create Payment: lowers the customer's balance and closes invoices."""

from __future__ import annotations

from decimal import Decimal

from workbench.sandbox.answers import Message, Reply
from workbench.sandbox.database import Books
from workbench.sandbox.erp.invoices import apply_to_invoice
from workbench.sandbox.erp.lookup import check_currency, customer_of, near_names
from workbench.sandbox.erp.money import cents, dollars
from workbench.sandbox.erp.status import order_by_number
from workbench.sandbox.incoming import Part


def create_payment(books: Books, part: Part, client: str) -> Reply:
    """Book a payment. What it does not allocate stays as credit on the customer's account."""
    problems: list[Message] = []
    customer = customer_of(books, part, problems)
    check_currency(part, problems)
    amount = cents(part.number("Amount") or Decimal(0))
    allocations = part.parts("Allocations", "Allocation")
    total = sum((a.number("Amount") or Decimal(0) for a in allocations), Decimal("0.00"))
    if total > amount:
        text = f"{dollars(total)} is allocated, but the payment is {dollars(amount)}."
        problems.append(Message("OVER_ALLOCATION", text, part.path("Allocations")))
    for allocation in allocations:
        _check_allocation(books, part.text("CustomerCode"), allocation, problems)
    if problems or customer is None:
        return Reply("REJECTED", messages=tuple(problems))
    number = books.next_number("payment")
    books.add(
        "payments",
        number=number,
        customer=customer["code"],
        payment_date=part.text("PaymentDate"),
        method=part.text("Method"),
        amount=amount,
        unallocated=amount,
    )
    for allocation in allocations:
        _allocate(books, number, allocation)
    text = f"Payment {number} of {dollars(amount)} was booked; {dollars(amount - total)} is not allocated."
    return Reply("ACCEPTED", number, (Message("PAYMENT_BOOKED", text, "", "note"),))


def _check_allocation(books: Books, customer: str, allocation: Part, problems: list[Message]) -> None:
    amount = allocation.number("Amount") or Decimal(0)
    number = allocation.text("InvoiceNumber")
    if number:
        path = allocation.path("InvoiceNumber")
        row = books.one("SELECT *, open AS due FROM invoices WHERE number = ?", number)
        if row is None:
            near = near_names(number, books.all("SELECT number, due_date FROM invoices WHERE customer = ?", customer))
            problems.append(Message("UNKNOWN_INVOICE", f"There is no invoice `{number}`.{near}", path))
            return
        due = Decimal(row["open"])
    else:
        number, path = allocation.text("OrderNumber"), allocation.path("OrderNumber")
        row = order_by_number(books, number, path, problems)
        if row is None:
            return
        due = _due_on_order(books, number, Decimal(row["gross"]))
    if row["customer"] != customer:
        problems.append(Message("OTHER_CUSTOMER", f"{number} belongs to {row['customer']}.", path))
    elif amount > due:
        text = f"{dollars(amount)} is more than the {dollars(due)} still open on {number}."
        problems.append(Message("OVER_ALLOCATION", text, allocation.path("Amount")))


def _due_on_order(books: Books, number: str, gross: Decimal) -> Decimal:
    invoices = books.all("SELECT open FROM invoices WHERE order_number = ?", number)
    if invoices:
        return sum((Decimal(row["open"]) for row in invoices), Decimal("0.00"))
    paid = books.all("SELECT amount FROM allocations WHERE order_number = ?", number)
    return gross - sum((Decimal(row["amount"]) for row in paid), Decimal("0.00"))


def _allocate(books: Books, payment: str, allocation: Part) -> None:
    """Close the invoice named, or the order's; an order without one keeps the amount waiting for it."""
    amount = cents(allocation.number("Amount") or Decimal(0))
    order, invoice = allocation.text("OrderNumber"), allocation.text("InvoiceNumber")
    if order:
        row = books.one("SELECT number FROM invoices WHERE order_number = ?", order)
        invoice = str(row["number"]) if row is not None else ""
    used = apply_to_invoice(books, payment, invoice, amount) if invoice else Decimal(0)
    books.add(
        "allocations",
        payment=payment,
        invoice=invoice,
        order_number=order,
        amount=amount,
        waiting="0" if used == amount else amount - used,
    )
