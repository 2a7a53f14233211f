"""A run that is killed in the middle goes on without sending anything again that was accepted."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def start(plan: Path, address: str) -> subprocess.Popen:
    command = [
        sys.executable,
        "-m",
        "workbench",
        "klaviyo",
        "run",
        "--plan",
        str(plan),
        "--base-url",
        address,
        "--json",
    ]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_kill_9_in_the_middle_repeats_nothing_that_was_accepted(bench, klaviyo):
    table, settings, plan = bench.customers(24), bench.settings_file(KlaviyoBatchSize=1), bench.folder / "x.plan"
    arguments = ["klaviyo", "plan", "--settings", str(settings), "--records", str(table), "--plan", str(plan), "--json"]
    planned = subprocess.run([sys.executable, "-m", "workbench", *arguments], cwd=ROOT, capture_output=True, check=True)
    digests = [chunk["sha256"] for chunk in json.loads(planned.stdout)["chunks"]]
    process = start(plan, klaviyo.address)
    deadline = time.monotonic() + 30
    while len(klaviyo.accepted()) < 7 and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    before = klaviyo.accepted()
    assert 7 <= len(before) < 24
    again = start(plan, klaviyo.address)
    out, _ = again.communicate(timeout=60)
    result = json.loads(out)
    assert (again.returncode, result["outcome"], result["imported"]) == (0, "complete", 24)
    times = Counter(klaviyo.accepted())
    assert set(times) == set(digests)
    # Only the call that was on its way when the process died may be there twice: nobody could know that it arrived.
    repeated = [digest for digest, number in times.items() if number > 1]
    assert repeated in ([], [before[-1]])
