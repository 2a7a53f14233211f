"""The faults found in a text so far, up to the number that is worth telling."""

from __future__ import annotations

from workbench.documents.text_places import Locate
from workbench.documents.tokens import Token
from workbench.findings import Finding, Place


class EnoughError(Exception):
    """The limit is reached."""


class FaultList:
    """The faults of one text.

    Args:
        text: the decoded document without its byte order mark.
        locate: gives the place between two offsets of the text.
        limit: how many faults are worth telling.
    """

    def __init__(self, text: str, locate: Locate, limit: int) -> None:
        self.found: list[Finding] = []
        self.locate = locate
        self._length = len(text)
        self._limit = limit

    def add(self, code: str, start: int, end: int, message: str, advice: str, *, related: Place | None = None) -> None:
        """Note a fault between two offsets.

        Raises:
            EnoughError: the limit is reached.
        """
        place = self.locate(start, min(end, self._length))
        self.found.append(Finding("document", "error", f"document.{code}", message, advice, place, related))
        if len(self.found) >= self._limit:
            raise EnoughError

    def place_of(self, token: Token) -> Place:
        """The place of a tag."""
        return self.locate(token.start, token.end)


def shortened(text: str, most: int = 40) -> str:
    """A text on one line, cut when it is long."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"
