"""What is remembered between syncs, in SQLite: accounts, runs, KlaviyoLastSync, and what each record said last.

One file for all of a user's syncs; what was sent is kept by Klaviyo account, so that what went to a test account
never counts for the live one.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, count, islice
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from workbench.errors import UserFacingError
from workbench.workspace import user_data_folder

FORMAT = 2
_LOOKED_UP = 500
_AT_ONCE = 100_000
"""Records remembered in one transaction: each rewrites most of the keys, which lie in no order."""
# The bodies are many times the keys: they lie one after the other, and not in the disorder of the keys.
_SENT = f"""
CREATE TABLE sent (account TEXT, key INTEGER, digest INTEGER NOT NULL, body INTEGER NOT NULL,
    PRIMARY KEY (account, key)) WITHOUT ROWID;
CREATE TABLE body (id INTEGER PRIMARY KEY, content BLOB NOT NULL);
PRAGMA user_version = {FORMAT};
"""
_FROM_1 = f"DROP TABLE sent; DROP TABLE payload; {_SENT}"
"""What was sent is forgotten with format 1: it is sent once more, which changes nothing in Klaviyo."""
_SCHEMA = f"""
CREATE TABLE account (id TEXT PRIMARY KEY, name TEXT NOT NULL, test INTEGER NOT NULL, address TEXT NOT NULL,
    checked TEXT NOT NULL);
CREATE TABLE uses (settings TEXT PRIMARY KEY, account TEXT NOT NULL);
CREATE TABLE run (id INTEGER PRIMARY KEY AUTOINCREMENT, settings TEXT NOT NULL, plan TEXT NOT NULL,
    plan_id TEXT NOT NULL, account TEXT NOT NULL, mode TEXT NOT NULL, started TEXT NOT NULL,
    ended TEXT NOT NULL DEFAULT '', outcome TEXT NOT NULL DEFAULT '', counts TEXT NOT NULL DEFAULT '{{}}');
CREATE TABLE last_sync (settings TEXT NOT NULL, account TEXT NOT NULL, moment TEXT NOT NULL, run INTEGER NOT NULL);
{_SENT}"""


class StateError(UserFacingError):
    """What is remembered of earlier syncs cannot be read or written."""


class Account(NamedTuple):
    """A Klaviyo account, as it was when its key was last checked."""

    id: str
    name: str
    test: bool
    """Whether Klaviyo calls it a test account; it writes all the same."""
    address: str
    """Where it was reached."""
    checked: str = ""


class RunEntry(NamedTuple):
    """One run, as remembered."""

    id: int
    settings: str
    plan: str
    plan_id: str
    account: str
    mode: str
    started: str
    ended: str
    """Empty while it goes on, or after a crash."""
    outcome: str
    counts: dict[str, Any]


class Sent(NamedTuple):
    """What one record was when Klaviyo imported it."""

    key: int
    digest: int
    body: bytes


def state_file() -> Path:
    """Where the state of this user's syncs is."""
    return user_data_folder() / "klaviyo" / "state.sqlite3"


