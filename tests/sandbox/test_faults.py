"""Trouble on request, each as a real server would make it."""

from __future__ import annotations

import httpx
import pytest
from lxml import etree


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("refuse-key", 401, "KEY"),
        ("wrong-client", 403, "CLIENT"),
        ("not-enabled", 403, "NOT_ENABLED"),
        ("too-many-429", 429, "TOO_MANY"),
    ],
)
def test_faults_of_establish(server, fault, status, code):
    server.fault(fault)
    response = server.establish()
    assert response.status_code == status
    assert etree.fromstring(response.content).get("code") == code


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [("not-allowed", 403, "NOT_ALLOWED"), ("in-progress", 409, "IN_PROGRESS"), ("expire-session", 440, "SESSION")],
)
def test_faults_of_submit_do_nothing(server, make, fault, status, code):
    server.fault(fault)
    response = server.submit(make.order(reference=fault))
    assert response.status_code == status
    assert etree.fromstring(response.content).get("code") == code
    assert server.rows("SELECT count(*) FROM orders WHERE external_reference = ?", fault) == [(0,)]


@pytest.mark.parametrize(("fault", "status"), [("error-500", 500), ("error-503", 503), ("html-answer", 200)])
def test_web_pages_in_place_of_xml(server, make, fault, status):
    server.fault(fault)
    response = server.submit(make.order())
    assert response.status_code == status
    assert response.headers["content-type"].startswith("text/html")
    assert ("retry-after" in response.headers) == (status == 503)


@pytest.mark.parametrize("fault", ["invalid-xml", "wrong-encoding", "empty-answer"])
def test_answers_that_no_parser_takes_though_the_work_is_done(server, make, fault):
    server.fault(fault)
    response = server.submit(make.order(reference=fault))
    assert response.status_code == 200
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(response.content)
    assert server.rows("SELECT count(*) FROM orders WHERE external_reference = ?", fault) == [(1,)]


def test_a_cut_answer_breaks_half_way_and_the_work_is_done(server, make):
    server.fault("cut-response")
    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message"):
        server.submit(make.order(reference="CUT"))
    assert server.rows("SELECT count(*) FROM orders WHERE external_reference = 'CUT'") == [(1,)]


def test_a_cut_request_is_answered_by_nothing_and_nothing_is_done(server, make):
    server.fault("cut-request")
    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        server.submit(make.order(reference="CUT"))
    assert server.rows("SELECT count(*) FROM orders WHERE external_reference = 'CUT'") == [(0,)]


def test_a_slow_answer_outlasts_a_patient_client(server, make):
    server.fault("slow")
    headers = {"Content-Type": "application/xml", "X-EDI-Session": server.token}
    with pytest.raises(httpx.ReadTimeout):
        server.http.post("/edi/session/submit", content=make.credit(), headers=headers, timeout=0.3)
    assert server.admin("GET", "about").status_code == 200


def test_a_close_that_fails(server):
    server.fault("close-fails")
    assert server.close().status_code == 500


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("duplicate", "DUPLICATE", "DUPLICATE"),
        ("out-of-stock", "REJECTED", "SHORT_STOCK"),
        ("credit-exceeded", "REJECTED", "CREDIT_EXCEEDED"),
        ("information-required", "INFORMATION_REQUIRED", None),
    ],
)
def test_business_answers_on_request(server, make, fault, status, code):
    server.fault(fault)
    answer = server.ask(make.order(reference=fault))
    assert answer.status == status
    assert code is None or code in answer.messages
    assert server.rows("SELECT count(*) FROM orders WHERE external_reference = ?", fault) == [(0,)]
