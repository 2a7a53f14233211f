"""Writes a plan file: SQLite, whole or not at all. Bodies are digested and compressed beside the planning."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import zlib
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import msgspec

from workbench.klaviyo.planning.pack import Packed, bytes_as_numbers
from workbench.klaviyo.planning.reading import open_to_read
from workbench.klaviyo.planning.request import PLAN_FORMAT, ChunkSummary, PlanSummary
from workbench.workspace import WriteError

_SCHEMA = """
CREATE TABLE meta (summary TEXT NOT NULL);
CREATE TABLE held (row INTEGER PRIMARY KEY, bucket INTEGER NOT NULL, label TEXT NOT NULL, winner INTEGER);
CREATE TABLE fault (row INTEGER NOT NULL, line INTEGER, code TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL,
    reason TEXT NOT NULL);
CREATE TABLE change (row INTEGER NOT NULL, field TEXT NOT NULL, before TEXT, after TEXT);
CREATE TABLE chunk (number INTEGER PRIMARY KEY, records INTEGER NOT NULL, bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL, bound TEXT NOT NULL, first_row INTEGER NOT NULL, last_row INTEGER NOT NULL,
    sizes BLOB NOT NULL, rows BLOB NOT NULL, buckets BLOB NOT NULL, body BLOB NOT NULL);
"""
# Records that are sent are not listed one by one: their call's bytes, rows and buckets say all there is to say.
_INDEXES = (
    "CREATE INDEX fault_row ON fault (row)",
    "CREATE INDEX change_row ON change (row)",
)
_WAITING = 2
"""Bodies under way in the other thread, at most: they are what takes memory."""


class PlanWriter:
    """One plan file that is being written; `finish` gives it its name, `abandon` leaves nothing behind."""

    def __init__(self, path: Path) -> None:
        """Begin the file beside its place.

        Raises:
            WriteError: it cannot be written there, or a plan lies there whose run is not finished.
        """
        _refuse_unfinished(path)
        self._path = path
        self._temporary = temporary_beside(path)
        self.chunks: list[ChunkSummary] = []
        self._thread = ThreadPoolExecutor(1, "plan bodies")
        self._pending: deque[tuple[Packed, Future[tuple[str, bytes]]]] = deque()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._temporary.unlink(missing_ok=True)
            self._database = sqlite3.connect(self._temporary, isolation_level=None)
            # Nothing of a half-written plan is ever used, so nothing need be safe before the end.
            self._database.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_SCHEMA} BEGIN;")
        except (OSError, sqlite3.Error) as error:
            self._thread.shutdown()
            raise self._trouble(error) from error

    def add_held(self, rows: Iterable[tuple[int, int, str, int | None]]) -> None:
        """Add records that are not sent: row, bucket, label, and the winner's row of a duplicate."""
        self._many("INSERT INTO held VALUES (?, ?, ?, ?)", rows)

    def add_faults(self, rows: Iterable[tuple[int, int | None, str, str, str, str]]) -> None:
        """Add rows of `fault`."""
        self._many("INSERT INTO fault VALUES (?, ?, ?, ?, ?, ?)", rows)

    def add_changes(self, rows: Iterable[tuple[int, str, str | None, str | None]]) -> None:
        """Add rows of `change`."""
        self._many("INSERT INTO change VALUES (?, ?, ?, ?)", rows)

    def add_chunk(self, packed: Packed) -> None:
        """Add one call; waits when too many bodies are under way."""
        self._pending.append((packed, self._thread.submit(_digest_and_compress, packed.body)))
        while len(self._pending) > _WAITING:
            self._settle_one()

    def settle(self) -> tuple[ChunkSummary, ...]:
        """Wait for all bodies and give every call in short."""
        while self._pending:
            self._settle_one()
        return tuple(self.chunks)

    def finish(self, summary: PlanSummary) -> None:
        """Write the summary and put the file in its place."""
        self._many("INSERT INTO meta VALUES (?)", [(msgspec.json.encode(summary).decode(),)])
        try:
            for statement in (*_INDEXES, f"PRAGMA user_version = {PLAN_FORMAT}", "COMMIT"):
                self._database.execute(statement)
            self._close()
            _flush(self._temporary)
            os.replace(self._temporary, self._path)
        except (OSError, sqlite3.Error) as error:
            raise self._trouble(error) from error

    def abandon(self) -> None:
        """Remove what was written; harmless after `finish`."""
        self._close()
        with suppress(OSError):
            self._temporary.unlink(missing_ok=True)

    def _settle_one(self) -> None:
        packed, future = self._pending.popleft()
        digest, compressed = future.result()
        number, body, sizes, rows, buckets, bound = packed
        self.chunks.append(ChunkSummary(len(buckets), len(body), digest, bound))
        first, *_, last = (*bytes_as_numbers(rows[:4]), *bytes_as_numbers(rows[-4:]))
        row = (number, len(buckets), len(body), digest, bound, first, last, sizes, rows, buckets, compressed)
        self._many("INSERT INTO chunk VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [row])

    def _many(self, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
        try:
            self._database.executemany(sql, rows)
        except sqlite3.Error as error:
            raise self._trouble(error) from error

    def _close(self) -> None:
        self._thread.shutdown(cancel_futures=True)
        self._database.close()

    def _trouble(self, error: Exception) -> WriteError:
        return WriteError(
            f"The plan `{self._path}` could not be written: {error}.",
            "Check that you may write there and that the disk is not full.",
        )


def temporary_beside(path: Path) -> Path:
    """Where a plan lies until it is whole; a killed dry run leaves it, and the next one removes it."""
    return path.with_name(f".{path.name}.part")


def _refuse_unfinished(path: Path) -> None:
    """Keep a plan whose run was interrupted from being overwritten, and its journal from being lost."""
    if not path.is_file():
        return
    try:
        with closing(open_to_read(path)) as database:
            unfinished = database.execute("SELECT 1 FROM run WHERE finished = ''").fetchall()
    except sqlite3.Error:  # no plan, or one that was never run
        return
    if unfinished:
        raise WriteError(
            f"The plan `{path}` is being run and not finished.", "Run it to its end, or write the new plan elsewhere."
        )


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _digest_and_compress(body: bytes) -> tuple[str, bytes]:
    return hashlib.sha256(body).hexdigest(), zlib.compress(body, 1)
