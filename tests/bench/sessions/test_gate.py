"""Only reviewed XML reaches Production, whatever way it is asked; and the server itself keeps to the same."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from workbench.bench import Request, examine, load_tools
from workbench.bench.enabling import enabling_request
from workbench.bench.reviewing import review
from workbench.bench.sending import gate_for, send, send_many
from workbench.documents import read
from workbench.errors import UserFacingError
from workbench.review import review_text
from workbench.sessions import LOCAL, Connection
from workbench.sessions.connection import advanced
from workbench.sessions.connection_file import save_connection
from workbench.workspace.history import History

USUAL = Request()


@pytest.fixture
def test(server):
    return replace(LOCAL, address=server.address)


@pytest.fixture
def production(server):
    connection = Connection("live", "Live", "Acme", "DEMO", "saasplications-http", server.address, "Production")
    for state in ("reviewed", "tested", "enabled"):
        connection = advanced(connection, state, by="Kim", at=datetime.now(UTC).isoformat())
    return connection


@pytest.fixture
def go(server, workspace):
    def go(raw, connection, name="order.xml", request=USUAL):
        examination = examine(read(raw, name), load_tools(workspace), request)
        return examination, asyncio.run(send(examination, connection, server.key("DEMO"), workspace)).submission

    return go


def orders(server):
    return server.about()["counts"]["orders"]


def test_a_document_goes_from_test_server_to_review_to_production(go, test, production, workspace, order, server):
    examination, first = go(order("G-1"), production)
    assert (first.outcome, first.transcript.exchanges) == ("blocked", ())
    _, taken = go(order("G-1"), test)
    assert taken.outcome == "accepted"
    found = review(examination, workspace, note="compared with the guide", by="Kim")
    assert (found.name, found.is_own_work) == ("create-sales-order", False)
    later, sent = go(order("G-2"), production)
    assert sent.outcome == "accepted"
    assert gate_for(later, production, workspace).sentence.startswith("Reviewed by Kim")
    assert later.gate.reviewed


def test_something_new_is_kept_back_and_named(go, test, production, workspace, order, server):
    examination, _ = go(order("G-3"), test)
    review(examination, workspace, note="all of it")
    before = orders(server)
    examination, blocked = go(order("G-4", "<Lines>", "<Salesperson>KL</Salesperson><Lines>"), production)
    assert blocked.outcome == "blocked"
    assert "`/SalesOrder/Salesperson` was never reviewed." in blocked.sentence
    assert orders(server) == before


def test_a_document_with_a_problem_and_a_connection_that_is_not_enabled_are_kept_back(
    go, test, production, workspace, order
):
    examination, _ = go(order("G-5"), test)
    review(examination, workspace, note="all of it")
    draft = replace(production, steps=())
    assert "only draft" in go(order("G-6"), draft)[1].sentence
    changed = replace(production, client_code="OTHER")
    assert go(order("G-6"), changed)[1].outcome == "blocked"
    own_schema = Request(schemas=(load_tools(workspace).catalogue.get("CreateSalesOrder").schema,))
    assert go(order("G-6"), production, request=own_schema)[1].outcome == "blocked"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda order, go, test: order("G-7"), "never taken by a test server"),
        (lambda order, go, test: b"<Parcel/>", "no transaction's XML"),
        (lambda order, go, test: order("G-7", "<Quantity>", "<Quantity>x"), "wrong with"),
    ],
)
def test_a_review_needs_evidence(go, test, workspace, order, change, said):
    examination = examine(read(change(order, go, test), "o.xml"), load_tools(workspace))
    with pytest.raises(UserFacingError, match=said):
        review(examination, workspace, note="fine")


def test_a_review_needs_a_note_and_tells_own_work(go, test, workspace, order):
    examination, _ = go(order("G-8"), test)
    with pytest.raises(UserFacingError, match="note"):
        review(examination, workspace, note=" ")
    own = review(examination, workspace, note="mine", by="Lee", prepared_by="lee")
    assert own.is_own_work


def test_the_server_keeps_to_reviewed_xml_by_connection(go, test, workspace, order, server):
    examination, _ = go(order("G-9"), test)
    found = review(examination, workspace, note="all of it")
    server.set_up_client("STRICT", enabled=True, reviewed_only=True)
    strict = replace(test, client_code="STRICT")

    def ask(raw):
        examination = examine(read(raw, "o.xml"), load_tools(workspace))
        return asyncio.run(send(examination, strict, server.key("STRICT"), workspace)).submission

    refused = ask(order("G-10"))
    assert (refused.outcome, refused.delivery) == ("rejected", "refused")
    assert refused.messages[0].code == "NOT_REVIEWED"
    server.take_review("STRICT", found.name, review_text(found))
    assert ask(order("G-10")).outcome == "accepted"
    new = ask(order("G-11", "<Lines>", "<Salesperson>KL</Salesperson><Lines>"))
    assert "/SalesOrder/Salesperson" in new.messages[0].text


def test_the_request_to_enable_holds_everything_and_no_secret(go, test, production, workspace, order, server):
    raw = order("G-12")
    examination, _ = go(raw, test)
    found = review(examination, workspace, note="<all> of it", by="Kim")
    page = enabling_request(found, production, [examination]).decode()
    for said in ("DEMO", "/SalesOrder/Lines/Line", "&lt;all&gt; of it", "G-12", "Kim", found.checks, "[[approvals]]"):
        assert said in page
    assert "key_name" not in page
    assert "edi_" not in page


def test_the_command_line_comes_through_the_same_gate(server, workspace, production, order, tmp_path, monkeypatch):
    save_connection(workspace.root / "connections", production)
    monkeypatch.setenv("WORKBENCH_KEY_LIVE", server.key("DEMO").reveal())
    file = tmp_path / "cli.xml"

    def run(*arguments):
        command = [sys.executable, "-m", "workbench", *arguments, "--json", "--workspace", str(workspace.root)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, json.loads(done.stdout) if done.stdout else done.stderr

    file.write_bytes(order("G-13"))
    assert run("submit", str(file), "--connection", "live")[1]["outcome"] == "blocked"
    code, said = run("review", str(file), "--note", "fine")
    assert (code, "never taken by a test server" in said) == (2, True)
    save_connection(workspace.root / "connections", replace(production, name="trial", mode="Test", key_name="live"))
    assert run("submit", str(file), "--connection", "trial")[1]["outcome"] == "accepted"
    asked = str(tmp_path / "ask.html")
    code, said = run("review", str(file), "--note", "fine", "--by", "Kim", "--ask-to-enable", asked)
    assert (code, said["review"], said["own_work"]) == (0, "create-sales-order", False)
    assert (tmp_path / "ask.html").read_bytes().startswith(b"<!DOCTYPE html>")
    file.write_bytes(order("G-14"))
    found = run("submit", str(file), "--connection", "live")[1]
    assert found["outcome"] == "accepted"


def test_many_documents_come_through_the_same_gate(server, workspace, production, test, order, home):
    tools = load_tools(workspace)
    found = [examine(read(order(f"M-{number}"), f"m{number}.xml"), tools) for number in range(3)]
    found.append(examine(read(order("M-9", "<Lines>", "<Salesperson>KL</Salesperson><Lines>"), "new.xml"), tools))

    def go(connection):
        async def inner():
            sending = send_many(found, connection, server.key("DEMO"), workspace)
            return {examination.document.name: sent.submission.outcome async for examination, sent in sending}

        return asyncio.run(inner())

    assert set(go(production).values()) == {"blocked"}
    assert len(go(test)) == 4
    review(found[0], workspace, note="all of it")
    assert go(production) == dict.fromkeys(("m0.xml", "m1.xml", "m2.xml"), "accepted") | {"new.xml": "blocked"}
    entries = History(home / "history.sqlite").entries()
    assert len(entries) == 7
    assert all(entry.phase == "ended" for entry in entries)
