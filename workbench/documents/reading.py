"""From bytes to a Document, whatever the bytes are: nothing that somebody can drop makes this fail."""

from __future__ import annotations

import re
import stat
from bisect import bisect_right
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from xml.parsers import expat

from lxml import etree

from workbench.documents.document import Document
from workbench.documents.encoding import Encoding, detect
from workbench.documents.faults import faults
from workbench.documents.kinds import kind_of
from workbench.documents.limits import DEFAULT_LIMITS, Limits
from workbench.documents.parser import parse
from workbench.documents.places import Lines
from workbench.errors import UserFacingError
from workbench.findings import Finding, Place

_AS_THEY_ARE = ("utf-8", "ascii")
_OVER_A_LIMIT = (
    ("Excessive depth", "too-deep", "Its elements are nested deeper than 256 levels."),
    ("huge text node", "too-long-text", "One text in it is longer than 10 MB."),
    ("Huge input lookup", "too-long-text", "One tag, comment or text in it is longer than 10 MB."),
    (
        "Maximum entity amplification",
        "entities-refused",
        "Its entities expand to far more than the file itself.",
    ),
    ("xmlSAX2Characters", "too-long-text", "One text in it is longer than 10 MB."),
    ("AttValue length too long", "too-long-text", "One attribute in it is longer than 10 MB."),
)


