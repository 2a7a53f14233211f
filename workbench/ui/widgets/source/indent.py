"""How a source is indented, and what a new row begins with."""

from __future__ import annotations

import re

_INDENT = re.compile(r"^([ \t]+)\S", re.MULTILINE)
_OPENED = re.compile(r"<[^\W\d](?:[^<>\"']|\"[^\"]*\"|'[^']*')*(?<!/)>[ \t]*$|[\[{(:][ \t]*$")
_STEP = "  "
_LOOKED_AT = 20_000


def indent_step(text: str) -> str:
    """Give one step of indentation: that of the first row which is indented, two spaces where none is."""
    found = _INDENT.search(text, 0, _LOOKED_AT)
    return found[1] if found else _STEP


def next_indent(before: str, step: str) -> str:
    """Give the indentation of a new row.

    Args:
        before: the row above, up to where it was cut.
        step: one step of indentation.
    """
    indent = before[: len(before) - len(before.lstrip(" \t"))]
    return indent + step if _OPENED.search(before) else indent


def outdented(row: str, step: str) -> int:
    """Give how many characters to take away at a row's beginning to indent it by one step less."""
    if row.startswith(step):
        return len(step)
    if row.startswith("\t"):
        return 1
    return min(len(row) - len(row.lstrip(" ")), len(step))
