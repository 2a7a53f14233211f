from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.checks.orders import order
from workbench.checks import Checked

# What is replaced (first occurrence), by what, the code expected, and the text that the finding's place begins with.
FAULTS = [
    ("<OrderDate>2026-11-02<", "<OrderDate>02/11/2026<", "not-a-date", "02/11"),
    ("<OrderDate>2026-11-02<", "<OrderDate>2026-02-30<", "not-a-date", "2026-02-30"),
    ("<OrderDate>2026-11-02</OrderDate>", "<OrderDate/>", "empty-value", "<OrderDate/>"),
    ("<OrderDate>2026-11-02</OrderDate>\n", "", "missing-element", "<Order "),
    ("<SentAt>2026-11-02T09:30:00+11:00<", "<SentAt>2026-11-02 09:30<", "not-a-moment", "2026-11-02 09"),
    ("<Urgent>true<", "<Urgent>yes<", "not-a-boolean", "yes"),
    ("<Urgent>true<", "<Urgent>TRUE<", "not-a-boolean", "TRUE"),
    ("<Copies>2<", "<Copies>2.5<", "not-a-whole-number", "2.5"),
    ("<Copies>2<", "<Copies>0<", "out-of-range", "0<"),
    ("<Country>AU<", "<Country>AUS<", "wrong-length", "AUS"),
    ("<Tags>AA BB<", "<Tags>AA bb<", "pattern", "AA bb"),
    ("<Size>12<", "<Size>large<", "not-a-whole-number", "large"),
    ("<Name>Jo</Name>", "", "missing-element", "<Contact>"),
    ("<Name>Jo</Name>", "<Name>Jo</Name><Name>Al</Name>", "repeated-element", "<Name>Al"),
    ("<Name>Jo</Name>", "<Naem>Jo</Naem>", "misspelt-element", "<Naem>"),
    ("<Name>Jo</Name>", "<Name>Jo</Name><Colour/>", "unknown-element", "<Colour/>"),
    ("<ItemCode>ITEM-1<", "<ItemCode>ITEM-1-TOO-LONG<", "too-long", "ITEM-1-TOO"),
    ("<ItemCode>ITEM-1<", "<ItemCode>X<", "too-short", "X<"),
    ("<ItemCode>ITEM-1<", "<ItemCode>item<", "pattern", "item"),
    ("<ItemCode>ITEM-1<", "<ItemCode><", "empty-value", "<ItemCode>"),
    ("<ItemCode>ITEM-1</ItemCode>", "", "missing-element", "<Line>"),
    ("</ItemCode>", "</ItemCode><Description>d</Description>", "unexpected-element", "<Description>"),
    ("<Quantity>1<", "<Quantity>one<", "not-a-number", "one"),
    ("<Quantity>1<", "<Quantity>1,200<", "not-a-number", "1,200"),
    ("<Quantity>1<", "<Quantity>0<", "out-of-range", "0<"),
    ("<Quantity>1<", "<Quantity>1.2345<", "too-many-decimals", "1.2345"),
    ("<Quantity>1<", "<Quantity>123456789<", "too-many-digits", "123456789"),
    ("<Quantity>1</Quantity>\n", "", "missing-element", "<Line>"),
    ("<Quantity>1<", "<Quantity><b>1</b><", "unexpected-child", "<b>"),
    ("<UnitOfMeasure>EA<", "<UnitOfMeasure>EACH<", "not-in-list", "EACH"),
    ("<UnitOfMeasure>EA</UnitOfMeasure>", "<UnitOfMesure>EA</UnitOfMesure>", "misspelt-element", "<UnitOfMesure>"),
    ("<UnitOfMeasure>EA</UnitOfMeasure>", "<unitofmeasure>EA</unitofmeasure>", "misspelt-element", "<unitof"),
    ("<UnitOfMeasure>EA</UnitOfMeasure>", "<UOM>EA</UOM>", "unknown-element", None),
    ("<UnitOfMeasure>EA<", '<UnitOfMeasure xmlns="urn:x">EA<', "wrong-namespace", "<UnitOfMeasure xmlns"),
    ("<UnitOfMeasure>EA<", '<UnitOfMeasure unit="x">EA<', "unknown-attribute", 'unit="x"'),
    ("</UnitPrice>", "</UnitPrice><UnitPrice>2</UnitPrice>", "repeated-element", "<UnitPrice>2"),
    ("</UnitPrice>", "</UnitPrice><Colour>red</Colour>", "unknown-element", "<Colour>"),
    ("</UnitPrice>", "</UnitPrice>stray", "unexpected-text", "<Line>"),
    ("<Discount>5<", "<Discount>150<", "out-of-range", "150"),
    ("<LineNumber>20<", "<LineNumber>10<", "duplicate-key", "10<"),
    ("<LineNumber>20<", "<LineNumber>+010<", "duplicate-key", "+010"),
    ("<MainLine>20<", "<MainLine>99<", "dangling-reference", "99"),
    ("<Flag/>", "<Flag>x</Flag>", "not-empty", "x</Flag"),
    ("<Flag/>", "<Flag><x/></Flag>", "unknown-element", "<x/>"),
    (' currency="AUD"', "", "missing-attribute", "<Amount>"),
    (' currency="AUD"', ' curency="AUD"', "misspelt-attribute", 'curency="AUD"'),
    (' currency="AUD"', ' currency="aud"', "pattern", 'currency="aud"'),
    ('version="1.0"', 'version="2.0"', "not-fixed-value", 'version="2.0"'),
    ('priority="1"', 'priority="high"', "not-a-whole-number", 'priority="high"'),
    ("<Remark>one</Remark>", "<Remark/><Remark/><Remark/>", "repeated-element", None),
    (
        "<Copies>2<",
        '<Copies xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"><',
        "nil-not-allowed",
        "xsi:nil",
    ),
    (
        "<Urgent>true<",
        '<Urgent xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="1">true<',
        "nil-with-content",
        "<Urgent",
    ),
    (
        "<Country>",
        '<Country xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Nowhere">',
        "unknown-type",
        "xsi:type",
    ),
    (
        "<Country>",
        '<Country xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Unit">',
        "wrong-type",
        "xsi:type",
    ),
]


