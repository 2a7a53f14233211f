# ruff: noqa: E501 — a schema is easier to read with an element a row
from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.checks.orders import SCHEMA, TYPES, order
from workbench.checks import Checked, CheckPlan, SchemaError, check, inspect_schema
from workbench.documents import read

XSD = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{}</xs:schema>'


def run(schema: Path, text: str, *roots: Path) -> Checked:
    return check(read(text.encode(), "a.xml"), CheckPlan(schemas=(schema,), roots=roots))


def codes(result: Checked) -> list[str]:
    return [one.code.removeprefix("schema.") for one in result.findings]


def written(folder: Path, body: str, name: str = "a.xsd") -> Path:
    path = folder / name
    path.write_text(XSD.format(body))
    return path


def test_a_file_that_is_no_xml_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.xsd"
    path.write_text("<xs:schema>\n<")
    with pytest.raises(SchemaError, match=r"`a.xsd`, line \d"):
        run(path, "<a/>")


def test_a_faulty_schema_is_named_with_line_and_reason(tmp_path: Path) -> None:
    path = written(tmp_path, '\n<xs:element name="a" type="Nowhere"/>')
    with pytest.raises(SchemaError, match=r"`a.xsd`, line 2.*Nowhere") as caught:
        run(path, "<a/>")
    assert caught.value.advice


def test_a_schema_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="is not there"):
        run(tmp_path / "none.xsd", "<a/>")


def test_a_missing_include_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, '<xs:include schemaLocation="b.xsd"/><xs:element name="a" type="InB"/>')
    with pytest.raises(SchemaError, match=r"`a.xsd`, line 1, asks for `b.xsd`.*InB"):
        run(path, "<a/>")


def test_a_missing_include_that_nothing_needs_is_worth_a_warning(tmp_path: Path) -> None:
    path = written(tmp_path, '<xs:include schemaLocation="b.xsd"/><xs:element name="a" type="xs:int"/>')
    assert codes(run(path, "<a>1</a>")) == []
    assert [(one.severity, one.code) for one in inspect_schema((path,))] == [("warning", "schema.missing-file")]


def test_includes_stay_in_the_folders_allowed(tmp_path: Path) -> None:
    own = tmp_path / "one" / "two" / "three" / "four" / "five"
    own.mkdir(parents=True)
    kind = '<xs:simpleType name="a"><xs:restriction base="xs:integer"/></xs:simpleType>'
    written(tmp_path, kind, "b.xsd")
    path = written(own, '<xs:include schemaLocation="../../../../../b.xsd"/><xs:element name="b" type="a"/>')
    with pytest.raises(SchemaError, match="outside"):
        run(path, "<b>1</b>")
    assert codes(run(path, "<b>1</b>", tmp_path)) == []
    assert codes(run(path, "<b>x</b>", tmp_path)) == ["not-a-whole-number"]


def test_nothing_is_fetched_from_the_network(tmp_path: Path) -> None:
    location = "http://example.invalid/schemas/b.xsd"
    path = written(tmp_path, f'<xs:include schemaLocation="{location}"/><xs:element name="b" type="a"/>')
    with pytest.raises(SchemaError, match="never fetched from the network"):
        run(path, "<b/>")
    written(tmp_path, '<xs:simpleType name="a"><xs:restriction base="xs:integer"/></xs:simpleType>', "b.xsd")
    assert codes(run(path, "<b>1</b>")) == []


DIGITS = '<xs:simpleType name="d"><xs:restriction base="xs:string"><xs:pattern value="&ds;"/></xs:restriction></xs:simpleType>'
"""A type whose pattern is an entity."""


def test_a_schema_may_abbreviate_by_entities_of_its_own(tmp_path: Path) -> None:
    doctype = '<!DOCTYPE xs:schema [<!ENTITY one "[0-9]">\n<!ENTITY ds "&one;&one;">]>\n'
    path = written(tmp_path, '<xs:include schemaLocation="b.xsd"/><xs:element name="a" type="d"/>')
    (tmp_path / "b.xsd").write_text(doctype + XSD.format(DIGITS))
    assert codes(run(path, "<a>12</a>")) == []
    assert codes(run(path, "<a>1x</a>")) == ["pattern"]
    assert inspect_schema([path]) == ()


def test_a_schema_may_not_read_files_or_explode_by_entities(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("[0-9]")
    layers = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 12}">' for n in range(1, 9))
    for declared in ('<!ENTITY ds SYSTEM "secret.txt">', f'<!ENTITY e0 "0123456789">{layers}<!ENTITY ds "&e8;">'):
        path = tmp_path / "a.xsd"
        path.write_text(f"<!DOCTYPE xs:schema [{declared}]>" + XSD.format(DIGITS))
        with pytest.raises(SchemaError, match="not well-formed"):
            run(path, "<a/>")


