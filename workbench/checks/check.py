"""Checks one document against schemas and rules.

A document that is valid costs little more than libxml2's own time: whatever explains faults is loaded with the
first fault.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from lxml import etree

from workbench.checks.schema import SHELF
from workbench.checks.sources import SchemaError
from workbench.documents import Document
from workbench.findings import Finding

if TYPE_CHECKING:
    from workbench.checks.words import Words


@dataclass(frozen=True, slots=True)
class CheckPlan:
    """What to check a document against."""

    schemas: tuple[Path, ...] = ()
    """XML Schema (.xsd), RELAX NG (.rng) or Schematron (.sch) files; the ending tells which."""
    rules: tuple[Path, ...] = ()
    """Schematron files."""
    roots: tuple[Path, ...] = ()
    """Folders besides a schema's own from which it may include files."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found."""

    findings: tuple[Finding, ...]
    complete: bool
    """False when there is more: the limit was reached, or a search was given up. A note among the findings says so."""
    schema_seconds: float
    rules_seconds: float


def check(document: Document, plan: CheckPlan, *, limit: int = 500) -> Checked:
    """Check a document.

    Args:
        document: a document whose outcome is `xml`.
        plan: the schemas and rules.
        limit: the most findings wanted.

    Raises:
        SchemaError: a schema or rules file cannot be used; the message names file, line and reason.
    """
    run = _Run(document, plan, limit)
    started = perf_counter()
    for path in plan.schemas:
        run.schema(path)
    between = perf_counter()
    for path in (*(path for path in plan.schemas if _is_rules(path)), *plan.rules):
        run.rules(path)
    return run.result(between - started, perf_counter() - between)


class _Run:
    def __init__(self, document: Document, plan: CheckPlan, limit: int) -> None:
        self._document = document
        self._plan = plan
        self._limit = limit
        self._findings: list[Finding] = []
        self._complete = True
        self._keys: dict[str, str] = {}
        self._faulty: set[etree._Element] = set()
        self._rejected: set[etree._Element] = set()

    def schema(self, path: Path) -> None:
        """Check against one schema."""
        if _is_rules(path):
            return
        if path.suffix.casefold() == ".rnc":
            raise SchemaError(
                f"`{path.name}` is RELAX NG in its compact form, which this version of the program cannot read.",
                "Convert it to the XML form (.rng), for instance with trang, and choose that file.",
            )
        bundle, schema = SHELF.take(path, self._plan.roots)
        root = self._document.root
        if schema is None:
            from workbench.checks.newer import explain_newer

            found = explain_newer(bundle, root, self._limit)
        elif schema.is_valid(root):
            return
        else:
            from workbench.checks.explain import explain

            found = explain(schema, root, self._limit)
        if not found.faults:
            return
        self._keys.update(found.keys)
        self._complete = self._complete and found.complete
        words = self._words()
        room = max(self._limit - len(self._findings), 0)
        self._complete = self._complete and len(found.faults) <= room
        made = [words.finding(fault) for fault in found.faults[:room]]
        self._findings.extend(sorted(made, key=_where))
        for fault in found.faults:
            self._faulty.add(fault.node)
            parent = fault.node.getparent()
            if fault.spot == "content" and parent is not None:
                self._faulty.add(parent)
            if fault.rejected:
                self._rejected.add(fault.node)

    def rules(self, path: Path) -> None:
        """Check against one file of rules."""
        from workbench.checks.rules import run_rules

        room = max(self._limit - len(self._findings), 0)
        findings, complete = run_rules(self._document, path, self._faulty, self._rejected, room)
        self._findings.extend(findings)
        self._complete = self._complete and complete

    def result(self, schema_seconds: float, rules_seconds: float) -> Checked:
        """All that was found, with a note when that is not all there is."""
        findings = self._findings
        if not self._complete:
            facts = {"count": str(len(findings))}
            findings = [*findings, self._words().remark("schema.more", "note", "schema", facts)]
        return Checked(tuple(findings), self._complete, schema_seconds, rules_seconds)

    def _words(self) -> Words:
        from workbench.checks.words import Words

        return Words(self._document, self._keys)


def _is_rules(path: Path) -> bool:
    return path.suffix.casefold() == ".sch"


def _where(finding: Finding) -> tuple[int, int]:
    return (finding.place.line, finding.place.column) if finding.place is not None else (0, 0)
