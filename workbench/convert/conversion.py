"""What goes into a converter of any kind, and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from workbench.convert.converter import Converter
from workbench.documents import Document
from workbench.findings import Finding, Severity

Method = Literal["xml", "text"]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in the converter's own files, for the margin of an editor."""

    file: Path
    line: int
    """From 1; 0 when the engine does not say."""
    column: int
    """From 1; 0 when the engine does not say."""
    message: str
    severity: Severity = "error"

    @property
    def where(self) -> str:
        """The place in words: `order.xsl, line 12, column 5`."""
        line = f", line {self.line}" if self.line else ""
        return f"`{self.file.name}`{line}{f', column {self.column}' if self.column else ''}"


@dataclass(frozen=True, slots=True)
class Message:
    """Something that the converter itself says."""

    text: str
    severity: Severity = "note"
    path: str | None = None
    """The node of the document that it speaks of."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one node of the output came from."""

    output: str
    """Readable path in the output."""
    row: int
    """Number of the mapping's row that made it, from 1."""
    sources: tuple[str, ...]
    """Readable paths in the document; empty for what is constant."""


@dataclass(frozen=True, slots=True)
class Job:
    """One document to be converted, with all that an engine needs."""

    source: Document
    """Always XML: what was JSON or CSV has been lifted."""
    original: Document
    """As it came."""
    converter: Converter
    parameters: Mapping[str, str] = field(default_factory=dict)
    edited: Mapping[Path, bytes] = field(default_factory=dict)
    """Contents that stand for those of files, such as what an editor has not saved yet."""
    coverage: bool = False
    """Also say which parts of the converter were reached."""
    trace: bool = False
    """Also say where each node of the output came from, if the kind can."""


@dataclass(frozen=True, slots=True)
class Made:
    """What an engine made of a job."""

    engine: str
    """Names the engine and its language: `XSLT 1.0 on libxslt`."""
    output: bytes | None = None
    method: Method = "xml"
    secondary: tuple[tuple[str, bytes], ...] = ()
    """Further documents that it wrote, by the name it gave them."""
    messages: tuple[Message, ...] = ()
    stopped: Finding | None = None
    """Why there is no output."""
    faults: tuple[Fault, ...] = ()
    reached: frozenset[str] = frozenset()
    origins: tuple[Origin, ...] = ()
    is_whole: bool = False
    """Whether the engine vouches for the output being well-formed XML in UTF-8, so that it need not be read again."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """What a converter made of a document."""

    converter: str
    output: Document | None
    """None when it failed; the findings say why."""
    findings: tuple[Finding, ...] = ()
    seconds: float = 0.0
    engine: str = ""
    """The engine that ran it, and its language."""
    method: Method = "xml"
    """`text` when the converter makes something other than XML on purpose."""
    secondary: tuple[Document, ...] = ()
    """Further documents that the converter wrote; they are kept in memory only."""
    faults: tuple[Fault, ...] = ()
    """Places in the converter's own files that the findings speak of."""
    reached: frozenset[str] = frozenset()
    """Keys of the parts that ran, when coverage was asked for; see `workbench.convert.coverage`."""
    origins: tuple[Origin, ...] = ()
    """Where each node of the output came from, when that was asked for and the kind knows."""
