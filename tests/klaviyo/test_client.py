"""What leaves for Klaviyo, and what is made of whatever comes back."""

from __future__ import annotations

import asyncio
import gc
import json
import sys
from datetime import UTC, datetime

import pytest

from tests.klaviyo.scripted import Reply, scripted
from workbench.errors import UserFacingError
from workbench.klaviyo.limits import ACCOUNTS, IMPORT, JOBS, REVISION
from workbench.klaviyo.service import Client, UnreachableError
from workbench.klaviyo.service.answers import Answer
from workbench.klaviyo.service.client import TRIES, refusal
from workbench.klaviyo.service.headers import read_quota, read_retry_after

KEY = "pk_0123456789abcdef"
FINE = Reply(200, b'{"data": [{"id": "x"}]}')


class Waiting:
    """A clock that never waits and remembers how long it should have."""

    def __init__(self) -> None:
        self.time = 0.0
        self.waits: list[float] = []

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.waits.append(round(seconds, 3))
        self.time += seconds


def call(address: str, endpoint=ACCOUNTS, clock=None, **more) -> Answer:
    async def go() -> Answer:
        async with Client(address, KEY, clock or Waiting(), random_part=lambda: 0.0) as client:
            return await client.call(endpoint, **more)

    return asyncio.run(go())


def test_every_call_has_the_headers_that_klaviyo_asks_for():
    with scripted(FINE) as server:
        call(server.address)
        call(server.address, IMPORT, body=b"{}")
    get, post = server.asked
    for asked in (get, post):
        assert asked.headers["authorization"] == f"Klaviyo-API-Key {KEY}"
        assert asked.headers["revision"] == REVISION
        assert asked.headers["accept"] == "application/vnd.api+json"
    assert post.headers["content-type"] == "application/vnd.api+json"
    assert "content-type" not in get.headers
    assert (post.path, post.body) == ("/api/profile-bulk-import-jobs", b"{}")


def test_a_body_is_let_go_of_when_it_is_sent():
    body = b"x" * 100_000
    gc.disable()
    try:
        before = sys.getrefcount(body)
        with scripted(FINE) as server:
            call(server.address, IMPORT, body=body)
        assert sys.getrefcount(body) == before
    finally:
        gc.enable()
    assert server.asked[0].body == body
    assert server.asked[0].headers["content-length"] == "100000"


@pytest.mark.parametrize(
    ("headers", "wait"),
    [({"Retry-After": "3"}, 3.0), ({"Retry-After": "0"}, None), ({}, 1.0), ({"Retry-After": "soon"}, 1.0)],
)
def test_429_is_waited_for_as_told(headers, wait):
    clock = Waiting()
    with scripted(Reply(429, b'{"errors": []}', headers), FINE) as server:
        assert call(server.address, JOBS, clock).status == 200
    assert sum(clock.waits) == pytest.approx(wait or 0.0, abs=0.01)
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    "reply", [Reply(503, b"busy"), Reply(502, b""), Reply(200, b"{", cut=True), Reply(200, b"<p>")]
)
def test_what_may_pass_is_tried_again(reply):
    with scripted(reply, FINE) as server:
        assert call(server.address).account() is not None
    assert len(server.asked) == 2


def test_a_server_that_stays_busy_is_given_up_with_advice():
    with scripted(Reply(503, b"")) as server, pytest.raises(UnreachableError, match="503") as caught:
        call(server.address)
    assert len(server.asked) == TRIES
    assert "goes on where it stopped" in caught.value.advice


def test_nobody_there_is_said():
    with pytest.raises(UnreachableError, match="ConnectError"):
        call("http://127.0.0.1:9")


def test_202_with_half_an_answer_is_not_sent_again():
    with scripted(Reply(202, b'{"data": {"id"', cut=True)) as server:
        answer = call(server.address, IMPORT, body=b"{}")
    assert (answer.status, answer.complete, answer.job()) == (202, False, None)
    assert len(server.asked) == 1


