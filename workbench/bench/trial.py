"""Trying a converter that is being written: on a document, on its cases, on an archive; for a worker process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from workbench.bench.examination import NO_CONVERTER, Examination, Request, Tools, examine, load_tools
from workbench.checks.paths import schema_paths
from workbench.convert import (
    CaseResult,
    Conversion,
    Converter,
    ConverterError,
    Coverage,
    Fault,
    Regression,
    compare_versions,
    coverage_of,
    load_cases,
    run,
    run_case,
)
from workbench.convert import mapping as mappings
from workbench.documents import Document, read, read_file
from workbench.errors import UserFacingError
from workbench.findings import Finding
from workbench.transactions import Transaction
from workbench.work import Report
from workbench.workspace import open_workspace


@dataclass(frozen=True, slots=True)
class Trial:
    """A converter as it stands in the editor, and what to try it on."""

    converter: Converter
    edited: Mapping[Path, bytes]
    raw: bytes
    name: str


@dataclass(frozen=True, slots=True)
class Fit:
    """How a mapping table fits the document and the standard."""

    stylesheet: str = ""
    """The table as XSLT."""
    unmapped: tuple[str, ...] = ()
    """Targets that the standard needs and no row makes."""
    unused: tuple[str, ...] = ()
    """Values of the document that no row reads."""
    targets: tuple[str, ...] = ()
    """For completion: all that the standard XML has."""
    sources: tuple[str, ...] = ()
    """For completion: all that the document has."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a trial."""

    conversion: Conversion | None = None
    findings: tuple[Finding, ...] = ()
    """Of the conversion, and of schema and rules on its output."""
    transaction: str = ""
    """Title of the transaction that the output is."""
    trouble: UserFacingError | None = None
    """Why the converter cannot be used."""
    faults: tuple[Fault, ...] = ()
    """Places in the converter's files."""
    fit: Fit = field(default_factory=Fit)


@dataclass(frozen=True, slots=True)
class CasesRun:
    """What came of all cases."""

    results: tuple[CaseResult, ...] = ()
    coverage: Coverage | None = None
    trouble: UserFacingError | None = None


def try_out(trial: Trial, workspace: Path | None) -> Tried:
    """Convert, and check the output as the bench would."""
    document = read(trial.raw, trial.name)
    is_mapping = trial.converter.kind == "mapping"
    try:
        conversion = run(document, trial.converter, edited=trial.edited, trace=is_mapping)
    except ConverterError as error:
        return Tried(trouble=error, faults=error.faults)
    except UserFacingError as error:
        return Tried(trouble=error)
    tools, output, findings = _tools(workspace), conversion.output, conversion.findings
    examination: Examination | None = None
    if output is not None and conversion.method == "xml":
        if trial.converter.direction == "document":
            examination = examine(output, tools, Request(converter=NO_CONVERTER))
            findings = (*findings, *examination.findings)
        else:
            findings = (*findings, *output.findings)
    transaction = examination.transaction if examination is not None else None
    fit = _fit(trial, document, transaction, tools) if is_mapping else Fit()
    title = transaction.title if transaction is not None else ""
    return Tried(conversion, findings, title, None, conversion.faults, fit)


def run_cases(converter: Converter, edited: Mapping[Path, bytes], report: Report) -> CasesRun:
    """Run every case, and sum up what they reach."""
    cases = load_cases(converter)
    results: list[CaseResult] = []
    try:
        for number, case in enumerate(cases):
            report(number / len(cases), f"Case {number + 1} of {len(cases)}: {case.name}")
            results.append(run_case(converter, case, edited=edited, coverage=True))
        coverage = coverage_of(converter, [each.conversion.reached for each in results], edited) if results else None
    except UserFacingError as error:
        return CasesRun(tuple(results), None, error)
    return CasesRun(tuple(results), coverage)


def run_archive(converter: Converter, edited: Mapping[Path, bytes], folder: Path, report: Report) -> Regression:
    """Run the saved version and the one in the editor over a folder of past messages.

    Raises:
        UserFacingError: one of the two cannot be used.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return compare_versions(converter, converter, files, edited=edited, report=report)


def _fit(trial: Trial, document: Document, transaction: Transaction | None, tools: Tools) -> Fit:
    table = mappings.read_mapping(trial.converter, trial.edited)
    source = document if document.outcome == "xml" else _lifted(document)
    transaction = transaction or tools.catalogue.get(trial.converter.produces or "")
    fit = Fit(mappings.to_stylesheet(table).decode())
    if source is not None:
        sources = mappings.source_xpaths(source, table.prefixes)
        fit = replace(fit, unused=mappings.unused(table, source), sources=sources)
    if transaction is None or transaction.standard is None:
        return fit
    standard = read_file(transaction.standard)
    fit = replace(fit, targets=mappings.target_paths(standard))
    if transaction.schema is None:
        return fit
    known = schema_paths(transaction.schema, tools.roots, str(standard.root.tag))
    start = len(transaction.root) + 2
    needed = [path[start:] for path in sorted(known.allowed - known.optional) if len(path) > start]
    return replace(fit, unmapped=mappings.unmapped(table, needed))


def _lifted(document: Document) -> Document | None:
    from workbench.convert import lift

    lifted = lift(document)
    return lifted if lifted is not None and lifted.outcome == "xml" else None


@lru_cache(maxsize=1)
def _tools(workspace: Path | None) -> Tools:
    return load_tools(open_workspace(workspace))
