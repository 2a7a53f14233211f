"""Reads a plan file: its summary, its rows, and the exact body of any call."""

from __future__ import annotations

import hashlib
import heapq
import sqlite3
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from workbench.errors import UserFacingError
from workbench.klaviyo.limits import CALL_BYTES
from workbench.klaviyo.planning.outcome import Bucket
from workbench.klaviyo.planning.pack import bytes_as_numbers
from workbench.klaviyo.planning.reading import open_to_read
from workbench.klaviyo.planning.request import PLAN_FORMAT, PlanSummary

ALL = sys.maxsize
"""No limit to the number of rows."""


class PlanError(UserFacingError):
    """A plan file cannot be used."""


class Chunk(NamedTuple):
    """One call of the plan, with its bytes."""

    number: int
    body: bytes
    sizes: tuple[int, ...]
    """Bytes of each profile, in order."""
    sha256: str
    bound: str


class Row(NamedTuple):
    """One record of the plan."""

    row: int
    """From 1; a table's row of names does not count."""
    bucket: Bucket
    chunk: int | None
    position: int | None
    label: str
    winner: int | None
    """The row that is the same customer, of a duplicate."""


class Fault(NamedTuple):
    """Why a record is blocked."""

    row: int
    line: int | None
    code: str
    field: str
    value: str
    """Masked."""
    reason: str

    def words(self) -> str:
        """Give all of it on a line: `email.invalid · email n… (12 characters): it has no @-sign`."""
        where = f"{self.field} {self.value}".strip()
        return f"{self.code} · {where}: {self.reason}" if where else f"{self.code} · {self.reason}"


class Change(NamedTuple):
    """A field of a record that differs from what was sent last; values as JSON text."""

    row: int
    field: str
    before: str | None
    after: str | None


