"""What the Klaviyo page asks for, done by real parts; nothing here blocks the window."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from collections.abc import Mapping as Environment
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

from workbench.errors import UserFacingError
from workbench.klaviyo.daemon import DaemonStatus, daemon_folder, read_status, request_stop
from workbench.klaviyo.daemon.status import log_file
from workbench.klaviyo.look import Look, look
from workbench.klaviyo.mail import Report, preview_reports
from workbench.klaviyo.mapping import Mapping, suggest_mapping
from workbench.klaviyo.planning import (
    Bucket,
    Chunk,
    Plan,
    PlanDifference,
    PlanRequest,
    PlanSummary,
    compare_plans,
    export_plan,
    make_plan,
    open_plan,
)
from workbench.klaviyo.planning.plan import Change, Fault, Row
from workbench.klaviyo.records import RecordsFrom, open_records
from workbench.klaviyo.running import RunResult
from workbench.klaviyo.running.run import Confirm, Progress
from workbench.klaviyo.service import Client
from workbench.klaviyo.settings import mask_key
from workbench.klaviyo.settings_text import read_settings, write_settings
from workbench.klaviyo.state import Account, RunEntry, State, now, state_file
from workbench.klaviyo.sync_file import FILE_NAME, Sync, load_sync, save_sync
from workbench.klaviyo.syncing import KEY_SECRET, Target, embedded_target, live_target, run_and_report
from workbench.ui.test_server import TestServer
from workbench.work import Report as OnProgress
from workbench.work import Worker
from workbench.workspace import Redactor, Secrets, Workspace, resources_folder, user_data_folder, write_atomically
from workbench.workspace.secrets import variable_for

Result = TypeVar("Result")
PREVIEW_ROWS = 30
LOG_BYTES = 20_000


class Preview(NamedTuple):
    """The first rows of records, how they are read, and what the columns' names suggest."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    suggested: Mapping


class History(NamedTuple):
    """What is remembered of a sync."""

    account: Account | None
    runs: tuple[RunEntry, ...]
    last_syncs: tuple[str, ...]


