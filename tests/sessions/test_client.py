import asyncio
import gzip
import json
import logging
import zlib
from dataclasses import replace

import brotli
import pytest

from tests.sessions.server import (
    ACCEPTED,
    KEY,
    SESSION,
    TOKEN,
    Server,
    cut,
    drip,
    hang,
    reply,
    silence,
)
from workbench.sessions import Secret
from workbench.sessions.client import submit
from workbench.sessions.request import Outgoing

ORDER = (
    '<?xml version="1.0" encoding="ISO-8859-1"?>\r\n'
    "<SalesOrder><ExternalReference>A-1</ExternalReference>Grün</SalesOrder>"
).encode("latin-1")
ALL = ["establish", "submit", "close"]


def error(code, text="Some words"):
    return f'<Error xmlns="urn:saasplications:standard:1" code="{code}">{text}</Error>'


def quick(profile, seconds=0.3, **changes):
    steps = {name: replace(getattr(profile, name), seconds=seconds) for name in ALL}
    return replace(profile, **(steps | changes))


async def talk(server, profile, document=ORDER, encoding="utf-8", subject="document", **options):
    outgoing = Outgoing(document, encoding, subject=subject)
    return await submit(outgoing, connection=server.connection, key=Secret(KEY), profile=profile, **options)


def run(server_options, profile, document=ORDER, **options):
    async def inner():
        async with Server(**server_options) as server:
            return await talk(server, profile, document, **options), server

    return asyncio.run(inner())


def test_a_good_submission_is_established_submitted_and_closed(profile):
    progress = []
    result, server = run({}, profile, encoding="iso8859-1", subject="sales order", on_step=progress.append)
    assert result.outcome == "accepted"
    assert result.sentence == "The ERP took the sales order; its number is SO-100045."
    assert (result.established, result.submitted, result.closed) == (True, True, True)
    assert result.reference == "SO-100045"
    assert result.delivery == "answered"
    assert server.steps == ALL
    assert server.documents == [ORDER]
    assert server.requests[1].headers["content-type"] == "application/xml; charset=iso-8859-1"
    assert server.requests[1].headers["x-edi-session"] == TOKEN
    assert f"<EdiKey>{KEY}</EdiKey>" in server.requests[0].body.decode()
    assert [(one.step, one.state) for one in progress] == [
        (step, state) for step in ALL for state in ("started", "done")
    ]


@pytest.mark.parametrize(
    ("status", "code", "outcome"),
    [
        (401, "KEY", "fault"),
        (403, "CLIENT", "fault"),
        (403, "NOT_ENABLED", "fault"),
        (418, "TEAPOT", "fault"),
    ],
)
def test_a_refused_session_sends_no_document(profile, status, code, outcome):
    result, server = run({"establish": reply(status, error(code))}, profile)
    assert (result.outcome, result.delivery) == (outcome, "not-sent")
    assert (result.established, result.submitted, result.closed) == (False, False, False)
    assert server.steps == ["establish"]
    assert result.messages[0].code == code
    assert result.sentence
    assert result.advice


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        (reply(201, "<html><body/></html>", "text/html"), "web page"),
        (reply(201, SESSION[:40]), "cannot be read"),
        (reply(201, ""), "empty"),
        (reply(201, "<Session/>"), "token is missing"),
        (reply(201, "<Session><Token>a\nInjected: b</Token></Session>"), "not fit"),
        (reply(302, "", "", Location="http://elsewhere.example/"), "elsewhere.example"),
        (reply(200, SESSION), "HTTP 200"),
        (reply(500, "<html/>", "text/html"), "HTTP 500"),
        (silence, "broke"),
        (cut, "middle of the answer"),
    ],
)
def test_a_session_that_is_no_session_is_a_fault_and_sends_no_document(profile, behaviour, said):
    result, server = run({"establish": behaviour}, profile)
    assert (result.outcome, result.delivery) == ("fault", "not-sent")
    assert said in result.sentence
    assert server.steps == ["establish"]
    assert TOKEN not in repr(result)


