"""Fixes: what they change, and that they mend what they are for and nothing else."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.checks.breaking import BREAKERS, misspell
from tests.checks.orders import order
from tests.checks.test_breaking import CASES, TRANSACTIONS, Case, choose
from workbench.checks import Checked, CheckPlan, check
from workbench.checks.fixes import Fix, apply, fixes_for
from workbench.checks.mending import mend, sure_ones
from workbench.documents import Document, read


def plan(case: Case) -> CheckPlan:
    return CheckPlan(schemas=(case.schema,), roots=(TRANSACTIONS,))


def first_fixes(document: Document, checked: Checked) -> list[Fix]:
    return [fixes[0] for _, fixes in fixes_for(document, checked.findings) if fixes and fixes[0].sure]


def broken(case: Case, seed: int) -> tuple[bytes, bytes, str]:
    """A document before and after one change, and what the change was; both written alike."""
    root = etree.fromstring(case.document.read_bytes())
    before = etree.tostring(root)
    chosen = choose(case, root, 1, random.Random(seed))
    for one in chosen:
        one.breaker(one.node, random.Random(one.seed))
    return before, etree.tostring(root), chosen[0].breaker.__name__ if chosen else ""


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(CASES), st.integers(0, 10**9))
def test_a_sure_fix_mends_its_finding_and_makes_no_other(case: Case, seed: int) -> None:
    _, raw, kind = broken(case, seed)
    document = read(raw, "broken.xml")
    before = check(document, plan(case))
    for fix in first_fixes(document, before):
        if fix.fills:  # what is filled in may refer to something; see below for what is taken back
            continue
        changed, made = apply(document, [fix])
        assert made == (fix,)
        after = check(read(changed, "fixed.xml"), plan(case))
        assert len(after.findings) == len(before.findings) - 1, (kind, fix, [one.message for one in after.findings])


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(CASES), st.integers(0, 10**9))
def test_mending_never_makes_matters_worse(case: Case, seed: int) -> None:
    _, raw, _ = broken(case, seed)
    document = read(raw, "broken.xml")
    before = check(document, plan(case)).findings
    mended = mend(document, lambda one: check(one, plan(case)).findings, sure_ones([one.code for one in before]))
    assert len(mended.findings) == len(before) - len(mended.made)
    assert (mended.document.raw == raw) == (not mended.made)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(CASES), st.integers(0, 10**9))
def test_what_was_misspelt_comes_back_byte_for_byte(case: Case, seed: int) -> None:
    before, raw, kind = broken(case, seed)
    if kind != misspell.__name__:
        return
    document = read(raw, "broken.xml")
    fixes = first_fixes(document, check(document, plan(case)))
    assert apply(document, fixes)[0] == before


def test_every_way_to_break_a_document_was_meant() -> None:
    assert misspell in BREAKERS


def fixed(checked, text: str, encoding: str = "utf-8", only: str = "") -> str:
    raw = text.encode(encoding)
    document = read(raw, "order.xml")
    fixes = [fix for fix in first_fixes(document, checked(document)) if not only or fix.code == f"schema.{only}"]
    changed, made = apply(document, fixes)
    assert made
    return changed.decode(encoding)


@pytest.fixture
def checked_document(schema):
    return lambda document: check(document, CheckPlan(schemas=(schema,)))


VALUES = [
    ("<OrderDate>2026-11-02<", "<OrderDate>{}<", "02/11/2026", "2026-11-02"),
    ("<OrderDate>2026-11-02<", "<OrderDate>{}<", "2.11.2026", "2026-11-02"),
    ("<OrderDate>2026-11-02<", "<OrderDate>{}<", "20261102", "2026-11-02"),
    ("<OrderDate>2026-11-02<", "<OrderDate>{}<", "11/22/2026", "2026-11-22"),
    ("<OrderDate>2026-11-02<", "<OrderDate>{}<", "2026-11-02T00:00:00", "2026-11-02"),
    ("<SentAt>2026-11-02T09:30:00+11:00<", "<SentAt>{}<", "2026-11-02 9:30", "2026-11-02T09:30:00"),
    ("<SentAt>2026-11-02T09:30:00+11:00<", "<SentAt>{}<", "02/11/2026 09:30+11:00", "2026-11-02T09:30:00+11:00"),
    ("<Urgent>true<", "<Urgent>{}<", "Yes", "true"),
    ("<Urgent>true<", "<Urgent>{}<", "FALSE", "false"),
    ("<Copies>2<", "<Copies>{}<", "2.0", "2"),
    ("<Quantity>1<", "<Quantity>{}<", "1,250.5", "1250.5"),
    ("<Quantity>1<", "<Quantity>{}<", "$12.50", "12.50"),
    ("<Quantity>1<", "<Quantity>{}<", "0,5", "0.5"),
    ("<UnitOfMeasure>EA<", "<UnitOfMeasure>{}<", " box ", "BOX"),
    ("<UnitOfMeasure>EA<", "<UnitOfMeasure>{}<", "PALET", "PALLET"),
    ("<ItemCode>ITEM-1<", "<ItemCode>{}<", "item-1 ", "ITEM-1"),
    (' currency="AUD"', ' currency="{}"', "aud", "AUD"),
    ('version="1.0"', 'version="{}"', "1", "1.0"),
]


@pytest.mark.parametrize(("old", "new", "wrong", "right"), VALUES, ids=[row[2] for row in VALUES])
def test_a_value_is_written_as_the_schema_wants_it(
    checked_document, old: str, new: str, wrong: str, right: str
) -> None:
    assert old in order()
    text = order().replace(old, new.format(wrong), 1)
    assert fixed(checked_document, text) == order().replace(old, new.format(right), 1)


@pytest.mark.parametrize("value", ["lots", "1,25,0", "12/2026", "99"])
def test_what_is_not_sure_is_left_alone(checked_document, value: str) -> None:
    text = order().replace("<UnitOfMeasure>EA<", f"<UnitOfMeasure>{value}<", 1)
    document = read(text.encode(), "order.xml")
    assert first_fixes(document, checked_document(document)) == []
    ((_, choices),) = fixes_for(document, checked_document(document).findings)
    assert [fix.title for fix in choices] == [f"Write `{one}` in place of `{value}`" for one in ("EA", "BOX", "PALLET")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_every_encoding_stays_what_it_is(checked_document, encoding: str) -> None:
    declared = "" if encoding.startswith("utf") else f'<?xml version="1.0" encoding="{encoding}"?>\n'
    text = declared + order().replace("WEB-1", "Grüße–5 €" if encoding == "windows-1252" else "Grüße")
    good = text.replace("\n", "\r\n")
    bad = good.replace("<UnitPrice>", "<unitPrice>", 1).replace("</UnitPrice>", "</unitPrice>", 1)
    bad = bad.replace("<OrderDate>2026-11-02<", "<OrderDate>02/11/2026<")
    assert fixed(checked_document, bad, encoding) == good


def test_a_missing_element_is_put_where_it_belongs_and_marked(checked_document) -> None:
    text = order().replace("   <Quantity>3</Quantity>\n", "", 1)
    assert fixed(checked_document, text) == order().replace(
        "<Quantity>3</Quantity>", "<Quantity>1<!-- fill in --></Quantity>"
    )


def test_an_empty_element_is_filled(checked_document) -> None:
    text = order(1).replace(" </Lines>", " <Line/>\n </Lines>").replace("<MainLine>20</MainLine>", "")
    document = read(text.encode(), "order.xml")
    (fix,) = first_fixes(document, checked_document(document))
    assert fix.fills
    changed = read(apply(document, [fix])[0], "order.xml")
    assert [str(etree.QName(one).localname) for one in changed.root.findall(".//{*}Line")[1].iterchildren("*")] == [
        "LineNumber",
        "ItemCode",
        "Quantity",
        "UnitOfMeasure",
        "UnitPrice",
    ]
    assert checked_document(changed).findings == ()


def test_an_element_out_of_order_takes_its_white_space_along(checked_document) -> None:
    quantity = "   <Quantity>3</Quantity>\n"
    text = order().replace(quantity, "", 1).replace("   <Note>note 3", quantity + "   <Note>note 3")
    assert fixed(checked_document, text) == order()


@pytest.mark.parametrize("declared", ['xmlns="urn:other"', ""])
def test_a_wrong_namespace_is_mended_in_its_declaration(checked_document, declared: str) -> None:
    text = order().replace('xmlns="urn:t"', declared)
    assert fixed(checked_document, text).split() == order().split()


def test_a_misspelt_attribute_and_a_missing_one(checked_document) -> None:
    text = order().replace(' currency="AUD"', ' curency="AUD"')
    assert fixed(checked_document, text) == order()
    text = order().replace(' version="1.0"', "")
    assert fixed(checked_document, text) == order().replace("<Order xmlns", '<Order version="1.0" xmlns').replace(
        'urn:t" version="1.0"', 'urn:t"'
    )


def test_a_fix_shows_the_lines_before_and_after(checked_document) -> None:
    document = read(order().replace("<Copies>2<", "<Copies>2.0<").encode(), "order.xml")
    (fix,) = first_fixes(document, checked_document(document))
    assert (fix.before, fix.after) == (" <Copies>2.0</Copies>", " <Copies>2</Copies>")
    assert (fix.place.line, fix.code) == (6, "schema.not-a-whole-number")


def test_fixes_that_would_change_the_same_place_are_not_both_made(checked_document) -> None:
    document = read(order().replace("<UnitOfMeasure>EA<", "<UnitOfMeasure>lots<", 1).encode(), "order.xml")
    ((_, choices),) = fixes_for(document, checked_document(document).findings)
    changed, made = apply(document, choices)
    assert made == choices[:1]
    assert b"<UnitOfMeasure>EA<" in changed


def test_mending_goes_on_with_what_a_fix_brings_to_light(checked_document) -> None:
    text = order().replace("<Order ", "<order ").replace("</Order>", "</order>")
    text = text.replace("<Quantity>2<", "<Quantity>1,250<").replace("<UnitPrice>", "<Unitprice>", 1)
    text = text.replace("</UnitPrice>", "</Unitprice>", 1).replace("   <Quantity>5</Quantity>\n", "")
    document = read(text.encode(), "order.xml")
    mended = mend(document, lambda one: checked_document(one).findings, sure_ones())
    assert [one.code for one in mended.findings] == ["schema.missing-element"]
    assert len(mended.made) == 3
    whole = mend(document, lambda one: checked_document(one).findings, sure_ones(["schema.missing-element"]))
    assert "schema.missing-element" not in [one.code for one in whole.findings]
    assert {one.code for one in whole.made} == {"schema.missing-element"}


def test_a_fix_that_would_do_harm_is_taken_back() -> None:
    market = CASES[0]
    text = market.document.read_text().replace(' good="KIT-1"', "")
    document = read(text.encode(), "catalogue.xml")
    wanted = sure_ones(["schema.missing-attribute"])
    assert len(first_fixes(document, check(document, plan(market)))) == 1
    mended = mend(document, lambda one: check(one, plan(market)).findings, wanted)
    assert mended.made == ()
    assert mended.document.raw == document.raw
