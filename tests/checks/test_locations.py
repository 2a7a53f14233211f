"""Where the files of a schema come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.checks import Checked, CheckPlan, SchemaError, check
from workbench.documents import read

XSD = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" {}>{}</xs:schema>'
CATALOG = '<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">{}</catalog>'
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def run(text: str, *schemas: Path, roots: tuple[Path, ...] = ()) -> list[str]:
    found: Checked = check(read(text.encode(), "a.xml"), CheckPlan(schemas=schemas, roots=roots))
    return [one.code.removeprefix("schema.") for one in found.findings]


def schema(path: Path, body: str, attributes: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(XSD.format(attributes, body))
    return path


IMPORTING = (
    '<xs:import namespace="urn:b" {}/><xs:element name="a"><xs:complexType><xs:sequence>'
    '<xs:element ref="b:b" xmlns:b="urn:b"/></xs:sequence></xs:complexType></xs:element>'
)
B = '<xs:element name="b" type="xs:int"/>', 'targetNamespace="urn:b"'
GOOD, BAD = '<a><b xmlns="urn:b">1</b></a>', '<a><b xmlns="urn:b">x</b></a>'


@pytest.mark.parametrize(
    ("location", "entry"),
    [
        (
            'schemaLocation="http://example.invalid/b.xsd"',
            '<uri name="http://example.invalid/b.xsd" uri="deep/b.xsd"/>',
        ),
        ('schemaLocation="urn:the:b"', '<system systemId="urn:the:b" uri="deep/b.xsd"/>'),
        (
            'schemaLocation="http://example.invalid/x/b.xsd"',
            '<rewriteURI uriStartString="http://example.invalid/x/" rewritePrefix="deep/"/>',
        ),
        ("", '<uri name="urn:b" uri="deep/b.xsd"/>'),
        ('schemaLocation="gone.xsd"', '<group xml:base="deep/"><uri name="urn:b" uri="b.xsd"/></group>'),
    ],
)
def test_a_catalog_finds_files(tmp_path: Path, location: str, entry: str) -> None:
    main = schema(tmp_path / "a.xsd", IMPORTING.format(location))
    schema(tmp_path / "deep" / "b.xsd", *B)
    (tmp_path / "catalog.xml").write_text(CATALOG.format(entry))
    assert run(GOOD, main) == []
    assert run(BAD, main) == ["not-a-whole-number"]


def test_a_catalog_leads_to_no_file_outside(tmp_path: Path) -> None:
    main = schema(tmp_path / "own" / "a.xsd", IMPORTING.format(""))
    other = schema(tmp_path / "other" / "deep" / "b.txt", *B)
    (tmp_path / "own" / "catalog.xml").write_text(CATALOG.format(f'<uri name="urn:b" uri="{other}"/>'))
    with pytest.raises(SchemaError, match="urn:b"):
        run(GOOD, main)


def test_an_import_that_leads_nowhere_is_named_when_it_is_needed(tmp_path: Path) -> None:
    main = schema(tmp_path / "a.xsd", IMPORTING.format('schemaLocation="http://example.invalid/b.xsd"'))
    with pytest.raises(SchemaError, match=r"`a.xsd`, line 1, asks for `http://example.invalid/b.xsd`"):
        run(GOOD, main)
    unneeded = schema(tmp_path / "c.xsd", '<xs:import namespace="urn:b"/><xs:element name="c" type="xs:int"/>')
    assert run("<c>1</c>", unneeded) == []


def test_a_family_of_schemas_may_keep_shared_types_beside(tmp_path: Path) -> None:
    main = schema(tmp_path / "family" / "main" / "a.xsd", IMPORTING.format('schemaLocation="../common/b.xsd"'))
    schema(tmp_path / "family" / "common" / "b.xsd", *B)
    assert run(BAD, main) == ["not-a-whole-number"]


def test_files_of_the_same_name_in_two_folders_are_two_files(tmp_path: Path) -> None:
    main = schema(
        tmp_path / "a.xsd",
        '<xs:include schemaLocation="one/types.xsd"/><xs:include schemaLocation="two/types.xsd"/>'
        '<xs:element name="a"><xs:complexType><xs:attribute name="x" type="One"/><xs:attribute name="y" type="Two"/>'
        "</xs:complexType></xs:element>",
    )
    for name, base in (("One", "int"), ("Two", "date")):
        schema(
            tmp_path / name.lower() / "types.xsd",
            f'<xs:simpleType name="{name}"><xs:restriction base="xs:{base}"/></xs:simpleType>',
        )
    assert run('<a x="1" y="2026-01-01"/>', main) == []
    assert run('<a x="2026-01-01" y="1"/>', main) == ["not-a-whole-number", "not-a-date"]


def test_the_attributes_of_xml_itself_are_known(tmp_path: Path) -> None:
    main = schema(
        tmp_path / "a.xsd",
        '<xs:import namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="http://www.w3.org/2001/xml.xsd"/>'
        '<xs:element name="a"><xs:complexType><xs:attribute ref="xml:lang"/></xs:complexType></xs:element>',
    )
    assert run('<a xml:lang="en-AU"/>', main) == []
    assert run('<a xml:lang="?"/>', main) == ["wrong-value"]


def test_several_schemas_of_different_namespaces_are_one(tmp_path: Path) -> None:
    envelope = schema(
        tmp_path / "envelope.xsd",
        '<xs:element name="Envelope"><xs:complexType><xs:sequence><xs:any namespace="##other"/></xs:sequence>'
        "</xs:complexType></xs:element>",
        'targetNamespace="urn:e"',
    )
    body = schema(tmp_path / "body.xsd", *B)
    text = '<Envelope xmlns="urn:e"><b xmlns="urn:b">{}</b></Envelope>'
    assert run(text.format(1), envelope, body) == []
    assert run(text.format("x"), envelope, body) == ["not-a-whole-number"]


def test_each_of_several_schemas_of_one_namespace_is_kept_to(tmp_path: Path) -> None:
    loose = schema(tmp_path / "loose.xsd", '<xs:element name="a" type="xs:string"/>')
    strict = schema(tmp_path / "strict.xsd", '<xs:element name="a" type="xs:int"/>')
    assert run("<a>x</a>", loose, strict) == ["not-a-whole-number"]
    assert run("<a>1</a>", loose, strict) == []


@pytest.mark.parametrize(
    ("location", "found"),
    [
        ('xsi:noNamespaceSchemaLocation="a.xsd"', ["not-a-whole-number"]),
        ('xsi:noNamespaceSchemaLocation="http://example.invalid/schemas/a.xsd"', ["not-a-whole-number"]),
        ('xsi:noNamespaceSchemaLocation="../outside/a.xsd"', []),
        ('xsi:noNamespaceSchemaLocation="gone.xsd"', []),
        ("", []),
    ],
)
def test_the_schema_a_document_names_is_taken_from_the_workspace_only(
    tmp_path: Path, location: str, found: list[str]
) -> None:
    for folder in ("workspace", "outside"):
        schema(tmp_path / folder / "a.xsd", '<xs:element name="a" type="xs:int"/>')
    assert run(f"<a {XSI} {location}>x</a>", roots=(tmp_path / "workspace",)) == found


def test_links_are_known_without_the_network(tmp_path: Path) -> None:
    path = tmp_path / "a.xsd"
    path.write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:l="http://www.w3.org/1999/xlink">'
        '<xs:import namespace="http://www.w3.org/1999/xlink" schemaLocation="http://www.w3.org/1999/xlink.xsd"/>'
        '<xs:element name="a"><xs:complexType><xs:attributeGroup ref="l:simpleAttrs"/></xs:complexType></xs:element>'
        "</xs:schema>"
    )
    text = '<a xmlns:l="http://www.w3.org/1999/xlink" l:href="b.xml" l:show="{}"/>'
    plan = CheckPlan(schemas=(path,))
    assert check(read(text.format("new").encode(), "a.xml"), plan).findings == ()
    (found,) = check(read(text.format("nwe").encode(), "a.xml"), plan).findings
    assert (found.code, "`new`" in found.message) == ("schema.not-in-list", True)
