"""A document's bytes as text that can be edited, and edited text as bytes in the document's own manner."""

from typing import NamedTuple

from workbench.documents.encoding import detect


class EditableText(NamedTuple):
    """A document's text, with what is needed to write it back as it was."""

    text: str
    """With line feeds only, as editors want it."""
    codec: str
    mark: bytes
    """The byte order mark, or nothing."""
    newline: str
    """The line end that most of its lines have."""
    exact: bool
    """Whether every byte could be read; if not, the text must not be written back."""


def editable_text(raw: bytes) -> EditableText:
    """Read bytes as text; what cannot be read shows as U+FFFD."""
    encoding = detect(raw)
    body = raw[encoding.mark :]
    try:
        text, exact = body.decode(encoding.codec), True
    except UnicodeDecodeError:
        text, exact = body.decode(encoding.codec, "replace"), False
    newline = "\n"
    if "\r" in text:
        windows = text.count("\r\n")
        newline = "\r\n" if windows * 2 > text.count("\n") else "\n" if "\n" in text else "\r"
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return EditableText(text, encoding.codec, raw[: encoding.mark], newline, exact)


def bytes_like(text: str, original: bytes) -> bytes:
    """Give edited text as bytes with the original's encoding, byte order mark and line ends.

    An encoding declaration that the user has changed in the text decides; a character that the encoding does not
    have becomes a character reference.
    """
    before = editable_text(original)
    declared = detect(text[:1024].encode("ascii", "replace")).codec if not before.mark else before.codec
    wide = before.codec.startswith(("utf-16", "utf-32"))
    codec = before.codec if wide or before.mark else declared
    return before.mark + text.replace("\n", before.newline).encode(codec, "xmlcharrefreplace")