def now() -> str:
    """This moment in ISO 8601 with offset, as it is kept everywhere here."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


class State:
    """The open file. Make one where it is needed and close it; not shared between threads."""

    def __init__(self, file: Path) -> None:
        """Open the file, making it when it is new.

        Raises:
            StateError: it cannot be opened, or a newer version wrote it.
        """
        self._file = file
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(file, timeout=10, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise self._trouble(error) from error
        try:
            with self._guarded():
                version = self._database.execute("PRAGMA user_version").fetchone()[0]
                # Readers need not wait for the many records that a run remembers.
                self._database.execute("PRAGMA journal_mode = WAL")
                self._database.execute("PRAGMA synchronous = NORMAL")
                self._database.execute("PRAGMA cache_size = -65536")
                if version < FORMAT:
                    change = _FROM_1 if version else _SCHEMA
                    self._database.executescript(f"BEGIN IMMEDIATE; {change} COMMIT;")
            if version > FORMAT:
                raise StateError(f"`{file}` was written by a newer version of the workbench.", "Use that version.")
        except StateError:
            self._database.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def __enter__(self) -> State:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def remember_account(self, settings: str, account: Account) -> None:
        """Keep an account as the one these settings use."""
        with self._changing() as database:
            database.execute("REPLACE INTO account VALUES (?, ?, ?, ?, ?)", account)
            database.execute("REPLACE INTO uses VALUES (?, ?)", (settings, account.id))

    def account_of(self, settings: str) -> Account | None:
        """Return the account these settings were last used with."""
        rows = self._all("SELECT a.* FROM account a JOIN uses u ON u.account = a.id WHERE u.settings = ?", settings)
        return Account(rows[0][0], rows[0][1], bool(rows[0][2]), *rows[0][3:]) if rows else None

    def begin_run(self, settings: str, plan: str, plan_id: str, account: str, mode: str) -> int:
        """Remember that a run begins; a run of the same plan that never ended goes on under its number."""
        again = self._all("SELECT id FROM run WHERE plan_id = ? AND account = ? AND ended = ''", plan_id, account)
        if again:
            return int(again[0][0])
        with self._changing() as database:
            cursor = database.execute(
                "INSERT INTO run (settings, plan, plan_id, account, mode, started) VALUES (?, ?, ?, ?, ?, ?)",
                (settings, plan, plan_id, account, mode, now()),
            )
            return int(cursor.lastrowid or 0)

    def end_run(self, run: int, outcome: str, counts: dict[str, Any], last_sync: str) -> None:
        """Remember how a run ended and, when `last_sync` is not empty, move KlaviyoLastSync to it."""
        with self._changing() as database:
            database.execute(
                "UPDATE run SET ended = ?, outcome = ?, counts = ? WHERE id = ?",
                (now(), outcome, msgspec.json.encode(counts).decode(), run),
            )
            if last_sync:
                database.execute(
                    "INSERT INTO last_sync SELECT settings, account, ?, id FROM run WHERE id = ?", (last_sync, run)
                )

    def runs(self, settings: str = "", limit: int = 200) -> tuple[RunEntry, ...]:
        """Return the runs of these settings, or all, the newest first."""
        rows = self._all("SELECT * FROM run WHERE ? IN ('', settings) ORDER BY id DESC LIMIT ?", settings, limit)
        return tuple(RunEntry._make((*row[:9], msgspec.json.decode(row[9]))) for row in rows)

    def last_syncs(self, settings: str) -> tuple[str, ...]:
        """Return every KlaviyoLastSync there was for these settings, the newest first."""
        rows = self._all("SELECT moment FROM last_sync WHERE settings = ? ORDER BY rowid DESC", settings)
        return tuple(str(row[0]) for row in rows)

    def knows_sent(self, account: str) -> bool:
        """Tell whether anything sent to this account is remembered."""
        return bool(account and self._all("SELECT 1 FROM sent WHERE account = ? LIMIT 1", account))

    def sent_digests(self, account: str, keys: Sequence[int]) -> dict[int, int]:
        """Return the digest last sent for those of the keys that were sent at all."""
        found: dict[int, int] = {}
        for start in range(0, len(keys), _LOOKED_UP):
            part = keys[start : start + _LOOKED_UP]
            marks = ",".join("?" * len(part))
            found.update(
                self._all(f"SELECT key, digest FROM sent WHERE account = ? AND key IN ({marks})", account, *part)
            )
        return found

    def sent_body(self, account: str, key: int) -> bytes | None:
        """Return the record last sent under a key."""
        sql = "SELECT content FROM sent JOIN body ON body.id = sent.body WHERE account = ? AND key = ?"
        rows = self._all(sql, account, key)
        return rows[0][0] if rows else None

    def remember_sent(self, account: str, sent: Iterable[Sent]) -> None:
        """Keep what Klaviyo has imported, in place of what it had before."""
        records = iter(sent)
        while first := next(records, None):
            with self._changing() as database:
                remembered = chain((first,), islice(records, _AT_ONCE - 1))
                while portion := {one.key: one for one in islice(remembered, _LOOKED_UP)}:
                    self._remember_portion(database, account, portion)

    def _remember_portion(self, database: sqlite3.Connection, account: str, portion: Mapping[int, Sent]) -> None:
        marks = ",".join("?" * len(portion))
        known: dict[int, int] = dict(
            database.execute(f"SELECT key, body FROM sent WHERE account = ? AND key IN ({marks})", (account, *portion))
        )
        free = count(database.execute("SELECT coalesce(max(id), 0) + 1 FROM body").fetchone()[0])
        places = {key: known[key] if key in known else next(free) for key in portion}
        bodies = ((places[key], one.body) for key, one in portion.items())
        database.executemany("REPLACE INTO body VALUES (?, ?)", bodies)
        rows = ((account, key, one.digest, places[key]) for key, one in portion.items())
        database.executemany("REPLACE INTO sent VALUES (?, ?, ?, ?)", rows)

    def _all(self, sql: str, *values: object) -> list[Any]:
        with self._guarded():
            return self._database.execute(sql, values).fetchall()

    @contextlib.contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        with self._guarded():
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    @contextlib.contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self._trouble(error) from error

    def _trouble(self, error: Exception) -> StateError:
        return StateError(
            f"What is remembered of earlier syncs, `{self._file}`, cannot be used: {error}.",
            "Check that you may write there; a damaged file can be moved away, a new one is begun.",
        )
