"""From an examined document to a server and back: connection, key, gate, session, history, the answer kept."""

from __future__ import annotations

import asyncio
import threading
from contextlib import closing
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from workbench.bench import examine, load_tools
from workbench.bench.sending import blocked, connection_named, gate_for, key_of, send
from workbench.documents import read_file
from workbench.errors import UserFacingError
from workbench.sessions import LOCAL, Secret
from workbench.workspace import open_workspace, resources_folder
from workbench.workspace.history import History
from workbench.workspace.secrets import Secrets

ORDER = resources_folder() / "samples" / "CreateSalesOrder" / "small-order.xml"
CONNECTION = """format = 1
title = "Acme"
client_code = "ACME"
protocol = "saasplications-http"
address = "https://edi.example"
mode = "Test"
"""
ACCEPTED = (
    b'<Acknowledgement xmlns="urn:saasplications:standard:1" version="1.0"><Transaction>CreateSalesOrder</Transaction>'
    b"<ExternalReference>SAMPLE-1001</ExternalReference><Status>ACCEPTED</Status><Reference>SO-9</Reference>"
    b"</Acknowledgement>"
)


class Partner(BaseHTTPRequestHandler):
    """Opens a session, takes every document, closes."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/edi/session":
            token = b'<Session xmlns="urn:saasplications:standard:1"><Token>tok-1234567890</Token></Session>'
            self._answer(201, token)
        else:
            self._answer(200, ACCEPTED)

    def do_DELETE(self):
        self._answer(204, b"")

    def _answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def partner():
    with HTTPServer(("127.0.0.1", 0), Partner) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield replace(LOCAL, name="acme", address=f"http://127.0.0.1:{server.server_port}")
        server.shutdown()
        thread.join()


@pytest.fixture
def workspace(tmp_path):
    (tmp_path / "connections").mkdir()
    (tmp_path / "connections" / "acme.toml").write_text(CONNECTION)
    return open_workspace(tmp_path)


@pytest.fixture
def examination(workspace):
    return examine(read_file(ORDER), load_tools(workspace))


def submitted(examination, connection, workspace):
    return asyncio.run(send(examination, connection, Secret("edi_secret_0123456789"), workspace))


def test_a_connection_is_found_by_its_name(workspace):
    assert connection_named(workspace, "acme").address == "https://edi.example"
    assert connection_named(workspace, "local").is_local


def test_a_connection_that_is_not_there_is_said_with_those_that_are(workspace):
    with pytest.raises(UserFacingError) as caught:
        connection_named(workspace, "nobody")
    assert caught.value.advice == "Known are: local, local-soap, local-json, local-cxml, local-signed, acme."


def test_only_the_broken_file_that_was_asked_for_stands_in_the_way(workspace, tmp_path):
    (tmp_path / "connections" / "broken.toml").write_text("format = 1\naddress =\n")
    assert connection_named(workspace, "acme").name == "acme"
    with pytest.raises(UserFacingError, match=r"broken\.toml`, line 2"):
        connection_named(workspace, "broken")
    with pytest.raises(UserFacingError, match="no connection `nobody`"):
        connection_named(workspace, "nobody")


def test_the_key_comes_from_the_secrets_and_a_missing_one_says_where_to_put_it(workspace):
    connection = connection_named(workspace, "acme")
    assert key_of(connection, Secrets({"WORKBENCH_KEY_ACME": "edi_abc"})).reveal() == "edi_abc"
    with pytest.raises(UserFacingError) as caught:
        key_of(connection, Secrets({}, NoKeys()))
    assert "WORKBENCH_KEY_ACME" in caught.value.advice
    assert "keyring" in caught.value.advice


class NoKeys:
    def get_password(self, service, username):
        return None

    def set_password(self, service, username, password):
        raise AssertionError

    def delete_password(self, service, username):
        raise AssertionError


def test_an_answer_is_kept_with_its_exact_bytes_and_the_history_knows_how_it_ended(
    examination, partner, workspace, home
):
    sent = submitted(examination, partner, workspace)
    assert (sent.submission.outcome, sent.submission.reference, sent.submission.closed) == ("accepted", "SO-9", True)
    assert sent.answer_file.read_bytes() == ACCEPTED
    assert sent.answer_file.parent == home / "answers"
    assert sent.troubles == ()
    (entry,) = History(home / "history.sqlite").entries()
    assert (entry.phase, entry.outcome, entry.reference) == ("ended", "accepted", "SO-9")
    assert (entry.file, entry.digest) == ("small-order.xml", examination.document.digest)


def test_what_cannot_be_kept_does_not_hide_the_answer(examination, partner, workspace, home):
    (home / "answers").write_text("a file where the folder should be")
    sent = submitted(examination, partner, workspace)
    assert (sent.submission.outcome, sent.answer_file) == ("accepted", None)
    (trouble,) = sent.troubles
    assert "could not be written" in trouble.message


def test_without_a_history_nothing_is_sent(examination, partner, workspace, home):
    (home / "history.sqlite").mkdir()
    with pytest.raises(UserFacingError, match="history"):
        submitted(examination, partner, workspace)


def test_production_gets_nothing_and_nothing_is_recorded(examination, partner, workspace, home):
    production = replace(partner, mode="Production")
    sent = submitted(examination, production, workspace)
    assert sent == blocked(production, gate_for(examination, production))
    assert (sent.submission.outcome, sent.submission.delivery) == ("blocked", "not-sent")
    assert "Production" in sent.submission.sentence
    assert not (home / "history.sqlite").exists()


def test_a_transaction_that_is_not_set_up_is_not_sent(examination, partner, workspace):
    sent = submitted(examination, replace(partner, transactions=("CreatePayment",)), workspace)
    assert sent.submission.outcome == "blocked"
    assert "CreatePayment" in sent.submission.sentence


def test_a_server_that_is_not_there_is_told_and_recorded(examination, partner, workspace, home):
    import socket

    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
    sent = submitted(examination, replace(partner, address=address), workspace)
    assert (sent.submission.outcome, sent.submission.delivery, sent.answer_file) == ("fault", "not-sent", None)
    (entry,) = History(home / "history.sqlite").entries()
    assert (entry.phase, entry.outcome) == ("ended", "fault")
