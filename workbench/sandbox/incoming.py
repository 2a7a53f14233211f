"""What came in: hostile until read, recognised and checked against the transaction's schema and rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from workbench.checks import CheckPlan, check
from workbench.documents import Document, Limits, read
from workbench.sandbox.answers import Message

if TYPE_CHECKING:
    from workbench.transactions import Catalogue, Transaction

MAXIMUM_BYTES = 50 * 1024 * 1024
"""Largest body a submission may have; DOMAIN: 413 above it."""
MESSAGES = 100
"""Most schema and rule faults that one answer lists."""


def read_body(raw: bytes) -> tuple[Document, str]:
    """Read a request's body; the second value says why it is no usable XML, empty when it is."""
    document = read(raw, "submission", Limits(max_bytes=MAXIMUM_BYTES))
    if document.outcome == "xml":
        return document, ""
    reasons = [finding.message for finding in document.findings if finding.severity == "error"]
    return document, " ".join(reasons[:3]) or "The body is not XML."


@dataclass(frozen=True, slots=True)
class Part:
    """An element of the submitted document, asked for its children by name."""

    document: Document
    node: etree._Element

    def text(self, name: str) -> str:
        """Return a child's text, trimmed; empty when there is none."""
        child = self.node.find(f"{{*}}{name}")
        return "" if child is None else (child.text or "").strip()

    def part(self, name: str) -> Part | None:
        """Return a child element, or None."""
        child = self.node.find(f"{{*}}{name}")
        return None if child is None else Part(self.document, child)

    def parts(self, wrapper: str, name: str) -> tuple[Part, ...]:
        """Return the repeated children inside a wrapper, such as Lines and Line."""
        found = self.node.findall(f"{{*}}{wrapper}/{{*}}{name}")
        return tuple(Part(self.document, child) for child in found)

    def path(self, name: str = "") -> str:
        """Return the readable path of this element or of a child, which need not be there."""
        child = self.node.find(f"{{*}}{name}") if name else self.node
        if child is None:
            return f"{self.document.path(self.node)}/{name}"
        return self.document.path(child)

    def number(self, name: str) -> Decimal | None:
        """Return a child's decimal value, or None when there is none. The schema has checked its form."""
        text = self.text(name)
        return Decimal(text) if text else None

    def day(self, name: str) -> date | None:
        """Return a child's date, or None when there is none."""
        text = self.text(name)
        return date.fromisoformat(text[:10]) if text else None

    def moment(self, name: str) -> datetime:
        """Return a child's moment, with its offset."""
        return datetime.fromisoformat(self.text(name))


def transaction_of(document: Document, catalogue: Catalogue) -> Transaction | None:
    """Return the transaction whose document this is, by its root element's full name; None for any other."""
    name = etree.QName(document.root)
    for transaction in catalogue.transactions:
        if (transaction.namespace or None, transaction.root) == (name.namespace, name.localname):
            return transaction
    return None


def faults_of(document: Document, transaction: Transaction, folder: Path) -> tuple[Message, ...]:
    """Check a document against its transaction's schema and rules: one message a finding."""
    plan = CheckPlan(
        schemas=(transaction.schema,) if transaction.schema else (),
        rules=(transaction.rules,) if transaction.rules else (),
        roots=(folder,),
    )
    root = f"/{etree.QName(document.root).localname}"
    return tuple(
        Message(
            finding.code,
            finding.message,
            (finding.place.path if finding.place else None) or root,
            finding.severity,
        )
        for finding in check(document, plan, limit=MESSAGES).findings
    )
