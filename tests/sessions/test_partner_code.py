"""The programs for partners, run against the real test server where this machine can run them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest

from workbench.sessions import LOCAL
from workbench.sessions.embedded import EmbeddedServer
from workbench.sessions.partner_code import partner_code
from workbench.workspace import resources_folder

LAYERS = [resources_folder() / "partner-code"]
ORDER = resources_folder() / "samples/CreateSalesOrder/small-order.xml"
RUN = {
    "Python": [sys.executable],
    "Node": ["node"],
    "Java": ["java"],
    "PHP": ["php"],
    "curl": ["sh"],
}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = EmbeddedServer(tmp_path_factory.mktemp("sandbox")).start()
    yield running
    running.stop()


@pytest.fixture(params=sorted(RUN))
def program(request, server, tmp_path):
    needed = {"curl": "curl"}.get(request.param, RUN[request.param][0])
    if shutil.which(needed) is None:
        pytest.skip(f"{needed} is not on this machine")
    code = next(
        one for one in partner_code(LAYERS, replace(LOCAL, address=server.address)) if one.language == request.param
    )
    file = tmp_path / code.file_name
    file.write_text(code.text, "utf-8")

    def run(*arguments, key=""):
        environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        return subprocess.run(
            [*RUN[request.param], str(file), *arguments],
            capture_output=True,
            check=False,
            timeout=120,
            env=environment | {"EDI_KEY": key},
        )

    return run


def test_it_submits_and_closes(program, server, tmp_path):
    order = tmp_path / "order.xml"
    text = ORDER.read_text("utf-8")
    order.write_text(re.sub(r"(<ExternalReference>)[^<]*", rf"\1P-{os.urandom(4).hex()}", text), "utf-8")
    done = program(str(order), key=server.key("DEMO").reveal())
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"<Status>ACCEPTED</Status>" in done.stdout
    latest = server.sessions()[0]
    assert [step["step"] for step in latest["steps"]] == ["establish", "submit", "close"]
    assert latest["closed"]


def test_a_refusal_is_told_and_the_session_closed(program, server, tmp_path):
    file = tmp_path / "parcel.xml"
    file.write_text("<Parcel/>")
    done = program(str(file), key=server.key("DEMO").reveal())
    assert done.returncode != 0
    assert b"NOT_ALLOWED" in done.stderr + done.stdout
    assert server.sessions()[0]["closed"]


def test_a_wrong_key_is_told(program, tmp_path):
    done = program(str(ORDER), key="edi_wrong")
    assert done.returncode != 0
    assert done.stderr


def test_it_makes_keys_that_are_long_and_differ(program):
    keys = {program("--new-key").stdout.decode().strip() for _ in range(2)}
    assert len(keys) == 2
    assert all(re.fullmatch(r"edi_[a-z2-7]{52}", key) for key in keys)


def test_there_is_code_in_six_languages_with_the_connection_filled_in_and_no_key():
    odd = replace(LOCAL, address="https://erp.example/x", client_code='O\'Neil "A" \\ $HOME')
    found = partner_code(LAYERS, odd)
    assert [one.language for one in found] == ["Python", "C#", "PHP", "Java", "Node", "curl"]
    for one in found:
        assert "https://erp.example/x" in one.text
        assert "__" not in re.sub(r"__(?:name|main|doc)__", "", one.text)
    assert r"O\'Neil" in found[2].text
    assert "'O'\\''Neil" in found[5].text
    assert partner_code(LAYERS, replace(LOCAL, protocol="unknown")) == ()
