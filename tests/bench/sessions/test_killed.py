"""kill -9 at any moment: the history says what was and what was not sent."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from dataclasses import replace

import pytest

from tests.sessions.server import KEY, Server, hang
from workbench.sessions.connection_file import save_connection
from workbench.workspace.history import History

EXPECTED = {
    "establish": ("started", ""),
    "submit": ("sending", ""),
    "close": ("ended", "accepted"),
}


@pytest.mark.parametrize("step", EXPECTED)
def test_a_program_that_is_killed_leaves_the_truth_behind(step, home, workspace, order, tmp_path):
    file = tmp_path / "order.xml"
    file.write_bytes(order("A-1"))

    async def kill_while_it_waits():
        async with Server(**{step: hang}) as server:
            connection = replace(server.connection, name="trial", title="Trial")
            save_connection(workspace.root / "connections", connection)
            program = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "workbench", "submit", str(file), "--connection", "trial",
                "--workspace", str(workspace.root),
                env=os.environ | {"WORKBENCH_KEY_TRIAL": KEY},
                stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
            )  # fmt: skip
            await asyncio.wait_for(server.hanging.wait(), 30)
            program.send_signal(signal.SIGKILL)
            await program.wait()
            return server.steps

    steps = asyncio.run(kill_while_it_waits())
    assert steps[-1] == step
    (entry,) = History(home / "history.sqlite").entries()
    assert (entry.phase, entry.outcome) == EXPECTED[step]
    assert (entry in History(home / "history.sqlite").unfinished()) == (step != "close")
