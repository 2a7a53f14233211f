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

import msgspec
import pytest

from workbench.klaviyo.planning import open_plan

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
    out, said = again.communicate(timeout=60)
    assert again.returncode == 0, said
    result = json.loads(out)
    assert (result["outcome"], result["imported"]) == ("complete", 24)
    times = Counter(klaviyo.accepted())
    assert set(times) == set(digests)
    # Only the call that was on its way when the process died may be there twice: nobody could know that it arrived.
    repeated = [digest for digest, number in times.items() if number > 1]
    assert repeated in ([], [before[-1]])


HALF_A_STEP = """
import os, signal, sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("PRAGMA cache_size = 1")
database.execute("BEGIN IMMEDIATE")
database.execute("CREATE TABLE half AS SELECT randomblob(4000) FROM chunk, chunk, chunk")
database.execute("UPDATE meta SET summary = 'half'")
database.execute("INSERT INTO half SELECT randomblob(4000) FROM half")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_a_plan_that_was_killed_within_a_step_can_be_read_and_run(bench, klaviyo):
    bench.settings = msgspec.structs.replace(bench.settings, KlaviyoBatchSize=1)
    summary, plan = bench.plan(bench.customers(4))
    subprocess.run([sys.executable, "-c", HALF_A_STEP, plan], check=False)
    assert plan.with_name(f"{plan.name}-journal").stat().st_size > 0
    with open_plan(plan) as opened:
        assert opened.summary == summary
    assert bench.run(plan, klaviyo.address).outcome == "complete"
