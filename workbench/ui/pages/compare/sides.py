"""What is compared: two sides, what counts, and where else a document may come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from workbench.compare import Options
from workbench.compare.prepared import Source

Place = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Side:
    """One document on the page."""

    source: Source
    path: Path | None = None
    """Where it came from; None for what is no file."""
    note: str = ""
    """What it is, such as `standard XML of Sales Order`."""
    schema: Path | None = None
    """Of a standard XML, what says which parts a document needs."""
    is_changed: bool = False
    """Changes were taken over into it and not saved."""


@dataclass(frozen=True, slots=True)
class Table:
    """What lies on the page now; every step makes a new one, so undoing is putting the old one back."""

    left: Side | None = None
    right: Side | None = None
    options: Options = field(default_factory=Options)

    @property
    def is_full(self) -> bool:
        """Whether there are two documents."""
        return self.left is not None and self.right is not None

    def with_side(self, place: Place, side: Side | None) -> Table:
        """Give the table with another document on one side."""
        return replace(self, left=side) if place == "left" else replace(self, right=side)

    def side(self, place: Place) -> Side | None:
        """Give the document on one side."""
        return self.left if place == "left" else self.right


@dataclass(frozen=True, slots=True)
class Offer:
    """A document that can be had without looking for its file."""

    title: str
    """For a menu: `The standard XML of Sales Order`."""
    take: Callable[[], Side]
    """Gives it; may raise a UserFacingError."""
