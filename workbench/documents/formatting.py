"""Indents a document without touching anything but the white space between elements."""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.documents.tokens import Token, tokens

INDENT = "  "


@dataclass(slots=True)
class _Open:
    """An element whose end tag has not come."""

    keeps_space: bool
    """It, or one around it, says `xml:space="preserve"`."""
    mixed: bool
    """It holds text beside elements, where white space is content."""
    has_children: bool = False


@dataclass(slots=True)
class _Writer:
    parts: list[str] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)

    def line(self, depth: int) -> None:
        if self.parts:
            self.parts.append("\n" + INDENT * depth)

    @property
    def is_free(self) -> bool:
        """Whether white space may be put here."""
        return not self.open or not (self.open[-1].keeps_space or self.open[-1].mixed)


def formatted(text: str) -> str:
    """Give well-formed XML with each element on a line of its own, indented by two spaces.

    Names, attributes, comments, CDATA sections, entities and text stay as they are; elements with mixed content and
    those below `xml:space="preserve"` are left alone.

    Args:
        text: well-formed XML with line feeds as line ends.
    """
    pieces = list(tokens(text))
    mixed = _mixed(pieces, text)
    writer = _Writer()
    for number, token in enumerate(pieces):
        piece = text[token.start : token.end]
        if token.kind == "text" and not piece.strip() and writer.is_free and not _is_value(pieces, number):
            continue
        _write(writer, token, piece, number in mixed)
    return "".join(writer.parts) + "\n"


def _write(writer: _Writer, token: Token, piece: str, is_mixed: bool) -> None:
    if token.kind == "end":
        element = writer.open.pop()
        if element.has_children and not (element.keeps_space or element.mixed):
            writer.line(len(writer.open))
    elif token.kind not in ("text", "cdata") and writer.is_free:
        writer.line(len(writer.open))
    if token.kind not in ("text", "cdata", "end") and writer.open:
        writer.open[-1].has_children = True
    writer.parts.append(piece)
    if token.kind == "start" and not piece.endswith("/>"):
        around = writer.open[-1].keeps_space if writer.open else False
        says = "preserve" in piece and "xml:space" in piece
        writer.open.append(_Open(around or says, is_mixed))


def _is_value(pieces: list[Token], number: int) -> bool:
    """Tell whether white space is all that an element holds, and so its value."""
    around = pieces[max(0, number - 1) : number + 2]
    return [token.kind for token in around] == ["start", "text", "end"] and around[0].name == around[2].name


def _mixed(pieces: list[Token], text: str) -> set[int]:
    """Give the numbers of the start tags whose elements hold text beside other nodes."""
    found: set[int] = set()
    open_: list[tuple[int, bool, bool]] = []
    for number, token in enumerate(pieces):
        piece = text[token.start : token.end]
        if token.kind == "end" and open_:
            start, has_text, has_nodes = open_.pop()
            if has_text and has_nodes:
                found.add(start)
            continue
        if open_:
            start, has_text, has_nodes = open_[-1]
            is_text = token.kind == "cdata" or (token.kind == "text" and bool(piece.strip()))
            open_[-1] = (start, has_text or is_text, has_nodes or token.kind not in ("text", "cdata"))
        if token.kind == "start" and not piece.endswith("/>"):
            open_.append((number, False, False))
    return found
