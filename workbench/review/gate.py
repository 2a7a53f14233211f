"""The gate every submission passes, whatever way it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Mode = Literal["Test", "Production"]


@dataclass(frozen=True, slots=True)
class Gate:
    """May this document be sent, and if not, why and what to do."""

    may_send: bool
    reviewed: bool
    sentence: str
    advice: str = ""


def gate(transaction: str | None, mode: Mode, allowed: Sequence[str] = (), *, title: str = "") -> Gate:
    """Decide whether a document may be sent over a connection.

    A test server takes unreviewed XML, since that is how XML gets tested; Production never does, and as no
    document can be marked as reviewed in this version, Production gets nothing.

    Args:
        transaction: the name of the recognised transaction, None when it is not known or the input is no XML.
        mode: what kind of server the connection leads to.
        allowed: the transactions set up for this connection; empty means all.
        title: the connection's name as people know it.
    """
    to = f"`{title}`" if title else "this connection"
    if transaction is None:
        return Gate(
            False,
            False,
            "It cannot be sent, because it is not known which transaction it is.",
            "Choose the transaction, or drop a document that the catalogue knows.",
        )
    if allowed and transaction not in allowed:
        return Gate(
            False,
            False,
            f"`{transaction}` is not set up for {to}, which may submit: {', '.join(allowed)}.",
            "Ask SaaSplications to set the transaction up for this customer, or choose another connection.",
        )
    if mode != "Test":
        return Gate(
            False,
            False,
            f"It was not reviewed, and {to} leads to Production, where only reviewed XML is sent.",
            "Submit it to a test server first.",
        )
    return Gate(True, False, "Not reviewed. A test server takes it all the same.")
