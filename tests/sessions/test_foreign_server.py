"""A server with a wire of its own, described by a profile and no code."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hmac
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from workbench.sessions import LOCAL, Secret
from workbench.sessions.client import submit
from workbench.sessions.keys import new_key
from workbench.sessions.profile_file import read_profile
from workbench.sessions.request import Outgoing

PROFILE = read_profile(Path(__file__).parent / "foreign.toml")
KEY = "frn-0123456789abcdef0123456789abcdef"
ORDER = b'<order id="F-1">x</order>'


@dataclass
class Foreign:
    """Speaks as `foreign.toml` says; `answers` are those to submit and to asking again, in turn."""

    answers: list[str] = field(default_factory=lambda: ["TOOK 77 for F-1"])
    seen: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)

    @contextlib.asynccontextmanager
    async def running(self):
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            yield self

    async def _serve(self, reader, writer):
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            method, path, _ = head[0].split(" ")
            headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            self.seen.append((method, path, headers, body))
            status, text = self._answer(path, body)
            if text != "HANG UP":
                content = text.encode()
                writer.write(
                    f"HTTP/1.1 {status} X\r\nContent-Type: application/x-answer\r\nConnection: close\r\n"
                    f"Content-Length: {len(content)}\r\n\r\n".encode()
                    + content
                )
                await writer.drain()
        writer.close()

    def _answer(self, path, body):
        if path.startswith("/in"):
            fields = dict(parse_qsl(body.decode()))
            payload, _, signature = fields["pass"].rpartition(".")
            good = hmac.digest(KEY.encode(), payload.encode(), "sha256")
            if base64.urlsafe_b64encode(good).decode().rstrip("=") != signature:
                return 200, "NO USER that is you"
            return 200, "OK ticket-1234567890"
        if path == "/alive":
            return 204, ""
        return (200, "BYE") if path == "/out" else (200, self.answers.pop(0))

    def talk(self, document=ORDER, key=KEY, **options):
        async def inner():
            async with self.running():
                connection = replace(
                    LOCAL, address=f"http://127.0.0.1:{self.port}", client_code="C 1", parameters=(("company", "9&1"),)
                )
                outgoing = Outgoing(document, transaction="Order")
                return await submit(outgoing, connection=connection, key=Secret(key), profile=PROFILE, **options)

        return asyncio.run(inner())

    @property
    def paths(self):
        return [path.partition("?")[0] for _, path, _, _ in self.seen]


def test_the_whole_round_works_by_the_profile_alone():
    server = Foreign()
    result = server.talk()
    assert (result.outcome, result.reference, result.sentence) == ("accepted", "77", "Taken as 77.")
    assert (result.established, result.submitted, result.closed, result.sent_times) == (True, True, True, 1)
    assert server.paths == ["/in", "/work/Order", "/out"]
    assert server.seen[0][1] == "/in?company=9%261"
    assert server.seen[0][2]["content-type"] == "application/x-www-form-urlencoded"
    assert server.seen[0][3].startswith(b"user=C%201&pass=C%201.")
    body = server.seen[1][3]
    assert b'name="order"; filename="order.xml"\r\nContent-Type: application/xml\r\n\r\n' + ORDER in body
    assert b'{"id": "F-1"}' in body
    assert server.seen[1][2]["content-type"].startswith("multipart/form-data; boundary=")


def test_work_that_takes_time_is_asked_for_until_it_is_done_and_the_session_kept_alive():
    server = Foreign(["WAIT j1", "WAIT j1", "WAIT j1", "WAIT j1", "TOOK 78 for F-1"])
    result = server.talk()
    assert (result.outcome, result.reference, result.sent_times) == ("accepted", "78", 1)
    assert server.paths.count("/work/Order") == 1
    assert server.paths.count("/jobs/j1") == 4
    assert server.paths.count("/alive") >= 1
    assert server.paths[-1] == "/out"


def test_a_document_is_sent_again_with_its_reference_where_the_server_does_nothing_twice():
    server = Foreign(["HANG UP", "TOOK 77 for F-1"])
    result = server.talk()
    assert (result.outcome, result.sent_times) == ("accepted", 2)
    bodies = [body for _, path, _, body in server.seen if path == "/work/Order"]
    assert len(bodies) == 2
    assert all(b'{"id": "F-1"}' in body for body in bodies)


def test_sending_again_ends_and_a_document_without_a_reference_is_never_sent_again():
    server = Foreign(["HANG UP"] * 3)
    result = server.talk()
    assert (result.outcome, result.delivery, result.sent_times, result.closed) == ("fault", "unknown", 3, True)
    assert "Sending the same document again is safe: the server knows `F-1` again." in result.advice
    lonely = Foreign(["HANG UP"])
    assert lonely.talk(b"<order/>").sent_times == 1


def test_a_refusal_inside_a_good_status_is_a_refusal():
    server = Foreign()
    result = server.talk(key="frn-wrong-wrong-wrong-wrong")
    assert (result.outcome, result.delivery, result.sentence) == ("fault", "not-sent", "No such user.")
    assert server.paths == ["/in"]


def test_an_answer_about_another_document_is_not_taken():
    result = Foreign(["TOOK 77 for F-9"]).talk()
    assert (result.outcome, result.delivery) == ("fault", "unknown")
    assert "speaks of `F-9`" in result.sentence


def test_what_was_made_from_the_key_is_masked_too():
    server = Foreign()
    result = server.talk()
    signature = server.seen[0][3].decode().rpartition(".")[2]
    kept = repr(result) + result.transcript.to_har().decode() + result.transcript.to_curl()
    assert signature not in kept
    assert "ticket-1234567890" not in kept


def test_a_key_is_made_as_the_profile_says():
    key = new_key(PROFILE.key).reveal()
    assert key.startswith("frn-")
    assert len(bytes.fromhex(key.removeprefix("frn-"))) == 24


def test_a_huge_answer_to_a_question_is_streamed_to_a_file(profile, tmp_path):
    from tests.sessions.server import KEY as HTTP_KEY
    from tests.sessions.server import Server, reply

    item = f"<Item>{'x' * 990}{HTTP_KEY}</Item>"
    huge = f"<StockAvailability>{item * 12_000}</StockAvailability>"

    async def inner():
        async with Server(submit=reply(200, huge)) as server:
            return await submit(
                Outgoing(b"<StockQuery/>", answer_roots=("StockAvailability",)),
                connection=server.connection,
                key=Secret(HTTP_KEY),
                profile=replace(profile, answer_bytes=50_000_000),
                folder=tmp_path,
            )

    result = asyncio.run(inner())
    assert (result.outcome, result.answer.root, result.closed) == ("accepted", "StockAvailability", True)
    exchange = result.transcript.step("submit")
    assert exchange.response_size == len(huge)
    assert exchange.response_file.read_text() == huge.replace(HTTP_KEY, "[masked]")
    assert len(exchange.response_body) <= 1024 * 1024


@pytest.mark.parametrize("wrong", [b"<StockAvailability><a></StockAvailability>", b"<Other>" + b" " * 10 + b"</Other>"])
def test_a_huge_answer_that_is_not_the_one_asked_for_is_a_fault(profile, tmp_path, wrong):
    from tests.sessions.server import KEY as HTTP_KEY
    from tests.sessions.server import Server, reply

    async def inner():
        body = wrong.replace(b">", b">" + b" " * 9_000_000, 1)
        async with Server(submit=reply(200, body)) as server:
            return await submit(
                Outgoing(b"<StockQuery/>", answer_roots=("StockAvailability",)),
                connection=server.connection,
                key=Secret(HTTP_KEY),
                profile=profile,
                folder=tmp_path,
            )

    result = asyncio.run(inner())
    assert (result.outcome, result.delivery, result.closed) == ("fault", "unknown", True)
