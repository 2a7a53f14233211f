"""What the gate and the evidence say, as findings and sentences."""

from __future__ import annotations

import re

from workbench.findings import Finding, Place
from workbench.review import Gate

_PATH = re.compile(r"`(/[^`]*)`")


def news_findings(gate: Gate) -> tuple[Finding, ...]:
    """Give what was never reviewed as findings; one that is about a path leads there."""
    return tuple(_finding(sentence) for sentence in gate.news)


def own_work_words(by: str, prepared_by: str) -> str:
    """Say that somebody would approve their own work; empty when it is another's."""
    if by.strip().casefold() != prepared_by.strip().casefold():
        return ""
    return (
        f"`{by.strip()}` prepared it, too: the review will be shown as own work. Better let somebody else look at it."
    )


def _finding(sentence: str) -> Finding:
    found = _PATH.search(sentence)
    place = Place(0, 0, 0, 0, found[1]) if found else None
    return Finding("review", "warning", "review.new", sentence, place=place)
