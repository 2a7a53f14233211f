"""What is wrong with single characters of a text: bare `&`, unknown entities, characters that XML does not allow.

Rules: XML 1.0 (fifth edition), sections 2.2, 2.4 and 4.1.
"""

from __future__ import annotations

import re

from workbench.documents.fault_list import FaultList

_AMPERSAND = re.compile(r"&(?:#(?P<decimal>\d+);|#x(?P<hex>[0-9a-fA-F]+);|(?P<name>[^\W\d][\w.\-]*);)?")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_PREDEFINED = frozenset({"amp", "lt", "gt", "quot", "apos"})


class Characters:
    """Looks at the characters of one text."""

    def __init__(self, text: str, faults: FaultList) -> None:
        self._text = text
        self._faults = faults

    def look_at_text(self, start: int, end: int) -> None:
        """Look at a stretch of text between tags."""
        self.look_at_references(start, end)
        for match in _FORBIDDEN.finditer(self._text, start, end):
            self._forbidden(match)
        stray = self._text.find("]]>", start, end)
        if stray >= 0:
            self._faults.add("stray-cdata-end", stray, stray + 3, "`]]>` stands in the text.", "Write `]]&gt;`.")

    def look_at_references(self, start: int, end: int) -> None:
        """Look at what begins with `&` between two offsets, in text or in a value."""
        for match in _AMPERSAND.finditer(self._text, start, end):
            if match.end() - match.start() == 1:
                self._faults.add(
                    "unescaped-ampersand",
                    match.start(),
                    match.end(),
                    "A bare `&` stands in the text.",
                    "Write `&amp;`.",
                )
            elif match["name"] is not None and match["name"] not in _PREDEFINED:
                self._faults.add(
                    "unknown-entity",
                    match.start(),
                    match.end(),
                    f"`{match.group()}` is not defined in XML; HTML may know it.",
                    "Write the character itself, or its number, such as `&#160;`.",
                )
            elif match["name"] is None and not _allowed(
                int(match["hex"], 16) if match["hex"] else int(match["decimal"][:9])
            ):
                self._faults.add(
                    "forbidden-character",
                    match.start(),
                    match.end(),
                    f"`{match.group()}` is a character that XML does not allow.",
                    "Take it away.",
                )

    def _forbidden(self, match: re.Match[str]) -> None:
        code = ord(match.group())
        self._faults.add(
            "forbidden-character",
            match.start(),
            match.end(),
            f"The control character U+{code:04X} stands here, which XML does not allow.",
            "Take it away at its source; it often comes from a terminal, a scanner or a database field.",
        )


def _allowed(code: int) -> bool:
    """Tell whether XML 1.0 allows the character (production 2)."""
    return code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
