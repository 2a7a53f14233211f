"""What a transaction of the catalogue is."""

from pathlib import Path
from typing import Literal, NamedTuple

Kind = Literal["transaction", "question"]


class Sample(NamedTuple):
    """A document to try the transaction with."""

    file: Path
    title: str
    good: bool
    """True when the ERP is expected to take it."""
    summary: str
    """What it shows, in a sentence."""


class QuestionField(NamedTuple):
    """One thing that can be given when a question is asked in words and not as a document."""

    name: str
    path: tuple[str, ...]
    """Names of the elements from below the root down to the value."""
    required: bool
    example: str


class Transaction(NamedTuple):
    """One kind of document that the ERP takes."""

    name: str
    """The ERP's name of it, such as `CreateSalesOrder`."""
    title: str
    """What people see: `Create Sales Order`."""
    short_title: str
    alias: str
    """A short word for the command line."""
    kind: Kind
    summary: str
    order: int
    """Where it stands in lists; lower is earlier."""
    root: str
    """Local name of the document's root element."""
    namespace: str
    folder: Path
    schema: Path | None
    rules: Path | None
    standard: Path | None
    """The standard XML: a full, valid example."""
    answer_root: str
    answer_schema: Path | None
    answer_sample: Path | None
    fields: tuple[QuestionField, ...] = ()
    samples: tuple[Sample, ...] = ()
