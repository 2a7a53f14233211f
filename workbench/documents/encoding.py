"""Which encoding a document is in: what its first bytes say, what it declares, and whether the two agree.

The first bytes are read as XML 1.0 (fifth edition), appendix F, describes.
"""

import codecs
import re
from typing import NamedTuple

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FIRST_BYTES = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
_DECLARATION = r"""\s*<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:\- ]*)["']"""
_USUAL = '<?xml version="1.0" encoding="'
"""So nearly every declaration begins; what follows is read without a pattern to be compiled."""
PLAIN = ("utf-8", "ascii")
"""Codecs whose bytes are UTF-8 as they are."""
LATIN_1 = ("iso8859-1", "latin-1")
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_OTHER_NAMES = {"iso-10646-ucs-2": "utf-16", "ucs-2": "utf-16", "iso-10646-ucs-4": "utf-32", "ucs-4": "utf-32"}
_NO_CHARACTER_SETS = frozenset(
    {"utf-7", "idna", "punycode", "unicode-escape", "raw-unicode-escape", "charmap", "utf-8-sig"}
)
"""Codecs of Python in which plain letters can spell markup, or that are no encoding of documents at all."""


class Encoding(NamedTuple):
    """How a document's bytes are to be read."""

    codec: str
    """A Python codec that exists."""
    mark: int
    """Length of the byte order mark, in bytes."""
    declared: str | None
    """The name in the XML declaration; None where there is none."""
    conflict: bool = False
    """The declaration names an encoding that the bytes are plainly not in."""
    unknown: bool = False
    """The declared name is no encoding we know."""


def detect(raw: bytes) -> Encoding:
    """Find out how to read these bytes; never fails, at worst it says UTF-8 with a conflict."""
    for mark, codec in _BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            declared = _declared(raw[len(mark) :], codec)
            return Encoding(codec, len(mark), declared, conflict=not _agrees(declared, codec))
    for start, codec in _FIRST_BYTES:
        if raw.startswith(start):
            declared = _declared(raw, codec)
            if codec in _WIDE:
                return Encoding(codec, 0, declared, conflict=not _agrees(declared, codec))
            return Encoding(_codec(declared or codec) or codec, 0, declared)
    declared = _declared(raw, "latin-1")
    if declared is None:
        return Encoding("utf-8", 0, None)
    named = _codec(declared)
    if named is None:
        return Encoding("utf-8", 0, declared, unknown=True)
    if not _reads_alike(raw, named):
        # The declaration was readable as single bytes, so the document cannot be in what it names.
        return Encoding("utf-8", 0, declared, conflict=True)
    return Encoding(named, 0, declared)


def _codec(name: str) -> str | None:
    """Give Python's name for an encoding; None for what is no encoding of documents."""
    try:
        codec = codecs.lookup(_OTHER_NAMES.get(name.lower(), name)).name
        b"<".decode(codec, "replace")  # fails for those that turn bytes into bytes
    except (LookupError, ValueError):
        return None
    return None if codec.replace("_", "-") in _NO_CHARACTER_SETS else codec


def _reads_alike(raw: bytes, codec: str) -> bool:
    start = raw[: raw.find(b">") + 1][:1024]
    return start.decode(codec, "replace") == start.decode("latin-1")


def _declared(raw: bytes, codec: str) -> str | None:
    text = raw[:1024].decode(codec, "replace")
    if text.startswith(_USUAL):
        name, quote, _ = text.removeprefix(_USUAL).partition('"')
        if quote and name.isascii() and name.replace("-", "").isalnum():
            return name
    found = re.match(_DECLARATION, text)
    return found.group(1).strip() if found is not None else None


def _agrees(declared: str | None, codec: str) -> bool:
    return declared is None or _codec(declared) in (codec, codec.removesuffix("-le").removesuffix("-be"))
