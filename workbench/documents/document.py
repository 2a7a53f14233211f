"""The document: what every wing works with, and nobody changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from lxml import etree

from workbench.documents.parser import parse
from workbench.documents.paths import PathWriter, find, local
from workbench.errors import UserFacingError
from workbench.findings import Finding, Place

if TYPE_CHECKING:
    from workbench.documents.places import PlaceIndex

Outcome = Literal["xml", "not-xml", "refused"]


class DocumentError(UserFacingError):
    """The tree of something that is no well-formed XML was asked for."""


class Document:
    """One document as it came, with its tree and the places of its nodes where it is XML.

    It is frozen by agreement: nobody changes its tree, and whoever needs another tree copies it. It can be sent to
    another process; the tree stays behind and is parsed again when it is wanted there.

    Attributes:
        name: what people call it: a file's name, `pasted text`, `standard input`.
        raw: the bytes, exactly as they came.
        encoding: the Python codec that its text was read with.
        outcome: `xml`, `not-xml`, or `refused` for an attack or something over a limit.
        findings: what reading it found out, of stage `document`.
    """

    def __init__(
        self,
        name: str,
        raw: bytes,
        encoding: str,
        outcome: Outcome,
        findings: tuple[Finding, ...] = (),
        root: etree._Element | None = None,
    ) -> None:
        self.name = name
        self.raw = raw
        self.encoding = encoding
        self.outcome: Outcome = outcome
        self.findings = findings
        self._root = root
        self._digest: str | None = None
        self._places: PlaceIndex | None = None
        self._paths = PathWriter()

    def __repr__(self) -> str:
        return f"Document({self.name!r}, {len(self.raw)} bytes, {self.outcome})"

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_root": None, "_places": None, "_paths": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._paths = PathWriter()

    @property
    def digest(self) -> str:
        """The SHA-256 of the bytes, in hexadecimal."""
        if self._digest is None:
            import hashlib  # it loads OpenSSL, which looking at a document does not need

            self._digest = hashlib.sha256(self.raw).hexdigest()
        return self._digest

    @property
    def size(self) -> int:
        """The number of bytes."""
        return len(self.raw)

    @property
    def text(self) -> str:
        """The text, with its own line ends and byte order mark left out; bytes that are no text show as U+FFFD."""
        return self.raw.decode(self.encoding, "replace").removeprefix("\ufeff")

    @property
    def root(self) -> etree._Element:
        """The outermost element.

        Raises:
            DocumentError: the document is no well-formed XML.
        """
        if self._root is None:
            if self.outcome != "xml":
                raise DocumentError(f"`{self.name}` is not well-formed XML.", "Look at its findings.")
            self._root = parse(self.utf8(), "utf-8")
        return self._root

    def path(self, node: etree._Element, attribute: str | None = None) -> str:
        """Give the readable path of an element, or of its attribute by its Clark name."""
        return self._paths.path(node, attribute)

    def place(self, node: etree._Element) -> Place:
        """Give the place of an element's start tag."""
        return self._index().of_start_tag(node, self.path(node))

    def place_of_attribute(self, node: etree._Element, name: str) -> Place:
        """Give the place of an attribute, name and value, by its Clark name."""
        return self._index().of_attribute(node, name, self.path(node, name))

    def place_of_content(self, node: etree._Element) -> Place:
        """Give the place of the text between an element's tags; of its start tag when there is none."""
        return self._index().of_content(node, self.path(node))

    def find(self, path: str) -> etree._Element | None:
        """Give the element that a readable path or an XPath leads to; for an attribute, the one that has it."""
        return find(self.root, path)

    def place_at(self, path: str) -> Place | None:
        """Give the place that a readable path or an XPath leads to; None when nothing is there."""
        element, at, attribute = path.rpartition("/@")
        node = self.find(element if at else path)
        if node is None:
            return None
        if at:
            name = next((each for each in node.attrib if local(each) == attribute), None)
            return self.place_of_attribute(node, str(name)) if name is not None else None
        return self.place(node)

    def _index(self) -> PlaceIndex:
        if self._places is None:
            from workbench.documents.places import PlaceIndex  # a document nobody complains of does without

            self._places = PlaceIndex(self.utf8(), self.root)
        return self._places

    def utf8(self) -> bytes:
        """Give the text in UTF-8 without a byte order mark, in which offsets of places count."""
        if self.encoding in ("utf-8", "ascii"):
            return self.raw.removeprefix(b"\xef\xbb\xbf")
        return self.text.encode("utf-8")
