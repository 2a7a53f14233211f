"""`workbench submit`: against the real embedded test server, every way it can end."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from workbench.workspace import resources_folder

KEYS = ["file", "connection", "outcome", "session", "reference", "messages", "response_file", "seconds"]
MESSAGE_KEYS = ["severity", "code", "text", "path"]


@pytest.fixture
def connect(server, tmp_path, monkeypatch):
    """Make a workspace with a connection `acme` to the server, whose key lies in the environment."""

    def make(seconds=None, mode="Test", key=None, address=None, transactions=()):
        root = tmp_path / "own"
        for kind in ("connections", "protocols"):
            (root / kind).mkdir(parents=True, exist_ok=True)
        profile = (resources_folder() / "protocols" / "saasplications-http.toml").read_text("utf-8")
        if seconds is not None:
            head, submit, rest = profile.partition("[submit]")
            lines = [f"seconds = {seconds}" if line.startswith("seconds") else line for line in rest.split("\n")]
            profile = head + submit + "\n".join(lines)
        (root / "protocols" / "acme-wire.toml").write_text(profile)
        (root / "connections" / "acme.toml").write_text(
            f'format = 1\ntitle = "Acme"\nclient_code = "DEMO"\nprotocol = "acme-wire"\nmode = "{mode}"\n'
            f'address = "{address or server.address}"\ntransactions = {json.dumps(list(transactions))}\n'
        )
        secret = key or server.key("DEMO").reveal()
        monkeypatch.setenv("WORKBENCH_KEY_ACME", secret)
        return root, secret

    return make


def test_an_accepted_order_is_told_exactly_as_the_contract_says(program, server, order):
    result = program.run("submit", "--json", str(order))
    assert result.code == 0
    found = result.object
    assert list(found) == KEYS
    assert (found["file"], found["connection"], found["outcome"]) == (str(order), "local", "accepted")
    assert found["session"] == {"established": True, "submitted": True, "closed": True}
    assert found["reference"].startswith("SO-")
    assert found["seconds"] > 0
    assert all(list(message) == MESSAGE_KEYS for message in found["messages"])
    assert found["reference"].encode() in Path(found["response_file"]).read_bytes()
    assert [line.split(":")[1].strip() for line in result.err.splitlines()] == ["establish", "submit", "close"]


def test_the_text_says_what_happened_and_shows_the_answer(run, server, order):
    result = run("submit", order)
    assert result.code == 0
    assert "accepted: The ERP took the sales order; its number is SO-" in result.out
    assert "<Status>ACCEPTED</Status>" in result.out


def test_the_same_order_twice_is_a_duplicate_with_the_first_number(run, server, order):
    first, second = (run("submit", "--json", order) for _ in range(2))
    assert (second.code, second.object["outcome"]) == (0, "accepted")
    assert second.object["reference"] == first.object["reference"]
    assert "DUPLICATE" in [message["code"] for message in second.object["messages"]]


@pytest.mark.parametrize(
    ("sample_name", "outcome", "code"),
    [
        ("unknown-item", "rejected", "UNKNOWN_ITEM"),
        ("credit-exceeded", "rejected", "CREDIT_EXCEEDED"),
        ("customer-on-hold", "rejected", "CUSTOMER_ON_HOLD"),
        ("no-delivery-address", "information-required", None),
    ],
)
def test_what_the_erp_refuses_is_code_1_with_its_reasons(run, server, sample, sample_name, outcome, code):
    result = run("submit", "--json", sample("CreateSalesOrder", sample_name))
    found = result.object
    assert (result.code, found["outcome"]) == (1, outcome)
    assert found["session"] == {"established": True, "submitted": True, "closed": True}
    assert found["messages"]
    if code is not None:
        assert code in [message["code"] for message in found["messages"]]
        assert any((message["path"] or "").startswith("/SalesOrder") for message in found["messages"])


def test_information_required_is_told_with_the_place_it_belongs_to(run, server, sample):
    out = run("submit", sample("CreateSalesOrder", "no-delivery-address")).out
    assert "information-required:" in out
    assert "needed  " in out
    assert "/SalesOrder/" in out


@pytest.mark.parametrize(
    ("fault", "outcome", "session"),
    [
        ("refuse-key", "fault", (False, False, False)),
        ("not-allowed", "rejected", (True, True, True)),
        ("error-500", "fault", (True, True, True)),
        ("error-503", "fault", (False, False, False)),
        ("invalid-xml", "fault", (True, True, True)),
        ("html-answer", "fault", (True, True, True)),
        ("empty-answer", "fault", (True, True, True)),
        ("cut-response", "fault", (True, True, True)),
        ("close-fails", "accepted", (True, True, False)),
    ],
)
def test_faults_of_the_wire_are_told_and_the_session_is_closed(run, server, order, fault, outcome, session):
    server.fault(fault)
    result = run("submit", "--json", order)
    found = result.object
    assert (result.code, found["outcome"]) == (0 if outcome == "accepted" else 1, outcome)
    assert tuple(found["session"].values()) == session
    if outcome == "fault":
        assert found["messages"][0]["text"]


def test_a_server_that_does_not_answer_in_time_is_a_timeout_and_is_not_asked_again(run, server, connect, order):
    root, _ = connect(seconds=1)
    server.fault("slow")
    result = run("submit", "--json", order, "--connection", "acme", "--workspace", root)
    assert (result.code, result.object["outcome"]) == (1, "timeout")
    assert result.object["session"] == {"established": True, "submitted": True, "closed": True}


def test_a_server_that_is_not_there_is_a_fault(run, connect, order):
    root, _ = connect(address="http://127.0.0.1:9")
    result = run("submit", "--json", order, "--connection", "acme", "--workspace", root)
    assert (result.code, result.object["outcome"]) == (1, "fault")
    assert result.object["session"] == {"established": False, "submitted": False, "closed": False}


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("Production", "Production"),
        ("transaction", "not set up"),
        ("unrecognised", "which transaction"),
        ("no XML", "no well-formed XML"),
    ],
)
def test_what_the_gate_keeps_back_is_blocked(run, connect, order, tmp_path, why, words):
    allowed = [] if why == "Production" else ["CreatePayment"]
    root, _ = connect(mode="Production" if why == "Production" else "Test", transactions=allowed)
    raw = {"unrecognised": b"<Pallet/>", "no XML": b"<a>"}.get(why, order.read_bytes())
    (tmp_path / "a.xml").write_bytes(raw)
    result = run("submit", "--json", tmp_path / "a.xml", "--connection", "acme", "--workspace", root)
    found = result.object
    assert (result.code, found["outcome"], found["response_file"]) == (1, "blocked", None)
    assert found["session"] == {"established": False, "submitted": False, "closed": False}
    assert words in found["messages"][0]["text"]


def test_a_connection_that_is_not_there_is_code_2(run, server, order):
    result = run("submit", order, "--connection", "nobody")
    assert (result.code, result.out.count("accepted")) == (2, 0)
    assert "There is no connection `nobody`" in result.err
    assert "local" in result.err


def test_a_missing_key_is_code_2_and_says_where_to_put_it(program, connect, order):
    root, _ = connect()
    result = program.run("submit", str(order), "--connection", "acme", "--workspace", str(root))
    assert result.code == 2
    assert "WORKBENCH_KEY_ACME" in result.err


def test_the_history_and_the_answer_are_kept(run, server, order, home):
    found = run("submit", "--json", order).object
    with closing(sqlite3.connect(home / "workbench" / "history.sqlite")) as database:
        rows = database.execute("SELECT file, phase, outcome, reference FROM submission").fetchall()
    assert rows == [(order.name, "ended", "accepted", found["reference"])]
    assert Path(found["response_file"]).parent == home / "workbench" / "answers"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the arguments of a running process")
def test_the_key_is_found_in_no_file_no_output_and_no_argument(program, connect, order, tmp_path, home):
    root, key = connect()
    har = tmp_path / "session.har"
    arguments = ["submit", str(order), "--connection", "acme", "--workspace", str(root), "--har", str(har)]
    result = program.run(*arguments, WORKBENCH_KEY_ACME=key)
    assert result.code == 0, result.err
    log = json.loads(har.read_bytes())["log"]
    assert (log["version"], [entry["_step"] for entry in log["entries"]]) == ("1.2", ["establish", "submit", "close"])
    assert "[masked]" in har.read_text(encoding="utf-8")
    assert key not in result.out + result.err + " ".join(arguments)
    token = read_token(har)
    for folder in (tmp_path, home):
        for file in folder.rglob("*"):
            if file.is_file() and "sandbox" not in file.parts:
                content = file.read_bytes()
                assert key.encode() not in content, file
                assert key.encode("utf-16-le") not in content, file
    assert token == "[masked]"


def read_token(har):
    entries = json.loads(har.read_bytes())["log"]["entries"]
    return next(each["value"] for each in entries[1]["request"]["headers"] if each["name"].lower() == "x-edi-session")


def test_a_transcript_of_what_was_blocked_is_empty(run, connect, order, tmp_path):
    root, _ = connect(mode="Production")
    run("submit", order, "--connection", "acme", "--workspace", root, "--har", tmp_path / "h.har")
    assert json.loads((tmp_path / "h.har").read_bytes())["log"]["entries"] == []


def test_a_transcript_that_cannot_be_written_does_not_hide_the_answer(run, server, order, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    result = run("submit", "--json", order, "--har", tmp_path / "file" / "h.har")
    assert (result.code, result.object["outcome"]) == (2, "accepted")
    assert "could not be written" in result.err
    folder = run("submit", "--json", order, "--har", tmp_path)
    assert (folder.code, folder.out) == (2, ""), "what is plainly no file is said before anything is sent"


def test_standard_input_can_be_submitted(program, server, order):
    result = program.run("submit", "--json", "-", stdin=order.read_bytes())
    assert (result.code, result.object["file"]) == (0, "-")


def test_a_partners_format_is_converted_on_the_way(run, server, sample):
    result = run("submit", "--json", sample("CreateSalesOrder", "partner-format"))
    assert (result.code, result.object["outcome"]) == (0, "accepted")


def test_the_server_is_started_for_the_command_and_stopped_after_it(program, order):
    result = program.run("submit", "--json", str(order))
    assert (result.code, result.object["outcome"]) == (0, "accepted")
    assert not (program.home / "workbench" / "sandbox" / "sandbox.json").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="signals as Unix has them")
def test_ctrl_c_closes_the_session_and_is_code_130(program, server, order, tmp_path):
    server.fault("slow")
    har = tmp_path / "session.har"
    with program.start(
        "submit", "--json", str(order), "--har", str(har), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        line = process.stderr.readline()
        assert b"establish: done" in line
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in err
    found = json.loads(out)
    assert found["outcome"] == "cancelled"
    assert found["session"]["established"]
    assert found["session"]["closed"]
    assert json.loads(har.read_bytes())["log"]["entries"][-1]["_step"] == "close"


def test_the_answer_for_the_partner_lies_beside_the_servers(program, server):
    product = resources_folder() / "converters" / "shopify" / "cases" / "product" / "input.json"
    result = program.run("submit", "--json", str(product))
    found = result.object
    assert (result.code, found["response_converter"]) == (0, "shopify-levels")
    converted = Path(found["converted_file"])
    assert converted.parent == Path(found["response_file"]).parent
    assert {level["sku"] for level in json.loads(converted.read_bytes())} == {"BOLT-M8-50"}
    assert any("No inventory item is known" in finding["message"] for finding in found["response_findings"])
