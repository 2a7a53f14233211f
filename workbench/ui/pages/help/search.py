"""Looks for words in all topics: every word must occur in a section, at the beginning of a word or inside a code."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.ui.pages.help.topics import Section, Spot, Topic, Topics

AROUND = 40
"""Characters shown before the first word found, and twice as many after it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A section that has all the words."""

    spot: Spot
    title: str
    """The section's heading."""
    snippet: str
    """The topic it is in, and the words around what was found."""


def search(topics: Topics, wanted: str) -> tuple[Hit, ...]:
    """Find the sections that have all words, those with the words in their headings first."""
    words = words_of(wanted)
    if not words:
        return ()
    ranked = []
    for order, topic in enumerate(topics.all):
        for section in topic.sections:
            score = _score(topic, section, words)
            if score:
                ranked.append((-score, order, _hit(topic, section, words)))
    ranked.sort(key=lambda each: each[:2])
    return tuple(hit for _, _, hit in ranked)


def words_of(wanted: str) -> tuple[str, ...]:
    """Split what was typed into words."""
    return tuple(dict.fromkeys(re.findall(r"[^\s,;]+", wanted.lower())))


def _score(topic: Topic, section: Section, words: tuple[str, ...]) -> int:
    """Weigh a section: a word counts most in the topic's title, then in the heading; 0 when one is missing."""
    first = section is topic.sections[0]
    total = 0
    for word in words:
        in_title = 8 if first and _has(topic.title, word) else 0
        in_heading = 5 if _has(section.title, word) else 0
        in_text = 1 if _has(section.text, word) else 0
        if not in_title + in_heading + in_text:
            return 0
        total += in_title + in_heading + in_text
    return total


def _has(text: str, word: str) -> bool:
    return _at(text, word) is not None


def _at(text: str, word: str) -> int | None:
    found = re.search(rf"(?<!\w){re.escape(word)}", text, re.IGNORECASE)
    return found.start() if found else None


def _hit(topic: Topic, section: Section, words: tuple[str, ...]) -> Hit:
    first = section is topic.sections[0]
    at = min((place for word in words if (place := _at(section.text, word)) is not None), default=0)
    start = max(0, at - AROUND)
    start = section.text.find(" ", start) + 1 if start else 0
    snippet = section.text[start : at + 2 * AROUND]
    before, after = "…" if start else "", "…" if at + 2 * AROUND < len(section.text) else ""
    within = "" if first else f"{topic.title}: "
    anchor = "" if first else section.anchor
    return Hit(Spot(topic.name, anchor), section.title, f"{within}{before}{snippet.strip()}{after}")
