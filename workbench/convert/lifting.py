"""JSON and tables become XML before any converter sees them."""

from __future__ import annotations

from workbench.documents import Document
from workbench.findings import Finding, Place

MOST_BYTES = 50_000_000
"""Larger JSON and tables are not lifted."""


def lift(document: Document) -> Document | None:
    """Give the XML that stands for a JSON or CSV document.

    Args:
        document: what came.

    Returns:
        None when it is neither. Faulty JSON gives a document that is no XML, with the fault as its finding.
    """
    if document.outcome != "not-xml" or document.size > MOST_BYTES:
        return None
    from workbench.convert.csv_xml import csv_to_xml, is_table  # XML, which nearly everything is, does without
    from workbench.convert.json_xml import JsonError, json_to_xml
    from workbench.documents.kinds import kind_of

    text = document.text
    kind = kind_of(document.raw[:20_000], text)
    if kind != "JSON":
        may_be = kind in ("plain text", "") or kind.endswith("(CSV)")
        return Document(document.name, csv_to_xml(text), "utf-8", "xml") if may_be and is_table(text) else None
    try:
        return Document(document.name, json_to_xml(text), "utf-8", "xml")
    except JsonError as error:
        place = Place(error.line, error.column, error.line, error.column + 1)
        finding = Finding(
            "document",
            "error",
            "document.json",
            f"It is JSON, but faulty: {error.reason} at line {error.line}, column {error.column}.",
            "Ask for the file again, or mend it there.",
            place,
        )
        return Document(document.name, document.raw, document.encoding, "not-xml", (finding,))
