"""Each way of speaking to the server, spoken by the client with nothing but the profile that describes it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from workbench.sessions import Secret, load_profile
from workbench.sessions.client import submit
from workbench.sessions.connection import LOCALS
from workbench.sessions.request import Outgoing
from workbench.workspace import resources_folder

PROTOCOLS = resources_folder() / "protocols"
SAMPLES = Path(__file__).resolve().parents[2] / "resources/samples"
NAMES = [one.name for one in LOCALS]
WITH_SESSION = ["local", "local-soap", "local-json"]


@pytest.fixture(params=NAMES)
def door(request, server):
    return Door(server, request.param)


class Door:
    def __init__(self, server, name: str) -> None:
        self.server = server
        self.name = name
        local = next(one for one in LOCALS if one.name == name)
        self.connection = replace(local, address=server.base)
        self.profile = load_profile([PROTOCOLS], local.protocol)

    def submit(self, document: str | bytes, *roots: str, key: str | None = None, **changes):
        raw = document.encode() if isinstance(document, str) else document
        return asyncio.run(
            submit(
                Outgoing(raw, answer_roots=roots, subject="sales order"),
                connection=replace(self.connection, **changes),
                key=Secret(self.server.key if key is None else key),
                profile=self.profile,
            )
        )


def test_an_order_is_taken_once_and_known_again(door, make):
    order = make.order(reference=f"D-{door.name}")
    first = door.submit(order)
    assert (first.outcome, first.delivery, first.closed) == ("accepted", "answered", True)
    assert first.external_reference == f"D-{door.name}"
    again = door.submit(order)
    assert (again.outcome, again.reference) == ("accepted", first.reference)
    assert "nothing was done twice" in again.sentence
    assert door.server.rows("SELECT count(*) FROM orders WHERE external_reference = ?", f"D-{door.name}") == [(1,)]


def test_what_the_erp_refuses_is_told_with_its_reasons(door, make):
    result = door.submit(make.order(customer="NOBODY"), "Acknowledgement")
    assert (result.outcome, result.delivery, result.closed) == ("rejected", "answered", True)
    assert any("UNKNOWN_CUSTOMER" in one.code + one.text for one in result.messages)


def test_what_the_erp_asks_for_is_told(door, make):
    result = door.submit(make.order(warehouse=""))
    assert result.outcome == "information-required"
    assert result.needs or result.messages


def test_a_question_gets_its_own_document(door, make):
    result = door.submit(make.stock(), "StockAvailability")
    assert result.outcome == "accepted"
    assert result.answer.root == "StockAvailability"
    assert b"BOLT-M8-50" in result.answer.raw


def test_a_document_that_is_not_set_up_is_refused(door):
    result = door.submit("<Parcel/>")
    assert (result.outcome, result.delivery, result.closed) == ("rejected", "refused", True)


def test_a_wrong_key_is_told_and_nothing_is_done(door, make):
    before = door.server.rows("SELECT count(*) FROM orders")
    result = door.submit(make.order(), key="edi_wrongwrongwrongwrong")
    assert result.outcome == "fault"
    assert result.delivery in ("not-sent", "refused")
    assert "key" in result.sentence.lower()
    assert door.server.rows("SELECT count(*) FROM orders") == before


def test_a_client_that_is_switched_off_is_told(door, make):
    key = door.server.new_key("DORMANT")
    result = door.submit(make.order(), key=key, client_code="DORMANT")
    assert result.sentence == "EDI is not switched on for this client in the ERP."


@pytest.mark.parametrize("name", WITH_SESSION)
def test_every_session_is_closed(server, make, name):
    door = Door(server, name)
    assert door.submit(make.order()).closed
    last = server.rows("SELECT step, outcome, session FROM log ORDER BY rowid DESC LIMIT 3")
    assert [row[:2] for row in last] == [("close", "closed"), ("submit", "ACCEPTED"), ("establish", "established")]
    assert len({row[2] for row in last}) == 1


@pytest.mark.parametrize("name", WITH_SESSION)
@pytest.mark.parametrize("fault", ["refuse-key", "expire-session", "not-allowed", "duplicate", "out-of-stock"])
def test_faults_are_told_in_the_doors_own_terms(server, make, name, fault):
    server.fault(fault)
    result = Door(server, name).submit(make.order())
    wanted = {"duplicate": "accepted", "out-of-stock": "rejected", "not-allowed": "rejected"}.get(fault, "fault")
    assert result.outcome == wanted
    assert result.delivery != "unknown"
    assert result.closed == (fault != "refuse-key")


def test_no_secret_is_in_what_is_kept(door, make):
    result = door.submit(make.order())
    kept = repr(result) + result.transcript.to_har().decode() + result.transcript.to_curl()
    assert door.server.key not in kept
    assert "[masked]" in kept


def test_a_signature_counts_once_and_for_its_own_time(server, make):
    door = Door(server, "local-signed")
    result = door.submit(make.order())
    (exchange,) = result.transcript.exchanges
    headers = dict(exchange.request_headers)
    stale = {**headers, "X-Timestamp": str(int(time.time()) - 400), "X-Signature": "0" * 64}
    answer = httpx.post(exchange.url, content=exchange.request_body, headers=stale, trust_env=False)
    assert (answer.status_code, b"SKEW" in answer.content) == (401, True)


def test_the_limit_of_sessions_is_told(server, make):
    body = {"name": "DEMO", "password": server.key, "tenant": "Demonstration"}
    answers = [httpx.post(f"{server.base}/auth/login", json=body, trust_env=False) for _ in range(33)]
    assert answers[-1].status_code == 503
    result = Door(server, "local-json").submit(make.order())
    assert result.sentence == "The server's limit of sessions for this user is reached."
    for answer in answers[:-1]:
        httpx.post(f"{server.base}/auth/logout", cookies=dict(answer.cookies), trust_env=False)


def test_soap_gives_the_last_error_and_wants_its_action_named(server):
    def call(operation, content, action=None):
        body = (
            '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
            f'<{operation} xmlns="urn:saasplications:soap:1">{content}</{operation}></soap:Body></soap:Envelope>'
        )
        headers = {"SOAPAction": f'"urn:saasplications:soap:1/{action or operation}"', "Content-Type": "text/xml"}
        return httpx.post(f"{server.base}/soap", content=body, headers=headers, trust_env=False).text

    login = call("authenticate", f"<strUserName>DEMO</strUserName><strPassword>{server.key}</strPassword>")
    ticket = login.split("<string>")[1].split("<")[0]
    assert "Fault" in call("submitXML", f"<ticket>{ticket}</ticket><document>&lt;a/&gt;</document>")
    assert "/a" in call("getLastError", f"<ticket>{ticket}</ticket>")
    assert "ACTION" in call("getLastError", f"<ticket>{ticket}</ticket>", action="authenticate")
    assert "OK" in call("closeConnection", f"<ticket>{ticket}</ticket>")
