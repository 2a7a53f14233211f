"""What became of every call of a plan, kept in the plan file itself: each step is on the disk before the next.

A plan's calls begin as one part each. A part that Klaviyo refuses for one of its records is replaced by smaller
parts; so every record to be sent is always in exactly one part that counts, or was set aside.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from workbench.errors import UserFacingError
from workbench.klaviyo.planning.pack import bytes_as_numbers, numbers_as_bytes
from workbench.klaviyo.planning.request import PlanSummary
from workbench.klaviyo.state import now

PartState = Literal["planned", "sending", "accepted", "complete", "cancelled", "lost", "split"]
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS run (account TEXT NOT NULL, address TEXT NOT NULL, started TEXT NOT NULL,"
    " finished TEXT NOT NULL DEFAULT '')",
    "CREATE TABLE IF NOT EXISTS part (id INTEGER PRIMARY KEY, chunk INTEGER NOT NULL, positions BLOB,"
    " records INTEGER NOT NULL, state TEXT NOT NULL, sha256 TEXT NOT NULL DEFAULT '', job TEXT NOT NULL DEFAULT '',"
    " sent TEXT NOT NULL DEFAULT '', failed INTEGER NOT NULL DEFAULT 0)",
    "CREATE TABLE IF NOT EXISTS set_aside (row INTEGER PRIMARY KEY, why TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS rejected (part INTEGER NOT NULL, number INTEGER NOT NULL, row INTEGER, code TEXT"
    " NOT NULL, why TEXT NOT NULL, pointer TEXT NOT NULL, PRIMARY KEY (part, number))",
)
_PART = "id, chunk, positions, records, state, sha256, job, sent, failed"


class JournalError(UserFacingError):
    """The journal in the plan file cannot be read or written."""


class Part(NamedTuple):
    """What one call sends: a whole call of the plan, or some of its records."""

    id: int
    chunk: int
    positions: tuple[int, ...] | None
    """Which profiles of the planned call, from 0; None for all."""
    records: int
    state: PartState
    sha256: str
    job: str
    sent: str
    failed: int


class Rejected(NamedTuple):
    """A record that a job did not take."""

    row: int | None
    """None when what Klaviyo says cannot be matched to a row."""
    code: str
    why: str
    pointer: str


class Journal:
    """The journal of one plan file."""

    def __init__(self, path: Path) -> None:
        """Open it, beginning it when the plan was never run.

        Raises:
            JournalError: the file cannot be written.
        """
        self._path = path
        try:
            self._database = sqlite3.connect(path, timeout=10, isolation_level=None)
            # A step counts as taken only when it would survive a power cut.
            self._database.execute("PRAGMA synchronous = FULL")
            for statement in _SCHEMA:
                self._database.execute(statement)
        except sqlite3.Error as error:
            raise self._trouble(error) from error

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def account(self) -> str:
        """The account this plan is being run on; empty when it was never run."""
        rows = self._all("SELECT account FROM run")
        return str(rows[0][0]) if rows else ""

    def finished(self) -> str:
        """When the run was finished; empty when it was not."""
        rows = self._all("SELECT finished FROM run")
        return str(rows[0][0]) if rows else ""

    def begin(self, summary: PlanSummary, account: str, address: str) -> None:
        """Write down every call of the plan as a part to be sent; nothing when that was done before."""
        if self.account():
            return
        with self._changing() as database:
            database.execute("INSERT INTO run (account, address, started) VALUES (?, ?, ?)", (account, address, now()))
            database.executemany(
                "INSERT INTO part (chunk, records, state, sha256) VALUES (?, ?, 'planned', ?)",
                ((number, one.count, one.sha256) for number, one in enumerate(summary.chunks, 1)),
            )

    def finish(self) -> None:
        """Write down that nothing is left to do."""
        with self._changing() as database:
            database.execute("UPDATE run SET finished = ?", (now(),))

    def parts(self, *states: PartState) -> tuple[Part, ...]:
        """Return the parts in these states, or all, in the order they are sent."""
        marks = ",".join("?" * len(states))
        condition = f"WHERE state IN ({marks})" if states else ""
        return tuple(map(_part, self._all(f"SELECT {_PART} FROM part {condition} ORDER BY chunk, id", *states)))

    def next_to_send(self) -> Part | None:
        """Return the first part that Klaviyo has not accepted."""
        rows = self._all(f"SELECT {_PART} FROM part WHERE state IN ('planned', 'sending') ORDER BY chunk, id LIMIT 1")
        return _part(rows[0]) if rows else None

    def sending(self, part: Part, sha256: str) -> None:
        """Write down that a part is about to leave."""
        with self._changing() as database:
            database.execute(
                "UPDATE part SET state = 'sending', sha256 = ?, sent = ? WHERE id = ?", (sha256, now(), part.id)
            )

    def accepted(self, part: Part, job: str) -> None:
        """Write down that Klaviyo took a part, and the job it made of it."""
        with self._changing() as database:
            database.execute("UPDATE part SET state = 'accepted', job = ? WHERE id = ?", (job, part.id))

    def split(self, part: Part, pieces: Iterable[Sequence[int]], aside: Iterable[tuple[int, str]]) -> None:
        """Replace a part by pieces of it.

        Args:
            part: what Klaviyo refused.
            pieces: positions within the planned call; empty ones are left out.
            aside: rows that are not sent at all, and why.
        """
        with self._changing() as database:
            database.execute("UPDATE part SET state = 'split' WHERE id = ?", (part.id,))
            database.executemany(
                "INSERT INTO part (chunk, positions, records, state) VALUES (?, ?, ?, 'planned')",
                ((part.chunk, numbers_as_bytes(piece), len(piece)) for piece in pieces if piece),
            )
            database.executemany("REPLACE INTO set_aside VALUES (?, ?)", aside)

    def ended(
        self, part: Part, state: Literal["complete", "cancelled", "lost"], failed: int, rejected: Sequence[Rejected]
    ) -> None:
        """Write down how a part's job ended, with every record it did not take."""
        with self._changing() as database:
            database.execute("UPDATE part SET state = ?, failed = ? WHERE id = ?", (state, failed, part.id))
            database.execute("DELETE FROM rejected WHERE part = ?", (part.id,))
            database.executemany(
                "INSERT INTO rejected VALUES (?, ?, ?, ?, ?, ?)",
                ((part.id, number, *one) for number, one in enumerate(rejected)),
            )

    def rejected(self, part: Part | None = None) -> tuple[Rejected, ...]:
        """Return the records that jobs did not take: of one part, or of all."""
        condition, values = ("", ()) if part is None else ("WHERE part = ?", (part.id,))
        sql = f"SELECT row, code, why, pointer FROM rejected {condition} ORDER BY part, number"
        return tuple(map(Rejected._make, self._all(sql, *values)))

    def set_aside(self) -> tuple[tuple[int, str], ...]:
        """Return the rows that spoiled a call and were not sent, and why."""
        return tuple(self._all("SELECT row, why FROM set_aside ORDER BY row"))

    def _all(self, sql: str, *values: object) -> list[Any]:
        try:
            return self._database.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise self._trouble(error) from error

    @contextlib.contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        try:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")
        except sqlite3.Error as error:
            raise self._trouble(error) from error

    def _trouble(self, error: Exception) -> JournalError:
        return JournalError(
            f"The run cannot be journalled in `{self._path}`: {error}.",
            "Check that you may write there and that the disk is not full; nothing is sent without a journal.",
        )


def _part(values: tuple[Any, ...]) -> Part:
    identity, chunk, positions, *rest = values
    return Part(identity, chunk, None if positions is None else bytes_as_numbers(positions), *rest)
