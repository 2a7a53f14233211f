"""The standard sales order, with the schema that comes with the program."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.checks import CheckPlan, check
from workbench.documents import read

FOLDER = Path(__file__).parents[2] / "resources" / "transactions"
ORDER = FOLDER / "CreateSalesOrder"
PLAN = CheckPlan(schemas=(ORDER / "sales-order.xsd",), roots=(FOLDER,))
STANDARD = (ORDER / "standard.xml").read_text()

CHANGES = [
    ("<OrderDate>2026-11-02", "<OrderDate>02/11/2026", "not-a-date"),
    ("<ExternalReference>WEB-2026-01187</ExternalReference>\n", "", "missing-element"),
    ("<PricesIncludeTax>false", "<PricesIncludeTax>no", "not-a-boolean"),
    ("<Salesperson>JLEE</Salesperson>", "<SalesPerson>JLEE</SalesPerson>", "misspelt-element"),
    ("<UnitOfMeasure>EA<", "<UnitOfMeasure>EACH<", "not-in-list"),
    ("<LineNumber>2<", "<LineNumber>two<", "not-a-whole-number"),
    ("<UnitPrice>1.2500<", "<UnitPrice>1.25001<", "too-many-decimals"),
    ("<Quantity>36.5</Quantity>\n", "", "missing-element"),
    ("<Note>Pack in boxes of 50</Note>", "<Colour>red</Colour>", "unknown-element"),
    ("<Line2>Dock 3</Line2>", "", None),
    (':1" version="1.0"', ':1" vesion="1.0"', "misspelt-attribute"),
]


def codes(text: str) -> Counter[str]:
    found = check(read(text.encode(), "order.xml"), PLAN).findings
    assert all(one.place is not None for one in found)
    return Counter(one.code.removeprefix("schema.") for one in found)


@settings(max_examples=80, deadline=None)
@given(st.sets(st.sampled_from(CHANGES)))
def test_each_change_is_one_finding(chosen: set[tuple[str, str, str | None]]) -> None:
    text = STANDARD
    for old, new, _ in chosen:
        assert old in text
        text = text.replace(old, new, 1)
    assert codes(text) == Counter(code for _, _, code in chosen if code is not None)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*/standard.xml")), ids=lambda path: path.parent.name)
def test_every_standard_document_is_valid(path: Path) -> None:
    schemas = tuple(one for one in path.parent.glob("*.xsd") if f'name="{root_of(path)}"' in one.read_text())
    assert schemas
    result = check(read(path.read_bytes(), path.name), CheckPlan(schemas=schemas[:1], roots=(FOLDER,)))
    assert [one.message for one in result.findings] == []


def root_of(path: Path) -> str:
    return str(read(path.read_bytes(), path.name).root.tag).rpartition("}")[2]


def test_the_sample_with_eight_faults_has_eight_findings() -> None:
    path = FOLDER.parent / "samples" / "CreateSalesOrder" / "eight-faults.xml"
    plan = CheckPlan(PLAN.schemas, (ORDER / "rules.sch",), PLAN.roots)
    found = check(read(path.read_bytes(), path.name), plan).findings
    assert sorted(one.code for one in found) == [
        "rules.totals-gross",
        "schema.duplicate-key",
        "schema.misplaced-element",
        "schema.missing-element",
        "schema.misspelt-element",
        "schema.not-a-date",
        "schema.not-a-number",
        "schema.not-in-list",
    ]
