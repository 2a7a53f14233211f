"""What a text becomes when its matches are replaced."""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtCore import QRegularExpression

from workbench.ui.widgets.source.lines import Lines, units
from workbench.ui.widgets.source.search import Query

_GROUP = re.compile(r"\\([0-9\\])")


def replaced(lines: Lines, stretches: Iterable[tuple[int, int]], query: Query, words: str) -> str:
    r"""Give the text with stretches replaced.

    Args:
        lines: the text.
        stretches: what was found in it, in order.
        query: what found them.
        words: what takes their place; where the query is a regular expression, `\1` is what its first group found,
            `\0` the whole, and `\\` a backslash.
    """
    expression = query.expression() if query.regex and "\\" in words else None
    parts, at = [], 0
    for start, end in stretches:
        parts.append(lines.text[at:start])
        parts.append(words if expression is None else _filled(lines, expression, start, words))
        at = end
    return "".join((*parts, lines.text[at:]))


def _filled(lines: Lines, expression: QRegularExpression, start: int, words: str) -> str:
    row, column = lines.position(start)
    line = lines.line(row)
    match = expression.match(line, units(line[:column]))
    return _GROUP.sub(lambda found: "\\" if found[1] == "\\" else match.captured(int(found[1])), words)
