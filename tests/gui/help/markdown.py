"""Reading the help as a test does: by topic, section, and what stands in code."""

from __future__ import annotations

import re

LINK = re.compile(r"\[[^\]]*\]\(([^)]*)\)")
CODE = re.compile(r"`([^`\n]+)`")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
_FENCE = re.compile(r"^```\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def text_of(topics, name):
    return topics.get(name).markdown


def section_of(topics, topic, title):
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text_of(topics, topic), re.MULTILINE | re.DOTALL)
    assert found, f"{topic} has no section {title}"
    return found[1]


def fenced(text):
    """The blocks of code."""
    return _FENCE.findall(text)


def first_cells(text):
    """What stands in code in the first cell of each row of its tables."""
    return re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)
