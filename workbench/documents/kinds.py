"""Tells what a file is that somebody took for XML: a picture, a PDF, JSON, a spreadsheet."""

from __future__ import annotations

import re

_HTML = r"<!doctype\s+html\b|<html\b"
_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"PK\x03\x04", "a ZIP archive (or an Office document, which is one)"),
    (b"\xd0\xcf\x11\xe0", "an old Office document or a saved Outlook mail"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a Windows program"),
    (b"{\\rtf", "an RTF document"),
)


def kind_of(raw: bytes, text: str) -> str:
    """Name the kind in words that follow "this is"; empty when nothing is recognised.

    Args:
        raw: the first bytes at least.
        text: the same, decoded as well as it went.
    """
    for magic, kind in _MAGIC:
        if raw.startswith(magic):
            return kind
    start = text.lstrip("\ufeff \t\r\n")[:200]
    if re.match(_HTML, start, flags=re.IGNORECASE):
        return "an HTML page"
    if start[:1] in "{[" and any(sign in start for sign in '":]}'):
        return "JSON"
    if start.startswith(("UNA", "UNB+")):
        return "an EDIFACT message"
    if start.startswith("ISA") and len(start) > 105 and not start[3].isalnum():
        return "an X12 message"
    if start.startswith(("From: ", "Received: ", "Return-Path: ", "MIME-Version: ")):
        return "a mail message"
    if b"\0" in raw[:1000] and not start.startswith("<"):
        return "a binary file"
    lines = [line for line in text[:4000].splitlines()[:-1] if line.strip()]
    for sign, name in ((",", "commas"), (";", "semicolons"), ("\t", "tabs")):
        counts = {line.count(sign) for line in lines[:10]}
        if len(lines) >= 2 and len(counts) == 1 and counts.pop() >= 1 and "<" not in text[:4000]:
            return f"a table separated by {name} (CSV)"
    return "" if "<" in text[:10_000] else "plain text"