@pytest.mark.parametrize(
    ("status", "code", "outcome"),
    [
        (403, "NOT_ALLOWED", "rejected"),
        (409, "IN_PROGRESS", "fault"),
        (413, "TOO_LARGE", "rejected"),
        (415, "MEDIA_TYPE", "fault"),
        (422, "NOT_XML", "rejected"),
        (440, "SESSION", "fault"),
    ],
)
def test_a_refused_document_is_told_by_its_code_and_the_session_closed(profile, status, code, outcome):
    result, server = run({"submit": reply(status, error(code))}, profile)
    assert (result.outcome, result.delivery, result.closed) == (outcome, "refused", True)
    assert result.sentence == profile.codes[code].sentence.replace("{subject}", "document")
    assert result.messages[0].text == "Some words"
    assert server.steps == ALL


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        (reply(500, "<html/>", "text/html"), "web page"),
        (reply(503, error("BUSY")), "BUSY"),
        (reply(200, ACCEPTED, "text/html"), "web page"),
        (reply(200, ACCEPTED, ""), "does not say that it is XML"),
        (reply(200, ACCEPTED[:80]), "cannot be read"),
        (reply(200, b"<?xml version='1.0' encoding='UTF-8'?><A>\xff</A>"), "cannot be read"),
        (reply(200, "<Surprise/>"), "`Surprise`"),
        (reply(200, ACCEPTED.replace("ACCEPTED", "MAYBE")), "`MAYBE`"),
        (reply(200, ""), "empty"),
        (reply(200, b"\x1f\x8bdamaged", Content_Encoding="gzip"), "damaged"),
        (reply(200, gzip.compress(ACCEPTED.encode())[:-9], Content_Encoding="gzip"), "broke off"),
        (reply(200, ACCEPTED, Content_Encoding="br"), "damaged"),
        (reply(200, ACCEPTED, Content_Encoding="zstd"), "`zstd`"),
        (reply(200, ACCEPTED.replace("A-1", "A-2")), "speaks of `A-2`, but `A-1` was sent"),
        (cut, "middle of the answer"),
        (silence, "before an answer"),
    ],
)
def test_an_unusable_answer_leaves_open_whether_the_document_was_taken(profile, behaviour, said):
    result, server = run({"submit": behaviour}, profile)
    assert (result.outcome, result.delivery, result.closed) == ("fault", "unknown", True)
    assert said in result.sentence
    assert "not known whether the ERP took it" in result.advice
    assert server.steps == ALL


@pytest.mark.parametrize(
    ("encoding", "pack"), [("gzip", gzip.compress), ("br", brotli.compress), ("deflate", zlib.compress)]
)
def test_a_packed_answer_is_unpacked(profile, encoding, pack):
    packed = reply(200, pack(ACCEPTED.encode()), Content_Encoding=encoding)
    result, _ = run({"submit": packed}, profile)
    assert result.outcome == "accepted"
    assert result.transcript.step("submit").response_body == ACCEPTED.encode()


@pytest.mark.parametrize("packed", [False, True])
def test_a_huge_answer_is_cut_off_at_the_limit(profile, packed):
    huge = b"<A>" + b" " * 3_000_000
    behaviour = reply(200, gzip.compress(huge), Content_Encoding="gzip") if packed else reply(200, huge)
    result, server = run({"submit": behaviour}, replace(profile, answer_bytes=100_000))
    assert (result.outcome, result.delivery, result.closed) == ("fault", "unknown", True)
    assert "longer than the 100,000 bytes" in result.sentence
    assert len(result.transcript.step("submit").response_body) == 100_000
    assert server.steps == ALL


@pytest.mark.parametrize("behaviour", [hang, drip])
def test_an_answer_that_does_not_come_is_a_timeout_and_the_session_is_closed(profile, behaviour):
    result, server = run({"submit": behaviour}, quick(profile, close=profile.close))
    assert (result.outcome, result.delivery, result.closed) == ("timeout", "unknown", True)
    assert "within 0.3 seconds" in result.sentence
    assert "look there for its external reference" in result.advice
    assert server.steps == ALL


