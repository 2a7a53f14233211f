"""The workbench's own addresses: what they do, and that no web page can reach them."""

from __future__ import annotations

import pytest

ADMIN = {"X-Workbench-Admin": "1"}


def test_about_says_who_runs_here(server):
    about = server.admin("GET", "about").json()
    assert about["name"] == "workbench sandbox"
    assert about["pid"] == server.process.pid
    assert about["counts"]["customers"] == 40
    assert about["counts"]["items"] == 200


def test_keys_are_new_each_time_and_only_their_hash_is_kept(server):
    keys = {server.new_key() for _ in range(3)}
    assert len(keys) == 3
    assert all(key.startswith("edi_") and len(key) == 56 for key in keys)
    stored = server.rows("SELECT group_concat(hash) FROM keys")[0][0]
    assert not any(key in stored for key in keys)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"client_code": "a b"}', b'{"client_code": 1}'])
def test_a_key_needs_a_client_code(server, body):
    assert server.admin("POST", "keys", content=body).status_code == 422


def test_reset_brings_the_sample_data_back_and_keeps_the_key(server, make):
    server.ask(make.order(reference="BEFORE"))
    server.ask(make.payment("1375.00", ("InvoiceNumber", "INV-200001", "1375.00")))
    assert server.admin("POST", "reset").status_code == 204
    assert server.ask(make.order(reference="BEFORE")).reference == "SO-100045"
    assert server.ask(make.credit()).text("Balance") == "1375.00"
    assert server.establish().status_code == 201


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Workbench-Admin": "0"},
        ADMIN | {"Host": "evil.example"},
        ADMIN | {"Host": "127.0.0.1.evil.example"},
        ADMIN | {"Origin": "https://evil.example"},
        ADMIN | {"Origin": "null"},
    ],
)
@pytest.mark.parametrize("path", ["about", "keys", "reset", "fault"])
def test_other_sites_cannot_administer(server, headers, path):
    method = "GET" if path == "about" else "POST"
    response = server.http.request(method, f"/sandbox/{path}", headers=headers, json={"client_code": "DEMO"})
    assert response.status_code == 403
    assert "key" not in response.json()


def test_a_rebound_name_cannot_open_a_session(server):
    response = server.http.post("/edi/session", headers={"Host": "evil.example"}, content=b"<a/>")
    assert response.status_code == 403


def test_the_faults_are_listed_with_a_sentence_each(server):
    faults = server.admin("GET", "faults").json()
    assert {"slow", "cut-response", "credit-exceeded"} <= set(faults)
    assert all(sentence.endswith(".") for sentence in faults.values())


def test_an_unknown_fault_is_refused_and_the_known_are_named(server):
    response = server.admin("POST", "fault", json={"fault": "gremlins"})
    assert response.status_code == 422
    assert "refuse-key" in response.json()["error"]
