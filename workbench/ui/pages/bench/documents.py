"""The documents on the bench: what was dropped, what the user made of it, what is known of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from workbench.bench import Examination
from workbench.bench.sending import Sent
from workbench.errors import UserFacingError

Condition = Literal["waiting", "ready", "problems", "trouble"]


@dataclass(frozen=True, slots=True)
class BenchDocument:
    """One document on the bench; every change makes a new one."""

    key: int
    name: str
    raw: bytes
    path: Path | None = None
    """Where it came from; None for pasted text and samples."""
    chosen: str | None = None
    """The transaction the user takes it for; None lets the bench recognise it."""
    converter: str | None = None
    """The converter the user chose; None lets the document choose."""
    edited: bool = False
    """The text differs from the partner's file."""
    examination: Examination | None = None
    """What is known of exactly these bytes; None while it is being found out."""
    trouble: UserFacingError | None = None
    """Why it could not be examined."""
    sent: Sent | None = None
    """The last submission of exactly these bytes."""
    accepted: bytes | None = None
    """What the server accepted last, as it was sent; it outlives later edits."""

    @property
    def condition(self) -> Condition:
        """Its state in a word, for the list of documents."""
        if self.trouble is not None:
            return "trouble"
        if self.examination is None:
            return "waiting"
        return "ready" if self.examination.outcome == "ready" else "problems"

    def with_raw(self, raw: bytes) -> BenchDocument:
        """Give the document with other bytes, of which nothing is known yet."""
        return replace(self, raw=raw, edited=True, examination=None, trouble=None, sent=None)

    def with_choice(self, chosen: str | None, converter: str | None) -> BenchDocument:
        """Give the document to be looked at in another way."""
        return replace(self, chosen=chosen, converter=converter, examination=None, trouble=None, sent=None)


class Documents:
    """What lies on the bench now, in the order it came, and which of it is in view."""

    def __init__(self) -> None:
        self._by_key: dict[int, BenchDocument] = {}
        self._next_key = 1
        self.current_key: int | None = None

    def __bool__(self) -> bool:
        return bool(self._by_key)

    @property
    def all(self) -> tuple[BenchDocument, ...]:
        """Every document."""
        return tuple(self._by_key.values())

    @property
    def current(self) -> BenchDocument | None:
        """The document in view."""
        return self._by_key.get(self.current_key) if self.current_key is not None else None

    def get(self, key: int) -> BenchDocument | None:
        """Give a document as it is now; None when it was taken off."""
        return self._by_key.get(key)

    def of_path(self, path: Path | None) -> BenchDocument | None:
        """Give the document that came from this file."""
        return next((each for each in self._by_key.values() if path is not None and each.path == path), None)

    def add(
        self,
        name: str,
        raw: bytes,
        path: Path | None = None,
        chosen: str | None = None,
        *,
        converter: str | None = None,
        edited: bool = False,
    ) -> BenchDocument:
        """Put a new document on the bench."""
        document = BenchDocument(self._next_key, name, raw, path, chosen, converter, edited=edited)
        self._next_key += 1
        return self.keep(document)

    def keep(self, document: BenchDocument) -> BenchDocument:
        """Put a document in the place of the one with its key."""
        self._by_key[document.key] = document
        return document

    def remove(self, key: int) -> BenchDocument | None:
        """Take a document off the bench."""
        return self._by_key.pop(key, None)