class KlaviyoServices:
    """One workspace's sync."""

    def __init__(self, workspace: Workspace, server: TestServer, secrets: Secrets, redactor: Redactor) -> None:
        """Start nothing.

        Args:
            workspace: where `klaviyo.toml` is.
            server: the embedded test server, whose Klaviyo is the target until there is a key.
            secrets: the keyring.
            redactor: told of the key, so that no log shows it.
        """
        root = workspace.root or user_data_folder() / "workspace"
        self.file = root / FILE_NAME
        self.sample = resources_folder() / "klaviyo" / "customers.csv"
        self._plans = user_data_folder() / "klaviyo" / "plans"
        self._server = server
        self._secrets = secrets
        self._redactor = redactor
        self._worker = Worker()

    # Settings and the key

    def load(self) -> Sync:
        """Read the sync; a new one when there is none yet.

        Raises:
            UserFacingError: the file cannot be used.
        """
        if not self.file.is_file():
            return Sync()
        sync, key, _ = load_sync(self.file)
        if key:
            self.set_key(key)
        return sync

    def save(self, sync: Sync) -> None:
        """Write the sync to the workspace."""
        save_sync(self.file, sync)

    def key_shown(self) -> str:
        """The private key as it may be shown; empty when there is none."""
        key = self._secrets.get(KEY_SECRET)
        if key:
            self._redactor.add(key)
        return mask_key(key) if key else ""

    def where_keys_are(self) -> str:
        """One sentence about where a key goes."""
        return self._secrets.where

    def set_key(self, key: str) -> None:
        """Keep the private key; an empty one forgets it."""
        if key:
            self._redactor.add(key)
            self._secrets.set(KEY_SECRET, key)
        else:
            self._secrets.forget(KEY_SECRET)

    def import_settings(self, path: Path) -> tuple[Sync, str]:
        """Read settings as the ERP exports them, into the sync that is there; the key comes beside it."""
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise UserFacingError(f"`{path}` cannot be read: {error}.", "Choose another file.") from error
        import msgspec

        read = read_settings(text, str(path))
        return msgspec.structs.replace(self.load(), settings=read.settings), read.key

    def export_settings(self, path: Path, sync: Sync) -> None:
        """Write the settings as the ERP shows them, without the key."""
        write_atomically(path, write_settings(sync.settings).encode())

    # Records and plans

    async def preview(self, where: RecordsFrom) -> Preview:
        """Read the first rows."""
        return await asyncio.to_thread(_preview, where)

    async def plan(self, sync: Sync, on_progress: OnProgress) -> tuple[Path, PlanSummary]:
        """Dry-run in a process of its own; cancelling ends it within a second and leaves no file."""
        if sync.records is None:
            raise UserFacingError("No records are chosen.", "Choose them under Records.")
        path = self._plans / f"{datetime.now():%Y%m%d-%H%M%S-%f}.klaviyo-plan"
        request = PlanRequest(
            settings=sync.settings,
            records=sync.records,
            settings_file=str(self.file),
            mapping=sync.mapping,
            mapping_file=str(self.file) if sync.mapping is not None else "",
            list_id=sync.list_id,
        )
        try:
            summary = await self._worker.run(make_plan, request, path, state_file(), on_progress=on_progress)
        except asyncio.CancelledError:
            for rest in self._plans.glob(".*.part*"):
                rest.unlink(missing_ok=True)
            raise
        return path, summary

    async def rows(self, path: Path, bucket: Bucket | None, start: int, limit: int) -> tuple[Row, ...]:
        """Read some records of a plan."""
        return await asyncio.to_thread(lambda: _with_plan(path, lambda plan: plan.rows(bucket, start, limit)))

    async def details(self, path: Path, limit: int) -> tuple[tuple[Fault, ...], tuple[Change, ...]]:
        """Read why records are blocked, and which fields differ."""
        return await asyncio.to_thread(
            lambda: _with_plan(path, lambda plan: (plan.faults(limit=limit), plan.changes(limit=limit)))
        )

    async def chunk(self, path: Path, number: int) -> Chunk:
        """Read one call of a plan, to the byte."""
        return await asyncio.to_thread(lambda: _with_plan(path, lambda plan: plan.chunk(number)))

    async def mails(self, path: Path) -> tuple[Report, ...]:
        """Give the mails that a run of the plan would send if all went well."""
        return await asyncio.to_thread(lambda: _with_plan(path, preview_reports))

    async def summary(self, path: Path) -> PlanSummary:
        """Read a plan's summary."""
        return await asyncio.to_thread(lambda: _with_plan(path, lambda plan: plan.summary))

    async def export(self, path: Path, to: Path) -> None:
        """Write a plan as HTML, CSV or JSON."""
        await asyncio.to_thread(lambda: _with_plan(path, lambda plan: export_plan(plan, to)))

    async def compare(self, before: Path, after: Path) -> PlanDifference:
        """Tell two plans apart."""
        return await asyncio.to_thread(_compared, before, after)

    def plans(self) -> tuple[Path, ...]:
        """The plans that are kept, the newest first."""
        return tuple(sorted(self._plans.glob("*.klaviyo-plan"), reverse=True)) if self._plans.is_dir() else ()

    # Klaviyo

    async def look(self, mode: str, plan: Path | None) -> Look:
        """Look at Klaviyo without writing, and remember whose key it is."""
        async with self.target() as target, Client(target.address, target.key) as client:
            if plan is None:
                found = await look(client, mode)
            else:
                with open_plan(plan) as opened:
                    found = await look(client, mode, opened)
        account = Account(*found.account, target.address, now())
        await asyncio.to_thread(self._remember, account)
        return found

    async def run(self, path: Path, confirm: Confirm, on_progress: Progress, say: Callable[[str], None]) -> RunResult:
        """Run a plan and send its reports."""
        async with self.target() as target, Client(target.address, target.key, say=say) as client:
            return await run_and_report(path, client, state_file(), self._secrets, confirm, on_progress)

    @asynccontextmanager
    async def target(self) -> AsyncIterator[Target]:
        """Give where to send: Klaviyo itself when there is a key, else the embedded one, started when it is not."""
        key = await asyncio.to_thread(self._secrets.get, KEY_SECRET)
        if key:
            yield live_target(key)
            return
        await self._server.start()
        if self._server.state.condition != "running":
            raise self._server.state.trouble or UserFacingError("The test server is not running.", "Start it.")
        yield embedded_target(self._server.state.address)

    # What is remembered, and the daemon

    async def history(self) -> History:
        """Read what is remembered of this sync."""
        return await asyncio.to_thread(self._history)

    def daemon(self) -> DaemonStatus:
        """Say whether the daemon runs and what it does."""
        return read_status(daemon_folder())

    def daemon_log(self) -> str:
        """The end of the daemon's log."""
        try:
            with log_file(daemon_folder()).open("rb") as file:
                file.seek(0, 2)
                file.seek(max(0, file.tell() - LOG_BYTES))
                return file.read().decode("utf-8", "replace")
        except OSError:
            return ""

    async def start_daemon(self, sync: Sync) -> None:
        """Start the daemon as a process that outlives the window."""
        if not sync.settings.RunKlaviyoDaemon:
            raise UserFacingError("RunKlaviyoDaemon is off, so the daemon is not started.", "Set it to True first.")
        if sync.records is None:
            raise UserFacingError("No records are chosen.", "Choose them under Records.")
        command = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "workbench"]
        key = self._secrets.get(KEY_SECRET)
        # A key that is only in memory reaches the daemon by its environment, and no other way.
        environment = os.environ | ({variable_for(KEY_SECRET): key} if key else {})
        arguments = [*command, "klaviyo", "daemon", "--settings", str(self.file)]
        await asyncio.to_thread(_start_apart, arguments, environment)

    def stop_daemon(self) -> bool:
        """Ask the daemon to stop."""
        return request_stop(daemon_folder())

    def close(self) -> None:
        """End the worker process."""
        self._worker.kill()

    def _remember(self, account: Account) -> None:
        with State(state_file()) as state:
            state.remember_account(str(self.file), account)

    def _history(self) -> History:
        with State(state_file()) as state:
            settings = str(self.file)
            return History(state.account_of(settings), state.runs(settings), state.last_syncs(settings))


def _preview(where: RecordsFrom) -> Preview:
    records = open_records(where)
    try:
        rows = tuple(tuple(row) for row in islice(records, PREVIEW_ROWS))
        return Preview(records.columns, rows, records.notes, suggest_mapping(records.columns, rows))
    finally:
        records.close()


def _with_plan(path: Path, read: Callable[[Plan], Result]) -> Result:
    with open_plan(path) as plan:
        return read(plan)


def _compared(before: Path, after: Path) -> PlanDifference:
    with open_plan(before) as left, open_plan(after) as right:
        return compare_plans(left, right)


def _start_apart(command: list[str], environment: Environment[str, str]) -> None:
    quiet = subprocess.DEVNULL
    flags = getattr(subprocess, "DETACHED_PROCESS", 0)
    subprocess.Popen(
        command,
        stdin=quiet,
        stdout=quiet,
        stderr=quiet,
        env=environment,
        start_new_session=True,
        creationflags=flags,
    )
