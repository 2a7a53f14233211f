"""What the embedded Klaviyo keeps: profiles, jobs with their errors, and a line about every call. Never a key."""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

FILE_NAME = "klaviyo.sqlite3"
_FORMAT = 1
_SCHEMA = f"""
CREATE TABLE profile (id TEXT PRIMARY KEY, email TEXT, phone_number TEXT, external_id TEXT, attributes TEXT NOT NULL);
CREATE UNIQUE INDEX profile_email ON profile (email) WHERE email IS NOT NULL;
CREATE INDEX profile_phone ON profile (phone_number) WHERE phone_number IS NOT NULL;
CREATE INDEX profile_code ON profile (external_id) WHERE external_id IS NOT NULL;
CREATE TABLE job (id TEXT PRIMARY KEY, created REAL NOT NULL, starts REAL NOT NULL, ends REAL NOT NULL,
    total INTEGER NOT NULL, failed INTEGER NOT NULL, cancelled INTEGER NOT NULL, lists TEXT NOT NULL);
CREATE TABLE error (job TEXT NOT NULL, number INTEGER NOT NULL, content TEXT NOT NULL, PRIMARY KEY (job, number));
CREATE TABLE call (at REAL NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL, status INTEGER NOT NULL,
    bytes INTEGER NOT NULL, sha256 TEXT NOT NULL);
PRAGMA user_version = {_FORMAT};
"""
_IDENTIFIERS = ("email", "external_id", "phone_number")


class StoredJob(NamedTuple):
    """A bulk import job; times in seconds since 1970."""

    id: str
    created: float
    starts: float
    ends: float
    total: int
    failed: int
    cancelled: bool
    lists: str

    def status(self, now: float) -> str:
        """Where the job is in its life."""
        if now < self.starts:
            return "queued"
        if now < self.ends:
            return "processing"
        return "cancelled" if self.cancelled else "complete"


class Store:
    """The open file; any thread may use it, one at a time."""

    def __init__(self, folder: Path) -> None:
        """Open the file, or begin anew where it is of another format or damaged."""
        self._path = folder / FILE_NAME
        self._lock = threading.RLock()
        try:
            self._database = self._open()
        except sqlite3.DatabaseError:
            self._path.rename(self._path.with_name(f"klaviyo.set-aside-{secrets.token_hex(4)}.sqlite3"))
            self._database = self._open()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._database.close()

    def reset(self) -> None:
        """Forget everything."""
        with self._changing() as database:
            for table in ("profile", "job", "error", "call"):
                database.execute(f"DELETE FROM {table}")

    def import_profiles(self, profiles: Sequence[dict[str, Any]]) -> None:
        """Create or update profiles, known by mail address, then code, then phone number."""
        with self._changing() as database:
            for profile in profiles:
                self._upsert(database, profile["attributes"])

    def add_job(self, job: StoredJob, errors: Sequence[dict[str, Any]]) -> None:
        """Keep a job with the errors it will have."""
        with self._changing() as database:
            database.execute("INSERT INTO job VALUES (?, ?, ?, ?, ?, ?, ?, ?)", job)
            rows = ((job.id, number, json.dumps(content)) for number, content in enumerate(errors))
            database.executemany("INSERT INTO error VALUES (?, ?, ?)", rows)

    def job(self, identity: str) -> StoredJob | None:
        """Return one job."""
        rows = self._all("SELECT * FROM job WHERE id = ?", identity)
        return _job(rows[0]) if rows else None

    def jobs(self, newest_first: bool) -> list[StoredJob]:
        """Return all jobs."""
        order = "DESC" if newest_first else "ASC"
        return [_job(row) for row in self._all(f"SELECT * FROM job ORDER BY created {order}, rowid {order}")]

    def errors(self, job: str, start: int, size: int) -> list[dict[str, Any]]:
        """Return some of a job's errors."""
        sql = "SELECT content FROM error WHERE job = ? AND number >= ? ORDER BY number LIMIT ?"
        return [json.loads(row[0]) for row in self._all(sql, job, start, size)]

    def profiles(self, field: str, values: Sequence[str], size: int) -> list[tuple[str, dict[str, Any]]]:
        """Return profiles by one identifier."""
        marks = ",".join("?" * len(values))
        sql = f"SELECT id, attributes FROM profile WHERE {field} IN ({marks}) ORDER BY id LIMIT ?"
        return [(row[0], json.loads(row[1])) for row in self._all(sql, *values, size)]

    def log(self, method: str, path: str, status: int, size: int, digest: str) -> None:
        """Keep a line about a call."""
        with self._changing() as database:
            database.execute(
                "INSERT INTO call VALUES (?, ?, ?, ?, ?, ?)", (time.time(), method, path, status, size, digest)
            )

    def calls(self) -> list[dict[str, Any]]:
        """Return the lines about all calls."""
        names = ("at", "method", "path", "status", "bytes", "sha256")
        return [dict(zip(names, row, strict=True)) for row in self._all("SELECT * FROM call ORDER BY rowid")]

    def count_profiles(self) -> int:
        """Say how many profiles there are."""
        return int(self._all("SELECT count(*) FROM profile")[0][0])

    def _upsert(self, database: sqlite3.Connection, attributes: dict[str, Any]) -> None:
        keys = {name: attributes.get(name) for name in _IDENTIFIERS}
        if keys["email"]:
            keys["email"] = keys["email"].lower()
        for name, value in keys.items():
            found = (
                value
                and database.execute(
                    f"SELECT id, attributes FROM profile WHERE {name} = ? LIMIT 1", (value,)
                ).fetchone()
            )
            if found:
                merged = _merged(json.loads(found[1]), attributes)
                database.execute(
                    "UPDATE OR REPLACE profile SET attributes = ?, email = coalesce(?, email),"
                    " external_id = coalesce(?, external_id), phone_number = coalesce(?, phone_number) WHERE id = ?",
                    (json.dumps(merged), keys["email"], keys["external_id"], keys["phone_number"], found[0]),
                )
                return
        database.execute(
            "INSERT OR REPLACE INTO profile VALUES (?, ?, ?, ?, ?)",
            (
                *(secrets.token_hex(13).upper(), keys["email"], keys["phone_number"], keys["external_id"]),
                json.dumps(attributes),
            ),
        )

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
        try:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            version = database.execute("PRAGMA user_version").fetchone()[0]
            if version == 0:
                database.executescript(_SCHEMA)
            elif version != _FORMAT:
                raise sqlite3.DatabaseError("another format")
        except sqlite3.DatabaseError:
            database.close()
            raise
        return database

    def _all(self, sql: str, *values: object) -> list[Any]:
        with self._lock:
            return self._database.execute(sql, values).fetchall()

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")


def _merged(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    merged = before | after
    for name in ("location", "properties"):
        if isinstance(before.get(name), dict) and isinstance(after.get(name), dict):
            merged[name] = before[name] | after[name]
    return merged


def _job(row: tuple[Any, ...]) -> StoredJob:
    *rest, cancelled, lists = row
    return StoredJob._make((*rest, bool(cancelled), lists))
