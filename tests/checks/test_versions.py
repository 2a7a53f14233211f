# ruff: noqa: E501 — a schema is easier to read with an element a row
"""XML Schema 1.1, and schemas that are checked themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.checks import Checked, CheckPlan, check, inspect_schema
from workbench.documents import read

XSD = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" {}>{}</xs:schema>'


def written(folder: Path, body: str, attributes: str = "") -> Path:
    path = folder / "a.xsd"
    path.write_text(XSD.format(attributes, body))
    return path


def run(schema: Path, text: str) -> Checked:
    return check(read(text.encode(), "a.xml"), CheckPlan(schemas=(schema,)))


def codes(schema: Path, text: str) -> list[str]:
    return [one.code.removeprefix("schema.") for one in run(schema, text).findings]


ORDER = """<xs:element name="order"><xs:complexType><xs:sequence>
<xs:element name="line" maxOccurs="unbounded"><xs:complexType><xs:attribute name="amount" type="xs:decimal"/></xs:complexType></xs:element>
</xs:sequence><xs:attribute name="total" type="xs:decimal"/>
<xs:assert test="@total = sum(line/@amount)"><xs:annotation><xs:documentation>The total is the sum of the lines.</xs:documentation></xs:annotation></xs:assert>
</xs:complexType></xs:element>"""


def test_an_assertion_that_does_not_hold_is_told_in_its_authors_words(tmp_path: Path) -> None:
    path = written(tmp_path, ORDER)
    assert codes(path, '<order total="3"><line amount="1"/><line amount="2"/></order>') == []
    (finding,) = run(path, '<order total="4"><line amount="1"/><line amount="2"/></order>').findings
    assert finding.code == "schema.assertion"
    assert finding.message == "`order` breaks a rule of the schema: The total is the sum of the lines."
    assert "@total = sum(line/@amount)" in finding.advice
    assert finding.place is not None


def test_an_assertion_that_fails_since_a_value_is_wrong_is_not_told_too(tmp_path: Path) -> None:
    path = written(tmp_path, ORDER)
    assert codes(path, '<order total="3"><line amount="one"/></order>') == ["not-a-number"]


def test_faults_beside_an_assertion_are_each_told(tmp_path: Path) -> None:
    path = written(tmp_path, ORDER)
    found = codes(path, '<order total="9"><line amount="1" colour="red"/><extra/></order>')
    assert sorted(found) == ["assertion", "unknown-attribute", "unknown-element"]


@pytest.mark.parametrize(
    ("body", "good", "bad"),
    [
        (
            '<xs:element name="a" type="T"><xs:alternative test="@kind = \'n\'" type="N"/></xs:element>'
            '<xs:complexType name="T"><xs:simpleContent><xs:extension base="xs:string"><xs:attribute name="kind"/>'
            "</xs:extension></xs:simpleContent></xs:complexType>"
            '<xs:complexType name="N"><xs:simpleContent><xs:restriction base="T"><xs:pattern value="[0-9]+"/>'
            "</xs:restriction></xs:simpleContent></xs:complexType>",
            '<a kind="n">12</a>',
            '<a kind="n">x</a>',
        ),
        (
            '<xs:element name="a"><xs:complexType><xs:all><xs:element name="b" maxOccurs="2"/><xs:element name="c"/>'
            "</xs:all></xs:complexType></xs:element>",
            "<a><b/><c/><b/></a>",
            "<a><b/><b/><b/><c/></a>",
        ),
        ('<xs:element name="a" type="xs:dateTimeStamp"/>', "<a>2026-01-01T00:00:00Z</a>", "<a>2026-01-01T00:00:00</a>"),
        (
            '<xs:element name="a"><xs:complexType><xs:openContent mode="interleave"><xs:any namespace="##other" '
            'processContents="skip"/></xs:openContent><xs:sequence><xs:element name="b"/></xs:sequence>'
            "</xs:complexType></xs:element>",
            '<a><x xmlns="urn:x"/><b/></a>',
            '<a><x xmlns="urn:x"/></a>',
        ),
        (
            '<xs:element name="a"><xs:complexType><xs:sequence><xs:any notQName="b" processContents="skip"/>'
            "</xs:sequence></xs:complexType></xs:element>",
            "<a><c/></a>",
            "<a><b/></a>",
        ),
        (
            '<xs:element name="a" type="xs:int" vc:minVersion="1.1"/><xs:element name="a" vc:maxVersion="1.1" '
            'type="xs:date"/>',
            "<a>1</a>",
            "<a>2026-01-01</a>",
        ),
    ],
    ids=["alternative", "all", "types", "open-content", "not-qname", "conditional"],
)
def test_version_1_1_is_told_by_what_is_used(tmp_path: Path, body: str, good: str, bad: str) -> None:
    path = written(tmp_path, body, 'xmlns:vc="http://www.w3.org/2007/XMLSchema-versioning"')
    assert codes(path, good) == []
    assert len(codes(path, bad)) == 1


def test_a_schema_that_libxml2_lets_pass_is_still_found_unsound(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '\n<xs:complexType name="B"><xs:sequence><xs:element name="b" maxOccurs="2"/></xs:sequence></xs:complexType>\n'
        '<xs:complexType name="R"><xs:complexContent><xs:restriction base="B"><xs:sequence>'
        '<xs:element name="b" maxOccurs="5"/></xs:sequence></xs:restriction></xs:complexContent></xs:complexType>',
    )
    (finding,) = inspect_schema((path,))
    assert finding.code == "schema.unsound"
    assert finding.message.startswith("`a.xsd`, line 3: ")
    assert finding.place is not None
    assert finding.place.line == 3
    assert inspect_schema((path,)) == (finding,)


def test_a_sound_schema_has_no_findings(tmp_path: Path) -> None:
    assert inspect_schema((written(tmp_path, '<xs:element name="a" type="xs:int"/>'),)) == ()
    assert inspect_schema((written(tmp_path, ORDER),)) == ()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.xsd", XSD.format("", '<xs:element name="a" type="Nowhere"/>')),
        ("a.rnc", "element a {"),
        ("a.sch", '<schema xmlns="http://purl.oclc.org/dsdl/schematron"><pattern><rule/></pattern></schema>'),
        ("a.xsd", "<a"),
    ],
)
def test_what_cannot_be_used_is_said_when_it_is_registered(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    (finding,) = inspect_schema((tmp_path / name,))
    assert finding.code == "schema.unusable"
    assert finding.message.startswith(f"`{name}`, line 1")
    assert finding.advice
