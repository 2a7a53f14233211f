"""`workbench check`: the object a file, the exit code, every option, the reports."""

from __future__ import annotations

import sys

import pytest
from lxml import etree

from workbench.documents import read_file

KEYS = ["file", "transaction", "converter", "outcome", "findings", "differences", "reviewed", "seconds"]
FINDING_KEYS = ["stage", "severity", "code", "message", "advice", "line", "column", "path"]
STAGES = {"document", "recognition", "conversion", "schema", "rules", "standard", "review"}


def test_the_object_has_exactly_what_the_contract_says(program, order, sample):
    result = program.run("check", "--json", str(order), str(sample("CreateSalesOrder", "eight-faults")))
    assert (result.code, result.err) == (1, "")
    good, bad = result.objects
    for found in (good, bad):
        assert list(found) == KEYS
        assert isinstance(found["differences"], int)
        assert isinstance(found["reviewed"], bool)
        assert 0 < found["seconds"] < 60
    assert good | {"seconds": 0} == {
        "file": str(order),
        "transaction": "CreateSalesOrder",
        "converter": None,
        "outcome": "ready",
        "findings": [],
        "differences": 0,
        "reviewed": False,
        "seconds": 0,
    }
    assert bad["outcome"] == "problems"
    assert len(bad["findings"]) == 8
    for finding in bad["findings"]:
        assert list(finding) == FINDING_KEYS
        assert finding["stage"] in STAGES
        assert finding["severity"] in ("error", "warning", "note")
        assert finding["code"].startswith(f"{finding['stage']}.")
        assert min(finding["line"], finding["column"]) >= 1
        assert finding["path"].startswith("/SalesOrder")


@pytest.mark.parametrize(
    ("transaction", "name", "outcome", "code"),
    [
        ("CreateSalesOrder", "small-order", "ready", 0),
        ("CreateSalesOrder", "eight-faults", "problems", 1),
        ("CreateSalesOrder", "unclosed-tag", "not-xml", 1),
        ("CreateSalesOrder", "wrong-encoding", "not-xml", 1),
        ("CreatePayment", "over-allocated", "problems", 1),
    ],
)
def test_the_exit_code_says_whether_all_is_well(run, sample, transaction, name, outcome, code):
    result = run("check", "--json", sample(transaction, name))
    assert (result.object["outcome"], result.code) == (outcome, code)


def test_what_nobody_knows_is_unrecognised_with_code_1(run, tmp_path):
    (tmp_path / "a.xml").write_bytes(b"<Pallet/>")
    result = run("check", "--json", tmp_path / "a.xml")
    assert (result.code, result.object["outcome"], result.object["transaction"]) == (1, "unrecognised", None)
    assert result.object["findings"][0]["stage"] == "recognition"


def test_files_come_in_the_order_given_and_the_worst_decides(run, order, sample, tmp_path):
    faulty = sample("CreateSalesOrder", "eight-faults")
    result = run("check", "--json", faulty, order, tmp_path / "none.xml", order)
    assert [found["file"] for found in result.objects] == [str(faulty), str(order), str(order)]
    assert result.code == 2
    assert f"There is no file `{tmp_path / 'none.xml'}`" in result.err
    assert run("check", faulty, order).code == 1


def test_a_hyphen_is_standard_input_once(program, order):
    result = program.run("check", "--json", "-", stdin=order.read_bytes())
    assert (result.code, result.object["file"], result.object["outcome"]) == (0, "-", "ready")
    twice = program.run("check", "-", "-", stdin=b"<a/>")
    assert (twice.code, twice.out) == (2, "")
    assert "Only one document can come from standard input" in twice.err


@pytest.mark.skipif(sys.platform == "win32", reason="shells of Unix make such files")
def test_a_named_pipe_is_read(program, order):
    import os

    pipe = program.folder / "pipe"
    os.mkfifo(pipe)
    with program.start("check", "--json", "pipe", stdout=-1) as process:
        pipe.write_bytes(order.read_bytes())
        assert b'"outcome": "ready"' in process.stdout.read()
    assert process.returncode == 0


def test_the_text_says_where_what_and_what_to_do(run, sample):
    out = run("check", sample("CreateSalesOrder", "eight-faults")).out
    assert "Create Sales Order: 8 problems" in out
    assert "18:17  error  `Quantity` in Line 1" in out
    assert "Write digits with a point" in out
    assert "differs from the standard XML in" in out


def test_as_takes_a_document_for_a_transaction_by_name_or_alias(run, order):
    by_alias = run("check", "--json", "--as", "payment", order).object
    by_name = run("check", "--json", "--as", "CreatePayment", order).object
    assert by_alias["transaction"] == by_name["transaction"] == "CreatePayment"
    unknown = run("check", "--as", "nothing", order)
    assert (unknown.code, unknown.out) == (2, "")
    assert "There is no transaction `nothing`" in unknown.err
    assert "CreatePayment (payment)" in unknown.err


