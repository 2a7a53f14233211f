"""A finding: one thing that is wrong with, or worth knowing about, somebody's document, and where it is.

Findings stand on the lowest floor because every wing makes them and no wing may import another.
"""

from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "note"]
Stage = Literal["document", "recognition", "conversion", "schema", "rules", "standard", "review", "response"]


class Place(NamedTuple):
    """A stretch of the original bytes, in the terms people use.

    Lines and columns count from 1; a column counts Unicode characters, not bytes. `end_column` is the column
    just behind the last character. `path` is the readable path of the node, such as
    `/SalesOrder/Lines/Line[2]/@id`: local names, with a position only where siblings share the name.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    path: str | None = None


class Remedy(NamedTuple):
    """What would mend a finding, told so that it can be done to the document (`checks.fixes` does it).

    The finding's place says to which element or attribute.
    """

    kind: Literal["rename", "insert", "move", "rewrite", "namespace", "rename-attribute", "add-attribute"]
    value: str
    """A Clark name for a name, the text for a value, XML for what is to be inserted; empty for a move."""
    after: int = -1
    """For an insertion or a move: the number of the element, among its parent's, behind which it belongs; -1 first."""
    sure: bool = True
    """Whether this is what was meant; otherwise it is one of several choices."""
    fills: bool = False
    """Whether it leaves a placeholder for somebody to fill in."""


class Finding(NamedTuple):
    """One fault, doubt or remark, worded for a support person."""

    stage: Stage
    severity: Severity
    code: str
    """Stable and dotted, such as `schema.missing-element`."""
    message: str
    """One sentence: what is wrong, with names and values in back-quotes."""
    advice: str = ""
    """One sentence: what to do next."""
    place: Place | None = None
    related: Place | None = None
    """A second place that explains the first, such as the tag that was never closed."""
    documentation: str = ""
    """What the schema's author says about the element or attribute concerned."""
    detail: str = ""
    """The engine's own words, for those who want them."""
    remedies: tuple[Remedy, ...] = ()
    """What would mend it, the likeliest first; empty where only a person can tell."""
