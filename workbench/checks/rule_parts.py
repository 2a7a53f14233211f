"""What a Schematron schema consists of, once it is read."""

from pathlib import Path
from typing import NamedTuple

from lxml import etree

from workbench.findings import Severity


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
