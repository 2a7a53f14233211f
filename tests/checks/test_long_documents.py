"""A long document is checked as a short one is, in another way."""

from __future__ import annotations

import pytest

from tests.checks.orders import SCHEMA, TYPES, order
from workbench.checks import CheckPlan, check
from workbench.documents import read


@pytest.fixture
def plan(tmp_path):
    (tmp_path / "types.xsd").write_text(TYPES)
    (tmp_path / "order.xsd").write_text(SCHEMA)
    return CheckPlan(schemas=(tmp_path / "order.xsd",))


def findings(lines, plan, change, limit=50):
    text = change(order(lines))
    return check(read(text.encode(), "order.xml"), plan, limit=limit).findings


def told(found):
    return [(one.code, one.message, one.place) for one in found]


def wrong_units(text):
    return text.replace("<UnitOfMeasure>EA<", "<UnitOfMeasure>QQ<")


def test_a_sound_one_is_sound(plan):
    assert findings(4_000, plan, str) == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("<Country>AU<", "<Country>AUS<"),
        lambda text: text.replace('version="1.0" ', ""),
        lambda text: text.replace("<Reference>WEB-1</Reference>", ""),
        lambda text: text.replace("<Quantity>2<", "<Quantity>x<", 1).replace("<ItemCode>ITEM-3<", "<ItemCode>i 3<"),
    ],
    ids=["value", "attribute", "element", "two lines"],
)
def test_a_fault_is_told_alike(plan, change):
    assert told(findings(4_000, plan, change)) == told(findings(8, plan, change)) != []


def test_when_every_line_is_faulty_the_first_are_told(plan):
    long, short = findings(4_000, plan, wrong_units), findings(8, plan, wrong_units)
    assert told(long)[:8] == told(short)
    assert sum(one.code == "schema.not-in-list" for one in long) == 50


def test_a_declaration_and_remarks_around_it_change_nothing(plan):
    def surround(text):
        return f"<?xml version='1.0'?>\n<!-- a -->\n<?p i?>\n{wrong_units(text)}<!-- b -->"

    assert told(findings(4_000, plan, surround))[:8] == told(findings(8, plan, surround))
