"""Everything that keeps a text from being well-formed XML: what, where, the likely cause, and what to do.

Parsers stop at the first fault and name the place where they noticed it; here the text is gone over in one pass
that goes on behind a fault and names the place where it was made. Rules: XML 1.0 (fifth edition), sections 2 and 3;
Namespaces in XML 1.0, section 5.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from workbench.documents.text_places import Locate
from workbench.documents.tokens import Token, tokens
from workbench.findings import Finding, Place

_AMPERSAND = re.compile(r"&(?:#(?P<decimal>\d+);|#x(?P<hex>[0-9a-fA-F]+);|(?P<name>[^\W\d][\w.\-]*);)?")
_ATTRIBUTE = re.compile(r"""\s*(?P<name>[^\s"'<>/=]+)(?P<equals>\s*=\s*)?(?P<value>"[^"]*"|'[^']*'|[^\s"'<>/]+)?""")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NEXT_TAG = re.compile(r"<(/?[^\s<>/]+)")
_PREDEFINED = frozenset({"amp", "lt", "gt", "quot", "apos"})


def faults(text: str, locate: Locate, limit: int) -> list[Finding]:
    """Find the faults of a text, at most `limit` of them, in the order of the text.

    Args:
        text: the decoded document without its byte order mark.
        locate: gives the place between two offsets of the text.
        limit: how many faults are worth telling.
    """
    found = _Pass(text, locate, limit).run()
    return sorted(found, key=lambda finding: (finding.place.line, finding.place.column) if finding.place else (0, 0))


class _EnoughError(Exception):
    """The limit is reached."""


class _Pass:
    def __init__(self, text: str, locate: Locate, limit: int) -> None:
        self._text = text
        self._locate = locate
        self._limit = limit
        self._found: list[Finding] = []
        self._open: list[tuple[Token, frozenset[str]]] = []
        self._roots = 0

    def run(self) -> list[Finding]:
        try:
            self._declaration()
            for token in tokens(self._text):
                self._take(token)
            self._end_of_text()
        except _EnoughError:
            pass
        return self._found

    def _take(self, token: Token) -> None:
        if token.kind == "text":
            self._characters(token)
        elif token.kind == "start":
            self._start_tag(token)
        elif token.kind == "end":
            self._end_tag(token)
        elif token.kind == "bare-less-than":
            self._add(
                "unescaped-less-than",
                token.start,
                token.end,
                "A `<` stands in the text as if a tag began here.",
                "Write `&lt;` for a `<` that is text.",
            )
        elif not token.closed:
            what = {"comment": "comment `<!--`", "cdata": "section `<![CDATA[`", "doctype": "`<!DOCTYPE`"}
            kind = what.get(token.kind, "instruction `<?`")
            self._add(
                "unclosed-markup",
                token.start,
                token.start + 9,
                f"The {kind} that begins here is never closed.",
                "Close it, or look whether the file was cut off.",
            )
        elif token.kind == "comment" and "--" in self._text[token.start + 4 : token.end - 3]:
            self._add(
                "double-hyphen",
                token.start,
                token.end,
                "A comment has `--` inside it, which XML does not allow.",
                "Write a single hyphen.",
            )
        elif token.kind == "cdata" and not self._open:
            self._outside(token)

    def _declaration(self) -> None:
        lead = re.match(r"\s+<\?xml\s", self._text)
        if lead is not None:
            self._add(
                "late-declaration",
                0,
                lead.end() - 6,
                "Something stands before the XML declaration `<?xml … ?>`.",
                "Take away the blank lines or spaces in front of it: it must be the very first thing in the file.",
            )
        elif (second := self._text.find("<?xml ", 1)) > 0:
            self._add(
                "late-declaration",
                second,
                second + 5,
                "An XML declaration `<?xml … ?>` stands inside the document.",
                "Take it away; most likely two documents were put into one file.",
            )

    def _characters(self, token: Token) -> None:
        if not self._open and self._text[token.start : token.end].strip():
            self._outside(token)
            return
        self._references(token.start, token.end)
        for match in _FORBIDDEN.finditer(self._text, token.start, token.end):
            self._forbidden(match)
        end = self._text.find("]]>", token.start, token.end)
        if end >= 0:
            self._add("stray-cdata-end", end, end + 3, "`]]>` stands in the text.", "Write `]]&gt;`.")

    def _outside(self, token: Token) -> None:
        text = self._text[token.start : token.end]
        start = token.start + len(text) - len(text.lstrip())
        where = "behind the end of the document" if self._roots else "before the first element"
        self._add(
            "text-outside",
            start,
            token.start + len(text.rstrip()),
            f"`{_short(text.strip())}` stands {where}.",
            "Take it away, or put it inside an element.",
        )

    def _start_tag(self, token: Token) -> None:
        if not self._open:
            self._roots += 1
            if self._roots == 2:
                self._add(
                    "second-root",
                    token.start,
                    token.end,
                    f"A second document begins here with `<{token.name}>`.",
                    "A file holds one document with one outermost element: split it, or wrap both in one element.",
                )
        body_start = token.start + 1 + len(token.name)
        empty = self._text[token.start : token.end].endswith("/>")
        body_end = token.end - (2 if empty else 1 if token.closed else 0)
        held = self._open[-1][1] if self._open else frozenset({"xml", "xmlns"})
        # Behind a quotation mark that is missing or too many, nothing in the tag is what it seems.
        prefixes = self._attributes(token, body_start, body_end, held) if token.closed else held
        if not token.closed and token.end < len(self._text.rstrip()):
            self._add(
                "unclosed-bracket",
                token.start,
                token.end,
                f"The tag `<{token.name}` has no `>`.",
                "Close the tag with `>`; look for a quotation mark that is missing or too many.",
            )
        self._prefix(token.name, prefixes, token.start + 1, "element")
        if not empty:
            self._open.append((token, prefixes))

    def _attributes(self, token: Token, start: int, end: int, held: frozenset[str]) -> frozenset[str]:
        """Look at the attributes of a start tag and give the prefixes that hold inside it."""
        seen: dict[str, tuple[int, int]] = {}
        at = start
        while (match := _ATTRIBUTE.match(self._text, at, end)) is not None and match.end() > at:
            name, value = match["name"], match["value"]
            where = match.start("name"), match.end()
            at = match.end()
            if match["equals"] is None or value is None:
                self._add(
                    "attribute-without-value",
                    *where,
                    f"The attribute `{name}` of `{token.name}` has no value.",
                    f'Write `{name}="…"`.',
                )
                if match["equals"] is None and value is not None:
                    at = match.start("value")
                continue
            if value[0] not in "\"'":
                self._add(
                    "unquoted-attribute",
                    *where,
                    f"The value of the attribute `{name}` of `{token.name}` is not in quotation marks.",
                    f'Write `{name}="{_short(value)}"`.',
                )
                continue
            if name in seen:
                self._add(
                    "duplicate-attribute",
                    *where,
                    f"`{token.name}` has the attribute `{name}` twice.",
                    "Keep one of the two.",
                    related=self._locate(*seen[name]),
                )
            seen[name] = where
            self._references(match.start("value") + 1, match.end("value") - 1)
            if (less := value.find("<")) >= 0:
                offset = match.start("value") + less
                self._add(
                    "unescaped-less-than",
                    offset,
                    offset + 1,
                    f"The value of `{name}` has a bare `<` in it.",
                    "Write `&lt;`, or look for a quotation mark that is missing.",
                )
        prefixes = held | {name[6:] for name in seen if name.startswith("xmlns:")}
        for name, (begin, _) in seen.items():
            if not name.startswith("xmlns"):
                self._prefix(name, prefixes, begin, "attribute")
        return prefixes

    def _prefix(self, name: str, prefixes: frozenset[str], start: int, kind: str) -> None:
        prefix, colon, _ = name.partition(":")
        if colon and prefix not in prefixes:
            self._add(
                "undeclared-prefix",
                start,
                start + len(name),
                f"The prefix `{prefix}` of the {kind} `{name}` is not declared.",
                f'Declare it on this element or one around it: `xmlns:{prefix}="…"`.',
            )

    def _end_tag(self, token: Token) -> None:
        if not token.closed and token.end < len(self._text.rstrip()):
            self._add(
                "unclosed-bracket",
                token.start,
                token.end,
                f"The end tag `</{token.name}` has no `>`.",
                "Close it with `>`.",
            )
        if self._open and self._open[-1][0].name == token.name:
            self._open.pop()
            return
        names = [opened.name for opened, _ in self._open]
        if token.name in names:
            while self._open[-1][0].name != token.name:
                self._never_closed(self._open.pop()[0], token)
            self._open.pop()
        elif names and (_alike(names[-1], token.name) or self._next_closes(token, names[:-1])):
            opened = self._open.pop()[0]
            self._add(
                "mismatched-tag",
                token.start,
                token.end,
                f"`<{opened.name}>` is closed by `</{token.name}>`, which is another name.",
                f"Write both alike; capital letters count: `</{opened.name}>`.",
                related=self._tag(opened),
            )
        else:
            inside = f" It stands inside `{names[-1]}`." if names else ""
            self._add(
                "stray-end-tag",
                token.start,
                token.end,
                f"`</{token.name}>` closes an element that was never opened.{inside}",
                f"Take it away, or open `<{token.name}>` where it should begin.",
            )

    def _next_closes(self, token: Token, around: list[str]) -> bool:
        """Tell whether the next tag closes the element around, so that this one was meant for the one inside it."""
        following = _NEXT_TAG.search(self._text, token.end)
        return following is not None and bool(around) and following[1] == f"/{around[-1]}"

    def _never_closed(self, opened: Token, closing: Token) -> None:
        tag = self._tag(opened)
        self._add(
            "unclosed-tag",
            opened.start,
            opened.end,
            f"`<{opened.name}>`, opened in line {tag.line}, is never closed; `</{closing.name}>` comes first.",
            f"Put `</{opened.name}>` where it ends.",
            related=self._locate(closing.start, closing.end),
        )

    def _end_of_text(self) -> None:
        end = len(self._text.rstrip())
        if self._open:
            innermost = self._open[-1][0]
            others = f", as are {len(self._open) - 1} around it" if len(self._open) > 1 else ""
            self._add(
                "truncated",
                innermost.start,
                innermost.end,
                f"The file ends inside `{innermost.name}`, which is still open{others}.",
                "Look whether the file was cut off on its way; otherwise close these elements.",
                related=self._locate(end, end),
            )
        elif not self._roots:
            self._add("no-element", 0, end, "There is no element in it.", "Send the document itself.")

    def _references(self, start: int, end: int) -> None:
        for match in _AMPERSAND.finditer(self._text, start, end):
            if match.end() - match.start() == 1:
                self._add(
                    "unescaped-ampersand",
                    match.start(),
                    match.end(),
                    "A bare `&` stands in the text.",
                    "Write `&amp;`.",
                )
            elif match["name"] is not None and match["name"] not in _PREDEFINED:
                self._add(
                    "unknown-entity",
                    match.start(),
                    match.end(),
                    f"`{match.group()}` is not defined in XML; HTML may know it.",
                    "Write the character itself, or its number, such as `&#160;`.",
                )
            elif match["name"] is None and not _allowed(
                int(match["hex"], 16) if match["hex"] else int(match["decimal"][:9])
            ):
                self._add(
                    "forbidden-character",
                    match.start(),
                    match.end(),
                    f"`{match.group()}` is a character that XML does not allow.",
                    "Take it away.",
                )

    def _forbidden(self, match: re.Match[str]) -> None:
        code = ord(match.group())
        self._add(
            "forbidden-character",
            match.start(),
            match.end(),
            f"The control character U+{code:04X} stands here, which XML does not allow.",
            "Take it away at its source; it often comes from a terminal, a scanner or a database field.",
        )

    def _tag(self, token: Token) -> Place:
        return self._locate(token.start, token.end)

    def _add(self, code: str, start: int, end: int, message: str, advice: str, *, related: Place | None = None) -> None:
        place = self._locate(start, min(end, len(self._text)))
        self._found.append(Finding("document", "error", f"document.{code}", message, advice, place, related))
        if len(self._found) >= self._limit:
            raise _EnoughError


def _allowed(code: int) -> bool:
    """Tell whether XML 1.0 allows the character (production 2)."""
    return code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.lower(), other.lower(), autojunk=False).ratio() > 0.7


def _short(text: str, most: int = 40) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"
