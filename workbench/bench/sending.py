"""Takes an examined document to a server and back: gate, key, session, history, the answer kept as a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.bench.examination import Examination
from workbench.errors import UserFacingError
from workbench.review import Gate, gate
from workbench.sessions import (
    LOCAL,
    Connection,
    StepProgress,
    Submission,
    load_connections,
)
from workbench.workspace import Workspace

__all__ = ["Sender", "Sent", "StepProgress", "connection_named", "gate_for"]


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a document that was to be sent."""

    connection: Connection
    gate: Gate
    submission: Submission | None
    """None when the gate kept it from being sent."""
    answer_file: Path | None = None
    """Where the answer's exact bytes are kept; None when there was no answer."""


def connection_named(workspace: Workspace, name: str) -> Connection:
    """Find a connection of the workspace; `local` is the embedded test server.

    Raises:
        UserFacingError: there is none of that name, or its file is broken.
    """
    connections = load_connections(workspace.layers("connections"))
    for connection in (LOCAL, *connections.found):
        if connection.name == name:
            return connection
    for problem in connections.problems:
        raise problem
    names = ", ".join(connection.name for connection in (LOCAL, *connections.found))
    raise UserFacingError(f"There is no connection `{name}`.", f"Known are: {names}.")


def gate_for(examination: Examination, connection: Connection) -> Gate:
    """Say whether this document may go over this connection."""
    transaction = examination.transaction
    return gate(
        transaction.name if transaction is not None else None,
        connection.mode,
        connection.transactions,
        title=connection.title,
    )
