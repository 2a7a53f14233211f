"""The daemon: one at a time, off means off, settings read anew, stopped by a signal."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from workbench.klaviyo.daemon import daemon_folder, read_status, request_stop

ROOT = Path(__file__).resolve().parents[2]


def command(bench, klaviyo, *more: str) -> list[str]:
    given = ["--settings", bench.folder / "settings.txt", "--records", bench.folder / "records.csv"]
    given += ["--base-url", klaviyo.address, *more]
    return [sys.executable, "-m", "workbench", "klaviyo", "daemon", *map(str, given)]


def once(bench, klaviyo) -> str:
    subprocess.run(command(bench, klaviyo, "--rounds", "1"), cwd=ROOT, check=True, capture_output=True, timeout=60)
    return read_status(daemon_folder()).last_result


@pytest.fixture
def running(bench, klaviyo):
    bench.settings_file()
    bench.customers(3)
    process = subprocess.Popen(command(bench, klaviyo, "--every", "60"), cwd=ROOT, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 30
    while not read_status(daemon_folder()).next_run and time.monotonic() < deadline:
        time.sleep(0.05)
    yield process
    if process.poll() is None:
        process.kill()
    process.communicate()


def test_a_round_plans_runs_and_says_so(bench, klaviyo):
    bench.settings_file()
    bench.customers(5)
    assert "complete: 5 imported" in once(bench, klaviyo)
    assert "complete: nothing to send" in once(bench, klaviyo)
    assert klaviyo.profiles == 5
    assert not read_status(daemon_folder()).running


def test_off_means_that_nothing_is_sent(bench, klaviyo):
    bench.settings_file(RunKlaviyoDaemon=False)
    bench.customers(5)
    assert "RunKlaviyoDaemon is off" in once(bench, klaviyo)
    assert klaviyo.calls() == []
    assert not list(daemon_folder().glob("*.klaviyo-plan"))


def test_trouble_is_told_and_the_daemon_lives_on(bench, klaviyo):
    bench.settings_file()
    (bench.folder / "records.csv").write_text("Name\nx\n")
    assert "No column identifies" in once(bench, klaviyo)


def test_there_is_one_at_a_time_and_it_can_be_seen_and_stopped(bench, klaviyo, running):
    status = read_status(daemon_folder())
    assert (status.running, status.pid, status.doing) == (True, running.pid, "waiting")
    second = subprocess.run(command(bench, klaviyo), cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert second.returncode == 2
    assert "already going on" in second.stderr
    assert request_stop(daemon_folder())
    assert running.wait(20) == 0
    assert not read_status(daemon_folder()).running
    assert not request_stop(daemon_folder())


def test_ctrl_c_stops_it_cleanly(running):
    running.send_signal(signal.SIGINT)
    assert running.wait(20) in (0, 130)


def test_status_shows_the_daemon(bench, klaviyo, running):
    arguments = ["klaviyo", "status", "--settings", str(bench.folder / "settings.txt"), "--json"]
    done = subprocess.run([sys.executable, "-m", "workbench", *arguments], cwd=ROOT, capture_output=True, check=False)
    found = json.loads(done.stdout)
    assert found["daemon"]["running"]
    assert found["last_run"]["outcome"] == "complete"
    assert found["KlaviyoLastSync"]
