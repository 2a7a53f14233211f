"""Chooses the reader for a place that holds records."""

from __future__ import annotations

from pathlib import Path

from workbench.klaviyo.records.databases import DatabaseRecords
from workbench.klaviyo.records.delimited import DelimitedRecords
from workbench.klaviyo.records.files import open_file
from workbench.klaviyo.records.json_lines import JsonLineRecords
from workbench.klaviyo.records.source import Records, RecordsFrom
from workbench.klaviyo.records.xml_export import XmlRecords

_SERVERS = ("postgresql://", "postgres://", "odbc:")


def open_records(where: RecordsFrom, password: str = "") -> Records:
    """Open records by what the content is, whatever the file is called. Close them when done.

    Args:
        where: the place.
        password: of the database, where it wants one.

    Raises:
        RecordsError: there is nothing, or nothing that can be read.
    """
    if where.location.startswith(_SERVERS):
        return DatabaseRecords(where, password)
    path = Path(where.location)
    with open_file(path) as file:
        start = file.read(4_096)
    if start.startswith(b"SQLite format 3\0"):
        return DatabaseRecords(where)
    text = start.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n")
    if text.startswith(b"<"):
        return XmlRecords(where)
    if text.startswith(b"{"):
        return JsonLineRecords(where)
    return DelimitedRecords(where)
