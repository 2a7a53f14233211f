"""Reads ISO Schematron (2016 and 2020) with the query bindings of XSLT 1, 2 and 3.

See ISO/IEC 19757-3, chapters 5 and 6 and annexes C, H and I.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from workbench.checks.schematron_files import SCH, XSL, Assembly, error_at, variables
from workbench.checks.sources import SchemaError
from workbench.findings import Severity

_OLD = ("", "xslt", "xslt1", "xpath", "xpath1", "exslt", "xslt1.0")
_NEW = ("xslt2", "xslt3", "xpath2", "xpath3", "xpath31", "xslt2.0", "xslt3.0", "xquery", "xquery3", "xquery31")
_SEVERITIES: dict[str, Severity] = {
    "fatal": "error",
    "error": "error",
    "warning": "warning",
    "warn": "warning",
    "caution": "warning",
    "note": "note",
    "info": "note",
    "information": "note",
    "hint": "note",
}
_DEEPEST = 16


class Let(NamedTuple):
    """A variable: an expression, or the content of its element."""

    name: str
    value: str | None
    node: etree._Element


class Assertion(NamedTuple):
    """An assert or report of a rule."""

    number: int
    test: str
    is_report: bool
    identifier: str
    severity: Severity
    subject: str
    node: etree._Element
    diagnostics: tuple[etree._Element, ...]
    properties: tuple[etree._Element, ...]


class Rule(NamedTuple):
    """A rule with its context and what it asserts."""

    number: int
    identifier: str
    subject: str
    context: str
    lets: tuple[Let, ...]
    assertions: tuple[Assertion, ...]
    node: etree._Element


class Pattern(NamedTuple):
    """Rules of which the first that fits a node counts."""

    rules: tuple[Rule, ...]
    lets: tuple[Let, ...]
    owned: frozenset[str]
    """Names of variables that other patterns have too, each for itself."""
    documents: str
    """An expression that gives addresses of other documents to look at in place of this one; empty for none."""


class Rules(NamedTuple):
    """A Schematron schema, ready to be turned into stylesheets."""

    path: Path
    is_xslt_1: bool
    namespaces: dict[str, str]
    lets: tuple[Let, ...]
    patterns: tuple[Pattern, ...]
    foreign: tuple[etree._Element, ...]
    assertions: dict[int, Assertion]


def read_rules(assembly: Assembly, path: Path, phase: str = "") -> Rules:
    """Read what one phase of a Schematron schema asks for.

    Args:
        assembly: the schema, put together.
        path: its main file.
        phase: a phase's name, `#ALL`, or empty or `#DEFAULT` for what the schema says.

    Raises:
        SchemaError: it is broken; the message names file, line and reason.
    """
    root = assembly.root
    if root.tag != f"{SCH}schema":
        raise SchemaError(
            f"`{path.name}` is no Schematron schema.", "Choose a file whose outermost element is sch:schema."
        )
    binding = root.get("queryBinding", "").strip().casefold()
    if binding not in (*_OLD, *_NEW):
        raise SchemaError(
            f"`{path.name}` is written for {binding.upper()}, which this program cannot run.",
            'Use rules with queryBinding="xslt", "xslt2" or "xslt3", or leave this file out.',
        )
    return _Reader(path, root, binding in _OLD and not _needs_newer(root)).rules(phase)


def _needs_newer(root: etree._Element) -> bool:
    """Whether what is written in XSLT in the schema is of XSLT 2 or later, whatever the binding says."""
    if root.find(f"{XSL}function") is not None:
        return True
    return any(one.get("use") is None for one in root.iterchildren(f"{XSL}key"))


class _Reader:
    def __init__(self, path: Path, root: etree._Element, is_xslt_1: bool) -> None:
        self._path = path
        self._root = root
        self._is_xslt_1 = is_xslt_1
        self._namespaces = {prefix: uri for prefix, uri in root.nsmap.items() if prefix}
        self._namespaces.update((one.get("prefix", ""), one.get("uri", "")) for one in root.iter(f"{SCH}ns"))
        self._diagnostics = _by_name(root, "diagnostic")
        self._properties = _by_name(root, "property")
        shared = [one for holder in root.iter(f"{SCH}rules") for one in holder.iterchildren(f"{SCH}rule")]
        self._shared = {one.get("id", ""): one for one in shared}
        self._assertions: dict[int, Assertion] = {}
        self._rules = 0
        self._known: set[str] = set()
        self._own: set[str] = set()
        self._global: set[str] = set()

    def rules(self, phase: str) -> Rules:
        foreign = tuple(self._root.iterchildren(f"{XSL}*"))
        self._known = {one.get("name", "") for one in foreign if one.tag in (f"{XSL}variable", f"{XSL}param")}
        active = self._active(phase)
        lets = self._global_lets(active)
        chosen = self._chosen(active)
        self._declare(chosen)
        patterns = [self._pattern(node) for node in chosen]
        return Rules(
            self._path,
            self._is_xslt_1,
            self._namespaces,
            tuple(lets),
            tuple(patterns),
            foreign,
            self._assertions,
        )

    def _active(self, phase: str) -> etree._Element | None:
        """The phase to run; None for all patterns."""
        if phase in ("", "#DEFAULT"):
            phase = self._root.get("defaultPhase", "#ALL").strip()
        if phase == "#ALL":
            return None
        for one in self._root.iter(f"{SCH}phase"):
            if one.get("id") == phase:
                return one
        known = [f"`{one.get('id')}`" for one in self._root.iter(f"{SCH}phase")]
        has = f"It has {', '.join(known)}." if known else "It has no phases."
        raise SchemaError(f"`{self._path.name}` has no phase `{phase}`.", has)

    def _global_lets(self, active: etree._Element | None) -> list[Let]:
        """The schema's variables; those of the phase count instead of the schema's of the same name."""
        nodes = {one.get("name", ""): one for one in self._unlike(self._root)}
        if active is not None:
            nodes.update((one.get("name", ""), one) for one in self._unlike(active))
        return [self._let(one, self._known) for one in nodes.values()]

    def _declare(self, patterns: list[etree._Element]) -> None:
        """Makes the variables of patterns known everywhere, as the standard wants it.

        Where several patterns have one of the same name, which it does not foresee, each pattern has its own.
        """
        seen: dict[str, int] = {}
        for pattern in patterns:
            for one in self._unlike(pattern):
                name = one.get("name", "")
                if name in self._known:
                    raise error_at(one, self._path, f"declares `${name}`, which the schema declares already")
                seen[name] = seen.get(name, 0) + 1
        self._own = {name for name, count in seen.items() if count > 1}
        self._global = set(seen) - self._own

    def _unlike(self, node: etree._Element) -> Iterator[etree._Element]:
        """The `let` elements directly in a node, no two of the same name."""
        seen = set()
        for one in node.iterchildren(f"{SCH}let"):
            if one.get("name") in seen:
                raise error_at(one, self._path, f"declares `${one.get('name')}` twice")
            seen.add(one.get("name"))
            yield one

    def _chosen(self, active: etree._Element | None) -> list[etree._Element]:
        patterns = [one for one in self._root.iter(f"{SCH}pattern") if not _is_abstract(one)]
        if active is None:
            return patterns
        wanted = [one.get("pattern", "") for one in active.iterchildren(f"{SCH}active")]
        for name in wanted:
            if not any(one.get("id") == name for one in patterns):
                raise error_at(active, self._path, f"the phase makes `{name}` active, and there is no such pattern")
        return [one for one in patterns if one.get("id") in wanted]

    def _pattern(self, node: etree._Element) -> Pattern:
        known = self._known | self._global
        lets = tuple(self._let(one, known) for one in self._unlike(node))
        self._sound(node, node.get("documents", "''") or "''", known)
        concrete = [one for one in node.iterchildren(f"{SCH}rule") if not _is_abstract(one)]
        own = {one.get("id", ""): one for one in node.iterchildren(f"{SCH}rule") if _is_abstract(one)}
        abstract = {**self._shared, **own}
        rules = tuple(self._rule(one, abstract, known) for one in concrete)
        owned = frozenset(self._own & {let.name for let in lets})
        return Pattern(rules, lets, owned, node.get("documents", ""))

    def _rule(self, node: etree._Element, abstract: Mapping[str, etree._Element], outer: set[str]) -> Rule:
        self._rules += 1
        context = node.get("context")
        if not context:
            raise error_at(node, self._path, "is a rule without a context")
        number, known = self._rules, set(outer)
        lets: list[Let] = []
        tests: list[Assertion] = []
        for child in self._extended(node, abstract, ()):
            if child.tag == f"{SCH}let":
                if any(let.name == child.get("name") for let in lets):
                    raise error_at(child, self._path, f"declares `${child.get('name')}` twice")
                lets.append(self._let(child, known))
            elif child.tag in (f"{SCH}assert", f"{SCH}report"):
                tests.append(self._assertion(child, node, known))
        identifier = node.get("id") or f"{number} ({context})"
        return Rule(number, identifier, node.get("subject", ""), context, tuple(lets), tuple(tests), node)

    def _extended(
        self, node: etree._Element, abstract: Mapping[str, etree._Element], above: tuple[etree._Element, ...]
    ) -> Iterator[etree._Element]:
        for child in node.iterchildren("*"):
            if child.tag != f"{SCH}extends":
                yield child
                continue
            other = abstract.get(child.get("rule", ""))
            if other is None:
                raise error_at(child, self._path, f"extends `{child.get('rule')}`, and there is no such abstract rule")
            if other in above or len(above) > _DEEPEST:
                raise error_at(child, self._path, f"extends `{child.get('rule')}`, which extends it")
            yield from self._extended(other, abstract, (*above, other))

    def _assertion(self, node: etree._Element, rule: etree._Element, known: set[str]) -> Assertion:
        test = node.get("test", "")
        self._sound(node, test, known)
        made = Assertion(
            len(self._assertions) + 1,
            test,
            node.tag == f"{SCH}report",
            node.get("id", ""),
            _severity(node, rule),
            node.get("subject", ""),
            node,
            tuple(self._referred(node, "diagnostics", self._diagnostics)),
            tuple(self._referred(node, "properties", self._properties)),
        )
        self._assertions[made.number] = made
        return made

    def _referred(
        self, node: etree._Element, attribute: str, known: Mapping[str, list[etree._Element]]
    ) -> Iterator[etree._Element]:
        for name in node.get(attribute, "").split():
            if name not in known:
                raise error_at(node, self._path, f"asks for `{name}` among the {attribute}, and there is none such")
            yield from _in_one_language(known[name])

    def _let(self, node: etree._Element, known: set[str]) -> Let:
        value = node.get("value")
        if value is not None:
            self._sound(node, value, known)
        known.add(node.get("name", ""))
        return Let(node.get("name", ""), value, node)

    def _sound(self, node: etree._Element, expression: str, known: Iterable[str]) -> None:
        """Refuses an XPath 1.0 expression that cannot be run; newer ones are left to their engine."""
        if not self._is_xslt_1:
            return
        try:
            etree.XPath(expression, namespaces={one: uri for one, uri in self._namespaces.items() if one})
        except etree.XPathSyntaxError as error:
            raise error_at(node, self._path, f"`{expression}` is no XPath 1.0 expression ({error})") from None
        for name in variables(expression):
            if name not in known:
                raise error_at(node, self._path, f"`{expression}` refers to `${name}`, which is not declared there")


def _is_abstract(node: etree._Element) -> bool:
    return node.get("abstract", "").strip() in ("true", "1")


def _by_name(root: etree._Element, local: str) -> dict[str, list[etree._Element]]:
    found: dict[str, list[etree._Element]] = {}
    for one in root.iter(f"{SCH}{local}"):
        found.setdefault(one.get("id", ""), []).append(one)
    return found


def _in_one_language(nodes: list[etree._Element]) -> list[etree._Element]:
    """Of texts of the same name in several languages the English one, or else the first."""
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    return [one for one in nodes if one.get(language, "en").startswith("en")][:1] or nodes[:1]


def _severity(node: etree._Element, rule: etree._Element) -> Severity:
    """What role or flag, of the assertion or else of its rule, says about how bad it is."""
    for holder in (node, rule):
        for attribute in ("role", "flag"):
            for word in holder.get(attribute, "").casefold().replace("#", " ").split():
                if word in _SEVERITIES:
                    return _SEVERITIES[word]
    return "error"