def test_a_session_that_is_not_opened_in_time_is_a_timeout_without_a_document(profile):
    result, server = run({"establish": hang}, quick(profile))
    assert (result.outcome, result.delivery) == ("timeout", "not-sent")
    assert "10 minutes" in result.advice
    assert server.steps == ["establish"]


def test_a_request_that_is_cut_in_the_middle_is_not_repeated(profile):
    document = b"<A>" + b"x" * 8_000_000 + b"</A>"
    result, server = run({"cut_request_after": 1000}, profile, document)
    assert (result.outcome, result.delivery, result.closed) == ("fault", "unknown", True)
    assert server.steps == ALL


def test_a_server_that_is_not_there_is_a_fault(profile):
    async def inner():
        async with Server() as server:
            pass
        return await talk(server, profile)

    result = asyncio.run(inner())
    assert (result.outcome, result.delivery) == ("fault", "not-sent")
    assert "nothing listens" in result.sentence
    assert "safe to try again" in result.advice
    assert json.loads(result.transcript.to_har())["log"]["entries"][0]["response"]["status"] == 0


@pytest.mark.parametrize("behaviour", [reply(500), hang, silence])
def test_a_session_that_cannot_be_closed_does_not_change_the_outcome(profile, behaviour):
    result, server = run({"close": behaviour}, quick(profile))
    assert (result.outcome, result.closed) == ("accepted", False)
    assert "could not be closed" in result.advice
    assert server.steps == ALL if behaviour is hang else [*ALL, "close"]


def test_closing_is_tried_twice_because_it_harms_nothing(profile):
    async def fails_once(server, request, writer):
        if server.steps.count("close") > 1:
            await reply(204)(server, request, writer)

    result, server = run({"close": fails_once}, profile)
    assert (result.outcome, result.closed) == ("accepted", True)
    assert server.steps == [*ALL, "close"]


async def cancelled_while_hanging(server, profile, how):
    cancel = asyncio.Event()
    task = asyncio.create_task(talk(server, profile, cancel=cancel))
    await asyncio.wait_for(server.hanging.wait(), 5)
    task.cancel() if how == "task" else cancel.set()
    return await task


def test_cancelling_before_it_begins_sends_nothing(profile):
    async def inner():
        cancel = asyncio.Event()
        cancel.set()
        async with Server() as server:
            return await talk(server, profile, cancel=cancel), server

    result, server = asyncio.run(inner())
    assert (result.outcome, result.delivery) == ("cancelled", "not-sent")
    assert "submit" not in server.steps


def test_cancelling_during_establish_waits_for_the_token_and_closes(profile):
    async def late(server, request, writer):
        server.hanging.set()
        await asyncio.sleep(0.1)
        await reply(201, SESSION)(server, request, writer)

    async def inner():
        async with Server(establish=late) as server:
            return await cancelled_while_hanging(server, profile, "event"), server

    result, server = asyncio.run(inner())
    assert (result.outcome, result.delivery, result.closed) == ("cancelled", "not-sent", True)
    assert server.steps == ["establish", "close"]
    assert [one.step for one in result.transcript.exchanges] == ["establish", "close"]


def test_cancelling_during_an_establish_that_never_answers_ends(profile):
    async def inner():
        async with Server(establish=hang) as server:
            patient = quick(profile, establish=profile.establish)
            return await cancelled_while_hanging(server, patient, "event"), server

    result, server = asyncio.run(inner())
    assert (result.outcome, result.closed) == ("cancelled", False)
    assert "10 minutes" in result.advice
    assert server.steps == ["establish"]
    assert "Cancelled" in result.transcript.exchanges[0].trouble


