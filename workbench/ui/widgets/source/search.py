"""Searches a whole text in bounded steps, so that no text and no expression freezes the window."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRegularExpression, QTimer, Signal

from workbench.ui.widgets.source.lines import Lines, characters, units
from workbench.ui.widgets.source.matches import Matches

STEP = 500_000
"""Characters that one step goes over."""
STEP_ROWS = 2_000
"""Rows that one step of a regular expression goes over."""
MOST = 1_000_000
"""Matches after which a search stops."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for in the text."""

    words: str
    case: bool = False
    whole_words: bool = False
    regex: bool = False

    def trouble(self) -> str:
        """Why this cannot be looked for; empty where it can."""
        if not self.regex:
            return ""
        expression = self.expression()
        if expression.isValid():
            return ""
        at = expression.patternErrorOffset()
        return f"Not a regular expression: {expression.errorString()} (character {at + 1})."

    def expression(self) -> QRegularExpression:
        """The query for a row, as Qt's engine takes it: that one gives up on expressions that would never end."""
        pattern = f"\\b(?:{self.words})\\b" if self.whole_words else self.words
        options = QRegularExpression.PatternOption.UseUnicodePropertiesOption
        if not self.case:
            options |= QRegularExpression.PatternOption.CaseInsensitiveOption
        return QRegularExpression(pattern, options)

    def pattern(self) -> re.Pattern[str]:
        """The query for a text, where it is no regular expression."""
        words = re.escape(self.words)
        if self.whole_words:
            words = rf"(?<!\w){words}(?!\w)"
        return re.compile(words, 0 if self.case else re.IGNORECASE)


class Search(QObject):
    """One search after the other over one text.

    Attributes:
        matches: what was found so far.
        is_done: whether the text was searched to its end.
        is_full: whether the search stopped because there were too many matches.
        trouble: why the search ended early; empty where it did not.
    """

    progressed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.matches = Matches()
        self.is_done = True
        self.is_full = False
        self.trouble = ""
        self._steps: Iterator[list[tuple[int, int]]] = iter(())
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._step)

    def start(self, lines: Lines, query: Query) -> None:
        """Search a text; an empty query finds nothing."""
        self.stop()
        self.matches = Matches()
        self.is_full = False
        self.trouble = query.trouble()
        self.is_done = not query.words or bool(self.trouble)
        if not self.is_done:
            self._steps = _by_expression(lines, query) if query.regex else _by_words(lines, query)
            self._timer.start()
            self._step()
        else:
            self.progressed.emit()

    def stop(self) -> None:
        """End the search where it is."""
        self._timer.stop()
        self.is_done = True

    def _step(self) -> None:
        try:
            found = next(self._steps, None)
        except _TooHardError:
            self.trouble = "This expression takes too long on this text; make it simpler."
            found = None
        if found is not None:
            self.matches.add(found[: MOST - len(self.matches)])
        self.is_full = len(self.matches) >= MOST
        if found is None or self.is_full:
            self.stop()
        self.progressed.emit()


class _TooHardError(Exception):
    """An expression that backtracks without end."""


def _by_words(lines: Lines, query: Query) -> Iterator[list[tuple[int, int]]]:
    pattern, text = query.pattern(), lines.text
    at = 0
    for start in range(0, len(text), STEP):
        # A match may begin in this step and end in the next one.
        until = min(len(text), start + STEP + len(query.words) + 1)
        found = [each.span() for each in pattern.finditer(text, max(start, at), until) if each.start() < start + STEP]
        at = found[-1][1] if found else at
        yield found


def _by_expression(lines: Lines, query: Query) -> Iterator[list[tuple[int, int]]]:
    expression = query.expression()
    for first in range(0, lines.count, STEP_ROWS):
        found: list[tuple[int, int]] = []
        for row in range(first, min(lines.count, first + STEP_ROWS)):
            found += _in_row(expression, lines.line(row), lines.start(row))
        yield found


def _in_row(expression: QRegularExpression, row: str, start: int) -> Iterator[tuple[int, int]]:
    at, size = 0, units(row)
    while at <= size:
        match = expression.match(row, at)
        if not match.isValid():
            raise _TooHardError
        if not match.hasMatch():
            return
        if match.capturedLength():
            yield start + characters(row, match.capturedStart()), start + characters(row, match.capturedEnd())
        at = max(match.capturedEnd(), match.capturedStart() + 1)
