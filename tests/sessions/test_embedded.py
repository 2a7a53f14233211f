import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.sessions.embedded import EmbeddedServer, EmbeddedServerError, embedded_server

STAND_IN = str(Path(__file__).with_name("stand_in.py"))
COMMAND = (sys.executable, STAND_IN)


@pytest.fixture
def server(tmp_path):
    one = EmbeddedServer(tmp_path / "data", COMMAND)
    yield one
    one.stop()


def is_alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def test_it_is_started_asked_and_stopped(server, monkeypatch):
    monkeypatch.setenv("WORKBENCH_KEY_ACME", "edi_secret")
    server.start()
    assert server.started_here
    about = server.about()
    assert about["name"] == "workbench sandbox"
    assert "WORKBENCH_KEY_ACME" not in about["environment"]
    assert server.key("DEMO").reveal() == "edi_for_DEMO_0123456789"
    server.reset()
    server.fault(None)
    server.stop()
    server.stop()
    assert not server.started_here
    with pytest.raises(EmbeddedServerError, match="did not answer"):
        server.about()


def test_one_that_runs_is_used_and_left_running(server, tmp_path):
    server.start()
    second = EmbeddedServer(tmp_path / "data", ("there is no such program",)).start()
    assert second.address == server.address
    assert not second.started_here
    second.stop()
    assert server.about()


def test_a_block_starts_it_and_stops_it_also_when_the_block_fails(tmp_path):
    async def inner():
        async with embedded_server(tmp_path, COMMAND) as server:
            addresses.append(server.address)
            assert server.about()
            raise ValueError

    addresses = []
    with pytest.raises(ValueError):  # noqa: PT011 - raised just above
        asyncio.run(inner())
    server = EmbeddedServer(tmp_path)
    server.address = addresses[0]
    with pytest.raises(EmbeddedServerError):
        server.about()


def test_a_stale_or_foreign_note_is_not_believed(server, tmp_path):
    (tmp_path / "data").mkdir()
    for note in (b"", b"{}", b'{"port": 1, "pid": 1}', b'{"port": "x"}', b"[1]"):
        (tmp_path / "data" / "sandbox.json").write_bytes(note)
        with pytest.raises(EmbeddedServerError):
            EmbeddedServer(tmp_path / "data", ("there is no such program",)).start()
    foreign = EmbeddedServer(tmp_path / "data", (*COMMAND, "name=another")).start()
    try:
        server.start()
        assert server.started_here
        assert server.address != foreign.address
    finally:
        foreign.stop()


def test_one_that_does_not_start_is_told_with_its_last_words(tmp_path):
    command = (sys.executable, "-c", "import sys; sys.exit('the disk is full')")
    with pytest.raises(EmbeddedServerError, match=r"ended with 1.*the disk is full"):
        EmbeddedServer(tmp_path, command).start()


def test_one_that_says_nothing_is_given_up(tmp_path):
    silent = (sys.executable, "-c", "import sys; sys.stdin.read()")
    with pytest.raises(EmbeddedServerError, match=r"not ready in 0\.2 seconds"):
        EmbeddedServer(tmp_path, silent, start_seconds=0.2).start()


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc")
def test_it_ends_when_its_parent_is_killed(tmp_path):
    code = f"""
import os, signal
from pathlib import Path
from workbench.sessions.embedded import EmbeddedServer
server = EmbeddedServer(Path({str(tmp_path)!r}), {COMMAND!r}).start()
print(server.about()["pid"], flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    parent = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=20)
    assert parent.returncode == -signal.SIGKILL
    pid = int(parent.stdout)
    assert eventually(lambda: not is_alive(pid))


def eventually(claim, seconds=5.0):
    from threading import Event

    tries = int(seconds / 0.05)
    return any(claim() or Event().wait(0.05) for _ in range(tries))
