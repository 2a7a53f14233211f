import asyncio
import subprocess
from dataclasses import replace

import pytest

from tests.sessions.server import ACCEPTED, KEY, TOKEN, Server, reply
from workbench.sessions import Secret
from workbench.sessions.client import submit
from workbench.sessions.comparison import compare_transcripts


def transcript(profile, document=b"<O>\n<A/>\n</O>", **behaviours):
    async def inner():
        async with Server(**behaviours) as server:
            server_result = await submit(document, connection=server.connection, key=Secret(KEY), profile=profile)
            return server_result.transcript

    found = asyncio.run(inner())
    urls = [replace(one, url="http://x" + one.url[one.url.index("/edi") :]) for one in found.exchanges]
    hosts = [
        replace(one, request_headers=tuple((n, "x" if n == "Host" else v) for n, v in one.request_headers))
        for one in urls
    ]
    return replace(found, exchanges=tuple(hosts))


def test_the_same_session_twice_does_not_differ(profile):
    assert compare_transcripts(transcript(profile), transcript(profile)) == ()


@pytest.mark.parametrize(
    ("changed", "part", "left", "right"),
    [
        ({"document": b"<O>\n<B/>\n</O>"}, "request body", "<A/>", "<B/>"),
        ({"submit": reply(200, ACCEPTED, X_Node="7")}, "answer header", "", "7"),
        ({"submit": reply(202, ACCEPTED)}, "answer", "200 Whatever", "202 Whatever"),
    ],
)
def test_what_differs_is_named_with_its_place(profile, changed, part, left, right):
    (change,) = compare_transcripts(transcript(profile), transcript(profile, **changed))
    assert (change.step, change.number, change.part, change.left, change.right) == ("submit", 2, part, left, right)


def test_a_step_that_only_one_has_is_a_change(profile):
    changes = compare_transcripts(transcript(profile), transcript(profile, establish=reply(401)))
    assert [change.part for change in changes if change.part == "exchange"] == ["exchange"] * 2


def test_the_curl_script_is_a_script_without_secrets(profile, tmp_path):
    script = transcript(profile, document=b"<O>it's <A/></O>").to_curl()
    assert KEY not in script
    assert TOKEN not in script
    file = tmp_path / "session.sh"
    file.write_text(script)
    assert subprocess.run(["sh", "-n", str(file)], check=False).returncode == 0
    assert script.count("curl ") == 3
    assert "SECRET" in script
