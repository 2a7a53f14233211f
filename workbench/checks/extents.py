"""Where elements begin and end in the original bytes, for changes that leave everything else as it is."""

from __future__ import annotations

from typing import NamedTuple
from xml.parsers import expat

from lxml import etree

from workbench.documents import Document
from workbench.documents.places import START_TAG


class Extent(NamedTuple):
    """Offsets in the text as UTF-8: of the start tag, of what is inside, and of the end."""

    start: int
    inside: int
    inside_end: int
    end: int
    is_empty_tag: bool
    """Whether it is written `<a/>`; then what is inside is empty and begins at the end."""


class Extents:
    """The extents of a document's elements.

    Attributes:
        text: the document as UTF-8 without a byte order mark, with its own line ends.
    """

    def __init__(self, document: Document) -> None:
        self.text = document.text.encode("utf-8")
        self._document = document
        starts, ends = _offsets(self.text)
        self._extents = {
            node: self._extent(start, end)
            for node, start, end in zip(document.root.iter("*"), starts, ends, strict=True)
        }
        encoded = self.text if self._is_utf8 else document.text.encode(document.encoding)
        self._mark = len(document.raw) - len(encoded)

    @property
    def _is_utf8(self) -> bool:
        return self._document.encoding in ("utf-8", "ascii")

    def of(self, node: etree._Element) -> Extent:
        """The extent of an element."""
        return self._extents[node]

    def offset(self, offset: int) -> int:
        """The offset in the document's own bytes that an offset in the text as UTF-8 stands for."""
        if self._is_utf8:
            return offset + self._mark
        return self._mark + len(self.text[:offset].decode("utf-8").encode(self._document.encoding))

    def encoded(self, text: str) -> bytes:
        """Text in the document's encoding; characters it does not have as references."""
        return text.encode(self._document.encoding, "xmlcharrefreplace")

    def _extent(self, start: int, end: int) -> Extent:
        tag = START_TAG.match(self.text, start)
        inside = tag.end() if tag is not None else start + 1
        if self.text[inside - 2 : inside] == b"/>":
            return Extent(start, inside, inside, inside, is_empty_tag=True)
        return Extent(start, inside, end, self.text.index(b">", end) + 1, is_empty_tag=False)


def _offsets(text: bytes) -> tuple[list[int], list[int]]:
    """Where the start tag and the end tag of each element begin, in document order."""
    starts: list[int] = []
    ends: list[int] = []
    waiting: list[int] = []
    parser = expat.ParserCreate("utf-8")

    def started(name: str, attributes: dict[str, str]) -> None:
        waiting.append(len(starts))
        starts.append(parser.CurrentByteIndex)
        ends.append(0)

    def ended(name: str) -> None:
        ends[waiting.pop()] = parser.CurrentByteIndex

    parser.StartElementHandler = started
    parser.EndElementHandler = ended
    parser.Parse(text, True)
    return starts, ends
