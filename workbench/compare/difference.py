"""What a comparison finds, as values that can be kept and sent."""

from collections import Counter
from typing import Any, Literal, NamedTuple

from workbench.compare.options import Mode

Kind = Literal["added", "removed", "changed", "moved", "renamed"]
NodeKind = Literal["element", "attribute", "text", "comment", "instruction"]
KINDS: tuple[Kind, ...] = ("added", "removed", "changed", "moved", "renamed")


class Spot(NamedTuple):
    """Where a change is, on one of the two sides."""

    path: str
    line: int
    column: int


class Change(NamedTuple):
    """One edit that turns the left document into the right one."""

    kind: Kind
    node: NodeKind
    left: Spot | None
    right: Spot | None
    old: str | None
    new: str | None
    label: str
    """One sentence for people."""


class Difference(NamedTuple):
    """All that differs."""

    mode: Mode
    changes: tuple[Change, ...]
    """In the order of the documents."""
    ignored: int = 0
    """Nodes that were left out of the comparison."""
    notes: tuple[str, ...] = ()
    """What people should know of how it was compared."""

    @property
    def equal(self) -> bool:
        """Whether nothing differs."""
        return not self.changes

    @property
    def counts(self) -> dict[Kind, int]:
        """How many changes there are of each kind."""
        found = Counter(change.kind for change in self.changes)
        return {kind: found[kind] for kind in KINDS}

    def to_json_object(self, left: str, right: str) -> dict[str, Any]:
        """Give the difference as the command line's contract has it."""
        return {
            "equal": self.equal,
            "left": left,
            "right": right,
            "mode": self.mode,
            "counts": self.counts,
            "changes": [
                {
                    "kind": change.kind,
                    "node": change.node,
                    "left": _spot(change.left),
                    "right": _spot(change.right),
                    "old": change.old,
                    "new": change.new,
                }
                for change in self.changes
            ],
        }


def _spot(spot: Spot | None) -> dict[str, Any] | None:
    return {"path": spot.path, "line": spot.line} if spot is not None else None


def summary(difference: Difference) -> str:
    """Say in one sentence how much differs."""
    if difference.equal:
        words = (
            "The two documents are equal" if difference.mode == "values" else "The two documents have the same shape"
        )
    else:
        number = len(difference.changes)
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in difference.counts.items() if count)
        words = f"{number:,} {'change' if number == 1 else 'changes'}: {kinds}"
    return f"{words}; {difference.ignored:,} ignored." if difference.ignored else f"{words}."