class Plan:
    """An open plan file. Reading only."""

    def __init__(self, path: Path, database: sqlite3.Connection, summary: PlanSummary) -> None:
        self.path = path
        self.summary = summary
        self._database = database

    def chunk(self, number: int) -> Chunk:
        """Return one call, its bytes checked against the digest it was planned with.

        Raises:
            PlanError: there is none of that number, or the file was tampered with or damaged.
        """
        rows = self._all("SELECT body, sizes, sha256, bound FROM chunk WHERE number = ?", number)
        if not rows:
            raise PlanError(f"The plan `{self.path}` has no call {number}.", "Plan again.")
        compressed, sizes, digest, bound = rows[0]
        try:
            body = zlib.decompressobj().decompress(compressed, CALL_BYTES)
        except zlib.error as error:
            raise self._damaged(number) from error
        if hashlib.sha256(body).hexdigest() != digest:
            raise self._damaged(number)
        return Chunk(number, body, bytes_as_numbers(sizes), digest, bound)

    def rows(self, bucket: Bucket | None = None, start: int = 0, limit: int = ALL) -> tuple[Row, ...]:
        """Return records in their order: all, or those of one bucket; from the `start`-th, at most `limit`."""
        if bucket is None:
            return self._rows_between(start + 1, start + min(limit, self.summary.records))
        if bucket > Bucket.CHANGED:
            sql = "SELECT row, bucket, label, winner FROM held WHERE bucket = ? ORDER BY row LIMIT ? OFFSET ?"
            return tuple(map(_held, self._all(sql, bucket.value, limit, start)))
        return self._sent_rows(bucket, start, limit)

    def rows_of_chunk(self, number: int) -> tuple[Row, ...]:
        """Return the records of one call, in the order they stand in it."""
        rows, buckets = self._all("SELECT rows, buckets FROM chunk WHERE number = ?", number)[0]
        labels = msgspec.json.decode(self.chunk(number).body, type=_Body).labels()
        return tuple(
            Row(row, Bucket(bucket), number, position, label, None)
            for position, (row, bucket, label) in enumerate(zip(bytes_as_numbers(rows), buckets, labels, strict=True))
        )

    def faults(self, last_row: int = ALL, limit: int = ALL) -> tuple[Fault, ...]:
        """Return why records are blocked, by row: of all, or of those up to a row."""
        sql = "SELECT * FROM fault WHERE row <= ? ORDER BY row, rowid LIMIT ?"
        return tuple(map(Fault._make, self._all(sql, last_row, limit)))

    def changes(self, last_row: int = ALL, limit: int = ALL) -> tuple[Change, ...]:
        """Return the fields that differ, by row: of all records, or of those up to a row."""
        sql = "SELECT * FROM change WHERE row <= ? ORDER BY row, rowid LIMIT ?"
        return tuple(map(Change._make, self._all(sql, last_row, limit)))

    def every_row(self) -> Iterator[Row]:
        """Give all records one by one, without holding them."""
        sent = (row for number in range(1, len(self.summary.chunks) + 1) for row in self.rows_of_chunk(number))
        held = map(_held, self._database.execute("SELECT row, bucket, label, winner FROM held ORDER BY row"))
        yield from heapq.merge(sent, held)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _rows_between(self, first: int, last: int) -> tuple[Row, ...]:
        held = self._all(
            "SELECT row, bucket, label, winner FROM held WHERE row BETWEEN ? AND ? ORDER BY row", first, last
        )
        chunks = self._all("SELECT number FROM chunk WHERE last_row >= ? AND first_row <= ?", first, last)
        sent = [row for (number,) in chunks for row in self.rows_of_chunk(number) if first <= row.row <= last]
        return tuple(sorted([*map(_held, held), *sent]))

    def _sent_rows(self, bucket: Bucket, start: int, limit: int) -> tuple[Row, ...]:
        found: list[Row] = []
        for number, buckets in self._all("SELECT number, buckets FROM chunk ORDER BY number"):
            here = buckets.count(bucket.value)
            if start >= here:
                start -= here
                continue
            rows = [row for row in self.rows_of_chunk(number) if row.bucket is bucket]
            found += rows[start : start + limit - len(found)]
            start = 0
            if len(found) >= limit:
                break
        return tuple(found)

    def _all(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        try:
            return self._database.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise PlanError(f"The plan `{self.path}` cannot be read: {error}.", "Plan again.") from error

    def _damaged(self, number: int) -> PlanError:
        return PlanError(f"Call {number} of the plan `{self.path}` is not what was planned.", "Plan again.")


@contextmanager
def open_plan(path: Path) -> Iterator[Plan]:
    """Open a plan for reading while a block runs.

    Raises:
        PlanError: there is no such file, it is no plan, or a newer version wrote it.
    """
    if not path.is_file():
        raise PlanError(f"There is no plan `{path}`.", "Make one: workbench klaviyo plan.")
    try:
        database = open_to_read(path)
    except sqlite3.Error as error:
        raise PlanError(f"The plan `{path}` cannot be opened: {error}.", "Plan again.") from error
    try:
        plan = Plan(path, database, _summary(path, database))
        yield plan
    finally:
        database.close()


def _summary(path: Path, database: sqlite3.Connection) -> PlanSummary:
    try:
        version = database.execute("PRAGMA user_version").fetchone()[0]
        if version != PLAN_FORMAT:
            raise PlanError(f"`{path}` is no plan that this version can read.", "Plan again.")
        text = database.execute("SELECT summary FROM meta").fetchone()[0]
        return msgspec.json.decode(text, type=PlanSummary)
    except (sqlite3.Error, TypeError, msgspec.MsgspecError) as error:
        raise PlanError(f"`{path}` is no plan: {error}.", "Choose a file that `klaviyo plan` wrote.") from error


def _held(values: tuple[Any, ...]) -> Row:
    row, bucket, label, winner = values
    return Row(row, Bucket(bucket), None, None, label, winner)


class _Identifiers(msgspec.Struct):
    external_id: str = ""
    email: str = ""
    phone_number: str = ""


class _Profile(msgspec.Struct):
    attributes: _Identifiers


class _Profiles(msgspec.Struct):
    data: list[_Profile]


class _Attributes(msgspec.Struct):
    profiles: _Profiles


class _Data(msgspec.Struct):
    attributes: _Attributes


class _Body(msgspec.Struct):
    """As much of a call's body as names its customers."""

    data: _Data

    def labels(self) -> Iterator[str]:
        """What each customer is called, in order."""
        for profile in self.data.attributes.profiles.data:
            found = profile.attributes
            yield found.external_id or found.email or found.phone_number
