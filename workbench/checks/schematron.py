"""Reads ISO Schematron (XSLT 1.0 binding): abstract patterns and rules resolved, tests checked.

See ISO/IEC 19757-3, chapters 5 and 6.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from workbench.checks.sources import SchemaError, parse_source, read_raw

SCH = "{http://purl.oclc.org/dsdl/schematron}"
XSL = "{http://www.w3.org/1999/XSL/Transform}"
_MAY_RUN = ("", "xslt", "xslt1", "xpath", "xpath1")


class Assertion(NamedTuple):
    """An assert or report of a rule."""

    number: int
    test: str
    is_report: bool
    identifier: str
    role: str
    subject: str
    node: etree._Element
    diagnostics: tuple[etree._Element, ...]


class Rule(NamedTuple):
    """A rule with its context and what it asserts."""

    number: int
    identifier: str
    role: str
    subject: str
    context: str
    lets: tuple[tuple[str, str], ...]
    assertions: tuple[Assertion, ...]
    line: int


class Rules(NamedTuple):
    """A Schematron schema, ready to be turned into stylesheets."""

    name: str
    namespaces: dict[str, str]
    lets: tuple[tuple[str, str], ...]
    patterns: tuple[tuple[Rule, ...], ...]
    foreign: tuple[etree._Element, ...]
    assertions: dict[int, Assertion]


def read_rules(path: Path, raw: bytes) -> Rules:
    """Read a Schematron file.

    Raises:
        SchemaError: it is broken, or bound to XSLT 2 or 3; the message names file, line and reason.
    """
    root = parse_source(raw, path, {})
    if root.tag != f"{SCH}schema":
        raise SchemaError(
            f"`{path.name}` is no Schematron schema.", "Choose a file whose outermost element is sch:schema."
        )
    binding = root.get("queryBinding", "").strip().casefold()
    if binding not in _MAY_RUN:
        raise SchemaError(
            f"`{path.name}` is written for {binding.upper()}, which this version of the program cannot run.",
            'Use rules with queryBinding="xslt", or leave this file out.',
        )
    return _Reader(path, root).rules()


class _Reader:
    def __init__(self, path: Path, root: etree._Element) -> None:
        self._path = path
        self._root = root
        self._include(root, 0)
        self._namespaces = {one.get("prefix", ""): one.get("uri", "") for one in root.iterchildren(f"{SCH}ns")}
        self._diagnostics = {one.get("id", ""): one for one in root.iter(f"{SCH}diagnostic")}
        self._patterns = {one.get("id", ""): one for one in root.iterchildren(f"{SCH}pattern")}
        self._assertions: dict[int, Assertion] = {}
        self._rules = 0

    def rules(self) -> Rules:
        lets = list(_lets(self._root))
        patterns = []
        for number, node in enumerate(self._root.iterchildren(f"{SCH}pattern")):
            if node.get("abstract") != "true":
                patterns.append(self._pattern(node, number, lets))
        foreign = tuple(self._root.iterchildren(f"{XSL}key", f"{XSL}decimal-format"))
        return Rules(self._path.name, self._namespaces, tuple(lets), tuple(patterns), foreign, self._assertions)

    def _include(self, node: etree._Element, depth: int) -> None:
        for one in list(node.iter(f"{SCH}include")):
            folder = self._path.parent.resolve()
            target = (folder / one.get("href", "").partition("#")[0]).resolve()
            if depth > 8 or not target.is_relative_to(folder):
                raise self._error(one, f"includes `{one.get('href')}`, which lies outside the rules' own folder")
            inner = parse_source(read_raw(target), target, {})
            self._include(inner, depth + 1)
            parent = one.getparent()
            if parent is not None:
                parent.replace(one, inner)

    def _pattern(self, node: etree._Element, number: int, lets: list[tuple[str, str]]) -> tuple[Rule, ...]:
        base = node.get("is-a")
        if base is not None:
            node = self._instance(node, base)
        names: dict[str, str] = {}
        for name, value in _lets(node):
            lets.append((f"{name}-p{number}", replaced(value, {one: f"${new}" for one, new in names.items()})))
            names[name] = f"{name}-p{number}"
        if names:
            node = _substituted(node, {one: f"${new}" for one, new in names.items()})
        abstract = {one.get("id", ""): one for one in node.iterchildren(f"{SCH}rule") if one.get("abstract") == "true"}
        concrete = [one for one in node.iterchildren(f"{SCH}rule") if one.get("abstract") != "true"]
        return tuple(self._rule(one, abstract) for one in concrete)

    def _instance(self, node: etree._Element, base: str) -> etree._Element:
        original = self._patterns.get(base)
        if original is None:
            raise self._error(node, f"is-a `{base}`, and there is no such pattern")
        values = {one.get("name", ""): one.get("value", "") for one in node.iterchildren(f"{SCH}param")}
        return _substituted(original, values)

    def _rule(self, node: etree._Element, abstract: Mapping[str, etree._Element]) -> Rule:
        self._rules += 1
        context = node.get("context")
        if not context:
            raise self._error(node, "is a rule without a context")
        lets: list[tuple[str, str]] = []
        tests: list[Assertion] = []
        number = self._rules
        for child in self._extended(node, abstract, 0):
            if child.tag == f"{SCH}let":
                lets.append((child.get("name", ""), child.get("value", "")))
                self._sound(child, child.get("value", ""))
            elif child.tag in (f"{SCH}assert", f"{SCH}report"):
                tests.append(self._assertion(child))
        return Rule(
            number,
            node.get("id") or f"{number} ({context})",
            node.get("role", ""),
            node.get("subject", ""),
            context,
            tuple(lets),
            tuple(tests),
            line_of(node),
        )

    def _extended(
        self, node: etree._Element, abstract: Mapping[str, etree._Element], depth: int
    ) -> Iterator[etree._Element]:
        for child in node.iterchildren("*"):
            if child.tag != f"{SCH}extends":
                yield child
                continue
            other = abstract.get(child.get("rule", ""))
            if other is None or depth > 8:
                raise self._error(child, f"extends `{child.get('rule')}`, and there is no such abstract rule")
            yield from self._extended(other, abstract, depth + 1)

    def _assertion(self, node: etree._Element) -> Assertion:
        test = node.get("test", "")
        self._sound(node, test)
        named = node.get("diagnostics", "").split()
        diagnostics = tuple(self._diagnostics[one] for one in named if one in self._diagnostics)
        made = Assertion(
            len(self._assertions) + 1,
            test,
            node.tag == f"{SCH}report",
            node.get("id", ""),
            node.get("role", node.get("flag", "")),
            node.get("subject", ""),
            node,
            diagnostics,
        )
        self._assertions[made.number] = made
        return made

    def _sound(self, node: etree._Element, expression: str) -> None:
        try:
            etree.XPath(expression, namespaces={one: uri for one, uri in self._namespaces.items() if one})
        except etree.XPathSyntaxError as error:
            raise self._error(node, f"`{expression}` is no XPath 1.0 expression ({error})") from None

    def _error(self, node: etree._Element, reason: str) -> SchemaError:
        return SchemaError(
            f"`{self._path.name}`, line {node.sourceline}: {reason}.", f"Correct {self._path} and check again."
        )


def _lets(node: etree._Element) -> Iterator[tuple[str, str]]:
    for one in node.iterchildren(f"{SCH}let"):
        yield one.get("name", ""), one.get("value", "")


def line_of(node: etree._Element) -> int:
    """The line of an element in its file; 0 when it has none."""
    line: object = node.sourceline
    return line if isinstance(line, int) else 0


def replaced(text: str, values: Mapping[str, str]) -> str:
    """The text with each whole `$name` replaced; the longest name first, so `$a` leaves `$ab` alone."""
    for name in sorted(values, key=len, reverse=True):
        value = values[name]
        text = re.sub(rf"\${re.escape(name)}(?![\w.-])", lambda _, value=value: value, text)  # type: ignore[misc]
    return text


def _substituted(node: etree._Element, values: Mapping[str, str]) -> etree._Element:
    lines = [one.sourceline for one in node.iter("*")]
    made = deepcopy(node)
    for one, line in zip(made.iter("*"), lines, strict=True):
        one.sourceline = line
        for name, value in one.attrib.items():
            if "$" in value:
                one.set(name, replaced(str(value), values))
    return made