SCHEMAS = {
    "own.xsd": '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
    '<xs:element name="a" type="xs:int"/></xs:schema>',
    "own.rng": '<element name="a" xmlns="http://relaxng.org/ns/structure/1.0" '
    'datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes"><data type="int"/></element>',
    "own.sch": '<schema xmlns="http://purl.oclc.org/dsdl/schematron"><pattern><rule context="a">'
    '<assert test=". = 1">It is not one.</assert></rule></pattern></schema>',
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema_checks_against_a_file(run, tmp_path, name):
    (tmp_path / name).write_text(SCHEMAS[name])
    (tmp_path / "good.xml").write_bytes(b"<a>1</a>")
    (tmp_path / "bad.xml").write_bytes(b"<a>\nx</a>")
    result = run("check", "--json", "--schema", tmp_path / name, tmp_path / "good.xml", tmp_path / "bad.xml")
    good, bad = result.objects
    assert (result.code, good["outcome"], bad["outcome"]) == (1, "ready", "problems")
    assert bad["findings"][0]["stage"] in ("schema", "rules")


@pytest.mark.parametrize("option", ["--schema", "--standard"])
def test_a_file_that_an_option_names_must_be_there(run, order, option, tmp_path):
    result = run("check", option, tmp_path / "none.xsd", order)
    assert (result.code, result.out) == (2, "")
    assert f"`{tmp_path / 'none.xsd'}`" in result.err


@pytest.mark.parametrize(
    "content", [b"", b"<broken", b"<a/>", b'{"json": 1}', b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a/>']
)
def test_a_schema_that_cannot_be_used_is_code_2(run, order, tmp_path, content):
    (tmp_path / "own.xsd").write_bytes(content)
    result = run("check", "--schema", tmp_path / "own.xsd", order)
    assert (result.code, result.out) == (2, "")
    assert "own.xsd" in result.err
    assert result.err.count("\n") == 1


def test_standard_compares_with_a_file(run, order, tmp_path):
    (tmp_path / "standard.xml").write_bytes(b'<SalesOrder xmlns="urn:saasplications:standard:1"><Extra/></SalesOrder>')
    assert run("check", "--json", "--standard", tmp_path / "standard.xml", order).object["differences"] > 0
    assert run("check", "--json", order).object["differences"] == 0


def test_with_names_a_converter_a_file_or_none(run, sample, tmp_path):
    partner = sample("CreateSalesOrder", "partner-format")
    assert run("check", "--json", partner).object["converter"] == "acme-orders"
    assert run("check", "--json", "--with", "acme-orders", partner).object["outcome"] == "ready"
    assert run("check", "--json", "--with", "none", partner).object["converter"] is None
    unknown = run("check", "--with", "nobody", partner)
    assert (unknown.code, unknown.out) == (2, "")
    assert "`nobody`" in unknown.err


def test_junit_is_what_build_servers_read(run, order, sample, tmp_path):
    report = tmp_path / "report.xml"
    run("check", order, sample("CreateSalesOrder", "eight-faults"), "--junit", report)
    suite = etree.fromstring(report.read_bytes())[0]
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    good, bad = suite
    assert (good.get("name"), len(good)) == (str(order), 0)
    assert bad[0].get("message") == "8 errors"
    assert "18:17 error schema.not-a-number" in bad[0].text


def test_html_is_a_page_that_shows_names_and_values_as_they_are(run, tmp_path):
    (tmp_path / "<b>.xml").write_bytes(b"<a b='&lt;script>'>&amp;nbsp;</a>")
    report = tmp_path / "report.html"
    run("check", tmp_path / "<b>.xml", "--html", report)
    page = report.read_text(encoding="utf-8")
    assert "&lt;b&gt;.xml" in page
    assert "<b>.xml" not in page


@pytest.mark.parametrize("option", ["--junit", "--html"])
def test_a_report_named_by_a_hyphen_is_all_that_standard_output_gets(program, order, option):
    result = program.run("check", str(order), option, "-")
    assert result.code == 0
    assert result.out.startswith("<?xml" if option == "--junit" else "<!doctype html>")
    assert "Create Sales Order: ready" in result.err


@pytest.mark.parametrize("more", [["--json"], ["--html", "-"]], ids=["json", "two reports"])
def test_only_one_thing_can_have_standard_output(run, order, more):
    result = run("check", order, "--junit", "-", *more)
    assert (result.code, result.out) == (2, "")
    assert "standard output" in result.err


def test_a_report_that_cannot_be_written_is_code_2_and_leaves_nothing(run, order, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    result = run("check", order, "--junit", tmp_path / "file" / "report.xml")
    assert result.code == 2
    assert "could not be written" in result.err
    folder = run("check", order, "--junit", tmp_path)
    assert (folder.code, folder.out) == (2, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file"]


def test_the_program_answers_as_the_services_do(run, sample):
    from workbench.bench import examine, load_tools
    from workbench.workspace import open_workspace

    tools = load_tools(open_workspace())
    for file in sorted(sample("CreateSalesOrder", "x").parent.glob("*.xml")):
        examination = examine(read_file(file), tools)
        found = run("check", "--json", file).object
        assert found["outcome"] == examination.outcome
        assert [each["message"] for each in found["findings"]] == [each.message for each in examination.findings]
