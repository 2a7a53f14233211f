# ruff: noqa: E501 — a schema is easier to read with an element a row
from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.orders import order
from workbench.checks import Checked, CheckPlan, SchemaError, check
from workbench.documents import read


def rules(body: str, attributes: str = "") -> str:
    return (
        f'<sch:schema xmlns:sch="http://purl.oclc.org/dsdl/schematron" {attributes}>'
        f'<sch:ns prefix="t" uri="urn:t"/>{body}</sch:schema>'
    )


def run(folder: Path, body: str, text: str, schema: tuple[Path, ...] = ()) -> Checked:
    path = folder / "rules.sch"
    path.write_text(rules(body))
    return check(read(text.encode(), "order.xml"), CheckPlan(schemas=schema, rules=(path,)))


QUANTITY = (
    '<sch:pattern><sch:let name="most" value="3"/><sch:rule context="t:Line"><sch:let name="q" value="t:Quantity"/>'
    '<sch:assert id="quantity" role="warning" subject="t:Quantity" diagnostics="less" test="$q &lt;= $most">'
    '<sch:value-of select="$q"/> is more than <sch:value-of select="$most"/> in <sch:name/>.</sch:assert>'
    '</sch:rule><sch:rule context="t:Line"><sch:assert test="false()">never</sch:assert></sch:rule></sch:pattern>'
    '<sch:diagnostics><sch:diagnostic id="less">Order <sch:value-of select="t:Quantity - 3"/> less.</sch:diagnostic>'
    "</sch:diagnostics>"
)


def test_a_failed_assertion_is_a_finding_at_its_subject(tmp_path: Path) -> None:
    (finding,) = run(tmp_path, QUANTITY, order(4)).findings
    assert (finding.code, finding.severity, finding.stage) == ("rules.quantity", "warning", "rules")
    assert finding.message == "4 is more than 3 in Line."
    assert finding.advice == "Order 1 less."
    assert finding.place is not None
    assert finding.place.path == "/Order/Lines/Line[4]/Quantity"


def test_a_report_and_an_attribute_context(tmp_path: Path) -> None:
    body = '<sch:pattern><sch:rule context="@currency"><sch:report test=". = \'AUD\'">Dollars.</sch:report></sch:rule></sch:pattern>'
    (finding,) = run(tmp_path, body, order()).findings
    assert (finding.code, finding.severity) == ("rules.failed", "error")
    assert finding.place is not None
    assert finding.place.path == "/Order/Amount/@currency"


def test_abstract_patterns_replace_whole_names_longest_first(tmp_path: Path) -> None:
    body = (
        '<sch:pattern abstract="true" id="less"><sch:rule context="$at"><sch:assert test="$a &lt; $ab">'
        '<sch:value-of select="$a"/></sch:assert></sch:rule></sch:pattern>'
        '<sch:pattern is-a="less"><sch:param name="at" value="t:Copies"/><sch:param name="a" value="."/>'
        '<sch:param name="ab" value="(. - 1)"/></sch:pattern>'
    )
    assert [one.message for one in run(tmp_path, body, order()).findings] == ["2"]


def test_abstract_rules_are_extended(tmp_path: Path) -> None:
    body = (
        '<sch:pattern><sch:rule abstract="true" id="base"><sch:assert test="false()">no</sch:assert></sch:rule>'
        '<sch:rule context="t:Flag"><sch:extends rule="base"/></sch:rule></sch:pattern>'
    )
    assert [one.message for one in run(tmp_path, body, order()).findings] == ["no"]


def test_what_follows_from_a_schema_fault_is_not_said_again(tmp_path: Path, schema: Path) -> None:
    text = order(4).replace("<Quantity>4<", "<Quantity>four<")
    assert [one.code for one in run(tmp_path, QUANTITY, text, (schema,)).findings] == ["schema.not-a-number"]


def test_rules_beside_a_schema_fault_are_said(tmp_path: Path, schema: Path) -> None:
    text = order(4).replace("<Quantity>1<", "<Quantity>one<")
    codes = [one.code for one in run(tmp_path, QUANTITY, text, (schema,)).findings]
    assert codes == ["schema.not-a-number", "rules.quantity"]


def test_a_rule_that_cannot_run_is_named_and_the_others_run(tmp_path: Path) -> None:
    body = (
        '<sch:pattern><sch:rule id="odd" context="t:Flag"><sch:assert test="no-such-function()">x</sch:assert></sch:rule>'
        '<sch:rule context="t:Amount"><sch:assert test="false()">y</sch:assert></sch:rule></sch:pattern>'
    )
    findings = run(tmp_path, body, order()).findings
    assert sorted(one.code for one in findings) == ["rules.failed", "rules.not-run"]
    assert any("`odd`" in one.message for one in findings)


def test_rules_read_no_files(tmp_path: Path) -> None:
    (tmp_path / "secret.xml").write_text("<secret>word</secret>")
    body = (
        '<sch:pattern><sch:rule context="t:Flag"><sch:report test="true()">'
        f"<sch:value-of select=\"document('{tmp_path / 'secret.xml'}')\"/>seen</sch:report></sch:rule></sch:pattern>"
    )
    assert all("word" not in one.message for one in run(tmp_path, body, order()).findings)


def test_a_broken_test_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match=r"`rules.sch`, line 2: `1 \+`"):
        run(
            tmp_path,
            '<sch:pattern><sch:rule context="t:Flag">\n<sch:assert test="1 +">x</sch:assert></sch:rule></sch:pattern>',
            order(),
        )


def test_rules_given_as_schema_run_too(tmp_path: Path) -> None:
    path = tmp_path / "rules.sch"
    path.write_text(rules(QUANTITY))
    result = check(read(order(4).encode(), "order.xml"), CheckPlan(schemas=(path,)))
    assert [one.code for one in result.findings] == ["rules.quantity"]


def test_changed_rules_are_read_again(tmp_path: Path) -> None:
    assert len(run(tmp_path, QUANTITY, order(4)).findings) == 1
    assert len(run(tmp_path, QUANTITY.replace('value="3"', 'value="9"'), order(4)).findings) == 0
