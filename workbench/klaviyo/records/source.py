"""What every reader of records is, and what tells where its records are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import msgspec

from workbench.errors import UserFacingError

SAMPLE_ROWS = 1_000
"""Rows looked at to learn the columns of formats that do not name them first."""


class RecordsError(UserFacingError):
    """The records cannot be read; says which, where and why."""


class RecordsFrom(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where records are; a plain value that can be kept in a file. Passwords of servers are never part of it."""

    location: str
    """A file's path, `postgresql://…` or `odbc:…`."""
    encoding: str = ""
    """Of a text table; empty: found out."""
    delimiter: str = ""
    """Of a text table; empty: found out."""
    path: str = ""
    """The element that is one record, such as `/Customers/Customer`, in XML; empty: found out."""
    table: str = ""
    """The table or view of a database; empty: the only one."""
    query: str = ""
    """A SELECT in place of a table."""


class Records(Protocol):
    """A reader. Iterating gives one list of texts a record, empty for nothing, in the order of `columns`."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the cells."""

    @property
    def notes(self) -> tuple[str, ...]:
        """How the records are read, for people: dialect, encoding, path."""

    def __iter__(self) -> Iterator[list[str]]:
        """Read from the first record on.

        Raises:
            RecordsError: the rest cannot be read.
        """

    def line(self) -> int | None:
        """The line of the file that was read last, counting from 1, where there are lines."""

    def progress(self) -> float | None:
        """The part that was read, 0 to 1, where that is known."""

    def fingerprint(self) -> str:
        """A digest of the whole content: another one means the records changed."""

    def unchanged(self) -> bool:
        """Tell whether what was opened is still what is there; what is read from a snapshot always is."""

    def close(self) -> None:
        """Let go of the file or server."""


def cell_text(value: object) -> str:
    """Give a database's value as text without loss: a number keeps its digits, nothing is empty."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    isoformat = getattr(value, "isoformat", None)
    return str(isoformat()) if isoformat is not None else str(value)
