"""Which encoding a document is in: what its first bytes say, what it declares, and whether the two agree.

The first bytes are read as XML 1.0 (fifth edition), appendix F, describes.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

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
_DECLARATION = re.compile(r"""\s*<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:\- ]*)["']""")
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")


@dataclass(frozen=True, slots=True)
class Encoding:
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
            return Encoding(codec, 0, declared, conflict=codec in _WIDE and not _agrees(declared, codec))
    declared = _declared(raw, "latin-1")
    if declared is None:
        return Encoding("utf-8", 0, None)
    try:
        codec = codecs.lookup(declared).name
        b"".decode(codec)
    except (LookupError, ValueError):
        return Encoding("utf-8", 0, declared, unknown=True)
    if codec.startswith(("utf-16", "utf-32", "utf_16", "utf_32")):
        # The declaration itself was readable as single bytes, so the document cannot be in a wide encoding.
        return Encoding("utf-8", 0, declared, conflict=True)
    return Encoding(codec, 0, declared)


def _declared(raw: bytes, codec: str) -> str | None:
    found = _DECLARATION.match(raw[:1024].decode(codec, "replace"))
    return found.group(1).strip() if found is not None else None


def _agrees(declared: str | None, codec: str) -> bool:
    if declared is None:
        return True
    name = declared.lower().replace("_", "-")
    return codec.startswith(name) or name.replace("-", "") in (
        codec.replace("-", ""),
        codec[:6].replace("-", ""),
    )
