"""The commands about converters, as a program or a person calls them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONVERTERS = ROOT / "resources" / "converters"
PARTNER = ROOT / "resources" / "samples" / "CreateSalesOrder" / "partner-format.xml"
PAYLOAD = CONVERTERS / "shopify" / "cases" / "order" / "input.json"


@pytest.fixture
def workbench(tmp_path):
    """Run a command; gives its exit code, output and errors."""

    def call(*arguments: object, stdin: bytes = b"", **environment: str):
        done = subprocess.run(
            [sys.executable, "-m", "workbench", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            cwd=ROOT,
            env=os.environ | {"WORKBENCH_HOME": str(tmp_path / "home")} | environment,
        )
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    return call


def lines(output: str):
    return [json.loads(line) for line in output.splitlines()]


def test_convert_prints_the_output_and_nothing_else(workbench):
    code, output, errors = workbench("convert", PARTNER, "--with", "acme-orders")
    assert (code, errors) == (0, "")
    assert output.startswith("<?xml")
    assert "<ExternalReference>ACME-77120</ExternalReference>" in output


@pytest.mark.parametrize("ending", [".xsl", ".py", ".toml"])
def test_convert_takes_a_file_of_any_kind(workbench, tmp_path, ending):
    texts = {
        ".xsl": '<o xsl:version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"/>',
        ".py": "def convert(document, context):\n    return '<o/>'\n",
        ".toml": 'format = 1\nroot = "o"\n[[row]]\ntarget = "@a"\nvalue = "1"\n',
    }
    file = tmp_path / f"made{ending}"
    file.write_text(texts[ending])
    code, _, errors = workbench("convert", "-", "--with", file, "-o", tmp_path / "out.xml", stdin=b"<a/>")
    assert (code, errors) == (0, "")
    assert b"<o" in (tmp_path / "out.xml").read_bytes()


def test_convert_as_json_is_one_object_with_the_output_in_it(workbench):
    code, output, _ = workbench("convert", PARTNER, "--with", "acme-orders", "--json")
    (found,) = lines(output)
    assert code == 0
    assert (found["outcome"], found["converter"], found["engine"]) == (
        "converted",
        "acme-orders",
        "XSLT 1.0 on libxslt",
    )
    assert "<SalesOrder" in found["output"]


def test_a_converter_that_stops_is_a_problem_and_leaves_no_file(workbench, tmp_path):
    file = tmp_path / "stop.py"
    file.write_text("def convert(document, context):\n    open('/etc/passwd')\n")
    code, output, errors = workbench("convert", PARTNER, "--with", file, "-o", tmp_path / "out.xml")
    assert (code, output) == (1, "")
    assert "`stop.py`, line 2" in errors
    assert not (tmp_path / "out.xml").exists()


@pytest.mark.parametrize("name", ["nothing", "missing.xsl", "README.md"])
def test_a_converter_that_cannot_be_used_exits_with_2(workbench, name):
    code, output, errors = workbench("convert", PARTNER, "--with", name)
    assert (code, output) == (2, "")
    assert "Traceback" not in errors


def test_parameters_reach_the_converter(workbench, tmp_path):
    file = tmp_path / "c.py"
    file.write_text("def convert(document, context):\n    return dict(context.parameters)\n")
    _, output, _ = workbench("convert", "-", "--with", file, "--param", "a=1=2", "--param", "b=", stdin=b"<a/>")
    assert json.loads(output) == {"a": "1=2", "b": ""}
    assert workbench("convert", "-", "--with", file, "--param", "nothing", stdin=b"<a/>")[0] == 2


@pytest.fixture
def connected(tmp_path):
    """A workspace with a connection, and a converter that gives its parameters."""
    (tmp_path / "workbench.toml").write_text('name = "Test"\nformat = 1\n')
    for folder in ("connections", "converters"):
        (tmp_path / folder).mkdir()
    (tmp_path / "connections" / "yarra.toml").write_text(
        'format = 1\ntitle = "Yarra"\ncustomer = "Yarra Boats"\nclient_code = "YARRA"\n'
        'protocol = "saasplications-http"\naddress = "https://erp.example"\nmode = "Test"\n'
        '[parameters]\ncustomer = "HARBOUR01"\n'
    )
    file = tmp_path / "c.py"
    file.write_text("def convert(document, context):\n    return dict(context.parameters)\n")
    return tmp_path


def test_a_connection_fills_the_parameters_and_the_user_overrides_them(workbench, connected):
    arguments = ("convert", "-", "--with", connected / "c.py", "--workspace", connected, "--connection", "yarra")
    _, output, errors = workbench(*arguments, "--param", "client-name=Other", stdin=b"<a/>")
    assert errors == ""
    assert json.loads(output) == {
        "client-code": "YARRA",
        "client-name": "Other",
        "connection": "yarra",
        "customer": "HARBOUR01",
    }


def test_the_check_fills_the_parameters_from_a_connection_too(workbench, connected):
    order = (CONVERTERS / "ubl" / "cases" / "plain" / "input.xml").read_bytes().replace(b"BLUEGUM", b"")
    arguments = ("check", "-", "--workspace", connected, "--json")
    without = lines(workbench(*arguments, stdin=order)[1])
    filled = lines(workbench(*arguments, "--connection", "yarra", stdin=order)[1])
    assert any("CustomerCode" in each["message"] for each in without[0]["findings"])
    assert not any("CustomerCode" in each["message"] for each in filled[0]["findings"])


def test_the_cases_of_several_converters_are_run(workbench):
    code, output, errors = workbench("test-converter", "acme-orders", "cxml-orders", "--json")
    found = lines(output)
    assert (code, errors) == (0, "")
    assert [each["outcome"] for each in found if "case" in each] == ["passed"] * 3
    assert [each["cases"] for each in found if "cases" in each] == [1, 2]


def test_a_case_that_fails_shows_its_difference_and_can_be_accepted(workbench, tmp_path):
    folder = tmp_path / "acme"
    shutil.copytree(CONVERTERS / "acme-orders", folder)
    sheet = folder / "acme-orders.xsl"
    sheet.write_text(sheet.read_text().replace(">EA<", ">BOX<"))
    code, output, _ = workbench("test-converter", folder)
    assert code == 1
    assert "`UnitOfMeasure` changed from `EA` to `BOX`" in output
    assert workbench("test-converter", folder, "--accept")[0] == 0
    assert workbench("test-converter", folder)[0] == 0


def test_a_converter_without_cases_exits_with_2(workbench, tmp_path):
    (tmp_path / "c.py").write_text("def convert(document, context):\n    return document\n")
    code, _, errors = workbench("test-converter", tmp_path / "c.py")
    assert code == 2
    assert "has no cases" in errors


def test_an_archive_is_run_through_two_versions(workbench, tmp_path):
    for name in ("old", "new"):
        shutil.copytree(CONVERTERS / "acme-orders", tmp_path / name)
    sheet = tmp_path / "new" / "acme-orders.xsl"
    sheet.write_text(sheet.read_text().replace(">EA<", ">BOX<"))
    archive = tmp_path / "archive"
    archive.mkdir()
    shutil.copy(PARTNER, archive / "one.xml")
    shutil.copy(PARTNER, archive / "two.xml")
    arguments = ("test-converter", tmp_path / "new", "--against", tmp_path / "old", "--archive", archive)
    code, output, _ = workbench(*arguments, "--json")
    (found,) = lines(output)
    assert (code, found["equal"], found["different"]) == (1, 0, 2)
    assert found["groups"][0]["difference"] == ["changed /SalesOrder/Lines/Line/UnitOfMeasure/text()"]
    assert workbench(*arguments[:2], "--archive", archive)[0] == 2


def test_a_json_payload_is_checked_like_any_document(workbench):
    code, output, _ = workbench("check", PAYLOAD, "--json")
    (found,) = lines(output)
    assert (code, found["outcome"], found["transaction"], found["converter"]) == (
        0,
        "ready",
        "CreateSalesOrder",
        "shopify",
    )


def test_faulty_json_is_told_at_its_place(workbench):
    code, output, _ = workbench("check", "-", "--json", stdin=b'{"a": 1,\n "b" 2}')
    (found,) = lines(output)
    assert (code, found["outcome"]) == (1, "not-xml")
    assert (found["findings"][0]["line"], found["findings"][0]["column"]) == (2, 6)


def test_a_shopify_payload_becomes_standard_xml(workbench, tmp_path):
    code, output, _ = workbench("shopify", PAYLOAD, "-o", tmp_path / "out.xml", "--json")
    (found,) = lines(output)
    assert (code, found["topic"], found["outcome"], found["signature"]) == (0, "order", "converted", "none")
    assert b"<SalesOrder" in (tmp_path / "out.xml").read_bytes()


def test_a_signature_is_checked_against_the_secret(workbench):
    secret = "shpss_secret"
    right = base64.b64encode(hmac.new(secret.encode(), PAYLOAD.read_bytes(), hashlib.sha256).digest()).decode()
    call = ("shopify", PAYLOAD, "--json", "--hmac")
    assert lines(workbench(*call, right, WORKBENCH_KEY_SHOPIFY=secret)[1])[0]["signature"] == "right"
    code, output, _ = workbench(*call, right[::-1], WORKBENCH_KEY_SHOPIFY=secret)
    assert (code, lines(output)[0]["outcome"]) == (1, "refused")
    assert secret not in output


def test_webhooks_are_taken_until_it_is_interrupted(tmp_path):
    import httpx

    with subprocess.Popen(
        [sys.executable, "-m", "workbench", "shopify", "--listen", "0", "--into", str(tmp_path)],
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"WORKBENCH_HOME": str(tmp_path / "home")},
    ) as running:
        address = running.stderr.readline().decode().split("listening on ")[1].split(";")[0].strip()
        assert httpx.post(address, content=b'{"id": 1}', trust_env=False).status_code == 200
        running.send_signal(signal.SIGINT)
        running.stderr.read()
        assert running.wait() == 130
    assert [file.read_bytes() for file in tmp_path.glob("*.json")] == [b'{"id": 1}']
