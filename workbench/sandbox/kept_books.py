"""The books as they were before a reset: kept beside the present ones, so that a reset can be undone and redone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, cast

from workbench.sandbox.database import Books

Before = Literal["reset", "undo"]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept: when that was, and before what it was put aside."""

    time: str
    before: Before


def keep(books: Books, tables: Sequence[str], before: Before) -> None:
    """Put a copy of these tables aside, in place of an earlier one."""
    for table in tables:
        books.run(f"DROP TABLE IF EXISTS kept_{table}")
        books.run(f"CREATE TABLE kept_{table} AS SELECT * FROM {table} ORDER BY rowid")
    books.run("CREATE TABLE IF NOT EXISTS kept_books (time TEXT, before TEXT)")
    books.run("DELETE FROM kept_books")
    books.add("kept_books", time=datetime.now(UTC).isoformat(timespec="seconds"), before=before)


def kept(books: Books) -> Kept | None:
    """Tell what is kept, None when nothing is."""
    if books.one("SELECT 1 FROM sqlite_master WHERE name = 'kept_books'") is None:
        return None
    row = books.one("SELECT time, before FROM kept_books")
    return None if row is None else Kept(row["time"], cast("Before", row["before"]))


def exchange(books: Books, tables: Sequence[str]) -> bool:
    """Put the kept tables back and keep the present ones in their place; False when nothing is kept."""
    found = kept(books)
    if found is None:
        return False
    for table in tables:
        books.run(f"ALTER TABLE kept_{table} RENAME TO coming_{table}")
    keep(books, tables, "undo" if found.before == "reset" else "reset")
    for table in tables:
        books.run(f"DELETE FROM {table}")
        books.run(f"INSERT INTO {table} SELECT * FROM coming_{table} ORDER BY rowid")
        books.run(f"DROP TABLE coming_{table}")
    return True
