"""A planted key is found in no file, output, history or process list, whatever the server does with it."""

from __future__ import annotations

import asyncio
import base64
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.sessions.server import KEY, TOKEN, Server, hang, reply
from workbench.sessions.connection_file import save_connection


def forms(*secrets):
    texts = [text for secret in secrets for text in (secret, base64.b64encode(secret.encode()).decode())]
    return [form for text in texts for form in (text.encode(), text.encode("utf-16-le"))]


async def echo(server, request, writer):
    """Give everything back that came, as careless servers do."""
    body = f"<Error code='NOT_ALLOWED'>{KEY} {TOKEN} {base64.b64encode(KEY.encode()).decode()}</Error>"
    await reply(403, body, X_Echo=KEY, Set_Cookie=f"t={TOKEN}")(server, request, writer)


async def no_xml(server, request, writer):
    await reply(200, f"<html>{KEY} {TOKEN}", "text/html")(server, request, writer)


async def damaged(server, request, writer):
    await reply(200, f"<Acknowledgement>{KEY}<{TOKEN}")(server, request, writer)


def run(workspace, order, tmp_path, while_running=None, **behaviours):
    file, har = tmp_path / "order.xml", tmp_path / "session.har"
    file.write_bytes(order("A-1"))

    async def inner():
        async with Server(**behaviours) as server:
            save_connection(workspace.root / "connections", replace(server.connection, name="trial", key_name="trial"))
            program = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "workbench", "submit", str(file), "--connection", "trial", "--json",
                "--workspace", str(workspace.root), "--har", str(har),
                env=os.environ | {"WORKBENCH_KEY_TRIAL": KEY, "PYTHONDEVMODE": "1", "PYTHONWARNINGS": "ignore"},
                stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            )  # fmt: skip
            if while_running is not None:
                await asyncio.wait_for(server.hanging.wait(), 30)
                while_running()
                server.stopping.set()
            output = b"".join(await program.communicate())
            assert any(KEY.encode() in one.body for one in server.requests)
            return output

    return asyncio.run(inner())


def assert_nowhere(found: dict[str, bytes], *secrets: str) -> None:
    for where, content in found.items():
        for form in forms(*secrets):
            assert form not in content, where


def files_in(*folders: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for folder in folders for file in folder.rglob("*") if file.is_file()}


@pytest.mark.parametrize("behaviour", [echo, no_xml, damaged])
@pytest.mark.parametrize("step", ["establish", "submit", "close"])
def test_no_file_and_no_output_holds_it(workspace, order, tmp_path, behaviour, step):
    output = run(workspace, order, tmp_path, **{step: behaviour})
    assert output
    found = files_in(tmp_path)
    assert any(name.endswith("session.har") for name in found)
    assert any("history" in name for name in found)
    # A session that was never opened has no token: what else stands in its answer is not known to be one.
    assert_nowhere(found | {"output": output}, KEY, *([TOKEN] if step != "establish" else []))


def test_no_process_shows_it_on_its_command_line(workspace, order, tmp_path):
    seen = {}

    def look():
        for process in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                seen[str(process)] = process.read_bytes()
            except OSError:
                continue

    run(workspace, order, tmp_path, look, submit=hang)
    assert seen
    assert_nowhere(seen, KEY, TOKEN)
