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
@pytest.mark.parametrize("path", ["about", "keys", "reset", "reset/undo", "sessions", "fault"])
def test_other_sites_cannot_administer(server, headers, path):
    method = "GET" if path in ("about", "sessions") else "POST"
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


def test_a_reset_can_be_undone_and_the_undoing_too(server, make):
    order = server.ask(make.order(reference="MINE")).reference
    orders = server.admin("GET", "about").json()["counts"]["orders"]
    server.admin("POST", "reset")
    assert server.admin("GET", "about").json()["kept"]["before"] == "reset"
    later = server.ask(make.order(reference="SINCE")).reference
    assert later == order

    assert server.admin("POST", "reset/undo").status_code == 204
    about = server.admin("GET", "about").json()
    assert (about["counts"]["orders"], about["kept"]["before"]) == (orders, "undo")
    assert server.ask(make.order(reference="MINE")).status == "DUPLICATE"
    assert server.ask(make.order(reference="NEXT")).reference == "SO-100046"

    assert server.admin("POST", "reset/undo").status_code == 204
    assert server.ask(make.order(reference="SINCE")).status == "DUPLICATE"


def test_what_was_put_aside_survives_a_restart(tmp_path, start, make):
    with start(tmp_path / "data") as first:
        first.key = first.new_key()
        first.open()
        first.ask(make.order(reference="MINE"))
        first.admin("POST", "reset")
        key = first.key
        first.stop()
    with start(tmp_path / "data") as second:
        second.key = key
        assert second.admin("POST", "reset/undo").status_code == 204
        second.open()
        assert second.ask(make.order(reference="MINE")).status == "DUPLICATE"


def test_without_a_reset_there_is_nothing_to_undo(tmp_path, start):
    with start(tmp_path / "data") as fresh:
        assert fresh.admin("GET", "about").json()["kept"] is None
        response = fresh.admin("POST", "reset/undo")
        assert response.status_code == 422
        assert "nothing to undo" in response.json()["error"]


def test_about_counts_the_items_in_stock_and_names_the_clients(server):
    about = server.admin("GET", "about").json()
    assert 0 < about["counts"]["items_in_stock"] < about["counts"]["items"]
    assert {"DEMO", "ORDERSONLY", "DORMANT"} <= {client["code"] for client in about["clients"]}


def test_the_last_sessions_are_told_with_what_was_submitted_and_no_secret(server, make):
    server.open()
    reference = server.ask(make.order(reference="SEEN")).reference
    server.close()
    server.establish(key="edi_nobody_knows_this_one")
    refused, session = server.admin("GET", "sessions").json()[:2]
    assert (refused["steps"][0]["outcome"], refused["session"], refused["closed"]) == ("KEY", "", False)
    assert (session["client"], session["closed"]) == ("DEMO", True)
    assert [step["step"] for step in session["steps"]] == ["establish", "submit", "close"]
    assert session["steps"][1]["transaction"] == "CreateSalesOrder"
    assert session["steps"][1]["external_reference"] == "SEEN"
    assert session["steps"][1]["reference"] == reference
    told = server.admin("GET", "sessions").text
    assert server.key not in told
    assert server.token not in told


def test_an_open_session_that_is_used_again_comes_first(server, make):
    server.open()
    first = server.token
    server.establish()
    server.token = first
    server.ask(make.order(reference="LATE"))
    latest = server.admin("GET", "sessions").json()[0]
    assert [step["step"] for step in latest["steps"]] == ["establish", "submit"]
    assert latest["closed"] is False
