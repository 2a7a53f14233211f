"""Documents broken in k independent places have k findings, at these places, whatever the schema.

Two families: a market's catalogue whose schemas use what XML Schema offers, and the standard of every transaction.
"""

from __future__ import annotations

import random
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.checks.breaking import BREAKERS, Break, Breaker
from workbench.checks import CheckPlan, check
from workbench.documents import read
from workbench.documents.paths import PathWriter
from workbench.findings import Finding

MARKET = Path(__file__).parent / "market"
TRANSACTIONS = Path(__file__).parents[2] / "resources" / "transactions"
STANDARDS = sorted(TRANSACTIONS.glob("*/standard.xml"))
OPEN = ("misspell", "add_attribute", "remove_attribute", "spoil_attribute", "talk")
"""Breakers that leave what is inside an element to be checked."""


class Case(NamedTuple):
    schema: Path
    document: Path


class Chosen(NamedTuple):
    node: etree._Element
    breaker: Breaker
    seed: int


def schema_of(standard: Path) -> Path:
    root = etree.QName(etree.parse(standard).getroot()).localname
    return next(path for path in standard.parent.glob("*.xsd") if f'name="{root}"' in path.read_text())


CASES = [Case(MARKET / "market.xsd", MARKET / "catalogue.xml"), *(Case(schema_of(one), one) for one in STANDARDS)]


@lru_cache
def engine(schema: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(schema))


def findings(case: Case, root: etree._Element) -> tuple[Finding, ...]:
    plan = CheckPlan(schemas=(case.schema,), roots=(TRANSACTIONS,))
    return check(read(etree.tostring(root), "broken.xml"), plan).findings


def position(node: etree._Element) -> list[int]:
    steps = []
    while (parent := node.getparent()) is not None:
        steps.append(list(parent.iterchildren("*")).index(node))
        node = parent
    return steps[::-1]


def is_fault(case: Case, one: Chosen) -> bool:
    """Whether the change alone makes the document invalid, and not only by a key that is then missed elsewhere."""
    node = etree.fromstring(case.document.read_bytes())
    root = node
    for step in position(one.node):
        node = list(node.iterchildren("*"))[step]
    if one.breaker(node, random.Random(one.seed)) is None:
        return False
    schema = engine(case.schema)
    valid = schema.validate(etree.fromstring(etree.tostring(root)).getroottree())
    return not valid and any("_CVC_IDC" not in str(entry.type_name) for entry in schema.error_log)


def are_apart(one: Chosen, other: Chosen) -> bool:
    """Whether two changes stand far enough apart that neither can be read as part of the other."""
    if one.node.getparent() is other.node.getparent():
        return abs(position(one.node)[-1] - position(other.node)[-1]) > 2
    outer, inner = (one, other) if one.node in other.node.iterancestors() else (other, one)
    return outer.node not in inner.node.iterancestors() or outer.breaker.__name__ in OPEN


def choose(case: Case, root: etree._Element, count: int, chance: random.Random) -> list[Chosen]:
    nodes = [node for node in root.iter("*") if node.getparent() is not None]
    chance.shuffle(nodes)
    chosen: list[Chosen] = []
    for node in nodes:
        one = Chosen(node, chance.choice(BREAKERS), chance.randrange(10**9))
        if all(are_apart(one, other) for other in chosen) and is_fault(case, one):
            chosen.append(one)
        if len(chosen) == count:
            break
    return chosen


def unmatched(made: list[Break], found: tuple[Finding, ...], paths: PathWriter) -> list[Finding]:
    """The findings left when each change has taken the one that is about it; fails when a change finds none."""
    rest = list(found)
    for one in sorted(made, key=lambda each: len(each.blamed)):
        blamed = {paths.path(node) for node in one.blamed}
        at = next((finding for finding in rest if is_at(finding, blamed, inside=one.kind == "repeat")), None)
        assert at is not None, (one.kind, blamed, [finding.message for finding in found])
        rest.remove(at)
    return rest


def is_at(finding: Finding, blamed: set[str], inside: bool) -> bool:
    path = (finding.place.path or "") if finding.place is not None else ""
    element = path.partition("/@")[0]
    return element in blamed or (inside and any(element.startswith(f"{one}/") for one in blamed))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.schema.stem)
def test_the_document_is_valid_before(case: Case) -> None:
    assert findings(case, etree.fromstring(case.document.read_bytes())) == ()


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(CASES), st.integers(1, 6), st.integers(0, 10**9))
def test_k_breaks_are_k_findings_at_their_places(case: Case, count: int, seed: int) -> None:
    root = etree.fromstring(case.document.read_bytes())
    chosen = choose(case, root, count, random.Random(seed))
    made = [one.breaker(one.node, random.Random(one.seed)) for one in chosen]
    breaks = [one for one in made if one is not None]
    found = findings(case, root)
    assert [one.message for one in unmatched(breaks, found, PathWriter())] == []
    assert len(found) == len(breaks)
    assert all(one.message and one.advice for one in found)
