"""The server's one SQLite file: opened safely, used by one thread at a time, changed by whole transactions.

Money, prices and quantities are text holding decimals: SQLite has no decimal type and floats lose cents.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from workbench.errors import UserFacingError

FILE_NAME = "sandbox.sqlite3"
FORMAT = 2
"""Number of the tables' layout, kept in the file as `user_version`."""

TABLES = """
CREATE TABLE clients (code TEXT PRIMARY KEY, name TEXT, enabled TEXT, transactions TEXT);
CREATE TABLE keys (hash TEXT PRIMARY KEY, client TEXT NOT NULL, created TEXT NOT NULL);
CREATE TABLE log (time TEXT, client TEXT, session TEXT, step TEXT, transaction_name TEXT,
    external_reference TEXT, status INTEGER, outcome TEXT);
CREATE TABLE submissions (client TEXT, transaction_name TEXT, external_reference TEXT, reference TEXT,
    time TEXT, PRIMARY KEY (client, transaction_name, external_reference));
CREATE TABLE numbers (kind TEXT PRIMARY KEY, prefix TEXT, next INTEGER);
CREATE TABLE warehouses (code TEXT PRIMARY KEY, name TEXT, states TEXT);
CREATE TABLE customers (code TEXT PRIMARY KEY, name TEXT, abn TEXT, terms TEXT, credit_limit TEXT,
    price_group TEXT, status TEXT);
CREATE TABLE addresses (customer TEXT, type TEXT, line1 TEXT, line2 TEXT, suburb TEXT, state TEXT,
    postcode TEXT, country TEXT);
CREATE TABLE contacts (customer TEXT, role TEXT, name TEXT, email TEXT, phone TEXT);
CREATE TABLE items (code TEXT PRIMARY KEY, description TEXT, unit TEXT, tax_code TEXT, active TEXT);
CREATE TABLE prices (item TEXT, price_group TEXT, price TEXT, PRIMARY KEY (item, price_group));
CREATE TABLE stock (item TEXT, warehouse TEXT, on_hand TEXT, on_order TEXT, next_receipt TEXT,
    PRIMARY KEY (item, warehouse));
CREATE TABLE orders (number TEXT PRIMARY KEY, customer TEXT, warehouse TEXT, status TEXT, order_date TEXT,
    external_reference TEXT, client TEXT, net TEXT, tax TEXT, gross TEXT, carrier TEXT, tracking TEXT);
CREATE TABLE order_lines (order_number TEXT, line INTEGER, item TEXT, description TEXT, quantity TEXT,
    unit TEXT, net TEXT, tax TEXT, shipped TEXT, PRIMARY KEY (order_number, line));
CREATE INDEX order_lines_by_item ON order_lines (item);
CREATE TABLE invoices (number TEXT PRIMARY KEY, customer TEXT, order_number TEXT, invoice_date TEXT,
    due_date TEXT, net TEXT, tax TEXT, gross TEXT, open TEXT);
CREATE TABLE payments (number TEXT PRIMARY KEY, customer TEXT, payment_date TEXT, method TEXT, amount TEXT,
    unallocated TEXT);
CREATE TABLE allocations (payment TEXT, invoice TEXT, order_number TEXT, amount TEXT, waiting TEXT);
CREATE TABLE resources (code TEXT PRIMARY KEY, name TEXT, capacity INTEGER, days TEXT, opens TEXT,
    closes TEXT, time_zone TEXT);
CREATE TABLE bookings (number TEXT PRIMARY KEY, resource TEXT, customer TEXT, start TEXT, end TEXT,
    quantity INTEGER);
"""

ADDED = (
    (
        2,
        """
ALTER TABLE clients ADD COLUMN reviewed_only TEXT NOT NULL DEFAULT '';
CREATE TABLE reviews (client TEXT, name TEXT, text TEXT, PRIMARY KEY (client, name));
CREATE TABLE payloads (client TEXT, payload TEXT, reference TEXT, PRIMARY KEY (client, payload));
""",
    ),
)
"""What each later format added to the tables of the first."""


class Books:
    """The tables inside one transaction: what an effect reads and writes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def all(self, sql: str, *values: object) -> list[sqlite3.Row]:
        """Return every row the query finds."""
        return self._connection.execute(sql, values).fetchall()

    def one(self, sql: str, *values: object) -> sqlite3.Row | None:
        """Return the first row the query finds, or None."""
        row: sqlite3.Row | None = self._connection.execute(sql, values).fetchone()
        return row

    def run(self, sql: str, *values: object) -> None:
        """Change the tables; decimals are written as text."""
        self._connection.execute(sql, [str(v) if isinstance(v, Decimal) else v for v in values])

    def add(self, table: str, **values: object) -> None:
        """Put one row into a table of ours; the names come from our own code, never from a document."""
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        self.run(f"INSERT INTO {table} ({names}) VALUES ({marks})", *values.values())

    def next_number(self, kind: str) -> str:
        """Take the next number of a kind: order, invoice, payment, booking."""
        row = self.one("SELECT prefix, next FROM numbers WHERE kind = ?", kind)
        if row is None:
            raise KeyError(kind)
        self.run("UPDATE numbers SET next = next + 1 WHERE kind = ?", kind)
        return f"{row['prefix']}{row['next']}"


class Database:
    """The open file. One thread at a time: the ERP is small and halves are worse than waiting."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()

    @contextmanager
    def transaction(self) -> Iterator[Books]:
        """Give the tables for one transaction: all of it is kept, or, when an exception leaves, nothing."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield Books(self._connection)
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def close(self) -> None:
        """Close the file; what was committed is in it."""
        with self._lock:
            self._connection.close()


def open_database(folder: Path, fill: Callable[[Books], None], say: Callable[[str], None]) -> Database:
    """Open the server's file in `folder`, making and filling it when it is new.

    A damaged file, or one of a newer program, is renamed and kept; `say` gets the sentence about it.

    Raises:
        UserFacingError: the folder cannot be made or written to.
    """
    path = folder / FILE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        trouble = _trouble(path) if path.exists() else ""
        if trouble:
            aside = _set_aside(path)
            say(f"The data in {path} {trouble}; it was kept as {aside.name} and the server begins anew.")
        connection = _connect(path)
    except (OSError, sqlite3.Error) as error:
        raise UserFacingError(
            f"The test server cannot keep its data in {folder}: {error}.",
            "Choose another folder with --data, or make this one writable.",
        ) from error
    database = Database(connection)
    with database.transaction() as books:
        version = books.one("PRAGMA user_version")
        is_new = version is None or version[0] == 0
        if is_new:
            _run_all(books, TABLES)
            fill(books)
        for number, statements in ADDED:
            if version is None or version[0] < number:
                _run_all(books, statements)
        books.run(f"PRAGMA user_version = {FORMAT}")
    return database


def _run_all(books: Books, statements: str) -> None:
    for statement in statements.split(";"):
        books.run(statement)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("ROLLBACK")
    return connection


def _trouble(path: Path) -> str:
    connection = sqlite3.connect(path)
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > FORMAT:
            return "were written by a newer version of the workbench"
        if connection.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            return "are damaged"
        known = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        return "are not the test server's" if known and version == 0 else ""
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        return "are damaged"
    finally:
        connection.close()


def _set_aside(path: Path) -> Path:
    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    aside = path.with_name(f"sandbox.set-aside-{moment}.sqlite3")
    for suffix in ("-wal", "-shm", ""):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(aside.with_name(aside.name + suffix))
    return aside
