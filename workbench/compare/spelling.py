"""Gives text and attribute values as they are spelled, with entities and quotation marks, where that counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from workbench.documents.places import START_TAG

_ATTRIBUTE = re.compile(rb"""([^\s"'<>/=]+)\s*=\s*("[^"]*"|'[^']*')""")


class Spelling:
    """Stands between a parser and its handlers, and reads the bytes that an event was made of."""

    def __init__(self, parser: expat.XMLParserType, text: bytes, with_declarations: bool) -> None:
        """Take the place of the parser's handlers.

        Args:
            parser: with its handlers set.
            text: what it is going to parse.
            with_declarations: namespace declarations come as attributes.
        """
        self._parser, self._text, self._with_declarations = parser, text, with_declarations
        self._text_from = -1
        self._characters = parser.CharacterDataHandler
        self._start: Callable[..., Any] | None = parser.StartElementHandler
        parser.buffer_text = False
        parser.CharacterDataHandler = self._note
        parser.StartElementHandler = self._start_element
        for handler in ("EndElementHandler", "CommentHandler", "ProcessingInstructionHandler"):
            if getattr(parser, handler) is not None:
                setattr(parser, handler, self.before(getattr(parser, handler)))

    def _note(self, text: str) -> None:
        if self._text_from < 0:
            self._text_from = self._parser.CurrentByteIndex

    def before(self, handler: Callable[..., Any]) -> Callable[..., Any]:
        """Give a handler that first hands on the text before its event."""

        def handle(*event: Any) -> None:
            self._spell()
            handler(*event)

        return handle

    def _spell(self) -> None:
        if self._text_from >= 0 and self._characters is not None:
            self._characters(self._text[self._text_from : self._parser.CurrentByteIndex].decode())
        self._text_from = -1

    def _start_element(self, name: str, attributes: list[str]) -> None:
        self._spell()
        at = self._parser.CurrentByteIndex
        tag = START_TAG.match(self._text, at)
        written = _ATTRIBUTE.findall(self._text, at + 1, tag.end() if tag is not None else at + 1)
        spelled = [value.decode() for name_, value in written if self._with_declarations or not _declares(name_)]
        if len(spelled) * 2 == len(attributes):
            attributes = [part for pair in zip(attributes[::2], spelled, strict=True) for part in pair]
        assert self._start is not None
        self._start(name, attributes)


def _declares(name: bytes) -> bool:
    return name == b"xmlns" or name.startswith(b"xmlns:")
