"""What can be wrong with the children of an element."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from workbench.checks.components import ElementDecl, Wildcard


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing wrong with the children of an element."""

    kind: Literal["missing", "unknown", "misspelt", "misplaced", "repeated", "unexpected", "namespace", "stranger"]
    """`stranger`: an element nobody knows in the place of one that is wanted."""
    index: int | None
    """The child concerned; None for a missing one."""
    decl: ElementDecl | None
    """What was wanted, or what the child is."""
    after: str | None = None
    """Name of the element it should come after; None when it should be the first."""
    alternatives: tuple[str, ...] = ()
    after_index: int = -1
    """The number of the child it should come after; -1 when it should be the first."""


@dataclass(slots=True)
class Verdict:
    """What is wrong with one row of children, and what to check each of them against (None: nothing)."""

    troubles: list[Trouble] = field(default_factory=list)
    children: list[ElementDecl | Wildcard | None] = field(default_factory=list)
    complete: bool = True
