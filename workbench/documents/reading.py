"""From bytes to a Document, whatever the bytes are: nothing that somebody can drop makes this fail."""

from __future__ import annotations

import re
import stat
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from workbench.documents.document import Document
from workbench.documents.encoding import LATIN_1, PLAIN, detect
from workbench.documents.limits import DEFAULT_LIMITS, Limits
from workbench.documents.parser import parse
from workbench.errors import UserFacingError

_PIECE = 1 << 16
_CONTROLS = "[\x80-\x9f]"


def read_file(path: Path, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read a file; a document that is over the size limit is refused.

    Raises:
        UserFacingError: it is not there, is no ordinary file, or may not be read.
    """
    return read(read_bytes(path, limits), path.name, limits)


def read_bytes(path: Path, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """Read the bytes of an ordinary file, at most one more than the limit: `read` refuses so many.

    Raises:
        UserFacingError: it is not there, is no ordinary file, or may not be read.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UserFacingError(f"`{path}` is a folder.", "Give the files in it.")
        if not stat.S_ISREG(status.st_mode):
            raise UserFacingError(f"`{path}` is not an ordinary file.", "Give a file, or - for standard input.")
        with path.open("rb") as stream:
            return stream.read(limits.max_bytes + 1)
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


def read_stream(stream: BinaryIO, name: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read what comes out of a stream until it ends, or until it is over the size limit.

    Args:
        stream: best without a buffer, so that an interruption is noticed between its pieces.
        name: what people call it.
        limits: what it may have at most.
    """
    pieces, size = list[bytes](), 0
    while size <= limits.max_bytes and (piece := stream.read(_PIECE)):
        pieces.append(piece)
        size += len(piece)
    return read(b"".join(pieces), name, limits)


def read(raw: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Make a document of bytes; what is wrong with them becomes its findings.

    Args:
        raw: the bytes as they came.
        name: what people call it.
        limits: what it may have at most.
    """
    sound = _sound(raw, name, limits)
    if sound is not None:
        return sound
    from workbench.documents.explain import explain  # most documents do without the larger half of this wing

    return explain(raw, name, limits)


def _sound(raw: bytes, name: str, limits: Limits) -> Document | None:
    """Make a document of which there is nothing to say; None when there may be something."""
    encoding = detect(raw)
    if len(raw) > limits.max_bytes or encoding.unknown or encoding.conflict:
        return None
    try:
        text = raw[encoding.mark :].decode(encoding.codec)
        if "<!DOCTYPE" in text or (encoding.codec in LATIN_1 and re.search(_CONTROLS, text)):
            return None
        utf8 = raw[encoding.mark :] if encoding.codec in PLAIN else text.encode("utf-8")
        return Document(name, raw, encoding.codec, "xml", (), parse(utf8, "utf-8"))
    except (UnicodeError, etree.XMLSyntaxError):
        return None
