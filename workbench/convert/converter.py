"""What a converter is."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from workbench.errors import UserFacingError

Kind = Literal["xslt", "python", "mapping"]
Direction = Literal["document", "response"]
KINDS: dict[str, Kind] = {".xsl": "xslt", ".xslt": "xslt", ".py": "python", ".toml": "mapping"}
"""The kind of a converter by its file's ending."""


class Accepts(NamedTuple):
    """What a document must be for a converter to take it; all that is given must hold."""

    root: str | None = None
    """Local name of the root element; None takes any."""
    namespace: str | None = None
    """Namespace of that root; None takes any, an empty string none."""
    test: str | None = None
    """An XPath that must be true; names without a prefix match in any namespace."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked, so that it is only taken when chosen by name."""
        return self.root is None and self.namespace is None and self.test is None


class Converter(NamedTuple):
    """A stylesheet, a Python file or a mapping table, and which documents it takes."""

    name: str
    title: str
    file: Path
    accepts: tuple[Accepts, ...] = ()
    """Alternatives: it takes a document that fits one of them."""
    direction: Direction = "document"
    """`response` converts what the server answered into what the partner expects."""
    produces: str | None = None
    """Name of the transaction that it makes, where the author says so."""
    parameters: Mapping[str, str] = {}
    """Its parameters with their default values."""
    answers: str | None = None
    """For a response: the name of the converter whose documents it is the answer to; None for any document's."""

    @property
    def kind(self) -> Kind:
        """Which engine runs it."""
        return KINDS[self.file.suffix.lower()]

    @property
    def folder(self) -> Path:
        """The folder that it may read."""
        return self.file.parent


class Converters(NamedTuple):
    """The converters found, and what kept others from being used."""

    found: tuple[Converter, ...] = ()
    problems: tuple[UserFacingError, ...] = ()

    def get(self, name: str) -> Converter | None:
        """Give the converter of this name, or None."""
        return next((converter for converter in self.found if converter.name == name), None)
