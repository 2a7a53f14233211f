"""What a Python converter is given beside the document."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NoReturn

from lxml import etree

MOST_MESSAGES = 1_000
LONGEST_MESSAGE = 2_000


class TooMuchSaidError(Exception):
    """The converter says more than anybody would read."""


class StoppedError(Exception):
    """The converter says that there is nothing to make of this document."""


class Context:
    """What a Python converter is given beside the document.

    Attributes:
        name: what people call the document.
        raw: the document exactly as it came, which may be JSON or CSV where `document` is the XML lifted from it.
        parameters: values by name, such as the client code of a connection.
        folder: the converter's own folder, the one that it may read.
        scratch: an empty folder that it may write to; it is gone afterwards.
    """

    def __init__(self, name: str, raw: bytes, parameters: dict[str, str], folder: Path, scratch: Path) -> None:
        self.name = name
        self.raw = raw
        self.parameters = parameters
        self.folder = folder
        self.scratch = scratch
        self.said: list[tuple[str, str, str | None]] = []

    def note(self, text: str, node: Any = None) -> None:
        """Say something worth knowing, of a node of the document if one is given."""
        self._say(text, "note", node)

    def warning(self, text: str, node: Any = None) -> None:
        """Say something doubtful, of a node of the document if one is given."""
        self._say(text, "warning", node)

    def error(self, text: str, node: Any = None) -> None:
        """Say something wrong with the document; the conversion goes on."""
        self._say(text, "error", node)

    def stop(self, reason: str) -> NoReturn:
        """End the conversion, because there is nothing to make of this document, and say why."""
        raise StoppedError(reason)

    def _say(self, text: str, severity: str, node: Any) -> None:
        if len(self.said) >= MOST_MESSAGES:
            raise TooMuchSaidError(f"it said more than {MOST_MESSAGES:,} things")
        path = node.getroottree().getpath(node) if isinstance(node, etree._Element) else None
        self.said.append((str(text)[:LONGEST_MESSAGE], severity, path))


class Printed:
    """Takes what a converter prints, line by line, as notes."""

    encoding = "utf-8"

    def __init__(self, context: Context) -> None:
        self._context = context
        self._line = ""

    def write(self, text: str) -> int:
        """Take a piece of text."""
        *lines, self._line = (self._line + text).split("\n")
        for line in lines:
            if line.strip():
                self._context.note(line)
        if len(self._line) > LONGEST_MESSAGE * 10:
            raise TooMuchSaidError("it printed a line without end")
        return len(text)

    def flush(self) -> None:
        """Take what has no line end yet."""
        if self._line.strip():
            self._context.note(self._line)
        self._line = ""

    def isatty(self) -> bool:
        """Tell that nobody types here."""
        return False
