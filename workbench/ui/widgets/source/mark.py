"""A mark: a stretch of the source that is underlined, with its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from workbench.findings import Severity
from workbench.ui.theme import Theme
from workbench.ui.widgets.words import rich

TALLEST = 200
"""Rows of one mark that are underlined; a longer stretch is plain from its beginning."""
_GRAVEST_FIRST: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the source; lines and columns count from 1, `end_column` is behind the last character."""

    line: int
    column: int
    end_line: int
    end_column: int
    severity: Severity = "error"
    tooltip: str = ""


def tooltip(words: str, theme: Theme) -> str:
    """Give what marks say as a tooltip shows it: it may quote a document, no part of which may become HTML."""
    return f"<qt>{rich(words, theme)}</qt>" if words else ""


class Stretch(NamedTuple):
    """The part of a mark that lies in one row, columns from 0; `end` is None for the rest of the row."""

    start: int
    end: int | None
    mark: Mark


class Marks:
    """Marks by row."""

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        self._rows: dict[int, list[Stretch]] = defaultdict(list)
        for mark in marks:
            last = max(mark.line, mark.end_line)
            for line in range(mark.line, min(last, mark.line + TALLEST) + 1):
                start = mark.column - 1 if line == mark.line else 0
                end = max(mark.end_column - 1, start + 1) if line == last else None
                self._rows[line - 1].append(Stretch(start, end, mark))

    def in_row(self, row: int) -> Sequence[Stretch]:
        """The marks that touch a row."""
        return self._rows.get(row, ())

    def severity(self, *rows: int) -> Severity | None:
        """The gravest severity of the marks that begin in these rows."""
        found = {each.mark.severity for row in rows for each in self.in_row(row) if each.mark.line == row + 1}
        return next((each for each in _GRAVEST_FIRST if each in found), None)

    def words(self, row: int, column: int | None = None) -> str:
        """What the marks of a row say, or those at one column of it."""
        said = [
            each.mark.tooltip
            for each in self.in_row(row)
            if column is None or (each.start <= column and (each.end is None or column < each.end))
        ]
        return "\n\n".join(dict.fromkeys(filter(None, said)))