def test_a_changed_include_is_read_again(tmp_path: Path) -> None:
    path = written(tmp_path, '<xs:include schemaLocation="b.xsd"/>')
    written(tmp_path, '<xs:element name="a" type="xs:integer"/>', "b.xsd")
    assert codes(run(path, "<a>x</a>")) == ["not-a-whole-number"]
    written(tmp_path, '<xs:element name="a" type="xs:string"/>', "b.xsd")
    assert codes(run(path, "<a>x</a>")) == []


def test_where_our_reading_finds_nothing_the_engine_is_still_believed(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '<xs:element name="a"><xs:complexType><xs:sequence><xs:element name="b" maxOccurs="200"/></xs:sequence>'
        "</xs:complexType></xs:element>",
    )
    assert codes(run(path, f"<a>{'<b/>' * 200}</a>")) == []
    (finding,) = run(path, f"<a>{'<b/>' * 201}</a>").findings
    assert finding.code == "schema.not-valid"
    assert "`b`" in finding.message


@pytest.mark.parametrize(
    ("schema", "good", "bad", "expected"),
    [
        (
            '<xs:group name="g"><xs:sequence><xs:element name="b"/><xs:element name="c"/></xs:sequence></xs:group>'
            '<xs:element name="a"><xs:complexType><xs:sequence><xs:group ref="g" maxOccurs="2"/></xs:sequence>'
            "</xs:complexType></xs:element>",
            "<a><b/><c/><b/><c/></a>",
            "<a><b/><c/><b/></a>",
            ["missing-element"],
        ),
        (
            '<xs:element name="h" type="xs:string" abstract="true"/><xs:element name="i" substitutionGroup="h"/>'
            '<xs:element name="a"><xs:complexType><xs:sequence><xs:element ref="h"/></xs:sequence></xs:complexType></xs:element>',
            "<a><i/></a>",
            "<a/>",
            ["missing-element"],
        ),
        (
            '<xs:complexType name="B"><xs:sequence><xs:element name="b" type="xs:date"/></xs:sequence></xs:complexType>'
            '<xs:element name="a"><xs:complexType><xs:complexContent><xs:extension base="B"><xs:sequence>'
            '<xs:element name="c"/></xs:sequence><xs:attribute name="x" use="required"/></xs:extension></xs:complexContent>'
            "</xs:complexType></xs:element>",
            '<a x="1"><b>2026-01-01</b><c/></a>',
            "<a><b>x</b></a>",
            ["missing-attribute", "missing-element", "not-a-date"],
        ),
        (
            '<xs:element name="a"><xs:complexType><xs:sequence><xs:any namespace="##other" processContents="lax" '
            'minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>',
            '<a><x xmlns="urn:x"/></a>',
            "<a><x/></a>",
            ["unknown-element"],
        ),
        (
            '<xs:attributeGroup name="g"><xs:attribute name="x" type="xs:int" use="required"/></xs:attributeGroup>'
            '<xs:element name="a"><xs:complexType mixed="true"><xs:attributeGroup ref="g"/></xs:complexType></xs:element>',
            '<a x="1">text</a>',
            '<a x="99999999999">text</a>',
            ["out-of-range"],
        ),
    ],
    ids=["group", "substitution", "extension", "wildcard", "attribute-group"],
)
def test_constructs_of_schemas_are_understood(
    tmp_path: Path, schema: str, good: str, bad: str, expected: list[str]
) -> None:
    path = written(tmp_path, schema)
    assert codes(run(path, good)) == []
    assert codes(run(path, bad)) == expected


def test_a_document_may_name_schemas_of_other_namespaces_beside_the_one_it_is_checked_against(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '<xs:element name="a"><xs:complexType><xs:sequence><xs:any namespace="##other" processContents="strict"/>'
        "</xs:sequence></xs:complexType></xs:element>",
    )
    other = XSD.replace("<xs:schema ", '<xs:schema targetNamespace="urn:x" ')
    (tmp_path / "x.xsd").write_text(other.format('<xs:element name="b" type="xs:int"/>'))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "x.xsd").write_text(other.format('<xs:element name="b"/>'))
    xsi = "http://www.w3.org/2001/XMLSchema-instance"
    text = f'<a xmlns:xsi="{xsi}" xsi:schemaLocation="urn:x {{}}"><b xmlns="urn:x">{{}}</b></a>'
    assert codes(run(path, text.format("x.xsd", "1"))) == []
    assert codes(run(path, text.format("x.xsd", "one"))) == ["not-a-whole-number"]
    assert codes(run(path, text.format("/etc/x.xsd", "1"))) == ["unknown-element"]


