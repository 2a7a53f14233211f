"""Checks one document against schemas and rules.

A document that is valid costs little more than libxml2's own time: whatever explains faults is loaded with the
first fault.
"""

from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from workbench.checks.schema import SHELF, is_relax_ng
from workbench.documents import Document
from workbench.findings import Finding

if TYPE_CHECKING:
    from workbench.checks.words import Words


XSI = "http://www.w3.org/2001/XMLSchema-instance"


class CheckPlan(NamedTuple):
    """What to check a document against."""

    schemas: tuple[Path, ...] = ()
    """XML Schema (.xsd), RELAX NG (.rng, .rnc) or Schematron (.sch) files; the ending tells which. With none, those
    that the document's own `xsi:schemaLocation` names are taken if they lie in one of the `roots`; beside XML Schema,
    those that it names for other namespaces, also if they lie beside the schema."""
    rules: tuple[Path, ...] = ()
    """Schematron files."""
    roots: tuple[Path, ...] = ()
    """Folders besides a schema's own from which it may include files."""
    phase: str = ""
    """The phase of the rules to run; empty for the one that they name themselves."""


class Checked(NamedTuple):
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
        SaxonMissingError: the rules are written for XSLT 2 or 3, and the engine for that is not installed.
    """
    run = _Run(document, plan, limit)
    started = perf_counter()
    for paths in _together(plan.schemas or _named(document, plan)):
        run.schema(paths)
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

    def schema(self, paths: tuple[Path, ...]) -> None:
        """Check against one schema, which may be of several files."""
        root = self._document.root
        schema = SHELF.take(paths, self._plan.roots)
        if _has_hints(root) and not schema.is_relax_ng:
            from workbench.checks.hints import further_schemas

            further = further_schemas(root, schema.bundle, self._plan.roots)
            schema = SHELF.take((*paths, *further), self._plan.roots) if further else schema
        errors = schema.errors(root)
        if errors is None and not schema.is_doubtful(root):
            return
        from workbench.checks.explain import explain, look_again

        found = look_again(schema, root, self._limit) if errors is None else explain(schema, root, errors, self._limit)
        if not found.faults:
            return
        self._keys.update(found.keys)
        self._complete = self._complete and found.complete
        words = self._words()
        room = max(self._limit - len(self._findings), 0)
        self._complete = self._complete and len(found.faults) <= room
        made = [words.finding(fault) for fault in found.faults[:room]]
        said = {(one.code, one.message, one.place) for one in self._findings}
        new = [one for one in made if (one.code, one.message, one.place) not in said]
        self._findings.extend(sorted(new, key=_where))
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
        findings, complete = run_rules(
            self._document,
            path,
            self._faulty,
            self._rejected,
            room,
            roots=self._plan.roots,
            phase=self._plan.phase,
        )
        self._findings.extend(findings)
        self._complete = self._complete and complete

    def result(self, schema_seconds: float, rules_seconds: float) -> Checked:
        """All that was found, with a note when that is not all there is."""
        findings = self._findings
        if not self._complete:
            facts = {"count": str(len(findings))}
            findings = [*findings, self._words().remark("schema.more", "note", "schema", facts)]
        return Checked(tuple(findings), self._complete, schema_seconds, rules_seconds)

    def _words(self) -> "Words":
        from workbench.checks.words import Words

        return Words(self._document, self._keys)


def _named(document: Document, plan: CheckPlan) -> tuple[Path, ...]:
    """The schemas that the document itself asks for, where no other is to be used."""
    if not plan.roots or not _has_hints(document.root):
        return ()
    from workbench.checks.hints import named_schemas

    return named_schemas(document.root, plan.roots)


def _has_hints(root: etree._Element) -> bool:
    """Whether the outermost element names schemas."""
    return XSI in root.nsmap.values() and any("ocation" in str(name) for name in root.attrib)


def _together(paths: tuple[Path, ...]) -> list[tuple[Path, ...]]:
    """The schemas to check against one by one; XML Schemas of different namespaces are one schema together."""
    alone = [(path,) for path in paths if is_relax_ng(path)]
    xsd = tuple(path for path in paths if not _is_rules(path) and not is_relax_ng(path))
    if len(xsd) > 1:
        from workbench.checks.hints import are_of_different_namespaces

        if are_of_different_namespaces(xsd):
            return [xsd, *alone]
    return [*((path,) for path in xsd), *alone]


def _is_rules(path: Path) -> bool:
    return path.suffix.casefold() == ".sch"


def _where(finding: Finding) -> tuple[int, int]:
    return (finding.place.line, finding.place.column) if finding.place is not None else (0, 0)
