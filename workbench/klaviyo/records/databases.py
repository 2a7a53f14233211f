"""Records of a database: an SQLite file opened for reading only, PostgreSQL, or whatever ODBC reaches.

PostgreSQL needs the package `psycopg`, ODBC the package `pyodbc`; both are looked for only when they are used.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from workbench.klaviyo.records.passwords import split_password
from workbench.klaviyo.records.source import RecordsError, RecordsFrom, cell_text

_FETCH = 1_000


class Opened(NamedTuple):
    """An open database as the reader uses it; the three kinds differ in these only."""

    run: Callable[[str], Any]
    """Runs a query and gives a cursor that fetches in portions."""
    tables: Callable[[], list[str]]
    close: Callable[[], None]
    errors: tuple[type[Exception], ...]
    words: str


class DatabaseRecords:
    """The rows of one table, view or query."""

    def __init__(self, where: RecordsFrom, password: str = "") -> None:
        """Open the database and run the query.

        Raises:
            RecordsError: it cannot be opened, a package is missing, or the table has to be chosen.
        """
        self._name, given = split_password(where.location)
        self._opened = _open(self._name, password or given)
        try:
            self._query = where.query or f"SELECT * FROM {_quoted(where.table or self._only_table())}"
            if not re.match(r"\s*(SELECT|WITH|VALUES)\b", self._query, re.I):
                raise RecordsError("The query is no SELECT.", "Only reading is possible here.")
            with closing(self._guarded(lambda: self._opened.run(self._query))) as cursor:
                self.columns = tuple(str(column[0]) for column in cursor.description or ())
        except RecordsError:
            self.close()
            raise
        self.notes = (f"{self._opened.words}, opened for reading only: `{self._query}`",)

    def __iter__(self) -> Iterator[list[str]]:
        """Read the rows from the first on."""
        with closing(self._guarded(lambda: self._opened.run(self._query))) as cursor:
            while rows := self._guarded(lambda: cursor.fetchmany(_FETCH)):
                for row in rows:
                    yield [cell_text(value) for value in row]

    def line(self) -> int | None:
        """Rows of a database have no lines."""
        return None

    def progress(self) -> float | None:
        """How many rows there will be is not known."""
        return None

    def fingerprint(self) -> str:
        """Digest of every cell; the order of the rows does not count, as a server promises none."""
        rows = total = 0
        for cells in self:
            rows += 1
            row = "\x1f".join(cells).encode("utf-8", "surrogatepass")
            total += int.from_bytes(hashlib.blake2b(row, digest_size=24).digest(), "big")
        whole = "\x1f".join((*self.columns, str(rows), str(total)))
        return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()

    def unchanged(self) -> bool:
        """What one transaction reads does not change."""
        return True

    def close(self) -> None:
        """Close the database."""
        with suppress(*self._opened.errors):
            self._opened.close()

    def _only_table(self) -> str:
        tables: list[str] = self._guarded(self._opened.tables)
        if len(tables) == 1:
            return tables[0]
        if not tables:
            raise RecordsError(f"`{self._name}` holds no table.", "Choose another database.")
        listed = ", ".join(f"`{table}`" for table in tables[:20])
        raise RecordsError(f"`{self._name}` holds {len(tables)} tables: {listed}.", "Choose the one with customers.")

    def _guarded(self, call: Callable[[], Any]) -> Any:
        try:
            return call()
        except self._opened.errors as error:
            raise RecordsError(f"`{self._name}`: {error}.", "Check the table or query.") from error


def tables_in(location: str, password: str = "") -> tuple[str, ...]:
    """Return the tables and views of a database.

    Raises:
        RecordsError: it cannot be opened.
    """
    name, given = split_password(location)
    opened = _open(name, password or given)
    try:
        return tuple(opened.tables())
    except opened.errors as error:
        raise RecordsError(f"`{name}`: {error}.", "Check what the user may read.") from error
    finally:
        opened.close()


def _open(location: str, password: str) -> Opened:
    if location.startswith(("postgresql://", "postgres://")):
        return _open_postgresql(location, password)
    if location.startswith("odbc:"):
        return _open_odbc(location.removeprefix("odbc:"), password)
    return _open_sqlite(Path(location))


def _open_sqlite(path: Path) -> Opened:
    try:
        database = sqlite3.connect(
            f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, check_same_thread=False, isolation_level=None
        )
        database.execute("PRAGMA query_only = ON")
        database.execute("BEGIN")
        database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        raise RecordsError(f"`{path}` cannot be read as SQLite: {error}.", "Choose another file.") from error

    def tables() -> list[str]:
        found = database.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY 1"
        )
        return [str(row[0]) for row in found]

    return Opened(database.execute, tables, database.close, (sqlite3.Error,), "SQLite")


def _open_postgresql(location: str, password: str) -> Opened:
    try:
        import psycopg
    except ImportError as error:
        raise _missing("PostgreSQL", "postgresql") from error
    try:
        database = psycopg.connect(location, connect_timeout=15, password=password or None)
        database.read_only = True
        database.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    except psycopg.Error as error:
        raise RecordsError(f"PostgreSQL cannot be reached: {error}.", "Check address, user and password.") from error

    numbers = count(1)

    def run(query: str) -> Any:
        # A named cursor stays on the server, so that a million rows do not come at once.
        cursor = database.cursor(name=f"workbench_{next(numbers)}", scrollable=False)
        try:
            return cursor.execute(query.encode())
        except psycopg.Error:
            cursor.close()
            raise

    def tables() -> list[str]:
        found = database.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
        )
        return [str(row[0]) for row in found]

    return Opened(run, tables, database.close, (psycopg.Error,), "PostgreSQL")


def _open_odbc(source: str, password: str) -> Opened:
    try:
        import pyodbc
    except ModuleNotFoundError as error:
        raise _missing("ODBC", "odbc") from error
    except ImportError as error:  # the package is there, and what it stands on is not
        raise RecordsError(
            f"ODBC needs the system's driver manager, which cannot be loaded: {error}.",
            "Install it and the driver of the database; on Debian or Ubuntu: sudo apt-get install unixodbc.",
        ) from error
    try:
        secret = f";PWD={{{password}}}" if password else ""
        database = pyodbc.connect(source.rstrip(";") + secret, readonly=True, timeout=15)
    except pyodbc.Error as error:
        raise RecordsError(f"ODBC cannot open the source: {error}.", "Check the source's name.") from error

    def tables() -> list[str]:
        return [str(row.table_name) for row in database.cursor().tables(tableType="TABLE")]

    return Opened(lambda query: database.cursor().execute(query), tables, database.close, (pyodbc.Error,), "ODBC")


def _missing(what: str, extra: str) -> RecordsError:
    return RecordsError(
        f"{what} needs a package that is not installed.", f"Install it: pip install workbench[{extra}]."
    )


def _quoted(table: str) -> str:
    return ".".join('"' + part.replace('"', '""') + '"' for part in table.split("."))
