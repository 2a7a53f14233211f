"""A table (CSV) as XML, by a rule of our own.

The root is `table`, without a namespace; each line of the table is a `row` with its number in `n`. The first line
names the columns: each cell is an element of that name, with `_` for what a name may not have, and the name as it
was written in `name` where the two differ. A column without a name is `column-3`; a name that comes twice is
`Name-2` the second time. Quotation marks are those of RFC 4180; the separator is the comma, semicolon, tab or bar
that the first line has most of. Empty cells are empty elements; rows without any content are left out.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator

from lxml import etree

_SEPARATORS = ",;\t|"
_LOOKED_AT = 20
# Production 4a of XML 1.0, without the colon.
_NOT_IN_A_NAME = re.compile(
    "[^A-Za-z0-9_.\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff-]+"
)
_NO_START = re.compile("[0-9.\u00b7\u0300-\u036f\u203f\u2040-]")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def is_table(text: str) -> bool:
    """Tell whether a text reads as a table: at least two columns, and as many in its first rows as in its header."""
    if text.lstrip()[:1] in "<{[":
        return False
    try:
        first = [row for row in itertools.islice(_rows(text), _LOOKED_AT) if row]
    except csv.Error:
        return False
    return len(first) > 1 and len(first[0]) > 1 and all(len(row) == len(first[0]) for row in first)


def csv_to_xml(text: str) -> bytes:
    """Give a table as XML in UTF-8."""
    rows = _rows(text)
    header = next(rows, [])
    columns = _columns(header)
    root = etree.Element("table")
    number = 0
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        number += 1
        element = etree.SubElement(root, "row", n=str(number))
        for index, cell in enumerate(row):
            tag, name = columns[index] if index < len(columns) else (f"column-{index + 1}", None)
            child = etree.SubElement(element, tag)
            if name is not None:
                child.set("name", name)
            if cell:
                child.text = _NOT_XML.sub("\ufffd", cell)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _rows(text: str) -> Iterator[list[str]]:
    first = text.split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first.count)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _columns(header: list[str]) -> list[tuple[str, str | None]]:
    """Give each column's element name, and its own name where that differs."""
    seen: dict[str, int] = {}
    columns: list[tuple[str, str | None]] = []
    for index, written in enumerate(header):
        written = _NOT_XML.sub("", written).strip()
        tag = _NOT_IN_A_NAME.sub("_", written).strip("_")
        if not tag:
            tag = f"column-{index + 1}"
        elif _NO_START.match(tag):
            tag = f"_{tag}"
        seen[tag] = seen.get(tag, 0) + 1
        if seen[tag] > 1:
            tag = f"{tag}-{seen[tag]}"
        columns.append((tag, written if written and written != tag else None))
    return columns
