"""Everything that keeps a text from being well-formed XML: what, where, the likely cause, and what to do.

Parsers stop at the first fault and name the place where they noticed it; here the text is gone over in one pass
that goes on behind a fault and names the place where it was made. Rules: XML 1.0 (fifth edition), sections 2 and 3.
"""

from __future__ import annotations

import re
from contextlib import suppress

from workbench.documents.characters import Characters
from workbench.documents.fault_list import EnoughError, FaultList, shortened
from workbench.documents.nesting import Nesting
from workbench.documents.sound_stretches import sound_end
from workbench.documents.start_tags import StartTags, is_empty
from workbench.documents.text_places import Locate
from workbench.documents.tokens import Token, token_at
from workbench.findings import Finding


def faults(text: str, locate: Locate, limit: int) -> list[Finding]:
    """Find the faults of a text, at most `limit` of them, in the order of the text.

    Args:
        text: the decoded document without its byte order mark.
        locate: gives the place between two offsets of the text.
        limit: how many faults are worth telling.
    """
    found = FaultList(text, locate, limit)
    with suppress(EnoughError):
        _Pass(text, found).run()
    return sorted(
        found.found, key=lambda finding: (finding.place.line, finding.place.column) if finding.place else (0, 0)
    )


class _Pass:
    def __init__(self, text: str, faults: FaultList) -> None:
        self._text = text
        self._faults = faults
        self._characters = Characters(text, faults)
        self._start_tags = StartTags(text, faults, self._characters)
        self._nesting = Nesting(text, faults)
        self._roots = 0

    def run(self) -> None:
        self._declaration()
        at, size = 0, len(self._text)
        while at < size:
            if not self._nesting.is_outside:
                at = sound_end(self._text, at, self._nesting.prefixes)
            token = token_at(self._text, at)
            self._take(token)
            at = token.end
        self._nesting.end()
        if not self._roots:
            end = len(self._text.rstrip())
            self._faults.add("no-element", 0, end, "There is no element in it.", "Send the document itself.")

    def _take(self, token: Token) -> None:
        if token.kind == "text":
            self._text_between(token)
        elif token.kind == "start":
            self._start_tag(token)
        elif token.kind == "end":
            self._end_tag(token)
        elif token.kind == "bare-less-than":
            self._faults.add(
                "unescaped-less-than",
                token.start,
                token.end,
                "A `<` stands in the text as if a tag began here.",
                "Write `&lt;` for a `<` that is text.",
            )
        elif not token.closed:
            what = {"comment": "comment `<!--`", "cdata": "section `<![CDATA[`", "doctype": "`<!DOCTYPE`"}
            kind = what.get(token.kind, "instruction `<?`")
            self._faults.add(
                "unclosed-markup",
                token.start,
                token.start + 9,
                f"The {kind} that begins here is never closed.",
                "Close it, or look whether the file was cut off.",
            )
        elif token.kind == "comment" and "--" in self._text[token.start + 4 : token.end - 3]:
            self._faults.add(
                "double-hyphen",
                token.start,
                token.end,
                "A comment has `--` inside it, which XML does not allow.",
                "Write a single hyphen.",
            )
        elif token.kind == "cdata" and self._nesting.is_outside:
            self._outside(token)

    def _declaration(self) -> None:
        lead = re.match(r"\s+<\?xml\s", self._text)
        if lead is not None:
            self._faults.add(
                "late-declaration",
                0,
                lead.end() - 6,
                "Something stands before the XML declaration `<?xml … ?>`.",
                "Take away the blank lines or spaces in front of it: it must be the very first thing in the file.",
            )
        elif (second := self._text.find("<?xml ", 1)) > 0:
            self._faults.add(
                "late-declaration",
                second,
                second + 5,
                "An XML declaration `<?xml … ?>` stands inside the document.",
                "Take it away; most likely two documents were put into one file.",
            )

    def _text_between(self, token: Token) -> None:
        if self._nesting.is_outside and self._text[token.start : token.end].strip():
            self._outside(token)
        else:
            self._characters.look_at_text(token.start, token.end)

    def _outside(self, token: Token) -> None:
        text = self._text[token.start : token.end]
        start = token.start + len(text) - len(text.lstrip())
        where = "behind the end of the document" if self._roots else "before the first element"
        self._faults.add(
            "text-outside",
            start,
            token.start + len(text.rstrip()),
            f"`{shortened(text.strip())}` stands {where}.",
            "Take it away, or put it inside an element.",
        )

    def _start_tag(self, token: Token) -> None:
        if self._nesting.is_outside:
            self._roots += 1
            if self._roots == 2:
                self._faults.add(
                    "second-root",
                    token.start,
                    token.end,
                    f"A second document begins here with `<{token.name}>`.",
                    "A file holds one document with one outermost element: split it, or wrap both in one element.",
                )
        self._bracket(
            token,
            f"The tag `<{token.name}` has no `>`.",
            "Close the tag with `>`; look for a quotation mark that is missing or too many.",
        )
        prefixes = self._start_tags.look_at(token, self._nesting.prefixes)
        if not is_empty(self._text, token):
            self._nesting.open(token, prefixes)

    def _end_tag(self, token: Token) -> None:
        self._bracket(token, f"The end tag `</{token.name}` has no `>`.", "Close it with `>`.")
        self._nesting.close(token)

    def _bracket(self, token: Token, message: str, advice: str) -> None:
        if not token.closed and token.end < len(self._text.rstrip()):
            self._faults.add("unclosed-bracket", token.start, token.end, message, advice)
