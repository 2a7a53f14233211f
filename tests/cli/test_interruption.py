"""Ctrl-C stops every command cleanly: code 130, no traceback, nothing half done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="watches a process as only Linux lets one")


@pytest.mark.parametrize(
    "arguments",
    [["check", "PIPE"], ["check", "--json", "ORDER", "PIPE"], ["diff", "ORDER", "PIPE"], ["submit", "PIPE"]],
    ids=" ".join,
)
def test_while_it_reads_its_input(program, arguments, order):
    pipe = program.folder / "pipe"
    os.mkfifo(pipe)
    words = [{"PIPE": "pipe", "ORDER": str(order)}.get(word, word) for word in arguments]
    code, out, err = interrupted_while_reading(program, pipe, *words, "--workspace", ".")
    assert (code, err) == (130, b"workbench: stopped\n")
    assert out.count(b"\n") == (1 if "--json" in arguments else 0), "what was finished before stands"


def test_before_reports_are_written_they_are_not_written(program, order):
    pipe = program.folder / "pipe"
    os.mkfifo(pipe)
    words = ["check", str(order), "pipe", "--html", "report.html", "--junit", "report.xml"]
    code, _, _ = interrupted_while_reading(program, pipe, *words)
    assert code == 130
    assert sorted(file.name for file in program.folder.iterdir()) == ["pipe"]


def interrupted_while_reading(program, pipe, *words):
    with (
        program.start(*words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process,
        pipe.open("wb", buffering=0) as stream,
    ):
        stream.write(b" " * 200_000)  # more than a pipe holds: it returns when the program is reading
        wait_until_asleep(process.pid)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    return process.returncode, out, err


def wait_until_asleep(pid):
    """Wait until the process waits for more of its input."""
    while Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "S":
        os.sched_yield()
