"""A real embedded Klaviyo in a process of its own, and small ways to make records, plans and runs."""

from __future__ import annotations

import asyncio
import csv
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from workbench.klaviyo.planning import Plan, PlanRequest, PlanSummary, make_plan, open_plan
from workbench.klaviyo.records import RecordsFrom
from workbench.klaviyo.running import Journal, Pace, RunResult, run_plan
from workbench.klaviyo.service import Client
from workbench.klaviyo.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
ADMIN = {"X-Workbench-Admin": "1"}
QUICK = Pace(first=0.05, most=0.2)


class Embedded:
    """A running embedded Klaviyo."""

    def __init__(self, data: Path) -> None:
        self.errors = (data / "server.err").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "workbench.sandbox", "--data", str(data)],
            stdout=subprocess.PIPE,
            stderr=self.errors,
            cwd=ROOT,
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().decode().strip().removeprefix("listening on ")
        self.http = httpx.Client(base_url=self.address, headers=ADMIN, timeout=20, trust_env=False)

    def fault(self, name: str | None) -> None:
        assert self.http.post("/sandbox/fault", json={"fault": name}).status_code == 204

    def reset(self) -> None:
        assert self.http.post("/sandbox/klaviyo/reset").status_code == 204

    @property
    def profiles(self) -> int:
        return self.http.get("/sandbox/klaviyo").json()["profiles"]

    def calls(self, method: str = "") -> list[dict]:
        found = self.http.get("/sandbox/klaviyo").json()["calls"]
        return [call for call in found if method in ("", call["method"])]

    def accepted(self) -> list[str]:
        """SHA-256 of every body that was accepted, in order."""
        return [call["sha256"] for call in self.calls("POST") if call["status"] == 202]

    def close(self) -> None:
        self.http.close()
        self.process.kill()
        self.process.wait(10)
        self.process.stdout.close()
        self.errors.close()


@contextmanager
def embedded(data: Path) -> Iterator[Embedded]:
    found = Embedded(data)
    try:
        yield found
    finally:
        found.close()


@pytest.fixture(scope="session")
def _klaviyo(tmp_path_factory) -> Iterator[Embedded]:
    with embedded(tmp_path_factory.mktemp("embedded")) as found:
        yield found


@pytest.fixture
def klaviyo(_klaviyo: Embedded) -> Embedded:
    """The embedded Klaviyo, empty and without a fault."""
    _klaviyo.fault(None)
    _klaviyo.reset()
    return _klaviyo


class Bench:
    """One customer's folder: records, plans, runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state = folder / "state.sqlite3"
        self.settings = Settings(RunKlaviyoDaemon=True, mode="Production")
        self._plans = 0

    def csv(self, rows: Sequence[Sequence[str]], names: Sequence[str] = ("Code", "Email"), name="records.csv") -> Path:
        path = self.folder / name
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([names, *rows])
        return path

    def customers(self, number: int) -> Path:
        return self.csv([(f"C{n}", f"c{n}@example.com") for n in range(number)])

    def settings_file(self, **values: object) -> Path:
        path = self.folder / "settings.txt"
        given = {"RunKlaviyoDaemon": True, "Host Company, Mode": "Production"} | values
        path.write_text("".join(f"{name} = {value}\n" for name, value in given.items()))
        return path

    def plan(self, table: Path, **more) -> tuple[PlanSummary, Path]:
        self._plans += 1
        path = self.folder / f"{self._plans}.klaviyo-plan"
        values = {"settings": self.settings, "records": RecordsFrom(location=str(table))} | more
        return make_plan(PlanRequest(**values), path, self.state), path

    @contextmanager
    def open(self, table: Path, **more) -> Iterator[Plan]:
        _, path = self.plan(table, **more)
        with open_plan(path) as plan:
            yield plan

    def run(self, plan: Path, address: str, key: str = "pk_test_key_of_the_tests") -> RunResult:
        async def go() -> RunResult:
            async with Client(address, key, random_part=lambda: 0.0) as client:
                return await run_plan(plan, client, self.state, lambda *_: True, pace=QUICK)

        return asyncio.run(go())

    def journal(self, plan: Path) -> Journal:
        return Journal(plan)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A folder of one customer."""
    return Bench(tmp_path)


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    for name in list(os.environ):
        if name.startswith("WORKBENCH_KEY_"):
            monkeypatch.delenv(name)
