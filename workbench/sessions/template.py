"""Templates of a profile: text with `{placeholders}`, each escaped for the place where it is filled in.

`{name}` is filled in and escaped for its surroundings; `{name|filter|…}` goes through filters first. A word in
braces that is no placeholder of ours, such as a JSON object, is left as it is.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

Escape = Literal["none", "xml", "json", "url"]
Value = str | bytes
_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)((?:\|[a-z0-9-]+)*)\}")
_DIGESTS = ("sha256", "sha512", "sha1", "md5")
_TEXT_OF_BYTES: dict[str, Callable[[bytes], str]] = {
    "hex": bytes.hex,
    "base64": lambda raw: base64.b64encode(raw).decode("ascii"),
    "base64url": lambda raw: base64.urlsafe_b64encode(raw).decode("ascii").rstrip("="),
}
_TEXT_OF_TEXT: dict[str, Callable[[str], str]] = {
    "xml": lambda text: escaped(text, "xml"),
    "json": lambda text: escaped(text, "json"),
    "url": lambda text: escaped(text, "url"),
    "upper": str.upper,
    "lower": str.lower,
    "raw": str,
}
_OF_DOCUMENT = ("text", "element")
FILTERS = (
    *_TEXT_OF_BYTES,
    *_TEXT_OF_TEXT,
    *_OF_DOCUMENT,
    *_DIGESTS,
    *(f"hmac-{digest}" for digest in _DIGESTS if digest != "md5"),
)


class TemplateError(ValueError):
    """A template cannot be used; the message is a clause that says why."""


@dataclass(frozen=True, slots=True)
class Hole:
    """One placeholder."""

    name: str
    filters: tuple[str, ...]

    def __str__(self) -> str:
        return "{" + "|".join((self.name, *self.filters)) + "}"


@dataclass(frozen=True, slots=True)
class Template:
    """Text and holes, in order."""

    parts: tuple[str | Hole, ...]

    @property
    def holes(self) -> Iterator[Hole]:
        """The placeholders, in order."""
        return (part for part in self.parts if isinstance(part, Hole))

    @property
    def names(self) -> frozenset[str]:
        """The names that have to be known to fill it in."""
        return frozenset(hole.name for hole in self.holes)

    @property
    def is_document(self) -> bool:
        """Whether it is the submitted document alone, byte for byte."""
        return self.parts == (Hole("document", ()),)

    def fill(self, values: Mapping[str, Value], escape: Escape, hmac_key: bytes = b"") -> str:
        """Fill it in, once: what is filled in is not looked through again.

        Args:
            values: a text for each name; bytes for what a filter makes text of.
            escape: how the surroundings want it.
            hmac_key: what the `hmac-…` filters sign with.
        """
        return "".join(
            part if isinstance(part, str) else _filled(part, values[part.name], escape, hmac_key) for part in self.parts
        )


def parse_template(text: str) -> Template:
    """Read a template.

    Raises:
        TemplateError: an unknown filter, or one that cannot follow the one before it.
    """
    parts: list[str | Hole] = []
    end = 0
    for found in _HOLE.finditer(text):
        parts += [text[end : found.start()]] * (found.start() > end)
        hole = Hole(found[1], tuple(found[2].split("|")[1:]))
        _check(hole)
        parts.append(hole)
        end = found.end()
    parts += [text[end:]] * (end < len(text))
    return Template(tuple(parts))


def escaped(text: str, escape: Escape) -> str:
    """Escape a text for its surroundings."""
    if escape == "xml":
        for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("\r", "&#13;")):
            text = text.replace(character, entity)
        return text
    if escape == "json":
        return json.dumps(text)[1:-1]
    return quote(text, safe="") if escape == "url" else text


def _check(hole: Hole) -> None:
    is_bytes = hole.name in ("document", "body")
    for position, name in enumerate(hole.filters):
        if name not in FILTERS:
            raise TemplateError(f"`{hole}` has the filter `{name}`, but there are only {', '.join(FILTERS)}")
        if name in _OF_DOCUMENT and (hole.name != "document" or position):
            raise TemplateError(f"in `{hole}`, `{name}` can only come first after `document`")
        if is_bytes and name in _TEXT_OF_TEXT:
            raise TemplateError(f"in `{hole}`, `{name}` needs text; put text, hex or base64 before it")
        is_bytes = name in _DIGESTS or name.startswith("hmac-")
    if is_bytes and hole.filters:
        raise TemplateError(f"`{hole}` ends in bytes; put hex or base64 at its end")


def _filled(hole: Hole, value: Value, escape: Escape, hmac_key: bytes) -> str:
    is_markup = False
    for name in hole.filters:
        value = _applied(name, value, hmac_key)
        is_markup = name in ("element", "raw")
    text = value if isinstance(value, str) else value.decode("utf-8")
    return text if is_markup and (escape == "xml" or hole.filters[-1] == "raw") else escaped(text, escape)


def _applied(name: str, value: Value, hmac_key: bytes) -> Value:
    if name in _TEXT_OF_TEXT:
        return _TEXT_OF_TEXT[name](value if isinstance(value, str) else value.decode("utf-8"))
    raw = value.encode("utf-8") if isinstance(value, str) else value
    if name in _TEXT_OF_BYTES:
        return _TEXT_OF_BYTES[name](raw)
    if name in _OF_DOCUMENT:
        return _document_text(raw, as_element=name == "element")
    if name.startswith("hmac-"):
        return hmac.digest(hmac_key, raw, name.removeprefix("hmac-"))
    return hashlib.new(name, raw, usedforsecurity=False).digest()


def _document_text(raw: bytes, *, as_element: bool) -> str:
    """Return a document as text to be put into another one: without byte order mark and XML declaration.

    Args:
        raw: the document; what is no XML is read as UTF-8.
        as_element: only the root element, since a document type cannot stand inside another document.
    """
    from lxml import etree

    from workbench.documents import read

    document = read(raw, "the document")
    if as_element and document.outcome == "xml" and document.root.getroottree().docinfo.internalDTD is not None:
        return etree.tostring(document.root, encoding="unicode", with_tail=False)
    return re.sub(r"\A\s*<\?xml\s[^?]*\?>\s*", "", document.text.removeprefix("\ufeff"))
