"""Runs rules (Schematron) on a document and says which do not hold, and where."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from lxml import etree

from workbench.checks.schematron import Rule, Rules, read_rules
from workbench.checks.sources import SchemaError, read_raw
from workbench.checks.stylesheet import HIT, stylesheet
from workbench.documents import Document
from workbench.findings import Finding, Severity

_MOST_KEPT = 64
_ROLES: dict[str, Severity] = {
    "warning": "warning",
    "warn": "warning",
    "caution": "warning",
    "note": "note",
    "info": "note",
    "information": "note",
    "hint": "note",
}
_CONTROL: Any = etree.XSLTAccessControl
_INCLUDES = re.compile(rb"<(?:[\w.-]+:)?include[\s/>]")
_NO_NUMBER = re.compile(r"\bNaN\b")


class _Compiled(NamedTuple):
    raw: bytes
    rules: Rules
    run: etree.XSLT


class _Spot(NamedTuple):
    node: etree._Element
    attribute: str = ""


class _Shelf:
    """Rules compiled before, by file; a file that has changed since is compiled again."""

    def __init__(self) -> None:
        self._kept: dict[Path, _Compiled] = {}
        self._lock = Lock()

    def take(self, path: Path) -> _Compiled:
        raw = read_raw(path)
        with self._lock:
            kept = self._kept.get(path)
            # An included file may change while this one stays, so rules with includes are read each time.
            if kept is None or kept.raw != raw or _INCLUDES.search(raw):
                rules = read_rules(path, raw)
                kept = _Compiled(raw, rules, _transform(path, rules))
                while len(self._kept) >= _MOST_KEPT:
                    del self._kept[next(iter(self._kept))]
                self._kept[path] = kept
            return kept


_SHELF = _Shelf()


def run_rules(
    document: Document,
    path: Path,
    faulty: Collection[etree._Element],
    rejected: Collection[etree._Element],
    limit: int,
) -> tuple[list[Finding], bool]:
    """Run a file of rules.

    Args:
        document: the document.
        path: the Schematron file.
        faulty: elements with a fault of their own; what a rule says about one is taken for its consequence.
        rejected: elements the schema does not allow; rules inside them say nothing.
        limit: the most findings wanted.

    Returns:
        The findings in the order of the document, and whether these are all.

    Raises:
        SchemaError: the rules cannot be used.
    """
    compiled = _SHELF.take(path)
    root = document.root
    findings: list[Finding] = []
    try:
        hits = _hits(compiled.run, root)
    except etree.XSLTError:
        hits, findings = _one_by_one(compiled.rules, path, root)
    seen: set[tuple[object, ...]] = set()
    for hit in hits:
        made = _finding(document, hit, compiled.rules, faulty, rejected)
        if made is not None and (key := (made.code, made.message, made.place)) not in seen:
            seen.add(key)
            findings.append(made)
    return findings[:limit], len(findings) <= limit


def _transform(path: Path, rules: Rules, only: Collection[int] | None = None) -> etree.XSLT:
    try:
        return etree.XSLT(stylesheet(rules, only), access_control=_CONTROL.DENY_ALL)
    except etree.XSLTParseError as error:
        entry = next((one for one in error.error_log if one.line), None)
        where = f", line {entry.line}" if entry is not None else ""
        reason = entry.message if entry is not None else str(error)
        raise SchemaError(
            f"`{path.name}`{where}: the rules cannot be compiled ({reason.rstrip('.')}).",
            f"Correct {path} and check again.",
        ) from None


def _hits(run: etree.XSLT, root: etree._Element) -> list[etree._Element]:
    result = run(root.getroottree()).getroot()
    return [] if result is None else list(result.iterchildren(HIT))


def _one_by_one(rules: Rules, path: Path, root: etree._Element) -> tuple[list[etree._Element], list[Finding]]:
    """What the rules say that can be run, and a warning for each that cannot."""
    hits: list[etree._Element] = []
    troubles: list[Finding] = []
    for pattern in rules.patterns:
        for rule in pattern:
            try:
                hits.extend(_hits(_transform(path, rules, {rule.number}), root))
            except etree.XSLTError as error:
                troubles.append(_not_run(rule, path, str(error)))
    return hits, troubles


def _not_run(rule: Rule, path: Path, reason: str) -> Finding:
    from workbench.checks.words import fill, texts

    entry = texts()["rules.not-run"]
    facts = {"rule": f"`{rule.identifier}`", "file": path.name, "reason": reason.rstrip(".") or "it failed"}
    return Finding("rules", "warning", "rules.not-run", fill(entry["message"], facts), fill(entry["advice"], facts))


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
    message = " ".join("".join(str(text) for text in parts["text"].itertext()).split())
    if faulty and _NO_NUMBER.search(message):
        return None
    shown = subject or context
    place = None
    if shown is not None:
        place = (
            document.place_of_attribute(shown.node, shown.attribute) if shown.attribute else document.place(shown.node)
        )
    assertion = rules.assertions[int(hit.get("number", "0"))]
    advice = " ".join(" ".join(one.text.split()) for one in hit if one.tag.endswith("}advice") and one.text)
    code = f"rules.{assertion.identifier}" if assertion.identifier else "rules.failed"
    severity = _ROLES.get(assertion.role.strip().casefold(), "error")
    return Finding("rules", severity, code, message, advice, place, detail=assertion.test)


def _is_consequence(
    node: etree._Element, faulty: Collection[etree._Element], rejected: Collection[etree._Element]
) -> bool:
    if node in faulty or node in rejected:
        return True
    return bool(rejected) and any(above in rejected for above in node.iterancestors())


def _spot(root: etree._Element, position: str) -> _Spot | None:
    """The node at a position as the stylesheet writes it: `/0/2/1` or `/0/2@{}id`; None for the document itself."""
    steps, _, attribute = position.partition("@")
    numbers = [int(one) for one in steps.split("/") if one]
    if not numbers:
        return None
    node = root
    for number in numbers[1:]:
        node = next(child for at, child in enumerate(node.iterchildren("*")) if at == number)
    return _Spot(node, attribute.removeprefix("{}"))
