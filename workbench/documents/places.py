"""Where every element and attribute stands in the original text, exact to the column, at any size.

libxml2 gives no columns and, in long documents, lines that can be one too high; so the offset of each start tag is
noted in one pass over the text. That is done the first time that a place is wanted, never for a document
that nobody complains of.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from itertools import accumulate
from typing import Any
from xml.parsers import expat

from lxml import etree

from workbench.findings import Place

_BLOCK = 1 << 14
START_TAG = re.compile(rb"""<[^"'>]*(?:(?:"[^"]*"|'[^']*')[^"'>]*)*>""")
"""A start tag, whatever is in its values. At each character only one branch can go on: it takes linear time."""
_ATTRIBUTE = re.compile(rb"""([^\s"'<>/=]+)\s*=\s*("[^"]*"|'[^']*')""")
_TAG = re.compile(rb"<(?=[^/!?])")
_MARKUP = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<(?=[^/!?])", re.DOTALL)
_COUNT: Any = etree.XPath("count(preceding::*) + count(ancestor::*)")
_FEW = 8
_LEAF_END = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|(</|<)", re.DOTALL)


class Lines:
    """Turns offsets in UTF-8 bytes into lines and columns as people count them."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        self._ascii = text.isascii()
        # Counting the line feeds of a block is nearly free; only a text with other line ends needs a list of its lines.
        self._starts: array[int] | None = None
        self._counts = array("Q", [0])
        if b"\r" in text:
            self._starts = array("Q", [0, *accumulate(map(len, text.splitlines(keepends=True)))])
            if not text.endswith((b"\n", b"\r")):
                self._starts.pop()
        else:
            blocks = range(0, len(text), _BLOCK)
            self._counts.extend(accumulate(text.count(b"\n", at, at + _BLOCK) for at in blocks))

    def position(self, offset: int) -> tuple[int, int]:
        """Give line and column, both from 1; a column counts characters."""
        if self._starts is not None:
            line = bisect_right(self._starts, offset)
            start = self._starts[line - 1]
        else:
            block = min(offset, len(self._text)) // _BLOCK
            line = self._counts[block] + self._text.count(b"\n", block * _BLOCK, offset) + 1
            start = self._text.rfind(b"\n", 0, offset) + 1
        if self._ascii:
            return line, offset - start + 1
        return line, len(self._text[start:offset].decode("utf-8", "replace")) + 1

    def place(self, start: int, end: int, path: str | None = None) -> Place:
        """Give the stretch between two offsets."""
        line, column = self.position(start)
        end_line, end_column = self.position(end)
        return Place(line, column, end_line, end_column, path)


class PlaceIndex:
    """The places of one document's nodes."""

    def __init__(self, text: bytes, root: etree._Element) -> None:
        """Go over the document once.

        Args:
            text: the document's text in UTF-8, without a byte order mark, with its own line ends.
            root: the tree that was parsed from the same text; its elements are kept alive by the index.
        """
        self._text = text
        self._lines = Lines(text)
        self._offsets = _start_tag_offsets(text)
        self._root = root
        self._asked = 0
        self._number: dict[etree._Element, int] = {}
        self._unnumbered = enumerate(root.iter("*"))

    def of_start_tag(self, node: etree._Element, path: str) -> Place:
        """Give the place of the element's start tag, from `<` to behind `>`."""
        start, end = self._start_tag(node)
        return self._lines.place(start, end, path)

    def of_attribute(self, node: etree._Element, name: str, path: str) -> Place:
        """Give the place of `name="value"`; that of the start tag when there is no such attribute."""
        start, end = self._start_tag(node)
        for match in _ATTRIBUTE.finditer(self._text, start + 1, end):
            if _clark(match.group(1).decode(), node) == name:
                return self._lines.place(match.start(), match.end(), path)
        return self._lines.place(start, end, path)

    def of_content(self, node: etree._Element, path: str) -> Place:
        """Give the place of the text behind the start tag, without white space around it.

        An element without text gives the place of its start tag.
        """
        start, end = self._start_tag(node)
        if self._text[end - 2 : end] == b"/>":
            return self._lines.place(start, end, path)
        at = end
        while True:
            match = _LEAF_END.search(self._text, at)
            if match is None or match.group(1) is not None:
                break
            at = match.end()
        close = match.start() if match is not None else len(self._text)
        content = self._text[end:close]
        if not content.strip():
            return self._lines.place(start, end, path)
        lead = len(content) - len(content.lstrip())
        return self._lines.place(end + lead, end + len(content.rstrip()), path)

    def _number_of(self, node: etree._Element) -> int:
        """The element's number in document order; all up to it are numbered once many have been asked for."""
        self._asked += 1
        if self._asked <= _FEW:
            return int(_COUNT(node))
        if node not in self._number:
            for number, element in self._unnumbered:
                self._number[element] = number
                if element is node:
                    break
        return self._number[node]

    def _start_tag(self, node: etree._Element) -> tuple[int, int]:
        start = self._offsets[self._number_of(node)]
        match = START_TAG.match(self._text, start)
        return start, match.end() if match is not None else start + 1


def _start_tag_offsets(text: bytes) -> array[int]:
    """Note where each start tag begins, in document order; the text is known to be well-formed."""
    if b"<!DOCTYPE" in text:
        return _offsets_by_parser(text)
    if b"<!" not in text and b"<?" not in text[5:]:
        return array("Q", [match.start() for match in _TAG.finditer(text)])
    # Comments, CDATA sections and instructions may look like tags inside; they are matched whole and passed over.
    return array("Q", [match.start() for match in _MARKUP.finditer(text) if match.end() - match.start() == 1])


def _offsets_by_parser(text: bytes) -> array[int]:
    offsets = array("Q")
    parser = expat.ParserCreate("utf-8")
    append = offsets.append

    def started(name: str, attributes: list[str]) -> None:
        append(parser.CurrentByteIndex)

    parser.ordered_attributes = True
    parser.StartElementHandler = started
    parser.Parse(text, True)
    return offsets


def _clark(name: str, node: etree._Element) -> str:
    prefix, colon, rest = name.partition(":")
    if not colon:
        return name
    if prefix == "xml":
        return f"{{http://www.w3.org/XML/1998/namespace}}{rest}"
    return f"{{{node.nsmap.get(prefix, '')}}}{rest}"