def test_cancelling_during_submit_closes_and_says_that_it_may_have_arrived(profile):
    async def inner():
        async with Server(submit=hang) as server:
            return await cancelled_while_hanging(server, profile, "event"), server

    result, server = asyncio.run(inner())
    assert (result.outcome, result.delivery, result.closed) == ("cancelled", "unknown", True)
    assert "not known whether" in result.advice
    assert server.steps == ALL
    assert result.transcript.step("submit").request_body == ORDER


def test_cancelling_during_close_keeps_the_outcome(profile):
    async def inner():
        async with Server(close=hang) as server:
            return await cancelled_while_hanging(server, quick(profile), "event")

    assert asyncio.run(inner()).outcome == "accepted"


@pytest.mark.parametrize("step", ["establish", "submit", "close"])
def test_a_cancelled_task_closes_the_session_and_raises(profile, step):
    async def inner():
        async with Server(**{step: hang}) as server:
            with pytest.raises(asyncio.CancelledError):
                await cancelled_while_hanging(server, quick(profile, 1.0), "task")
            return server

    server = asyncio.run(inner())
    assert server.steps == {"establish": ["establish"], "submit": ALL, "close": ALL}[step]


def test_a_watcher_that_fails_does_not_keep_the_session_open(profile, caplog):
    def fail(_):
        raise ValueError("mine")

    with caplog.at_level(logging.CRITICAL, "workbench"):
        result, server = run({}, profile, on_step=fail)
    assert result.closed
    assert server.steps == ALL


def test_no_secret_is_found_anywhere(profile, caplog):
    async def echo(server, request, writer):
        body = error("NOT_ALLOWED", f"{KEY} and {TOKEN} &amp; {request.headers['x-edi-session']}")
        await reply(403, body, Set_Cookie=f"s={TOKEN}", X_Echo=KEY)(server, request, writer)

    progress = []
    with caplog.at_level(logging.DEBUG):
        result, _ = run({"submit": echo}, profile, document=f"<A>{KEY}</A>".encode(), on_step=progress.append)
    everything = repr(result) + result.transcript.to_har().decode() + repr(progress) + caplog.text
    assert KEY not in everything
    assert TOKEN not in everything
    assert "[masked]" in everything
    assert b"<EdiKey>[masked]</EdiKey>" in result.transcript.step("establish").request_body
    assert b"<Token>[masked]</Token>" in result.transcript.step("establish").response_body


@pytest.mark.parametrize(
    "behaviour",
    [
        reply(200, SESSION),
        reply(201, SESSION[:-5]),
        reply(201, SESSION, "text/plain"),
        reply(201, ("﻿" + SESSION).encode("utf-16-le")),
        reply(401, error("KEY", f"{KEY} is unknown")),
    ],
)
def test_a_token_or_key_in_a_bad_answer_to_establish_is_masked_too(profile, behaviour):
    result, _ = run({"establish": behaviour}, profile)
    for secret in (KEY, TOKEN):
        for codec in ("utf-8", "utf-16-le"):
            assert secret.encode(codec) not in result.transcript.exchanges[0].response_body
        assert secret not in repr(result)


def test_the_transcript_is_a_valid_har(profile):
    result, _ = run({}, profile, encoding="iso8859-1")
    log = json.loads(result.transcript.to_har())["log"]
    assert log["version"] == "1.2"
    assert {"name", "version"} <= set(log["creator"])
    assert [entry["_step"] for entry in log["entries"]] == ALL
    for entry in log["entries"]:
        assert {"startedDateTime", "time", "request", "response", "cache", "timings"} <= set(entry)
        assert {
            "method",
            "url",
            "httpVersion",
            "cookies",
            "headers",
            "queryString",
            "headersSize",
            "bodySize",
        } <= set(entry["request"])
        assert {"status", "statusText", "content", "redirectURL"} <= set(entry["response"])
        assert all(entry["timings"][name] >= 0 for name in ("send", "wait", "receive", "connect"))
    assert log["entries"][1]["request"]["postData"]["_encoding"] == "base64"
    assert log["entries"][0]["startedDateTime"][-6] in "+-"
    assert result.transcript.exchanges[0].request_line == "POST /edi/session HTTP/1.1"
