"""Starting, stopping, dying and starting again."""

from __future__ import annotations

import json
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from workbench.errors import UserFacingError
from workbench.sandbox import serve


def test_a_clean_stop_removes_the_state_file(start, tmp_path):
    data = tmp_path / "data"
    with start(data) as server:
        state = json.loads((data / "sandbox.json").read_text())
        assert state == {"port": int(server.base.rsplit(":", 1)[1]), "pid": server.process.pid}
        assert server.stop() == 0
    assert not (data / "sandbox.json").exists()


def test_work_survives_a_killed_server(start, tmp_path, make):
    data = tmp_path / "data"
    with start(data) as server:
        server.key = key = server.new_key()
        server.open()
        first = server.ask(make.order(reference="KEPT")).reference
        server.kill()
    with start(data) as server:
        server.key = key
        server.open()
        again = server.ask(make.order(reference="KEPT"))
        assert (again.status, again.reference) == ("DUPLICATE", first)
        assert server.stop() == 0


def test_a_kill_in_the_middle_leaves_all_of_a_document_or_nothing(start, tmp_path, make):
    data = tmp_path / "data"
    lines = [make.line(quantity="1", number=n) for n in range(1, 300)]
    with start(data) as server:
        server.key = server.new_key()
        server.open()
        raw = make.order(*lines).encode()
        host, port = server.base.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as wire:
            head = (
                f"POST /edi/session/submit HTTP/1.1\r\nHost: 127.0.0.1\r\nX-EDI-Session: {server.token}\r\n"
                f"Content-Type: application/xml\r\nContent-Length: {len(raw)}\r\n\r\n"
            )
            wire.sendall(head.encode() + raw)
            server.kill()
    with closing(sqlite3.connect(data / "sandbox.sqlite3")) as database:
        orders = database.execute("SELECT count(*) FROM orders").fetchone()[0] - 44
        kept = database.execute("SELECT count(*) FROM order_lines WHERE order_number='SO-100045'").fetchone()[0]
        known = database.execute("SELECT count(*) FROM submissions").fetchone()[0]
    assert (orders, kept, known) in {(0, 0, 0), (1, 299, 1)}


def test_the_end_of_the_parent_ends_the_server(start, tmp_path):
    with start(tmp_path / "data", watch_parent=True) as server:
        server.process.stdin.close()
        assert server.process.wait(10) == 0
        server.http.close()
        server.process.stdout.close()


def test_a_second_server_on_the_folder_is_refused_with_the_address_of_the_first(server):
    with pytest.raises(UserFacingError) as caught:
        serve(0, server.data, None)
    assert server.base in caught.value.message
    assert caught.value.advice


def test_a_port_in_use_is_a_sentence(server, tmp_path):
    with pytest.raises(UserFacingError, match="cannot listen"):
        serve(int(server.base.rsplit(":", 1)[1]), tmp_path / "data", None)


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UserFacingError, match="cannot keep its data"):
        serve(0, tmp_path / "file" / "data", None)


def test_an_unknown_fault_is_a_sentence_that_names_the_others(tmp_path):
    with pytest.raises(UserFacingError, match="gremlins") as caught:
        serve(0, tmp_path / "data", "gremlins")
    assert "cut-response" in caught.value.advice


def test_a_fault_can_be_there_from_the_start(start, tmp_path):
    with start(tmp_path / "data", "--fault", "refuse-key") as server:
        assert server.establish(key="edi_any").status_code == 401
        assert server.admin("GET", "about").json()["fault"] == "refuse-key"


def damaged(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + b"rubbish" * 2000)


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE future (a)")
        database.execute("PRAGMA user_version = 99")


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE recipes (a)")


@pytest.mark.parametrize("spoil", [damaged, newer, foreign])
def test_data_that_cannot_be_used_is_kept_aside_and_said(start, tmp_path, spoil):
    data = tmp_path / "data"
    data.mkdir()
    spoil(data / "sandbox.sqlite3")
    before = (data / "sandbox.sqlite3").read_bytes()
    with start(data) as server:
        assert server.admin("GET", "about").json()["counts"]["customers"] == 40
    (aside,) = data.glob("sandbox.set-aside-*.sqlite3")
    assert aside.read_bytes() == before
    assert aside.name in (tmp_path / "server.err").read_text()
