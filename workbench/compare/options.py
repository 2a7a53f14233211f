"""What counts as a difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mode = Literal["values", "structure"]


@dataclass(frozen=True, slots=True)
class Options:
    """What a comparison looks at, and what it overlooks.

    Prefixes, the order of attributes, quoting, CDATA sections, entities, encoding, namespace declarations and hints
    where a schema is never count. Names in XPath expressions without a prefix match in any namespace.
    """

    mode: Mode = "values"
    ignore: tuple[str, ...] = ()
    """XPath expressions of elements and attributes that do not count."""
    keys: tuple[tuple[str, str], ...] = ()
    """Local name of a repeated element, and what tells one from another: names of children or `@attribute`,
    several separated by commas."""
    unordered: tuple[str, ...] = ()
    """XPath expressions of elements in which the order of children does not count."""
    numbers: bool = False
    """10.0 equals 10.00."""
    keep_whitespace: bool = False
    """White space counts, also that between elements."""
    comments: bool = False
    """Comments and processing instructions count."""
    optional: frozenset[str] = frozenset()
    """In structure mode, paths that may be missing on the right."""
    allowed: frozenset[str] = frozenset()
    """In structure mode, paths that the right may have although the left has them not."""
