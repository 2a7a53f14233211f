"""What counts as a difference."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple, Protocol, Self

Mode = Literal["values", "structure"]
Report = Callable[[float, str], None]
"""Is told how far a comparison has come, as a fraction and words."""


class ValueRule(Protocol):
    """What a schema says of the values at one path."""

    @property
    def type(self) -> str:
        """Local name of the built-in type of XML Schema; empty for what holds elements."""

    @property
    def codes(self) -> Sequence[str]:
        """The only values allowed; empty when there is no such list."""

    @property
    def least_length(self) -> int:
        """Characters that a value has at least."""

    @property
    def most_length(self) -> int | None:
        """Characters that a value has at most; None for no limit."""

    @property
    def decimals(self) -> int | None:
        """Digits behind the decimal point at most; None for no limit."""

    @property
    def most(self) -> int | None:
        """How often it may stand in one parent; None for no limit."""


class Knowledge(Protocol):
    """What a schema says of the paths of a document, as `/Order/Lines/Line`."""

    @property
    def allowed(self) -> frozenset[str]:
        """All there may be."""

    @property
    def optional(self) -> frozenset[str]:
        """Those that may be missing."""

    @property
    def values(self) -> Mapping[str, ValueRule]:
        """What may stand there."""


class Options(NamedTuple):
    """What a comparison looks at, and what it overlooks.

    A name in an XPath expression that has no prefix matches in any namespace; an expression that begins with a name
    matches anywhere, as `Line/Note` does for `//Line/Note`.
    """

    mode: Mode = "values"
    ignore: tuple[str, ...] = ()
    """XPath expressions of elements and attributes that do not count."""
    keys: tuple[tuple[str, str], ...] = ()
    """Local name of a repeated element, and what tells one from another: names of children (`Id`, `Item/Id`) or
    `@attribute`, several separated by commas."""
    unordered: tuple[str, ...] = ()
    """XPath expressions of elements in which the order of children does not count."""
    numbers: bool = False
    """10.0 equals 10.00."""
    dates: bool = False
    """Dates and times that are the same moment are equal, however written."""
    ignore_case: bool = False
    """Capital and small letters are equal in values."""
    keep_whitespace: bool = False
    """White space counts, also that between elements."""
    comments: bool = True
    """Comments count."""
    instructions: bool = True
    """Processing instructions count."""
    prefixes: bool = False
    """Prefixes and namespace declarations count."""
    attribute_order: bool = False
    """The order of attributes counts."""
    cdata: bool = False
    """Whether text is in a CDATA section counts."""
    spelling: bool = False
    """Quotation marks, entities and character references count."""
    encoding: bool = False
    """The encoding of the file counts."""
    optional: frozenset[str] = frozenset()
    """In structure mode, paths that may be missing on the right."""
    allowed: frozenset[str] = frozenset()
    """In structure mode, paths that the right may have although the left has them not."""
    values: Mapping[str, ValueRule] = {}
    """In structure mode, what the schema says of the values at paths."""

    def knowing(self, schema: Knowledge) -> Self:
        """Give the same options with what a schema knows."""
        return self._replace(optional=schema.optional, allowed=schema.allowed, values=schema.values)

    def and_ignore(self, expression: str) -> Self:
        """Give the same options with one more expression that does not count."""
        return self if expression in self.ignore else self._replace(ignore=(*self.ignore, expression))


EXACT = Options(keep_whitespace=True, prefixes=True)
"""Everything that canonical XML keeps counts."""
