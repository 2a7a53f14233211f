"""Leaves out of large documents, before they are gone over, the records that both have byte for byte.

Two large documents mostly differ in little: of a list of 20,000 order lines 200 changed. Searching the text for the
tags of repeated elements, and comparing what is between them as bytes, costs a tenth of building the model of it. So
each record that is in both documents, equally often, becomes an empty element of its name: a stand-in. All that the
comparison needs of it is that it equals its like.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from workbench.documents import Document

SMALLEST = 100_000
"""Bytes of a document for which this is worth while."""
FEWEST = 20
"""Elements of one name that make a list."""
MOST_SIBLINGS = 400
"""Children of one element that are looked at to find the lists: there may be a long head before the records."""
MOST_VISITED = 4_000
"""Elements that are looked at to find the lists."""
_BEGINNING = re.compile(rb"<[^\s/>]+")
_ASIDE = re.compile(rb"<!--(.*?)-->|<!\[CDATA\[(.*?)\]\]>|<\?(.*?)\?>", re.DOTALL)


@dataclass(slots=True)
class Skeleton:
    """A document's text with stand-ins."""

    text: bytes
    numbers: dict[int, int] = field(default_factory=dict)
    """Offset of each stand-in in this text to the number of what it stands for."""
    behind: array[int] = field(default_factory=lambda: array("Q"))
    missing: array[int] = field(default_factory=lambda: array("Q"))

    def original(self, offset: int) -> int:
        """Give the offset in the whole document for one in this text; the end of a stand-in is that of the record."""
        at = bisect_right(self.behind, offset)
        return offset + (self.missing[at - 1] if at else 0)


@dataclass(slots=True)
class _Record:
    start: int
    end: int = 0
    inner: list[_Record] = field(default_factory=list)


def skeletons(left: Document, right: Document, renamed: tuple[str, str] | None) -> tuple[Skeleton, Skeleton] | None:
    """Give the two documents with stand-ins; None where that cannot be done safely or is not worth while.

    Args:
        left: the left document.
        right: the right document.
        renamed: a namespace of the left one, and the one that stands for it in the right one.
    """
    texts = left.utf8(), right.utf8()
    if min(map(len, texts)) < SMALLEST or any(b"<!DOCTYPE" in text for text in texts):
        return None
    if _spaces(left.root, renamed) != _spaces(right.root, None):
        return None
    names = _lists(left.root) & _lists(right.root)
    if not names or not all(_is_plain(text) for text in texts):
        return None
    records = _records(texts[0], names), _records(texts[1], names)
    found = _in_both(texts, records)
    if not found:
        return None
    made = _skeleton(texts[0], found[0]), _skeleton(texts[1], found[1])
    return made if all(_declares_at_root_only(skeleton.text) for skeleton in made) else None


def _spaces(root: etree._Element, renamed: tuple[str, str] | None) -> dict[str | None, str]:
    return {
        prefix: renamed[1] if renamed is not None and space == renamed[0] else space
        for prefix, space in root.nsmap.items()
    }


def _lists(root: etree._Element) -> set[bytes]:
    """Find the names, as written, of elements that are repeated many times side by side and have something inside."""
    found: set[bytes] = set()
    waiting, visited = [root], 0
    while waiting and visited < MOST_VISITED:
        at = waiting.pop(0)
        children = list(islice(at, MOST_SIBLINGS))
        visited += len(children)
        if len(children) > FEWEST:
            counts = Counter(child.tag for child in children)
            for child in children:
                if isinstance(child.tag, str) and counts[child.tag] >= FEWEST and len(child):
                    local = str(child.tag).rpartition("}")[2]
                    found.add((f"{child.prefix}:{local}" if child.prefix else local).encode())
        waiting.extend(child for child in children if len(child))
    return found


def _is_plain(text: bytes) -> bool:
    """Tell whether no comment, CDATA section or instruction holds what looks like a tag."""
    if b"<!" not in text and text.count(b"<?") <= 1:
        return True
    return not any(b"<" in (match[1] or match[2] or match[3] or b"") for match in _ASIDE.finditer(text))


def _declares_at_root_only(text: bytes) -> bool:
    """Tell whether what is around the records declares namespaces, and keeps white space, at most at its root."""
    start = next(match.start() for match in re.finditer(rb"<[^?!]", text))
    tag_end = text.index(b">", start)
    return b"xmlns" not in text[tag_end:] and b"xml:space" not in text


def _records(text: bytes, names: set[bytes]) -> list[_Record]:
    """Find the elements of these names, those inside others within them."""
    either = b"|".join(re.escape(name) for name in sorted(names))
    tag = re.compile(rb"""<(?:/(?:%b)\s*>|(?:%b)(?=[\s/>])(?:[^>"']|"[^"]*"|'[^']*')*>)""" % (either, either))
    top = _Record(0)
    around = [top]
    for match in tag.finditer(text):
        start, end = match.span()
        if text[start + 1] == 0x2F:  # `</`
            record = around.pop()
            record.end = end
        elif text[end - 2] != 0x2F:  # not `/>`
            record = _Record(start)
            around[-1].inner.append(record)
            around.append(record)
    return top.inner


def _in_both(
    texts: tuple[bytes, bytes], records: tuple[list[_Record], list[_Record]]
) -> tuple[list[tuple[_Record, int]], list[tuple[_Record, int]]] | None:
    """Number the records that are in both documents equally often, the outermost that are so."""
    found: tuple[list[tuple[_Record, int]], list[tuple[_Record, int]]] = ([], [])
    numbers: dict[bytes, int] = {}
    while all(records):
        sources = _sources(texts[0], records[0]), _sources(texts[1], records[1])
        counts = Counter(sources[0]), Counter(sources[1])
        shared = {source for source, count in counts[0].items() if counts[1].get(source) == count}
        inner: tuple[list[_Record], list[_Record]] = ([], [])
        for side in (0, 1):
            for record, source in zip(records[side], sources[side], strict=True):
                if source in shared:
                    found[side].append((record, numbers.setdefault(source, len(numbers))))
                else:
                    inner[side].extend(record.inner)
        records = inner
    for each in found:
        each.sort(key=lambda pair: pair[0].start)
    return found if found[0] else None


def _sources(text: bytes, records: list[_Record]) -> list[bytes]:
    return [text[record.start : record.end] for record in records]


def _skeleton(text: bytes, found: list[tuple[_Record, int]]) -> Skeleton:
    skeleton = Skeleton(b"")
    parts, length, at = [], 0, 0
    for record, number in found:
        before = text[at : record.start]
        name = _BEGINNING.match(text, record.start)
        stand_in = (name.group() if name is not None else b"") + b"/>"
        skeleton.numbers[length + len(before)] = number
        parts.append(before)
        parts.append(stand_in)
        length += len(before) + len(stand_in)
        at = record.end
        skeleton.behind.append(length)
        skeleton.missing.append(at - length)
    parts.append(text[at:])
    skeleton.text = b"".join(parts)
    return skeleton
