"""A comparison made ready to be looked at: for a worker process, which gives what a window needs and no more."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import accumulate

from workbench.compare.alignment import CODES, SAME, Alignment, align
from workbench.compare.compare import compare
from workbench.compare.difference import Change, Difference, Spot
from workbench.compare.options import Options, Report
from workbench.compare.organise import Group, grouped
from workbench.compare.takeover import take_over
from workbench.compare.values import Comparison, without_collecting
from workbench.documents import Document, read
from workbench.errors import UserFacingError


@dataclass(frozen=True, slots=True)
class Source:
    """One of the two documents, as it came."""

    name: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that is shown of a comparison."""

    difference: Difference
    groups: tuple[Group, ...]
    rows: Alignment
    left_text: bytes
    """In UTF-8, as the offsets of the rows count."""
    right_text: bytes


def prepare(left: Source, right: Source, options: Options, report: Report | None = None) -> Prepared:
    """Compare two documents and lay them side by side.

    Args:
        left: the first document, or the standard.
        right: the second document, or the partner's.
        options: what counts.
        report: told how far it has come.

    Raises:
        UserFacingError: one of the two is no XML, or an XPath of the options cannot be used.
    """
    documents = _read(left), _read(right)
    with without_collecting():
        if options.mode == "structure":
            difference = compare(*documents, options)
            comparison = Comparison(*documents, options._replace(mode="values"), report, whole=True)
            rows = align(comparison, comparison.places())
            difference = difference._replace(changes=_mark_places(rows, difference.changes, documents))
        else:
            comparison = Comparison(*documents, options, report, whole=True)
            difference = comparison.difference()
            rows = align(comparison, comparison.places(), len(difference.changes) - len(comparison.script.edits))
    return Prepared(difference, grouped(difference.changes), rows, documents[0].utf8(), documents[1].utf8())


def changed_source(left: Source, right: Source, options: Options, number: int, to_left: bool) -> Source:
    """Take one change over to the left or to the right document, and give that document.

    Args:
        left: the left document.
        right: the right document.
        options: those that the changes were found with, in values mode.
        number: which of the changes.
        to_left: change the left document, and else the right one.

    Raises:
        UserFacingError: the change cannot be taken over alone.
    """
    documents = _read(left), _read(right)
    with without_collecting():
        comparison = Comparison(*documents, options, whole=True)
        first = len(comparison.difference().changes) - len(comparison.script.edits)
        if number < first:
            raise UserFacingError("This change cannot be taken over alone: it concerns the whole document.", "")
        raw = take_over(comparison, documents, comparison.script.edits[number - first], to_left=to_left)
    return replace(left if to_left else right, raw=raw)


def _read(source: Source) -> Document:
    document = read(source.raw, source.name)
    if document.outcome != "xml":
        finding = document.findings[0]
        where = f" line {finding.place.line}, column {finding.place.column}:" if finding.place is not None else ""
        raise UserFacingError(f"`{source.name}` cannot be compared:{where} {finding.message}", finding.advice)
    return document


def _mark_places(
    rows: Alignment, changes: Iterable[Change], documents: tuple[Document, Document]
) -> tuple[Change, ...]:
    """Mark in rows that show the values only where the structure differs; give the changes in the order of the rows."""
    count = len(rows)
    rows.kind = bytearray(SAME for _ in range(count))
    rows.change = array("i", [-1] * count)
    rows.moves = []
    finders = (
        _RowFinder(documents[0].utf8(), rows.left_start),
        _RowFinder(documents[1].utf8(), rows.right_start),
    )
    placed = [
        (finders[1].row(change.right) if change.right is not None else finders[0].row(change.left), change)
        for change in changes
    ]
    placed.sort(key=lambda pair: pair[0])
    for number, (row, change) in enumerate(placed):
        rows.kind[row] = CODES[change.kind]
        rows.change[row] = number
    rows.row_of_change = array("i", [row for row, _ in placed])
    return tuple(change for _, change in placed)


class _RowFinder:
    """Finds the row that a line and column belong to."""

    def __init__(self, text: bytes, starts: Iterable[int]) -> None:
        self._text = text
        self._lines = array("Q", [0, *accumulate(map(len, text.splitlines(keepends=True)))])
        found = sorted((start, row) for row, start in enumerate(starts) if start >= 0)
        self._starts = [start for start, _ in found]
        self._rows = [row for _, row in found]

    def row(self, spot: Spot | None) -> int:
        assert spot is not None
        start = self._lines[spot.line - 1]
        line = self._text[start : self._lines[min(spot.line, len(self._lines) - 1)]]
        offset = start + len(line.decode("utf-8", "replace")[: spot.column - 1].encode())
        return self._rows[max(0, bisect_right(self._starts, offset) - 1)]
