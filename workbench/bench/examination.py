"""The way of a document: read, recognise, convert, check, compare, review, in one frozen Examination.

The window, the command line and everything that works through many files call `examine`, so they all answer the
same.
"""

import time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from workbench.bench.stages import StageState, stages_of
from workbench.checks import CheckPlan, check
from workbench.compare import Difference, Options, compare
from workbench.convert import Converter, Converters, choose, converter_from_file, lift, load_converters
from workbench.documents import Document, read, read_file
from workbench.errors import UserFacingError
from workbench.findings import Finding
from workbench.review import Candidate, Gate, Reviews, gate, load_reviews, not_xml, shape_of
from workbench.transactions import Catalogue, Recognition, Transaction, load_catalogue, recognise
from workbench.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from workbench.convert import Conversion

Outcome = Literal["ready", "problems", "not-xml", "unrecognised", "refused"]

NO_CONVERTER = "none"


class Tools(NamedTuple):
    """What an examination works with, read from the workspace's layers."""

    catalogue: Catalogue
    converters: Converters
    roots: tuple[Path, ...]
    """The folders that schemas may include files from."""
    reviews: Reviews = Reviews()

    @property
    def problems(self) -> tuple[UserFacingError, ...]:
        """What in the workspace could not be used, and why."""
        return (*self.catalogue.problems, *self.converters.problems, *self.reviews.problems)


class Request(NamedTuple):
    """What the user asks for, other than what the bench would choose by itself."""

    chosen: str | None = None
    """The transaction to take it for, by name or alias."""
    schemas: tuple[Path, ...] = ()
    """Check against these and not against the transaction's schema and rules."""
    standard: Path | None = None
    """Compare with this and not with the transaction's standard XML."""
    converter: str | None = None
    """A converter's name or file; `none` converts nothing; None lets the document choose."""
    parameters: tuple[tuple[str, str], ...] = ()
    """Given to the converter by name, over its own; see `workbench.bench.filling`."""
    limit: int = 500
    """The most schema and rule findings that are worth reading."""
    to_send: bool = True
    """Whether it may be sent or reviewed later on, for which schema and rules are summed up."""


AS_IT_COMES = Request()
"""The bench chooses everything by itself."""


class Examination(NamedTuple):
    """All that is known of a document without sending it anywhere."""

    document: Document
    recognition: Recognition | None
    """None when it is no XML."""
    conversion: "Conversion | None"
    """None when nothing was converted."""
    findings: tuple[Finding, ...]
    """Of every stage, in the order of their places; they speak of `output`."""
    difference: Difference | None
    """From the standard XML (left) to this document (right), as structure; None when there is no standard."""
    gate: Gate
    outcome: Outcome
    stages: tuple[StageState, ...]
    seconds: float
    candidate: Candidate | None = None
    """What the review gate looks at; None when it is no transaction's XML, or not to be sent and never reviewed."""
    why_converted: str = ""
    """Why this converter took it, or why none did, as a sentence."""

    @property
    def output(self) -> Document:
        """What would be sent: the converter's output, or the document itself."""
        if self.conversion is not None and self.conversion.output is not None:
            return self.conversion.output
        return self.document

    @property
    def transaction(self) -> Transaction | None:
        """The transaction it is, or None."""
        return self.recognition.transaction if self.recognition is not None else None


def load_tools(workspace: Workspace) -> Tools:
    """Read the catalogue and the converters of a workspace; broken ones become problems."""
    folders = workspace.layers("transactions")
    return Tools(
        load_catalogue(folders),
        load_converters(workspace.layers("converters")),
        folders,
        load_reviews(workspace.layers("reviews")),
    )


def examine_bytes(raw: bytes, name: str, workspace: Path | None, request: Request = AS_IT_COMES) -> Examination:
    """Examine bytes with the tools of a workspace: for a worker process, whose arguments must be picklable.

    Args:
        raw: the document as it came.
        name: what people call it.
        workspace: the workspace's folder, None for the user's own.
        request: what the user chose.

    Raises:
        UserFacingError: a schema, standard or converter that the request names cannot be used.
    """
    return examine(read(raw, name), _tools_of(workspace, _stamp(workspace)), request)


def examine(document: Document, tools: Tools, request: Request = AS_IT_COMES) -> Examination:
    """Take a document through every stage that comes before sending it.

    Args:
        document: what was dropped.
        tools: the catalogue and converters to use.
        request: what the user chose.

    Raises:
        UserFacingError: a schema, standard or converter that the request names cannot be used.
    """
    return _Way(document, tools, request).walk()