@pytest.mark.parametrize(("old", "new", "code", "begins"), FAULTS, ids=[f"{row[2]}-{row[1][:24]}" for row in FAULTS])
def test_one_fault_is_one_finding_at_its_place(
    checked: Callable[..., Checked], old: str, new: str, code: str, begins: str | None
) -> None:
    assert old in order()
    text = order().replace(old, new, 1)
    result = checked(text)
    assert result.complete
    if begins is None:
        assert f"schema.{code}" in {finding.code for finding in result.findings}
        return
    assert [finding.code for finding in result.findings] == [f"schema.{code}"]
    place = result.findings[0].place
    assert place is not None
    before = text[: text.index(begins, order().index(old) if begins in new else 0)]
    assert (place.line, place.column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))


def test_a_good_order_has_no_findings(checked: Callable[..., Checked]) -> None:
    assert checked(order()).findings == ()


def test_an_element_out_of_order_is_one_finding(checked: Callable[..., Checked]) -> None:
    text = (
        order().replace("   <Quantity>3</Quantity>\n", "").replace("<Note>note 3", "<Quantity>3</Quantity><Note>note 3")
    )
    (finding,) = checked(text).findings
    assert finding.code == "schema.misplaced-element"
    assert finding.message == "`Quantity` is out of order in Line 3 (LineNumber 30): it comes after `ItemCode`."


@pytest.mark.parametrize("namespace", ['xmlns="urn:other"', ""])
def test_a_wrong_namespace_is_one_finding_and_checking_goes_on_inside(
    checked: Callable[..., Checked], namespace: str
) -> None:
    text = order().replace('xmlns="urn:t"', namespace)
    assert [one.code for one in checked(text).findings] == ["schema.wrong-namespace"]
    text = text.replace("<Quantity>4<", "<Quantity>x<")
    assert [one.code for one in checked(text).findings] == ["schema.wrong-namespace", "schema.not-a-number"]


def test_a_misspelt_root_is_one_finding(checked: Callable[..., Checked]) -> None:
    text = order().replace("<Order ", "<order ").replace("</Order>", "</order>")
    (finding,) = checked(text).findings
    assert finding.code == "schema.wrong-root"
    assert finding.advice == "Write `Order` in place of `order`."


def test_another_document_is_one_finding(checked: Callable[..., Checked]) -> None:
    assert [one.code for one in checked("<Parcel><Order/></Parcel>").findings] == ["schema.wrong-root"]


def test_an_empty_element_is_one_finding_however_much_it_should_hold(checked: Callable[..., Checked]) -> None:
    (finding,) = checked(order().replace(" </Lines>", "<Line/> </Lines>")).findings
    assert finding.code == "schema.missing-element"
    assert "`LineNumber`" in finding.message
    assert "`UnitPrice`" in finding.message


def test_eight_faults_in_one_document_are_eight_findings(checked: Callable[..., Checked]) -> None:
    text = order().replace("<OrderDate>2026-11-02<", "<OrderDate>2/11/2026<")
    text = text.replace("   <Quantity>2</Quantity>\n", "", 1).replace("<LineNumber>20<", "<LineNumber>twenty<")
    text = text.replace("<Note>note 2</Note>", "<Notes>note 2</Notes><Colour/>")
    text = text.replace("<MainLine>20<", "<MainLine>30<").replace(' currency="AUD"', "")
    text = text.replace("<Country>AU</Country>", "<Contry>AU</Contry>").replace("<Urgent>true<", "<Urgent>ja<")
    codes = [one.code.removeprefix("schema.") for one in checked(text).findings]
    assert codes == [
        "not-a-date",
        "not-a-boolean",
        "misspelt-element",
        "missing-element",
        "not-a-whole-number",
        "misspelt-element",
        "unknown-element",
        "missing-attribute",
    ]


def test_words_name_the_line_by_number_and_key(checked: Callable[..., Checked]) -> None:
    (finding,) = checked(order().replace("   <Quantity>2</Quantity>\n", "", 1)).findings
    assert finding.message == "Line 2 (LineNumber 20) has no `Quantity`. The schema wants it after `ItemCode`."
    assert "Missing" in finding.detail or "not expected" in finding.detail


def test_an_australian_date_is_turned_round(checked: Callable[..., Checked]) -> None:
    (finding,) = checked(order().replace("<OrderDate>2026-11-02<", "<OrderDate>02/11/2026<")).findings
    assert finding.advice == "Write `2026-11-02`."


def test_documentation_of_the_schema_comes_along(checked: Callable[..., Checked]) -> None:
    (finding,) = checked(order().replace(" <Reference>WEB-1</Reference>\n", "")).findings
    assert finding.documentation == "The partner's own number."


def test_the_limit_is_kept_and_said(checked: Callable[..., Checked]) -> None:
    result = checked(order(20).replace("<UnitPrice>1.50<", "<UnitPrice>x<"), limit=5)
    assert not result.complete
    assert [one.code for one in result.findings] == ["schema.not-a-number"] * 5 + ["schema.more"]


def test_as_many_faults_as_the_limit_are_complete(checked: Callable[..., Checked]) -> None:
    result = checked(order(5).replace("<UnitPrice>1.50<", "<UnitPrice>x<"), limit=5)
    assert result.complete
    assert len(result.findings) == 5
