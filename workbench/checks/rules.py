"""Runs rules (Schematron) on a document and says which do not hold, and where."""

import re
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from workbench.checks.rule_engines import Hits, RuleEngine
from workbench.checks.rule_parts import Rules
from workbench.checks.rule_shelf import compiled_rules
from workbench.documents import Document
from workbench.findings import Finding, Place

_NO_NUMBER = r"\bNaN\b"


class _Spot(NamedTuple):
    node: etree._Element
    attribute: str = ""


def run_rules(
    document: Document,
    path: Path,
    faulty: Collection[etree._Element],
    rejected: Collection[etree._Element],
    limit: int,
    *,
    roots: Iterable[Path] = (),
    phase: str = "",
) -> tuple[list[Finding], bool]:
    """Run a file of rules.

    Args:
        document: the document.
        path: the Schematron file.
        faulty: elements with a fault of their own; what a rule says about one is taken for its consequence.
        rejected: elements the schema does not allow; rules inside them say nothing.
        limit: the most findings wanted.
        roots: folders besides its own from which the rules may include files.
        phase: the phase to run; empty for the one that the rules name.

    Returns:
        The findings in the order of the document, and whether these are all.

    Raises:
        SchemaError: the rules cannot be used.
        SaxonMissingError: they need an engine that is not installed.
    """
    engine = compiled_rules(path, roots, phase)
    hits = engine.hits(document.root)
    findings = _not_run(engine, hits)
    seen: set[tuple[object, ...]] = set()
    for hit in hits.hits:
        made = _finding(document, hit, engine.rules, faulty, rejected)
        if made is not None and (key := (made.code, made.message, made.place)) not in seen:
            seen.add(key)
            findings.append(made)
    findings.sort(key=_where)
    return findings[:limit], len(findings) <= limit


def _not_run(engine: RuleEngine, hits: Hits) -> list[Finding]:
    """A warning for each rule that could not be run, however many nodes it could not be run on."""
    if any(pattern.documents for pattern in engine.rules.patterns):
        hits.failures["documents"] = "it looks into other documents, which rules may not read"
    if not hits.failures:
        return []
    from workbench.checks.words import fill, texts

    entry = texts()["rules.not-run"]
    findings = []
    for rule, reason in hits.failures.items():
        facts = {"rule": f"`{rule}`", "file": engine.rules.path.name, "reason": reason.rstrip(".") or "it failed"}
        message, advice = fill(entry["message"], facts), fill(entry["advice"], facts)
        findings.append(Finding("rules", "warning", "rules.not-run", message, advice))
    return findings


def _finding(
    document: Document,
    hit: etree._Element,
    rules: Rules,
    faulty: Collection[etree._Element],
    rejected: Collection[etree._Element],
) -> Finding | None:
    parts = {etree.QName(one).localname: one for one in hit}
    context = _spot(document.root, parts["at"].text or "")
    subject = _spot(document.root, parts["subject"].text or "") if "subject" in parts else None
    for spot in (context, subject):
        if spot is not None and _is_consequence(spot.node, faulty, rejected):
            return None
    message = _plain(parts["text"])
    if faulty and re.search(_NO_NUMBER, message):
        return None
    assertion = rules.assertions[int(hit.get("number", "0"))]
    advice = " ".join(text for one in hit if one.tag.endswith("}advice") and (text := _plain(one)))
    properties = [f"{one.get('id')}: {_plain(one)}" for one in hit if one.tag.endswith("}property")]
    code = f"rules.{assertion.identifier}" if assertion.identifier else "rules.failed"
    message = message or f"The rule `{' '.join(assertion.test.split())}` does not hold."
    return Finding(
        "rules",
        assertion.severity,
        code,
        message,
        advice,
        _place(document, subject or context),
        detail="\n".join((assertion.test, *properties)),
    )


def _plain(node: etree._Element) -> str:
    return " ".join("".join(str(text) for text in node.itertext()).split())


def _place(document: Document, spot: _Spot | None) -> Place | None:
    if spot is None:
        return None
    if spot.attribute:
        return document.place_of_attribute(spot.node, spot.attribute)
    return document.place(spot.node)


def _is_consequence(
    node: etree._Element, faulty: Collection[etree._Element], rejected: Collection[etree._Element]
) -> bool:
    if node in faulty or node in rejected:
        return True
    return bool(rejected) and any(above in rejected for above in node.iterancestors())


def _spot(root: etree._Element, position: str) -> _Spot | None:
    """The node at a position as the stylesheet writes it: `/0/2/1` or `/0/2@{}id`; the root for the document itself."""
    steps, _, attribute = position.partition("@")
    numbers = [int(one) for one in steps.split("/") if one]
    node = root
    for number in numbers[1:]:
        node = next(child for at, child in enumerate(node.iterchildren("*")) if at == number)
    return _Spot(node, attribute.removeprefix("{}"))


def _where(finding: Finding) -> tuple[int, int]:
    return (finding.place.line, finding.place.column) if finding.place is not None else (0, 0)
