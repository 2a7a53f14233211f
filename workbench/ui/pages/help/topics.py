"""The help's topics as they lie in a folder: `contents.toml` for their order, one Markdown file each.

Headings have the anchors that GitHub gives them, so that links work there too.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.errors import UserFacingError

FIRST = "start"
CONTENTS = "contents.toml"
_HEADING = re.compile(r"(#{1,4}) +(.+?) *")
_FENCE = re.compile(r" *```")
_CODE = re.compile(r"[a-z]+\.[a-z0-9…-]+")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"[`*|\\]|^[->#]+ |^\d+\. |-{3,}", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it, up to the next heading."""

    level: int
    title: str
    anchor: str
    text: str
    """What people read of it, without Markdown's marks."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One page of the help."""

    name: str
    title: str
    group: str
    markdown: str
    sections: tuple[Section, ...]

    def section(self, anchor: str) -> Section | None:
        """Give the section of an anchor."""
        return next((each for each in self.sections if each.anchor == anchor), None)

    def chapter(self, anchor: str) -> str:
        """Give the anchor of the second-level heading that a section stands under; empty where there is none."""
        found = ""
        for section in self.sections:
            found = section.anchor if section.level == 2 else found
            if section.anchor == anchor:
                return found
        return ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the help."""

    topic: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Topics:
    """All topics, in their order."""

    all: tuple[Topic, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """The titles of the groups, in their order."""
        return tuple(dict.fromkeys(topic.group for topic in self.all))

    def get(self, name: str) -> Topic | None:
        """Give the topic of a name."""
        return next((topic for topic in self.all if topic.name == name), None)

    def find(self, wanted: str) -> Spot | None:
        """Find a place: `topic`, `topic#anchor`, `topic.md#anchor` as in a link, or the code of a finding.

        A rule's own code, such as `rules.order-total`, leads to what is said of rules in general.
        """
        name, _, anchor = wanted.partition("#")
        topic = self.get(name.removesuffix(".md"))
        if topic is not None:
            return Spot(topic.name, anchor if topic.section(anchor) else "")
        codes = self.codes()
        return codes.get(wanted) or codes.get(f"{wanted.partition('.')[0]}.…")

    def codes(self) -> dict[str, Spot]:
        """Give the place of every explained code: a heading that is nothing but the code."""
        return {
            section.title: Spot(topic.name, section.anchor)
            for topic in self.all
            for section in topic.sections
            if _CODE.fullmatch(section.title)
        }


def load_topics(folder: Path) -> Topics:
    """Read the topics of a folder.

    Raises:
        UserFacingError: a file is missing or cannot be read; says which and why.
    """
    file = folder / CONTENTS
    try:
        contents = tomllib.loads(file.read_text(encoding="utf-8"))
        return Topics(tuple(_topics(folder, contents)))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserFacingError(
            f"The help in `{folder}` cannot be read: {error}.", "Install the workbench again; nothing else needs it."
        ) from error


def _topics(folder: Path, contents: dict[str, Any]) -> list[Topic]:
    found = []
    for group in contents["group"]:
        for name in group["topics"]:
            markdown = (folder / f"{name}.md").read_text(encoding="utf-8")
            sections = tuple(_sections(markdown))
            if not sections:
                raise ValueError(f"{name}.md has no heading")
            found.append(Topic(name, sections[0].title, group["title"], markdown, sections))
    return found


def _sections(markdown: str) -> list[Section]:
    heads: list[tuple[int, str]] = []
    bodies: list[list[str]] = []
    fenced = False
    for line in markdown.splitlines():
        fenced ^= _FENCE.match(line) is not None
        heading = None if fenced else _HEADING.fullmatch(line)
        if heading is not None:
            heads.append((len(heading[1]), _plain(heading[2])))
            bodies.append([])
        elif bodies:
            bodies[-1].append(line)
    return [
        Section(level, title, anchor_of(title), _plain("\n".join(body)))
        for (level, title), body in zip(heads, bodies, strict=True)
    ]


def anchor_of(title: str) -> str:
    """Give the anchor of a heading, as GitHub does."""
    return re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")


def _plain(markdown: str) -> str:
    return " ".join(_MARKS.sub(" ", _LINK.sub(r"\1", markdown)).split())