def test_a_redirect_is_not_followed_with_the_key():
    with scripted(FINE) as other, scripted(Reply(302, b"{}", {"Location": f"{other.address}/"})) as server:
        assert call(server.address).status == 302
    assert other.asked == []


@pytest.mark.parametrize("address", ["http://example.com", "http://127.0.0.1.example.com", "ftp://127.0.0.1", "x"])
def test_the_key_is_never_sent_in_the_clear(address):
    with pytest.raises(UserFacingError, match="no address"):
        Client(address, KEY)


@pytest.mark.parametrize("key", ["", " ", "pk_\nX-Evil: 1", "pk_ü"])
def test_an_unusable_key_is_refused(key):
    with pytest.raises(UserFacingError):
        Client("https://a.klaviyo.com", key)


def test_the_client_does_not_show_its_key():
    assert KEY not in repr(Client("https://a.klaviyo.com", KEY))


@pytest.mark.parametrize(
    ("endpoint", "status", "body", "words"),
    [
        (ACCOUNTS, 401, b'{"errors": [{"detail": "Missing or invalid private key."}]}', "does not accept"),
        (ACCOUNTS, 400, b"{}", "does not accept"),
        (IMPORT, 403, b'{"errors": [{"detail": "scope"}]}', "may not call"),
        (IMPORT, 403, b"<!DOCTYPE html><html>blocked</html>", "web page"),
        (IMPORT, 410, b"{}", "revision"),
        (IMPORT, 418, b"\xff", "418"),
    ],
)
def test_a_refusal_says_what_it_is_and_what_to_do(endpoint, status, body, words):
    error = refusal(endpoint, Answer(status, {}, body))
    assert words in error.message
    assert error.advice


def test_a_missing_scope_lists_all_that_are_needed():
    advice = refusal(IMPORT, Answer(403, {}, b"{}")).advice
    assert "accounts:read, lists:read, lists:write, profiles:read, profiles:write" in advice


def test_errors_with_nulls_are_read():
    item = {"id": None, "attributes": {"code": None, "title": None, "detail": None, "source": None}}
    (fault,) = Answer(200, {}, json.dumps({"data": [item, 7, None]}).encode()).import_faults()
    assert (fault.code, fault.words()) == ("", "no reason given")
    (api,) = Answer(400, {}, b'{"errors": [{"source": {"pointer": "/data/attributes/profiles/data/12/x"}}]}').faults()
    assert api.profile == 12


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'{"data": 3, "errors": "x", "links": []}', b"[" * 100_000])
def test_nonsense_is_read_as_nothing(body):
    answer = Answer(200, {}, body)
    assert (answer.account(), answer.job(), answer.jobs(), answer.faults(), answer.next_page()) == (
        *(None, None, (), ()),
        "",
    )


@pytest.mark.parametrize(
    ("limit", "remaining", "reset", "expected"),
    [
        ("10, 10;w=1, 150;w=60", "7", "1", (7, 1.0, 1, 10)),
        ("150, 10;w=1, 150;w=60", "0", "42", (0, 42.0, 60, 150)),
        ("225;w=86400", "3", "9", (3, 9.0, 86400, 225)),
        ("10", "5", "", (5, 1.0, None, 10)),
        ("", "x", "1", None),
    ],
)
def test_quota_headers_in_all_their_forms(limit, remaining, reset, expected):
    headers = {"ratelimit-limit": limit, "ratelimit-remaining": remaining, "ratelimit-reset": reset}
    assert read_quota(headers) == expected


def test_retry_after_may_be_a_date():
    now = datetime(2026, 11, 25, 10, 0, 0, tzinfo=UTC)
    assert read_retry_after({"retry-after": "Wed, 25 Nov 2026 10:00:07 GMT"}, now) == 7.0
    assert read_retry_after({"retry-after": "Wed, 25 Nov 2026 09:00:00 GMT"}, now) == 0.0
    assert read_retry_after({"retry-after": "999999"}) == 900.0
    assert read_retry_after({"retry-after": "nan"}) is None
