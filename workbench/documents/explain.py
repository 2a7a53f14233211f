"""Says of bytes that are not simply a sound document what they are, or what is wrong with them.

A sound document needs none of this, so `read` loads it only when there is something to say.
"""

from __future__ import annotations

from xml.parsers import expat

from lxml import etree

from workbench.documents.document import Document
from workbench.documents.encoding import LATIN_1, PLAIN, Encoding, detect
from workbench.documents.faults import faults
from workbench.documents.kinds import kind_of
from workbench.documents.limits import Limits
from workbench.documents.parser import parse
from workbench.documents.places import Lines
from workbench.documents.refusals import declared_entity, hidden_entity, over_a_limit
from workbench.documents.text_places import locator
from workbench.findings import Finding, Place


def explain(raw: bytes, name: str, limits: Limits) -> Document:
    """Make a document of bytes that have something the matter; that becomes its findings.

    Args:
        raw: the bytes as they came.
        name: what people call it.
        limits: what it may have at most.
    """
    if len(raw) > limits.max_bytes:
        return _too_large(name, raw, limits)
    if not raw.strip(b" \t\r\n\0\xef\xbb\xbf\xfe\xff"):
        words = "It is empty." if not raw else "There is nothing in it but white space."
        return _not_xml(name, raw, "utf-8", _finding("empty", words, "Ask for the file again."))
    encoding = detect(raw)
    try:
        text = raw[encoding.mark :].decode(encoding.codec)
    except UnicodeDecodeError as error:
        return _undecodable(name, raw, encoding, error, limits)
    if encoding.unknown or encoding.conflict:
        return _not_xml(name, raw, encoding.codec, _conflict(encoding))
    refusal = declared_entity(text)
    if refusal is not None:
        return Document(name, raw, encoding.codec, "refused", (refusal,))
    try:
        utf8 = raw[encoding.mark :] if encoding.codec in PLAIN else text.encode("utf-8")
        root = parse(utf8, "utf-8")
    except (etree.XMLSyntaxError, UnicodeEncodeError) as error:
        return _faulty(name, raw, encoding, text, error, limits)
    refusal = hidden_entity(text, root)
    if refusal is not None:
        return Document(name, raw, encoding.codec, "refused", (refusal,))
    undefined = _undefined(text, root, limits)
    if undefined:
        return Document(name, raw, encoding.codec, "not-xml", undefined)
    return Document(name, raw, encoding.codec, "xml", _remarks(raw, text, encoding, root), root)


def _faulty(name: str, raw: bytes, encoding: Encoding, text: str, error: Exception, limits: Limits) -> Document:
    over = over_a_limit(text, error)
    if over is not None:
        return Document(name, raw, encoding.codec, "refused", (over,))
    kind = kind_of(raw[:20_000], text)
    if kind:
        return _not_xml(name, raw, encoding.codec, _other_kind(kind))
    found = faults(text, locator(text), limits.max_findings)
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


def _undefined(text: str, root: etree._Element, limits: Limits) -> tuple[Finding, ...]:
    """Find what a document type that is never loaded would have to define.

    libxml2 lets such references pass and leaves them out of the values of attributes.
    """
    if not root.getroottree().docinfo.doctype or "&" not in text:  # type: ignore[attr-defined]  # missing in the stubs
        return ()
    found = faults(text, locator(text), limits.max_findings)
    return tuple(finding for finding in found if finding.code == "document.unknown-entity")


def _undecodable(name: str, raw: bytes, encoding: Encoding, error: UnicodeDecodeError, limits: Limits) -> Document:
    offset = encoding.mark + error.start
    kind = kind_of(raw[:20_000], raw[:20_000].decode(encoding.codec, "replace"))
    if kind and kind != "plain text" and not kind.endswith("(CSV)"):
        return _not_xml(name, raw, encoding.codec, _other_kind(kind))
    before = raw[encoding.mark : offset].decode(encoding.codec, "replace").encode("utf-8", "replace")
    line, column = Lines(before).position(len(before))
    place = Place(line, column, line, column + 1)
    declared = f"declared as `{encoding.declared}`" if encoding.declared else f"read as {encoding.codec.upper()}"
    sign = raw[offset : offset + 1].decode("windows-1252", "replace")
    could_be = encoding.codec in PLAIN and sign.isprintable() and sign != "\ufffd"
    likely = f"in windows-1252 it is `{sign}`" if could_be else "the file may be damaged or cut off"
    stray = Finding(
        "document",
        "error",
        "document.wrong-encoding",
        f"The byte 0x{raw[offset]:02X} is not valid in this file, which is {declared}; {likely}.",
        'Save the file as UTF-8, or declare what it is: `<?xml version="1.0" encoding="windows-1252"?>`.',
        place,
        detail=str(error),
    )
    if not could_be:
        return _not_xml(name, raw, encoding.codec, stray)
    # What else is wrong does not depend on what the stray bytes stand for.
    text = raw[encoding.mark :].decode(encoding.codec, "replace")
    others = faults(text, locator(text), limits.max_findings)
    both = sorted([stray, *others], key=lambda one: (one.place.line, one.place.column) if one.place else (0, 0))
    return Document(name, raw, encoding.codec, "not-xml", tuple(both))


def _conflict(encoding: Encoding) -> Finding:
    if encoding.unknown:
        return _finding(
            "unknown-encoding",
            f"It declares the encoding `{encoding.declared}`, which no XML can be read in.",
            "Correct the declaration; UTF-8 is what nearly everything uses.",
            Place(1, 1, 1, 2),
        )
    return _finding(
        "wrong-encoding",
        f"It declares the encoding `{encoding.declared}`, but its bytes are {encoding.codec.upper()}.",
        f'Declare what it is: `encoding="{encoding.codec.upper().removesuffix("-LE").removesuffix("-BE")}"`.',
        Place(1, 1, 1, 2),
    )


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
                locator(text)(0, 1),
            )
        )
    if encoding.codec in LATIN_1:
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
                    locator(text)(at, at + 1),
                )
            )
    return tuple(found)


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


def _too_large(name: str, raw: bytes, limits: Limits) -> Document:
    words = f"It has more than {limits.max_bytes:,} bytes, which is the most that is read."
    return Document(name, raw, "utf-8", "refused", (_finding("too-large", words, "Split it."),))


def _other_kind(kind: str) -> Finding:
    return _finding("other-kind", f"This is {kind}, not XML.", "Drop the XML document itself.")


def _finding(code: str, message: str, advice: str, place: Place | None = None) -> Finding:
    return Finding("document", "error", f"document.{code}", message, advice, place)


def _not_xml(name: str, raw: bytes, codec: str, finding: Finding) -> Document:
    return Document(name, raw, codec, "not-xml", (finding,))
