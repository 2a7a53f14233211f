"""Chooses the reader for a place that holds records, and says what can be chosen within it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from workbench.klaviyo.records.databases import DatabaseRecords, tables_in
from workbench.klaviyo.records.delimited import DelimitedRecords
from workbench.klaviyo.records.files import open_file
from workbench.klaviyo.records.json_lines import JsonLineRecords
from workbench.klaviyo.records.source import Records, RecordsFrom
from workbench.klaviyo.records.xml_export import XmlRecords, record_paths


class Choices(NamedTuple):
    """Parts of a place that can be the records."""

    paths: tuple[str, ...] = ()
    """Elements of an XML export, the likeliest first."""
    tables: tuple[str, ...] = ()
    """Tables and views of a database."""


_SERVERS = ("postgresql://", "postgres://", "odbc:")


def open_records(where: RecordsFrom, password: str = "") -> Records:
    """Open records by what the content is, whatever the file is called. Close them when done.

    Args:
        where: the place.
        password: of the database, where it wants one.

    Raises:
        RecordsError: there is nothing, or nothing that can be read.
    """
    reader = _reader(where)
    return DatabaseRecords(where, password) if reader is DatabaseRecords else reader(where)


def choices_in(where: RecordsFrom, password: str = "") -> Choices:
    """Return what can be pointed at in a place, to say which part of it the records are.

    Raises:
        RecordsError: it cannot be read.
    """
    reader = _reader(where)
    if reader is DatabaseRecords:
        return Choices(tables=tables_in(where.location, password))
    return Choices(paths=record_paths(Path(where.location))) if reader is XmlRecords else Choices()


def _reader(where: RecordsFrom) -> type[DatabaseRecords | XmlRecords | JsonLineRecords | DelimitedRecords]:
    if where.location.startswith(_SERVERS):
        return DatabaseRecords
    with open_file(Path(where.location)) as file:
        start = file.read(4_096)
    if start.startswith(b"SQLite format 3\0"):
        return DatabaseRecords
    text = start.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n")
    if text.startswith(b"<"):
        return XmlRecords
    return JsonLineRecords if text.startswith(b"{") else DelimitedRecords