def read_file(path: Path, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read a file.

    Raises:
        UserFacingError: it is not there, is no ordinary file, may not be read, or is over the size limit.
    """
    return read(read_bytes(path, limits), path.name, limits)


def read_bytes(path: Path, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """Read the bytes of an ordinary file that is not too large.

    Raises:
        UserFacingError: it is not there, is no ordinary file, may not be read, or is over the size limit.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UserFacingError(f"`{path}` is a folder.", "Give the files in it.")
        if not stat.S_ISREG(status.st_mode):
            raise UserFacingError(f"`{path}` is not an ordinary file.", "Give a file, or - for standard input.")
        if status.st_size > limits.max_bytes:
            raise UserFacingError(
                f"`{path}` has {status.st_size:,} bytes, and at most {limits.max_bytes:,} are read.",
                "Split it.",
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise UserFacingError(f"There is no file `{path}`.", "Check the name and the folder.") from None
    except PermissionError:
        raise UserFacingError(
            f"`{path}` may not be read by you.",
            "Ask for permission to read it, or copy it to a folder of yours.",
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UserFacingError(f"`{path}` cannot be read: {reason}.", "Check the path.") from None


def read(raw: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Make a document of bytes; what is wrong with them becomes its findings.

    Args:
        raw: the bytes as they came.
        name: what people call it.
        limits: what it may have at most.
    """
    if len(raw) > limits.max_bytes:
        words = f"It has {len(raw):,} bytes, and at most {limits.max_bytes:,} are read."
        return Document(name, raw, "utf-8", "refused", (_finding("too-large", words, "Split it."),))
    if not raw.strip(b" \t\r\n\0\xef\xbb\xbf\xfe\xff"):
        words = "It is empty." if not raw else "There is nothing in it but white space."
        return _not_xml(name, raw, "utf-8", _finding("empty", words, "Ask for the file again."))
    encoding = detect(raw)
    try:
        text = raw[encoding.mark :].decode(encoding.codec)
    except UnicodeDecodeError as error:
        return _undecodable(name, raw, encoding, error)
    if encoding.unknown or encoding.conflict:
        return _not_xml(name, raw, encoding.codec, _conflict(encoding))
    refusal = _refusal(text)
    if refusal is not None:
        return Document(name, raw, encoding.codec, "refused", (refusal,))
    try:
        utf8 = raw[encoding.mark :] if encoding.codec in _AS_THEY_ARE else text.encode("utf-8")
        root = parse(utf8, "utf-8")
    except (etree.XMLSyntaxError, UnicodeEncodeError) as error:
        return _faulty(name, raw, encoding, text, error, limits)
    return Document(name, raw, encoding.codec, "xml", _remarks(raw, text, encoding, root), root)


def _faulty(name: str, raw: bytes, encoding: Encoding, text: str, error: Exception, limits: Limits) -> Document:
    for sign, code, words in _OVER_A_LIMIT:
        if sign in str(error):
            finding = _finding(code, words, "Such a document is refused, as it can only be an attack or a mistake.")
            return Document(name, raw, encoding.codec, "refused", (finding,))
    kind = kind_of(raw[:20_000], text)
    if kind:
        return _not_xml(name, raw, encoding.codec, _other_kind(kind))
    found = faults(text, _locator(text), limits.max_findings)
    if not found:
        found = [_unexplained(text, error)]
    if len(found) >= limits.max_findings:
        found.append(
            Finding(
                "document",
                "note",
                "document.more-faults",
                f"Only the first {len(found)} faults are listed.",
                "Mend these and look again.",
            )
        )
    return Document(name, raw, encoding.codec, "not-xml", tuple(found))


def _undecodable(name: str, raw: bytes, encoding: Encoding, error: UnicodeDecodeError) -> Document:
    offset = encoding.mark + error.start
    kind = kind_of(raw[:20_000], raw[:20_000].decode(encoding.codec, "replace"))
    if kind and kind != "plain text" and not kind.endswith("(CSV)"):
        return _not_xml(name, raw, encoding.codec, _other_kind(kind))
    before = raw[encoding.mark : offset].decode(encoding.codec, "replace").encode("utf-8", "replace")
    line, column = Lines(before).position(len(before))
    place = Place(line, column, line, column + 1)
    declared = (
        f"declared as `{encoding.declared}`" if encoding.declared else "read as UTF-8, as it declares nothing else"
    )
    sign = raw[offset : offset + 1].decode("windows-1252", "replace")
    likely = f"in windows-1252 it is `{sign}`" if sign.isprintable() and sign != "\ufffd" else "the file may be damaged"
    return _not_xml(
        name,
        raw,
        encoding.codec,
        Finding(
            "document",
            "error",
            "document.wrong-encoding",
            f"The byte 0x{raw[offset]:02X} is not valid in this file, which is {declared}; {likely}.",
            'Save the file as UTF-8, or declare what it is: `<?xml version="1.0" encoding="windows-1252"?>`.',
            place,
            detail=str(error),
        ),
    )


def _conflict(encoding: Encoding) -> Finding:
    if encoding.unknown:
        return _finding(
            "unknown-encoding",
            f"It declares the encoding `{encoding.declared}`, which does not exist.",
            "Correct the declaration; UTF-8 is what nearly everything uses.",
            Place(1, 1, 1, 2),
        )
    return _finding(
        "wrong-encoding",
        f"It declares the encoding `{encoding.declared}`, but its bytes are {encoding.codec.upper()}.",
        f'Declare what it is: `encoding="{encoding.codec.upper().removesuffix("-LE").removesuffix("-BE")}"`.',
        Place(1, 1, 1, 2),
    )


def _refusal(text: str) -> Finding | None:
    """Refuse a document type that declares entities, before any parser gets to expand one."""
    if "<!DOCTYPE" not in text or "<!ENTITY" not in text:
        return None
    declared: list[tuple[str, int, int, bool]] = []
    parser = expat.ParserCreate("utf-8")

    def entity(name: str, parameter: bool, value: str | None, base: str | None, system: str | None, *_: object) -> None:
        declared.append((name, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1, system is not None))
        raise _EntityDeclaredError

    parser.EntityDeclHandler = entity
    parser.StartElementHandler = _stop
    with suppress(_EntityDeclaredError, _NoEntitiesError, expat.ExpatError):
        parser.Parse(text.encode("utf-8", "replace"), True)
    if not declared:
        return None
    name, line, column, external = declared[0]
    does = "which would read another file or address" if external else "which can be made to expand without end"
    return _finding(
        "entities-refused",
        f"Its document type declares the entity `{name}`, {does}.",
        "Such documents are refused. Ask the partner to send the XML without a document type.",
        Place(line, column, line, column + 1),
    )


class _EntityDeclaredError(Exception):
    """Seen enough: there is an entity."""


class _NoEntitiesError(Exception):
    """The first element has come: there can be no more declarations."""


def _stop(*_: object) -> None:
    raise _NoEntitiesError


def _remarks(raw: bytes, text: str, encoding: Encoding, root: etree._Element) -> tuple[Finding, ...]:
    """Say what is no fault but worth knowing."""
    found = []
    if root.getroottree().docinfo.doctype:  # type: ignore[attr-defined]  # missing in the stubs
        found.append(
            Finding(
                "document",
                "note",
                "document.doctype",
                "It names a document type (DTD), which was not loaded.",
                "Nothing to do, unless its values depend on that document type.",
                _locator(text)(0, 1),
            )
        )
    if encoding.codec in ("iso8859-1", "latin-1"):
        at = next((index for index, sign in enumerate(text) if "\x80" <= sign <= "\x9f"), None)
        if at is not None:
            sign = text[at].encode("latin-1").decode("windows-1252", "replace")
            found.append(
                Finding(
                    "document",
                    "warning",
                    "document.wrong-encoding",
                    f"It is declared as `{encoding.declared}`, but the byte 0x{ord(text[at]):02X} is a control "
                    f"character there; in windows-1252 it is `{sign}`.",
                    'Declare `encoding="windows-1252"`.',
                    _locator(text)(at, at + 1),
                )
            )
    return tuple(found)


def _locator(text: str) -> Callable[[int, int], Place]:
    """Give a function from offsets in the text to places."""
    lines = _TextLines(text)
    return lines.place


class _TextLines:
    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\r\n|\r|\n", text))]

    def place(self, start: int, end: int) -> Place:
        line, column = self._position(start)
        end_line, end_column = self._position(max(start, end))
        return Place(line, column, end_line, end_column)

    def _position(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def _unexplained(text: str, error: Exception) -> Finding:
    """Word what no rule of ours explains, at the place where expat notices it."""
    line, column = 1, 1
    try:
        expat.ParserCreate("utf-8").Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as noticed:
        line, column = noticed.lineno, noticed.offset + 1
    words = str(error).partition(", line ")[0]
    return _finding(
        "not-well-formed",
        f"It is not well-formed XML: {words}.",
        "Mend it at this place.",
        Place(line, column, line, column + 1),
    )


def _other_kind(kind: str) -> Finding:
    return _finding("other-kind", f"This is {kind}, not XML.", "Drop the XML document itself.")


def _finding(code: str, message: str, advice: str, place: Place | None = None) -> Finding:
    return Finding("document", "error", f"document.{code}", message, advice, place)


def _not_xml(name: str, raw: bytes, codec: str, finding: Finding) -> Document:
    return Document(name, raw, codec, "not-xml", (finding,))
