"""`workbench fix` and `check --fix-list`: what is changed, what is left alone, the objects, the exit codes."""

from __future__ import annotations

import pytest

FIX_KEYS = ["code", "title", "line", "column", "sure", "fills", "before", "after"]


@pytest.fixture
def faulty(sample):
    return sample("CreateSalesOrder", "eight-faults")


def test_the_list_says_how_each_finding_can_be_mended(run, faulty):
    found = run("check", "--json", "--fix-list", faulty).object["findings"]
    assert all("fixes" in finding for finding in found)
    titles = {fix["title"]: fix for finding in found for fix in finding["fixes"]}
    assert list(titles["Rename `UnitOfMesure` to `UnitOfMeasure`"]) == FIX_KEYS
    assert titles["Write `2026-11-02` in place of `02/11/2026`"]["sure"] is True
    assert titles["Insert `CustomerCode` with a placeholder"]["fills"] is True
    assert titles["Write `GST` in place of `FREE`"]["sure"] is False


def test_the_list_shows_people_the_lines_before_and_after(run, faulty):
    out = run("check", "--fix-list", faulty).out
    assert "- <UnitOfMesure>M</UnitOfMesure>" in out
    assert "+ <UnitOfMeasure>M</UnitOfMeasure>" in out


def test_what_is_sure_is_mended_and_the_rest_stays_byte_for_byte(run, faulty, tmp_path):
    out = tmp_path / "out.xml"
    result = run("fix", faulty, "-o", out, "--json")
    assert result.code == 1
    assert list(result.object) == ["file", "out", "fixes", "findings"]
    assert {fix["code"] for fix in result.object["fixes"]} == {
        "schema.not-a-date",
        "schema.misplaced-element",
        "schema.misspelt-element",
        "schema.not-in-list",
    }
    before, after = faulty.read_text().splitlines(), out.read_text().splitlines()
    assert len(set(before) ^ set(after)) == 6
    assert run("check", "--json", out).object["findings"] == result.object["findings"]


def test_only_the_named_findings_are_mended(run, faulty, tmp_path):
    out = tmp_path / "out.xml"
    result = run("fix", faulty, "-o", out, "--only", "schema.missing-element", "--json")
    assert [fix["code"] for fix in result.object["fixes"]] == ["schema.missing-element"]
    assert b"<CustomerCode>X<!-- fill in --></CustomerCode>" in out.read_bytes()


def test_a_document_without_faults_is_copied_as_it_is(run, order, tmp_path):
    out = tmp_path / "out.xml"
    result = run("fix", order, "-o", out)
    assert (result.code, out.read_bytes()) == (0, order.read_bytes())
    assert "0 fixes made" in result.out


def test_standard_output_takes_the_document_alone(run, order):
    result = run("fix", order, "-o", "-")
    assert (result.code, result.out.strip()) == (0, order.read_text().strip())


def test_what_is_no_xml_cannot_be_fixed(run, sample, tmp_path):
    result = run("fix", sample("CreateSalesOrder", "unclosed-tag"), "-o", tmp_path / "out.xml")
    assert result.code == 2
    assert "cannot be fixed" in result.err
    assert not (tmp_path / "out.xml").exists()


def test_an_unsound_schema_is_refused_with_its_line(run, order, tmp_path):
    schema = tmp_path / "a.xsd"
    schema.write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">\n'
        '<xs:complexType name="B"><xs:sequence><xs:element name="b"/></xs:sequence></xs:complexType>\n'
        '<xs:complexType name="R"><xs:complexContent><xs:restriction base="B"><xs:sequence>'
        '<xs:element name="b" maxOccurs="5"/></xs:sequence></xs:restriction></xs:complexContent></xs:complexType>'
        "</xs:schema>"
    )
    result = run("check", order, "--schema", schema)
    assert result.code == 2
    assert "`a.xsd`, line 3" in result.err
