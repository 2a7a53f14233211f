"""The documents on the bench: what was dropped, what the user made of it, what is known of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from workbench.bench import Examination
from workbench.bench.sending import Sent
from workbench.errors import UserFacingError

Condition = Literal["waiting", "busy", "ready", "problems", "trouble"]


@dataclass(frozen=True, slots=True)
class BenchDocument:
    """One document on the bench; every change makes a new one."""

    key: int
    name: str
    raw: bytes
    path: Path | None = None
    """Where it came from; None for pasted text."""
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