def test_equal_values_written_otherwise_are_the_same_key(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '<xs:element name="a"><xs:complexType><xs:sequence><xs:element name="k" maxOccurs="9"><xs:complexType>'
        '<xs:attribute name="n" type="xs:decimal"/></xs:complexType></xs:element><xs:element name="r" maxOccurs="9" '
        'type="xs:decimal"/><xs:element name="from" type="xs:time"/><xs:element name="to" type="xs:time"/>'
        '</xs:sequence></xs:complexType><xs:key name="K"><xs:selector xpath="k"/><xs:field xpath="@n"/></xs:key>'
        '<xs:keyref name="R" refer="K"><xs:selector xpath="r"/><xs:field xpath="."/></xs:keyref>'
        '<xs:key name="T"><xs:selector xpath="from"/><xs:field xpath="."/></xs:key>'
        '<xs:keyref name="S" refer="T"><xs:selector xpath="to"/><xs:field xpath="."/></xs:keyref></xs:element>',
    )
    text = '<a><k n="+5.0"/><k n="{}"/><r>{}</r><from>{}</from><to>{}</to></a>'
    assert codes(run(path, text.format("0", "5", "09:00:00Z", "11:00:00+02:00"))) == []
    assert codes(run(path, text.format("-0", "+0", "24:00:00Z", "00:00:00Z"))) == []
    assert codes(run(path, text.format("5", "5", "09:00:00Z", "09:00:00Z"))) == ["duplicate-key"]
    result = run(path, text.format("1", "2", "09:00:00Z", "09:00:00Z"))
    assert codes(result) == ["dangling-reference"]
    assert result.findings[0].message.startswith("`r` refers to the r `2`")


def test_redefined_types_are_the_new_ones(tmp_path: Path) -> None:
    written(
        tmp_path,
        '<xs:simpleType name="T"><xs:restriction base="xs:string"><xs:maxLength value="5"/></xs:restriction></xs:simpleType>',
        "b.xsd",
    )
    path = written(
        tmp_path,
        '<xs:redefine schemaLocation="b.xsd"><xs:simpleType name="T"><xs:restriction base="T"><xs:maxLength value="3"/>'
        '</xs:restriction></xs:simpleType></xs:redefine><xs:element name="a" type="T"/>',
    )
    assert codes(run(path, "<a>abc</a>")) == []
    assert codes(run(path, "<a>abcd</a>")) == ["too-long"]


def test_relax_ng(tmp_path: Path) -> None:
    path = tmp_path / "a.rng"
    path.write_text(
        '<element name="a" xmlns="http://relaxng.org/ns/structure/1.0"><element name="b"><text/></element></element>'
    )
    assert codes(run(path, "<a><b/></a>")) == []
    result = run(path, "<a>\n<c/></a>")
    assert codes(result) == ["unknown-element"]
    assert result.findings[0].place is not None


def test_a_valid_document_loads_nothing_that_explains(tmp_path: Path) -> None:
    (tmp_path / "types.xsd").write_text(TYPES)
    (tmp_path / "order.xsd").write_text(SCHEMA)
    (tmp_path / "order.xml").write_text(order())
    program = (
        "import sys; from pathlib import Path; from workbench.checks import *; from workbench.documents import read_file;"
        f"folder = Path({str(tmp_path)!r});"
        "checked = check(read_file(folder / 'order.xml'), CheckPlan(schemas=(folder / 'order.xsd',)));"
        "heavy = {'xmlschema', 'decimal', 'workbench.checks.walk', 'workbench.checks.words'} & set(sys.modules);"
        "print(len(checked.findings), sorted(heavy))"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=root, check=True)
    assert done.stdout.strip() == "0 []"


def test_a_content_model_of_many_copies_is_explained_all_the_same(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '<xs:element name="a"><xs:complexType><xs:sequence maxOccurs="90"><xs:element name="b" maxOccurs="90"/>'
        '<xs:element name="c" type="xs:date"/></xs:sequence></xs:complexType></xs:element>',
    )
    assert codes(run(path, "<a><b/><c>x</c><b/><d/><c>2026-01-01</c></a>")) == ["not-a-date", "unknown-element"]


@pytest.mark.parametrize(
    ("kind", "value"),
    [("date", "9" * 9000 + "-02-30"), ("decimal", "1" * 50_000 + "x"), ("integer", "x" * 50_000)],
)
def test_hostile_values_are_only_wrong_values(tmp_path: Path, kind: str, value: str) -> None:
    path = written(tmp_path, f'<xs:element name="a" type="xs:{kind}"/>')
    (finding,) = run(path, f"<a>{value}</a>").findings
    assert finding.code.startswith("schema.not-a")
    assert len(finding.message) < 200
