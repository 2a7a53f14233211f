"""The two engines that rules run on: libxslt for XSLT 1, Saxon for XSLT 2 and 3."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Protocol

from lxml import etree

from workbench.checks.rule_parts import Rules
from workbench.checks.sources import SchemaError, line_of
from workbench.checks.stylesheet import ERROR, HIT, stylesheet
from workbench.documents.parser import hardened_parser

_CONTROL: Any = etree.XSLTAccessControl
_LINE = r"on line (\d+)"
_CODE = r"\s*\n\s*(?:[A-Z]{4}\d{4}\s+)?"


class Hits:
    """What the rules found: `hit` elements, and the rules that could not be run, each with the reason."""

    def __init__(self, hits: Iterable[etree._Element] = (), failures: Mapping[str, str] = {}) -> None:
        self.hits = list(hits)
        self.failures = dict(failures)


class RuleEngine(Protocol):
    """Compiled rules."""

    rules: Rules

    def hits(self, root: etree._Element) -> Hits:
        """Run the rules on a document."""


def engine_for(rules: Rules) -> RuleEngine:
    """Compile rules for the engine that their query binding needs.

    Raises:
        SchemaError: the engine does not take them.
        SaxonMissingError: it is not installed.
    """
    return _Libxslt(rules) if rules.is_xslt_1 else _Saxon(rules)


class _Libxslt:
    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._run = self._transform(None)

    def hits(self, root: etree._Element) -> Hits:
        try:
            return Hits(_of(self._run(root.getroottree()).getroot()))
        except etree.XSLTError:
            return self._one_by_one(root)

    def _one_by_one(self, root: etree._Element) -> Hits:
        """What the rules say that can be run, and a failure for each that cannot."""
        found = Hits()
        for pattern in self.rules.patterns:
            for rule in pattern.rules:
                try:
                    run = self._transform({rule.number})
                    found.hits.extend(_of(run(root.getroottree()).getroot()))
                except etree.XSLTError as error:
                    found.failures[rule.identifier] = str(error)
        return found

    def _transform(self, only: Collection[int] | None) -> etree.XSLT:
        try:
            return etree.XSLT(stylesheet(self.rules, only), access_control=_CONTROL.DENY_ALL)
        except etree.XSLTParseError as error:
            entry = next((one for one in error.error_log if one.line), None)
            raise _uncompiled(self.rules, entry.line if entry else 0, entry.message if entry else str(error)) from None


class _Saxon:
    def __init__(self, rules: Rules) -> None:
        # Loaded only here, as what holds a process takes a while and rules of XSLT 1 do without.
        from workbench.checks.saxon import SAXON, StylesheetError

        self.rules = rules
        sheet = stylesheet(rules)
        lines = [line_of(one) for one in sheet.iter()]
        self._sheet = etree.tostring(sheet, pretty_print=True)
        try:
            SAXON.compile(self._sheet)
        except StylesheetError as error:
            reason = str(error)
            found = re.search(_LINE, reason)
            line = _original(self._sheet, lines, int(found[1])) if found is not None else 0
            raise _uncompiled(rules, line, _plain(reason)) from None

    def hits(self, root: etree._Element) -> Hits:
        from workbench.checks.saxon import SAXON, RunError

        try:
            answer = SAXON.run(self._sheet, _serialised(root))
        except RunError as error:
            return Hits([], {self.rules.path.name: _plain(str(error))})
        result = etree.fromstring(answer, hardened_parser(huge=True))
        found = Hits(_of(result))
        names = {rule.number: rule.identifier for pattern in self.rules.patterns for rule in pattern.rules}
        for failure in result.iterchildren(ERROR):
            name = names.get(int(failure.get("rule", "0")), "")
            reason = " ".join("".join(str(text) for text in failure.itertext(f"{ERROR[:-5]}text")).split())
            found.failures.setdefault(name, reason)
        return found


def _of(result: etree._Element | None) -> list[etree._Element]:
    return [] if result is None else list(result.iterchildren(HIT))


def _serialised(root: etree._Element) -> bytes:
    """The document without its document type, which the engine is not to see."""
    tree = root.getroottree()
    if not tree.docinfo.doctype:  # type: ignore[attr-defined]  # missing in the stubs
        return etree.tostring(tree, encoding="utf-8")
    return etree.tostring(root, encoding="utf-8", with_tail=False)


def _original(sheet: bytes, lines: Iterable[int], line: int) -> int:
    """The line of the rules that an element on a line of the stylesheet was written for."""
    best = 0
    for node, original in zip(etree.fromstring(sheet).iter(), lines, strict=False):
        if line_of(node) > line:
            break
        best = original or best
    return best


def _plain(reason: str) -> str:
    """The engine's message without its codes and without its places, which are those of the stylesheet."""
    reason = re.sub(
        r"\s+(?:at char \d+ )?(?:in|at) (?:expression in )?xsl:[\w-]+(?:/@[\w-]+)? on line \d+[^\n:]*:?[^\n]*",
        "",
        reason,
    )
    reason = re.sub(r"\bon line \d+ (?:column \d+ )?of \S+", "", reason)
    return " ".join(re.sub(_CODE, " ", reason).split()).strip(" :")


def _uncompiled(rules: Rules, line: int, reason: str) -> SchemaError:
    where = f", line {line}" if line else ""
    return SchemaError(
        f"`{rules.path.name}`{where}: the rules cannot be compiled ({reason.rstrip('.')}).",
        f"Correct {rules.path} and check again.",
    )
