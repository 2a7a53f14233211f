"""The three steps, and every refusal of the wire, as the profile describes them."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = sorted((ROOT / "resources/transactions").glob("*/standard.xml"))


def code_of(response) -> str:
    root = etree.fromstring(response.content)
    assert etree.QName(root).localname == "Error"
    assert root.text
    return root.get("code")


def test_establish_gives_a_token_its_end_and_the_transactions(server):
    response = server.establish()
    assert response.status_code == 201
    root = etree.fromstring(response.content)
    token, expires, names = root
    assert len(token.text) >= 32
    left = datetime.fromisoformat(expires.text) - datetime.now(UTC)
    assert timedelta(minutes=9) < left <= timedelta(minutes=10)
    assert {"CreateSalesOrder", "CustomerCredit"} <= {name.text for name in names}


def test_an_unknown_key_is_refused(server):
    response = server.establish(key="edi_nobody")
    assert (response.status_code, code_of(response)) == (401, "KEY")


def test_a_key_of_another_client_is_refused(server):
    response = server.establish(client="ORDERSONLY")
    assert (response.status_code, code_of(response)) == (403, "CLIENT")


def test_a_client_that_is_switched_off_is_refused(server):
    response = server.establish(client="DORMANT", key=server.new_key("DORMANT"))
    assert (response.status_code, code_of(response)) == (403, "NOT_ENABLED")


def test_a_transaction_that_is_not_set_up_is_refused_and_not_done(server, make):
    opened = etree.fromstring(server.establish("ORDERSONLY", server.new_key("ORDERSONLY")).content)
    response = server.submit(make.credit(), token=opened[0].text)
    assert (response.status_code, code_of(response)) == (403, "NOT_ALLOWED")


def test_a_document_of_no_transaction_is_refused(server):
    response = server.submit("<Parcel/>")
    assert (response.status_code, code_of(response)) == (403, "NOT_ALLOWED")


@pytest.mark.parametrize("token", ["", "unknown"])
def test_a_submission_without_a_session_is_refused(server, make, token):
    response = server.submit(make.credit(), token=token)
    assert (response.status_code, code_of(response)) == (440, "SESSION")


def test_a_closed_session_takes_no_more(server, make):
    assert server.close().status_code == 204
    assert server.submit(make.credit()).status_code == 440


def test_closing_an_unknown_session_is_fine(server):
    response = server.close("never-was")
    assert (response.status_code, response.content) == (204, b"")


def test_other_media_types_are_refused(server, make):
    response = server.submit(make.credit(), media="application/json")
    assert (response.status_code, code_of(response)) == (415, "MEDIA_TYPE")


def test_a_body_over_the_limit_is_refused(server):
    response = server.submit(b"<a>" + b" " * (50 * 1024 * 1024) + b"</a>")
    assert (response.status_code, code_of(response)) == (413, "TOO_LARGE")


BOMB = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><a>&b;</a>'
FILE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


@pytest.mark.parametrize("body", ["", "hello", "<a>", "<a></b>", BOMB, FILE, "<a>" * 5000])
def test_what_is_no_xml_or_an_attack_is_refused_and_the_server_lives(server, make, body):
    response = server.submit(body)
    assert (response.status_code, code_of(response)) == (422, "NOT_XML")
    assert "root:" not in response.text
    assert server.ask(make.credit()).name == "CustomerCredit"


def test_an_external_entity_never_reaches_the_effect(server, make):
    order = '<!DOCTYPE SalesOrder [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + make.order().replace(
        "</Lines>", "</Lines><Note>&x;</Note>"
    )
    assert server.submit(order).status_code == 422


def test_one_submission_at_a_time_in_a_session(server, make):
    lines = [make.line(quantity="1", number=n) for n in range(1, 4000)]
    slow = make.order(*lines)
    answers = []

    def send() -> None:
        answers.append(server.submit(slow).status_code)

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(answers) == {200, 409}
    assert answers.count(200) >= 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1252"])
def test_a_document_comes_in_its_own_encoding(server, make, encoding):
    text = make.customer("Café Zoë")
    answer = server.ask(f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding))
    assert answer.status == "ACCEPTED"
    assert server.rows("SELECT name FROM customers WHERE code = ?", answer.reference) == [("Café Zoë",)]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.parent.name)
def test_every_standard_document_is_answered_validly_and_done(server, sample):
    answer = server.ask(sample.read_bytes())
    assert answer.name != "Acknowledgement" or answer.status == "ACCEPTED"


def test_the_log_knows_what_happened_and_no_secret(server, make):
    reference = "LOG-1"
    server.ask(make.order(reference=reference))
    server.close()
    steps = server.rows("SELECT step, status, outcome FROM log ORDER BY rowid DESC LIMIT 3")
    assert steps == [("close", 204, "closed"), ("submit", 200, "ACCEPTED"), ("establish", 201, "established")]
    assert server.rows("SELECT count(*) FROM log WHERE external_reference = ?", reference) == [(1,)]
    for path in [*server.data.iterdir(), server.data.parent / "server.err"]:
        raw = path.read_bytes()
        assert server.key.encode() not in raw
        assert server.token.encode() not in raw
