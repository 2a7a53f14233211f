"""The real program as a process, and in this process where speed matters; both with a home of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from workbench.__main__ import main
from workbench.sessions.embedded import EmbeddedServer

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "resources" / "samples"
PROGRAM = (sys.executable, "-P", "-m", "workbench")


@dataclass(frozen=True)
class Result:
    """What a run of the program came to."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """What was printed with `--json`: every line must be an object."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def object(self) -> dict[str, Any]:
        (only,) = self.objects
        return only


class Program:
    """Runs the program in an environment of its own."""

    def __init__(self, home: Path, folder: Path) -> None:
        self.home = home
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "SYSTEMROOT", "TMPDIR")}
        self.environment = kept | {
            "HOME": str(home),
            "USERPROFILE": str(home),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "WORKBENCH_HOME": str(home / "workbench"),
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "error",
        }

    def run(self, *arguments: str | bytes, stdin: bytes = b"", **environment: str) -> Result:
        """Run it to its end; a traceback or a warning anywhere is a defect."""
        done = subprocess.run(
            [*PROGRAM, *arguments],
            input=stdin,
            capture_output=True,
            cwd=self.folder,
            env=self.environment | environment,
            check=False,
            timeout=120,
        )
        result = Result(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert "Traceback" not in result.err, result.err
        assert "Warning" not in result.err, result.err
        return result

    def start(self, *arguments: str, **streams: Any) -> subprocess.Popen[bytes]:
        """Start it in a process group of its own."""
        return subprocess.Popen(
            [*PROGRAM, *arguments], cwd=self.folder, env=self.environment, start_new_session=True, **streams
        )


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path_factory):
    """A home of the test's own, for runs in this process."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("WORKBENCH_HOME", str(folder / "workbench"))
    monkeypatch.delenv("NO_COLOR", raising=False)
    return folder


@pytest.fixture
def program(home, tmp_path):
    return Program(home, tmp_path)


@pytest.fixture
def run(capsys):
    """Run a command in this process."""

    def run_here(*arguments: object) -> Result:
        code = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        assert "should not have" not in printed.err, printed.err
        return Result(code, printed.out, printed.err)

    return run_here


@pytest.fixture
def sample():
    """Give a shipped sample by its transaction and name."""
    return lambda transaction, name: SAMPLES / transaction / f"{name}.xml"


@pytest.fixture
def order(sample):
    return sample("CreateSalesOrder", "small-order")


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory):
    server = EmbeddedServer(tmp_path_factory.mktemp("server") / "data").start()
    yield server
    server.stop()


@pytest.fixture
def server(shared_server, home):
    """The running test server of this home, with its sample data and no fault."""
    (home / "workbench").mkdir()
    (home / "workbench" / "sandbox").symlink_to(shared_server.data)
    shared_server.fault(None)
    shared_server.reset()
    return shared_server
