"""`workbench sandbox`: says where it listens, serves, ends cleanly."""

from __future__ import annotations

import re
import signal
import subprocess
import sys

import httpx
import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals as Unix has them")


def started(program, *arguments):
    process = program.start("sandbox", *arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    first = process.stdout.readline().decode()
    return process, first


def ended(process, number):
    process.send_signal(number)
    out, err = process.communicate(timeout=20)
    assert b"Traceback" not in err
    return process.returncode, out


def test_it_prints_where_it_listens_first_and_serves_there(program, tmp_path):
    process, first = started(program, "--data", str(tmp_path / "data"))
    try:
        found = re.fullmatch(r"listening on (http://127\.0\.0\.1:\d+)\n", first)
        assert found
        answer = httpx.get(f"{found[1]}/sandbox/about", headers={"X-Workbench-Admin": "1"}, trust_env=False)
        assert answer.json()["name"] == "workbench sandbox"
        again = program.run("sandbox", "--data", str(tmp_path / "data"))
        assert again.code == 2
        assert str(tmp_path / "data") in again.err
        port = found[1].rpartition(":")[2]
        taken = program.run("sandbox", "--data", str(tmp_path / "other"), "--port", port)
        assert taken.code == 2
        assert f"127.0.0.1:{port}" in taken.err
    finally:
        code, out = ended(process, signal.SIGINT)
    assert (code, out) == (130, b"")
    assert not (tmp_path / "data" / "sandbox.json").exists()


def test_a_termination_is_no_interruption(program, tmp_path):
    process, first = started(program, "--data", str(tmp_path / "data"))
    assert first
    assert ended(process, signal.SIGTERM)[0] == 0


def test_an_unknown_fault_is_said_with_those_there_are(program, tmp_path):
    result = program.run("sandbox", "--data", str(tmp_path), "--fault", "earthquake")
    assert (result.code, result.out) == (2, "")
    assert "`earthquake`" in result.err
    assert "slow" in result.err
