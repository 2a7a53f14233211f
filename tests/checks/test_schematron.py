# ruff: noqa: E501 — rules are easier to read with an element a row
"""ISO Schematron in full: bindings, phases, parts from other files, variables, and what rules may not do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.checks import Checked, CheckPlan, SchemaError, check
from workbench.checks.saxon import RunError, Saxon, StylesheetError
from workbench.documents import read

DOCUMENT = '<o total="5"><l n="1">2</l><l n="2">4</l><d>2026-02-30</d></o>'
BINDINGS = ["xslt", "xslt2", "xslt3"]
NEW = ["xslt2", "xslt3"]


def write(folder: Path, body: str, binding: str = "xslt2", more: str = "", name: str = "rules.sch") -> Path:
    path = folder / name
    path.write_text(
        '<sch:schema xmlns:sch="http://purl.oclc.org/dsdl/schematron" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema" queryBinding="{binding}" {more}>\n{body}</sch:schema>'
    )
    return path


def run(path: Path, text: str = DOCUMENT, phase: str = "") -> Checked:
    return check(read(text.encode(), "a.xml"), CheckPlan(rules=(path,), phase=phase))


def messages(path: Path, text: str = DOCUMENT, phase: str = "") -> list[str]:
    return [one.message for one in run(path, text, phase).findings]


def pattern(rules: str, more: str = "") -> str:
    return f"<sch:pattern {more}>{rules}</sch:pattern>"


def rule(context: str, test: str, text: str = "x", more: str = "") -> str:
    return f'<sch:rule context="{context}"><sch:assert test="{test}" {more}>{text}</sch:assert></sch:rule>'


@pytest.mark.parametrize("binding", BINDINGS)
def test_place_severity_and_texts_are_the_same_in_every_binding(tmp_path: Path, binding: str) -> None:
    body = (
        pattern(
            '<sch:rule context="l/@n" flag="warning"><sch:report test=". = 2" id="r" diagnostics="d" properties="p">'
            '<sch:name path=".."/> is <sch:value-of select="."/></sch:report></sch:rule>'
        )
        + '<sch:diagnostics><sch:diagnostic id="d" xml:lang="de">nein</sch:diagnostic>'
        '<sch:diagnostic id="d" xml:lang="en">no <sch:emph>good</sch:emph></sch:diagnostic></sch:diagnostics>'
        '<sch:properties><sch:property id="p">cost <sch:value-of select="../../@total"/></sch:property></sch:properties>'
    )
    (finding,) = run(write(tmp_path, body, binding)).findings
    assert (finding.code, finding.severity, finding.message) == ("rules.r", "warning", "l is 2")
    assert finding.advice == "no good"
    assert finding.detail == ". = 2\np: cost 5"
    assert finding.place is not None
    assert (finding.place.column, finding.place.path) == (DOCUMENT.index('n="2"') + 1, "/o/l[2]/@n")


@pytest.mark.parametrize("binding", NEW)
def test_newer_expressions_and_functions_of_the_schema(tmp_path: Path, binding: str) -> None:
    body = (
        '<sch:ns prefix="u" uri="urn:u"/>'
        '<xsl:function name="u:sum" as="xs:decimal"><xsl:param name="all" as="element()*"/>'
        '<xsl:sequence select="xs:decimal(sum($all))"/></xsl:function>'
        '<xsl:key name="by-number" match="l" use="@n"/>'
    )
    body += pattern(
        rule("o", "u:sum(l) = @total", "<sch:value-of select=\"string-join(l, '+')\"/>")
        + rule("l", "every $n in (1 to 2) satisfies key('by-number', string($n))")
    )
    assert messages(write(tmp_path, body, binding)) == ["2+4"]


@pytest.mark.parametrize("binding", BINDINGS)
def test_the_first_rule_of_a_pattern_that_fits_counts(tmp_path: Path, binding: str) -> None:
    body = pattern(rule("l[@n = 1]", "false()", "first") + rule("l", "false()", "other")) + pattern(
        rule("*", "l", "all")
    )
    assert sorted(messages(write(tmp_path, body, binding))) == ["all", "all", "all", "first", "other"]


@pytest.mark.parametrize("binding", BINDINGS)
def test_phases(tmp_path: Path, binding: str) -> None:
    body = (
        '<sch:let name="most" value="9"/>'
        '<sch:phase id="strict"><sch:let name="most" value="3"/><sch:active pattern="lines"/></sch:phase>'
        '<sch:phase id="none"/>'
    )
    body += pattern(rule("l", ". &lt;= $most", "line"), 'id="lines"') + pattern(rule("o", "false()", "order"))
    path = write(tmp_path, body, binding, 'defaultPhase="strict"')
    assert messages(path) == ["line"]
    assert messages(path, phase="#ALL") == ["order"]
    assert messages(path, phase="none") == []
    with pytest.raises(SchemaError, match="no phase `other`"):
        run(path, phase="other")


@pytest.mark.parametrize("binding", BINDINGS)
def test_variables_of_schema_pattern_and_rule(tmp_path: Path, binding: str) -> None:
    body = '<sch:let name="a" value="2"/><sch:let name="word"><b>two</b></sch:let>'
    body += pattern(
        '<sch:let name="c" value="$a * 2"/><sch:rule context="l"><sch:let name="d" value="$c + 1"/>'
        '<sch:let name="e" value="concat(\'$c\', $d)"/><sch:report test="@n = 1"><sch:value-of select="$e"/> '
        '<sch:value-of select="$word"/></sch:report></sch:rule>'
    )
    body += pattern('<sch:let name="c" value="7"/>' + rule("d", "$c = 7"))
    assert messages(write(tmp_path, body, binding)) == ["$c5 two"]


@pytest.mark.parametrize("binding", BINDINGS)
@pytest.mark.parametrize(
    "body",
    [
        '<sch:pattern><sch:rule context="l"><sch:let name="a" value="1"/><sch:let name="a" value="2"/></sch:rule></sch:pattern>',
        pattern(rule("l", "$unknown")),
        pattern(rule("l", "1 +")),
        pattern('<sch:rule context="l"><sch:extends rule="none"/></sch:rule>'),
        pattern("", 'is-a="none"'),
        pattern(rule("l", "true()", more='diagnostics="none"')),
        pattern('<sch:rule context="l"><sch:extends rule="a"/></sch:rule>')
        + pattern('<sch:rule abstract="true" id="a"><sch:assert test="1"/></sch:rule>'),
        '<sch:include href="none.sch"/>',
        '<sch:include href="rules.sch"/>',
    ],
)
def test_rules_that_cannot_be_relied_on_are_refused_with_a_place(tmp_path: Path, binding: str, body: str) -> None:
    with pytest.raises(SchemaError, match=r"line 2|Line 2"):
        run(write(tmp_path, body, binding))


@pytest.mark.parametrize("binding", BINDINGS)
def test_parts_from_other_files(tmp_path: Path, binding: str) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "parts.xml").write_text(
        '<parts xmlns:sch="http://purl.oclc.org/dsdl/schematron"><sch:pattern id="p"><sch:rule context="l">'
        '<sch:extends href="more.xml"/></sch:rule></sch:pattern><sch:pattern id="q"/></parts>'
    )
    (tmp_path / "sub" / "more.xml").write_text(
        '<sch:rule xmlns:sch="http://purl.oclc.org/dsdl/schematron"><sch:let name="x" value="2"/>'
        '<sch:assert test=". = $x">not two</sch:assert></sch:rule>'
    )
    path = write(tmp_path, '<sch:include href="sub/parts.xml#p"/>', binding)
    assert messages(path) == ["not two"]
    (tmp_path / "sub" / "more.xml").write_text('<sch:rule xmlns:sch="http://purl.oclc.org/dsdl/schematron"/>')
    assert messages(path) == []


@pytest.mark.parametrize("binding", BINDINGS)
def test_abstract_patterns_and_rules(tmp_path: Path, binding: str) -> None:
    body = (
        '<sch:pattern abstract="true" id="most"><sch:param name="limit" value="3"/><sch:rule context="$each">'
        '<sch:extends rule="checked"/></sch:rule><sch:rule abstract="true" id="checked">'
        '<sch:assert test=". &lt;= $limit"><sch:value-of select="$limit"/></sch:assert></sch:rule></sch:pattern>'
        '<sch:pattern is-a="most"><sch:param name="each" value="l"/></sch:pattern>'
        '<sch:pattern is-a="most"><sch:param name="each" value="@total"/><sch:param name="limit" value="1"/></sch:pattern>'
    )
    assert sorted(messages(write(tmp_path, body, binding))) == ["1", "3"]


@pytest.mark.parametrize("binding", NEW)
def test_a_rule_that_fails_on_one_node_does_not_spoil_the_others(tmp_path: Path, binding: str) -> None:
    body = pattern(rule("d", "xs:date(.) gt xs:date('2000-01-01')", more='id="date"') + rule("l", ". = 2", "two"))
    findings = run(write(tmp_path, body, binding)).findings
    assert [(one.code, one.severity) for one in findings] == [("rules.not-run", "warning"), ("rules.failed", "error")]
    assert "2026-02-30" in findings[0].message


READS = [
    "doc('{}')",
    "document('{}')",
    "unparsed-text('{}')",
    "json-doc('{}')",
    "collection('{}')",
    "uri-collection('{}')",
    "string-join(available-environment-variables())",
    "environment-variable('WORKBENCH_SECRET')",
    "system-property('user.home')",
]


@pytest.mark.parametrize("expression", READS)
@pytest.mark.parametrize("binding", BINDINGS)
def test_rules_read_no_file_and_no_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, binding: str, expression: str
) -> None:
    monkeypatch.setenv("WORKBENCH_SECRET", "word")
    secret = tmp_path / "secret.xml"
    secret.write_text("<secret>word</secret>")
    shown = f'<sch:value-of select="{expression.format(secret.as_uri())}"/>'
    path = write(
        tmp_path,
        pattern(f'<sch:rule context="o"><sch:report test="true()">saw {shown}.</sch:report></sch:rule>'),
        binding,
    )
    found = run_or_refused(path)
    assert all("word" not in one and str(Path.home()) not in one for one in found)


def test_rules_write_no_file(tmp_path: Path) -> None:
    out = tmp_path / "out.xml"
    body = pattern(
        '<sch:rule context="o"><sch:report test="true()">'
        f'<xsl:result-document href="{out.as_uri()}"><x/></xsl:result-document></sch:report></sch:rule>'
    )
    run_or_refused(write(tmp_path, body, "xslt3"))
    assert not out.exists()


def run_or_refused(path: Path) -> list[str]:
    try:
        return messages(path)
    except SchemaError as error:
        return [error.message]


def test_entities_of_a_document_are_not_followed(tmp_path: Path) -> None:
    path = write(tmp_path, pattern(rule("l", ". = 2", "two")), "xslt3")
    assert messages(path, '<!DOCTYPE o SYSTEM "none.dtd">' + DOCUMENT) == ["two"]


def test_patterns_for_other_documents_are_said_not_to_be_run(tmp_path: Path) -> None:
    path = write(tmp_path, pattern(rule("/", "false()"), "documents=\"'other.xml'\""), "xslt3")
    assert [one.code for one in run(path).findings] == ["rules.not-run"]


def test_a_run_that_never_ends_is_stopped_and_the_next_goes_on() -> None:
    saxon = Saxon()
    head = b'<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">'
    endless = head + (
        b'<xsl:template match="/"><xsl:if test="count(for $a in 1 to 2000000000, $b in 1 to 2000000000 return '
        b'$a * $b[. mod 7 = 8]) = 1"><y/></xsl:if></xsl:template></xsl:stylesheet>'
    )
    short = head + b'<xsl:template match="/"><ok/></xsl:template></xsl:stylesheet>'
    try:
        with pytest.raises(RunError, match="longer than 1 seconds"):
            saxon.run(endless, b"<a/>", seconds=1)
        assert b"<ok" in saxon.run(short, b"<a/>")
        with pytest.raises(StylesheetError):
            saxon.compile(b"<no/>")
        assert b"<ok" in saxon.run(short, b"<a/>")
    finally:
        saxon.stop()


def test_the_engine_is_never_loaded_in_this_process(tmp_path: Path) -> None:
    path = write(tmp_path, pattern(rule("l", ". = 2", "two")), "xslt3")
    program = (
        "import sys; from pathlib import Path; from workbench.checks import *; from workbench.documents import read;"
        f"found = check(read({DOCUMENT.encode()!r}, 'a.xml'), CheckPlan(rules=(Path({str(path)!r}),)));"
        "print(len(found.findings), 'saxonche' in sys.modules)"
    )
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=True)
    assert (done.stdout.strip(), done.stderr) == ("1 False", "")