class _Way:
    """One examination under way."""

    def __init__(self, document: Document, tools: Tools, request: Request) -> None:
        self.document = document
        self.tools = tools
        self.request = request
        self.findings: list[Finding] = []
        self.recognition: Recognition | None = None
        self.conversion: Conversion | None = None
        self.difference: Difference | None = None
        self.converter: Converter | None = None
        """What converted it."""
        self.why_converted = ""

    def walk(self) -> Examination:
        started = time.perf_counter()
        converter = self._converter()
        lifted = lift(self.document)
        is_lifted = converter is not None and lifted is not None and lifted.outcome == "xml"
        if not is_lifted:
            told = lifted if lifted is not None and lifted.outcome != "xml" else self.document
            self.findings.extend(told.findings)
        if self.document.outcome == "xml" or is_lifted:
            output = self._convert(converter)
            if output is not None:
                self._recognise(output)
                self._check(output)
                self._compare(output)
        unjudged = Examination(
            self.document,
            self.recognition,
            self.conversion,
            tuple(sorted(self.findings, key=_by_place)),
            self.difference,
            Gate(False, False, ""),
            self._outcome(),
            (),
            0.0,
        )
        candidate = self._candidate(unjudged)
        decision = self._gate(candidate) if unjudged.output.outcome == "xml" else not_xml()
        stages = stages_of(
            self.document,
            self.recognition,
            self.conversion,
            self.findings,
            self.difference,
            decision,
            bool(self.request.schemas),
            self.why_converted,
        )
        seconds = time.perf_counter() - started
        return unjudged._replace(
            gate=decision,
            stages=stages,
            seconds=seconds,
            candidate=candidate,
            why_converted=self.why_converted,
        )

    def _candidate(self, unjudged: Examination) -> Candidate | None:
        transaction, output = unjudged.transaction, unjudged.output
        if transaction is None or output.outcome != "xml":
            return None
        if not self.request.to_send and not self.tools.reviews.of(transaction.name):
            return None
        from workbench.review.digests import checks_digest, converter_digest  # it loads OpenSSL

        return Candidate(
            transaction.name,
            "" if self.request.schemas else checks_digest(transaction),
            unjudged.conversion.converter if unjudged.conversion is not None else "",
            converter_digest(self.converter.file) if self.converter is not None else "",
            shape_of(output.root),
            unjudged.outcome == "ready",
        )

    def _gate(self, candidate: Candidate | None) -> Gate:
        transaction = self.recognition.transaction if self.recognition is not None else None
        if transaction is None:
            return gate(None, "Test")
        return gate(transaction.name, "Test", candidate=candidate, reviews=self.tools.reviews.of(transaction.name))

    def _convert(self, converter: Converter | None) -> Document | None:
        """Give what the later stages look at: the converter's output, or the document where none takes it."""
        if converter is None:
            return self.document
        from workbench.convert import run  # most documents are converted by nothing

        self.conversion = run(self.document, converter, dict(self.request.parameters))
        self.converter = converter
        self.findings.extend(self.conversion.findings)
        output = self.conversion.output
        if output is not None:
            self.findings.extend(output.findings)
            if self.conversion.method == "text":
                self.findings.append(_no_xml(converter))
        return output if output is not None and output.outcome == "xml" else None

    def _converter(self) -> Converter | None:
        wanted = self.request.converter
        if wanted == NO_CONVERTER:
            self.why_converted = "You chose that it is taken as it is."
            return None
        if wanted is not None:
            self.why_converted = "You chose this converter."
            return self.tools.converters.get(wanted) or converter_from_file(Path(wanted))
        taken = choose(self.document, self.tools.converters)
        if taken is None:
            self.why_converted = "No converter of the workspace takes it."
            return None
        converter, self.why_converted = taken
        return converter

    def _recognise(self, output: Document) -> None:
        self.recognition = recognise(output, self.tools.catalogue, self.request.chosen)
        if not self.request.schemas or self.request.chosen is not None:
            self.findings.extend(self.recognition.findings)

    def _check(self, output: Document) -> None:
        transaction = self.recognition.transaction if self.recognition is not None else None
        if self.request.schemas:
            plan = CheckPlan(schemas=self.request.schemas, roots=self.tools.roots)
        elif transaction is not None:
            plan = CheckPlan(
                schemas=(transaction.schema,) if transaction.schema is not None else (),
                rules=(transaction.rules,) if transaction.rules is not None else (),
                roots=self.tools.roots,
            )
        else:
            plan = CheckPlan(roots=self.tools.roots)  # the schema that the document names itself, if any
        self.findings.extend(check(output, plan, limit=self.request.limit).findings)

    def _compare(self, output: Document) -> None:
        transaction = self.recognition.transaction if self.recognition is not None else None
        standard = self.request.standard or (transaction.standard if transaction is not None else None)
        if standard is None:
            return
        left = read_file(standard)
        if left.outcome != "xml":
            raise UserFacingError(f"`{standard}` is no XML that a document can be compared with.", "Give another file.")
        schema = transaction.schema if transaction is not None and self.request.standard is None else None
        options = Options(mode="structure")
        if schema is not None:
            from workbench.checks.paths import schema_paths

            options = options.knowing(schema_paths(schema, self.tools.roots, str(left.root.tag)))
        self.difference = compare(left, output, options)

    def _outcome(self) -> Outcome:
        if self.document.outcome != "xml" and self.conversion is None:
            return self.document.outcome
        if self.recognition is not None and self.recognition.transaction is None and not self.request.schemas:
            return "unrecognised"
        return "problems" if any(finding.severity == "error" for finding in self.findings) else "ready"


def _no_xml(converter: Converter) -> Finding:
    return Finding(
        "conversion",
        "error",
        "conversion.no-xml",
        f"The converter `{converter.title}` made text of it, not XML, so there is nothing to check or send.",
        "Choose another converter, or none.",
    )


def _by_place(finding: Finding) -> tuple[int, int]:
    return (finding.place.line, finding.place.column) if finding.place is not None else (0, 0)


@lru_cache(maxsize=1)
def _tools_of(workspace: Path | None, stamp: float) -> Tools:
    """Keep the tools between calls in a worker process until a file of the workspace changes."""
    return load_tools(open_workspace(workspace))


def _stamp(workspace: Path | None) -> float:
    opened = open_workspace(workspace)
    folders = [path for kind in ("transactions", "converters", "reviews") for path in opened.layers(kind)]
    return sum(path.stat().st_mtime for folder in folders for path in folder.rglob("*") if path.is_file())
