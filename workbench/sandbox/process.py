"""One submission from bytes to answer: read, recognise, allow, check, do. Runs in a worker thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.review import read_review, shape_of
from workbench.review.shape import news_in
from workbench.sandbox.answers import Message, Reply, acknowledgement, error_document
from workbench.sandbox.database import Books
from workbench.sandbox.erp.registry import EFFECTS, Effect
from workbench.sandbox.faults import business_fault
from workbench.sandbox.incoming import Part, faults_of, read_body, transaction_of
from workbench.sandbox.server import Server

if TYPE_CHECKING:
    from workbench.transactions import Transaction


@dataclass(frozen=True, slots=True)
class Processed:
    """What a submission came to: the HTTP status, the answer, and what the log says."""

    status: int
    body: bytes
    outcome: str
    transaction: str = ""
    external_reference: str = ""
    reply: Reply | None = None
    """What the ERP said; None for a fault of the wire."""
    text: str = ""
    """The words of a fault."""


class _RefusedError(Exception):
    """Leaves the database transaction so that nothing of a refused document stays."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply


def supported(server: Server) -> tuple[str, ...]:
    """Return the names of the catalogue's transactions that this ERP can do, in the catalogue's order."""
    return tuple(t.name for t in server.catalogue.transactions if t.name in EFFECTS)


def process(server: Server, client: str, allowed: tuple[str, ...], raw: bytes) -> Processed:
    """Take one submitted document through the ERP and return the answer."""
    document, why_not = read_body(raw)
    if why_not:
        return _fault(422, "NOT_XML", why_not)
    transaction = transaction_of(document, server.catalogue)
    part = Part(document, document.root)
    if transaction is None:
        return _fault(403, "NOT_ALLOWED", f"No transaction with the document {part.path()} is set up here.")
    if transaction.name not in allowed:
        return _fault(403, "NOT_ALLOWED", f"{transaction.title} is not set up for client {client}.")
    news = _never_reviewed(server, client, transaction, part)
    if news:
        return _fault(403, "NOT_REVIEWED", f"Only reviewed XML is taken from {client}: {' '.join(news[:5])}")
    reply = business_fault(server.fault, transaction.root, transaction.kind == "question")
    if reply is None:
        reply = _checked(server, client, transaction, part)
    reference = part.text("ExternalReference")[:40]
    body = reply.document or acknowledgement(transaction.name, reference, reply)
    return Processed(200, body, reply.status, transaction.name, reference, reply)


def _fault(status: int, code: str, text: str) -> Processed:
    return Processed(status, error_document(code, text), code, text=text)


def _never_reviewed(server: Server, client: str, transaction: Transaction, part: Part) -> tuple[str, ...]:
    """Say what of a document was never reviewed, where the client's connection is for reviewed XML only."""
    with server.database.transaction() as books:
        row = books.one("SELECT reviewed_only FROM clients WHERE code = ?", client)
        texts = books.all("SELECT name, text FROM reviews WHERE client = ?", client)
    if row is None or row["reviewed_only"] != "yes":
        return ()
    reviews = [read_review(Path(f"{one['name']}.toml"), one["text"]) for one in texts]
    shape = shape_of(part.node)
    news = [news_in(shape, review.shape) for review in reviews if review.transaction == transaction.name]
    return min(news, key=len, default=(f"no {transaction.title} was ever reviewed.",))


def _checked(server: Server, client: str, transaction: Transaction, part: Part) -> Reply:
    messages = faults_of(part.document, transaction, server.transactions)
    if any(message.severity == "error" for message in messages):
        return Reply("REJECTED", messages=messages)
    try:
        with server.database.transaction() as books:
            return _done(books, client, transaction, part)
    except _RefusedError as undo:
        return undo.reply


def _done(books: Books, client: str, transaction: Transaction, part: Part) -> Reply:
    effect: Effect = EFFECTS[transaction.name]
    if transaction.kind == "question":
        return effect(books, part, client)
    reference = part.text("ExternalReference")
    earlier = books.one(
        "SELECT * FROM submissions WHERE client = ? AND transaction_name = ? AND external_reference = ?",
        client,
        transaction.name,
        reference,
    )
    if earlier is not None:
        text = f"`{reference}` was received before, as {earlier['reference']}; nothing was done again."
        message = Message("DUPLICATE", text, part.path("ExternalReference"), "note")
        return Reply("DUPLICATE", earlier["reference"], (message,))
    reply = effect(books, part, client)
    if reply.status != "ACCEPTED":
        raise _RefusedError(reply)
    books.add(
        "submissions",
        client=client,
        transaction_name=transaction.name,
        external_reference=reference,
        reference=reply.reference,
        time=datetime.now(UTC).isoformat(),
    )
    return reply
