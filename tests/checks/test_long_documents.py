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


def in_last_line(text):
    start = text.rindex("<Quantity>") + len("<Quantity>")
    return text[:start] + "x" + text[start:]


def prefixed(text):
    text = text.replace("</", "</t:").replace("<", "<t:").replace("<t:/t:", "</t:").replace("<t:?", "<?")
    return text.replace(' xmlns="', ' xmlns:t="')


@pytest.mark.parametrize("written", [str, prefixed], ids=["plain", "prefixed"])
@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (lambda text: text.replace("<Line>", "<Lien>", 1).replace("</Line>", "</Lien>", 1), ["misspelt-element"]),
        (lambda text: text.replace(" <Lines>", " <Colour/><Lines>"), ["unknown-element"]),
        (lambda text: text.replace("<OrderDate>2026-11-02</OrderDate>", ""), ["missing-element"]),
        (lambda text: text.replace("urn:t", "urn:x"), ["wrong-namespace"]),
        (lambda text: text.replace("<Order ", "<Ordre ").replace("</Order>", "</Ordre>"), ["wrong-root"]),
        (lambda text: text.replace("<LineNumber>20<", "<LineNumber>10<"), ["duplicate-key"]),
        (lambda text: text.replace("<MainLine>20<", "<MainLine>7777777<"), ["dangling-reference"]),
        (
            lambda text: (
                text.replace("<OrderDate>2026-11-02</OrderDate>", "")
                .replace("<Lines>", "<Colour/><lines>")
                .replace("</Lines>", "</lines>")
            ),
            ["missing-element", "unknown-element", "misspelt-element"],
        ),
    ],
    ids=["misspelt", "unknown", "missing", "namespace", "root", "key", "reference", "three"],
)
def test_what_lies_behind_a_fault_is_looked_at_as_well(plan, written, change, codes):
    long = findings(4_000, plan, lambda text: written(in_last_line(change(text))))
    short = findings(8, plan, lambda text: written(in_last_line(change(text))))
    assert [one.code for one in long] == [one.code for one in short]
    assert sorted(one.code for one in long) == sorted(["schema.not-a-number", *(f"schema.{code}" for code in codes)])
    assert max(one.place.line for one in long) > 36_000
