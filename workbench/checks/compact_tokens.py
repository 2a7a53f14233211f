"""The words and signs that the compact form of RELAX NG is made of, read one after another."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from workbench.checks.sources import SchemaError

_NAME = r"[^\W\d][\w.\-·]*"
_TOKEN = re.compile(
    rf"(?P<space>[ \t\r\n]+|\#[^\r\n]*)|(?P<cname>{_NAME}:(?:{_NAME}|\*))|(?P<name>\\?{_NAME})"
    r"|(?P<literal>\"{3}(?:.|\n|\r)*?\"{3}|'{3}(?:.|\n|\r)*?'{3}|\"[^\"\r\n]*\"|'[^'\r\n]*')"
    r"|(?P<sign>\|=|&=|>>|[=|&,~(){}\[\]*+?\-])"
)
_ESCAPE = re.compile(r"\\x+\{(?:([0-9A-Fa-f]+)\})?")
_LINE_ENDS = {"\n": "\ufdd0", "\r": "\ufdd1"}
"""Escaped line ends may stand where real ones may not; until the text is read, these stand for them."""
KEYWORDS = frozenset({"attribute", "default", "datatypes", "div", "element", "empty", "external", "grammar", "include"})
KEYWORDS |= {"inherit", "list", "mixed", "namespace", "notAllowed", "parent", "start", "string", "text", "token"}


class Token(NamedTuple):
    """One word, name, text in quotation marks or sign; `end` behind the last."""

    kind: str
    text: str
    offset: int


def decoded(raw: bytes, path: Path) -> str:
    """The text of a schema, with its escapes replaced.

    Raises:
        SchemaError: it is neither UTF-8 nor UTF-16, or an escape stands for no character.
    """
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise SchemaError(
            f"`{path.name}` is not {encoding.upper()} text ({error.reason}).", "Save it as UTF-8."
        ) from None

    def character(found: re.Match[str]) -> str:
        code = int(found[1], 16) if found[1] else 0
        if not (code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000):
            line = text.count("\n", 0, found.start()) + 1
            raise SchemaError(f"`{path.name}`, line {line}: `{found[0]}` stands for no character.", f"Correct {path}.")
        return _LINE_ENDS.get(chr(code), chr(code))

    return _ESCAPE.sub(character, text)


class Tokens:
    """The tokens of one schema; `at` is the number of the next."""

    def __init__(self, text: str, path: Path) -> None:
        self._text = text
        self._path = path
        self._tokens = self._split()
        self.at = 0

    @property
    def current(self) -> Token:
        """The next token."""
        return self._tokens[self.at]

    @property
    def following(self) -> Token:
        """The token behind the next."""
        return self._tokens[min(self.at + 1, len(self._tokens) - 1)]

    @property
    def line(self) -> int:
        """The line of the next token."""
        return self._text.count("\n", 0, self.current.offset) + 1

    def _split(self) -> list[Token]:
        found, at = [], 0
        while at < len(self._text):
            match = _TOKEN.match(self._text, at)
            if match is None:
                raise self.error(f"`{self._text[at]}` means nothing here", at)
            if match.lastgroup != "space":
                found.append(Token(str(match.lastgroup), match.group(), at))
            at = match.end()
        found.append(Token("end", "", len(self._text)))
        return found

    def error(self, reason: str, offset: int | None = None) -> SchemaError:
        """The error that names the line of an offset, or of the next token."""
        at = self.current.offset if offset is None else offset
        line = self._text.count("\n", 0, at) + 1
        return SchemaError(f"`{self._path.name}`, line {line}: {reason}.", f"Correct {self._path} and check again.")

    @property
    def next(self) -> str:
        """The text of the next token."""
        return self.current.text

    def has(self, *texts: str) -> bool:
        """Whether the next token is one of these signs or words."""
        token = self.current
        return token.kind in ("sign", "name") and token.text in texts

    def take(self) -> Token:
        """Go past the next token, and give it."""
        token = self.current
        if token.kind != "end":
            self.at += 1
        return token

    def accept(self, text: str) -> bool:
        """Go past the next token if it is this one; tells whether it was."""
        if self.has(text):
            self.at += 1
            return True
        return False

    def want(self, text: str) -> None:
        """Go past the next token, which must be this one."""
        if not self.accept(text):
            raise self.error(f"`{text}` is wanted, and there is `{self.next or 'the end of the file'}`")

    def word(self) -> str:
        """An identifier or keyword."""
        token = self.take()
        if token.kind != "name":
            raise self.error(f"a name is wanted, and there is `{token.text}`", token.offset)
        return token.text.removeprefix("\\")

    def identifier(self) -> str:
        """A name that is no keyword."""
        if self.next in KEYWORDS:
            raise self.error(f"`{self.next}` is a keyword; write `\\{self.next}` for the name")
        return self.word()

    def literal(self) -> str:
        """A text in quotation marks, or several put together with `~`."""
        parts = []
        while True:
            token = self.take()
            if token.kind != "literal":
                raise self.error(f"a text in quotation marks is wanted, and there is `{token.text}`", token.offset)
            marks = 3 if token.text[:3] in ('"""', "'''") and len(token.text) >= 6 else 1
            parts.append(token.text[marks:-marks])
            if not self.accept("~"):
                return "".join(parts).replace("\ufdd0", "\n").replace("\ufdd1", "\r")

    def skip_annotations(self) -> None:
        """Passes over annotations, which stand in brackets before what they are about."""
        while self.has("["):
            self.skip_brackets()

    def skip_brackets(self) -> None:
        """Goes past everything up to the bracket that closes the next one."""
        depth = 0
        while True:
            if self.current.kind == "end":
                raise self.error("a `[` is never closed")
            depth += self.has("[")
            depth -= self.has("]")
            self.at += 1
            if not depth:
                return

    def skip_following(self) -> None:
        """Passes over annotations that come behind what they are about."""
        while self.accept(">>"):
            self.take()
            self.skip_brackets()
