"""What was submitted where, in SQLite: begun before anything is sent, so that a crash leaves a trace.

No secrets and no bodies are kept here.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from workbench.errors import UserFacingError

FORMAT = 1
BUSY_SECONDS = 5.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS submission (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    started TEXT NOT NULL, file TEXT NOT NULL, digest TEXT NOT NULL, "transaction" TEXT NOT NULL,
    connection TEXT NOT NULL, phase TEXT NOT NULL, outcome TEXT NOT NULL DEFAULT '',
    reference TEXT, seconds REAL NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS submission_digest ON submission (digest, connection);
"""
_COLUMNS = 'id, started, file, digest, "transaction", connection, phase, outcome, reference, seconds'


class HistoryError(UserFacingError):
    """The history cannot be read or written."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One submission."""

    id: int
    started: str
    """ISO 8601 with offset."""
    file: str
    digest: str
    """SHA-256 of the submitted bytes, in hexadecimal."""
    transaction: str
    connection: str
    phase: Literal["started", "sending", "ended"]
    """`started`: nothing was sent yet. `sending`: the document may have arrived. `ended`: see outcome."""
    outcome: str
    """As the submission ended; empty before."""
    reference: str | None
    seconds: float


class History:
    """The list of submissions in one file, shared by all running programs of this user."""

    def __init__(self, file: Path) -> None:
        """Name the file; it is made when the first submission is recorded."""
        self._file = file

    def record_start(self, *, file: str, digest: str, transaction: str, connection: str) -> int:
        """Record that a submission begins, before anything is sent; returns its number.

        Raises:
            HistoryError: it could not be recorded.
        """
        started = datetime.now().astimezone().isoformat(timespec="milliseconds")
        with self._open() as database:
            cursor = database.execute(
                'INSERT INTO submission (started, file, digest, "transaction", connection, phase)'
                " VALUES (?, ?, ?, ?, ?, 'started')",
                (started, file, digest, transaction, connection),
            )
            return int(cursor.lastrowid or 0)

    def record_sending(self, number: int) -> None:
        """Record that the document is about to leave."""
        with self._open() as database:
            database.execute("UPDATE submission SET phase = 'sending' WHERE id = ?", (number,))

    def record_end(self, number: int, *, outcome: str, reference: str | None, seconds: float) -> None:
        """Record how a submission ended."""
        with self._open() as database:
            database.execute(
                "UPDATE submission SET phase = 'ended', outcome = ?, reference = ?, seconds = ? WHERE id = ?",
                (outcome, reference, seconds, number),
            )

    def entries(self, limit: int = 200) -> tuple[Entry, ...]:
        """Return the submissions, the newest first."""
        return self._select("ORDER BY id DESC LIMIT ?", (limit,))

    def unfinished(self) -> tuple[Entry, ...]:
        """Return those that have no end: under way in another program, or interrupted by a crash."""
        return self._select("WHERE phase <> 'ended' ORDER BY id DESC", ())

    def of_document(self, digest: str, connection: str) -> tuple[Entry, ...]:
        """Return the submissions of these very bytes over one connection, the newest first."""
        return self._select("WHERE digest = ? AND connection = ? ORDER BY id DESC", (digest, connection))

    def _select(self, condition: str, values: tuple[str | int, ...]) -> tuple[Entry, ...]:
        if not self._file.exists():
            return ()
        with self._open() as database:
            rows = database.execute(f"SELECT {_COLUMNS} FROM submission {condition}", values)
            return tuple(Entry(*row) for row in rows)

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Open the file for one piece of work: a connection of its own makes this safe from any thread."""
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.closing(sqlite3.connect(self._file, timeout=BUSY_SECONDS)) as database:
                self._prepare(database)
                with database:
                    yield database
        except (OSError, sqlite3.Error) as error:
            raise HistoryError(
                f"The history `{self._file}` cannot be used: {error}.",
                "Check that you may write there; a damaged file can be moved away, a new one is begun.",
            ) from error

    def _prepare(self, database: sqlite3.Connection) -> None:
        database.execute("PRAGMA synchronous = FULL")
        version = database.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            database.executescript(f"{_SCHEMA} PRAGMA user_version = {FORMAT};")
        elif version != FORMAT:
            raise HistoryError(
                f"The history `{self._file}` was written by a newer version of the workbench.",
                "Use that version, or move the file away to begin a new one.",
            )
