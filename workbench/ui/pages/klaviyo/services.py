"""What the Klaviyo page asks for, done by real parts; nothing here blocks the window."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import msgspec

from workbench.apart import here, run_apart
from workbench.errors import UserFacingError
from workbench.klaviyo.look import Look, look
from workbench.klaviyo.mail import SMTP_SECRET
from workbench.klaviyo.mapping import Mapping, suggest_mapping
from workbench.klaviyo.planning import open_plan
from workbench.klaviyo.records import RECORDS_SECRET, Choices, RecordsFrom, choices_in, open_records, split_password
from workbench.klaviyo.running import RunResult
from workbench.klaviyo.running.run import Confirm, Progress
from workbench.klaviyo.service import Client
from workbench.klaviyo.settings import mask_key
from workbench.klaviyo.settings_text import read_settings, write_settings
from workbench.klaviyo.state import Account, RunEntry, State, now, state_file
from workbench.klaviyo.sync_file import FILE_NAME, Sync, load_sync, save_sync
from workbench.klaviyo.syncing import KEY_SECRET, Target, embedded_target, live_target, run_and_report
from workbench.ui.pages.klaviyo.daemon_services import DaemonServices
from workbench.ui.pages.klaviyo.plan_services import PlanServices
from workbench.ui.test_server import TestServer
from workbench.workspace import Workspace, resources_folder, user_data_folder, write_atomically
from workbench.workspace.redaction import Redactor
from workbench.workspace.secrets import Secrets

PREVIEW_ROWS = 30
LOOK_TRIES = 3


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
        self.plans = PlanServices(user_data_folder() / "klaviyo" / "plans", self.file, self._records_password)
        self.daemon = DaemonServices(self.file, secrets)
        self._server = server
        self._secrets = secrets
        self._redactor = redactor

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
        self._keep(KEY_SECRET, key)

    def import_settings(self, path: Path) -> tuple[Sync, str]:
        """Read settings as the ERP exports them, into the sync that is there; the key comes beside it."""
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise UserFacingError(f"`{path}` cannot be read: {error}.", "Choose another file.") from error
        read = read_settings(text, str(path))
        return msgspec.structs.replace(self.load(), settings=read.settings), read.key

    def export_settings(self, path: Path, sync: Sync) -> None:
        """Write the settings as the ERP shows them, with KlaviyoLastSync as it is now and without the key."""
        settings = sync.settings
        if moments := self._history().last_syncs:
            settings = msgspec.structs.replace(settings, KlaviyoLastSync=moments[0])
        write_atomically(path, write_settings(settings).encode())

    def has_smtp_password(self) -> bool:
        """Say whether a password of the mail server is kept."""
        password = self._secrets.get(SMTP_SECRET)
        if password:
            self._redactor.add(password)
        return bool(password)

    def set_smtp_password(self, password: str) -> None:
        """Keep the mail server's password; an empty one forgets it."""
        self._keep(SMTP_SECRET, password)

    # Records

    def without_password(self, where: RecordsFrom) -> RecordsFrom:
        """Keep the password that stands in a database's address among the secrets, and take it out."""
        location, password = split_password(where.location)
        if password:
            self._keep(RECORDS_SECRET, password)
        return msgspec.structs.replace(where, location=location)

    async def preview(self, where: RecordsFrom) -> Preview:
        """Read the first rows."""
        return await asyncio.to_thread(lambda: _preview(where, self._records_password()))

    async def choices(self, where: RecordsFrom) -> Choices:
        """Say what can be pointed at in a place of records; nothing where it cannot be read."""

        def ask() -> Choices:
            with suppress(UserFacingError):
                return choices_in(where, self._records_password())
            return Choices()

        return await asyncio.to_thread(ask)

    # Klaviyo

    async def look(self, mode: str, plan: Path | None, say: Callable[[str], None]) -> Look:
        """Look at Klaviyo without writing, and remember whose key it is; somebody waits, so not for long."""
        async with self.target() as target, Client(target.address, target.key, say=say, tries=LOOK_TRIES) as client:
            if plan is None:
                found = await look(client, mode)
            else:
                with open_plan(plan) as opened:
                    found = await look(client, mode, opened)
        before = await asyncio.to_thread(self._remember, Account(*found.account, target.address, now()))
        if before is None or before.id == found.account.id:
            return found
        other = f"Until now this sync used another account, {before.name} (`{before.id}`): plan again."
        return found._replace(warning=f"{other} {found.warning}".strip())

    async def run(self, path: Path, confirm: Confirm, on_progress: Progress, say: Callable[[str], None]) -> RunResult:
        """Run a plan and send its reports; a million records are checked and remembered beside the window's thread."""
        tell, ask, show = here(say), here(confirm), here(on_progress)

        async def carry_out(target: Target) -> RunResult:
            async with Client(target.address, target.key, say=tell) as client:
                return await run_and_report(path, client, state_file(), self._secrets, ask, show)

        async with self.target() as target:
            return await run_apart(lambda: carry_out(target))

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

    def close(self) -> None:
        """End the process that plans."""
        self.plans.close()

    def _keep(self, name: str, value: str) -> None:
        if value:
            self._redactor.add(value)
            self._secrets.set(name, value)
        else:
            self._secrets.forget(name)

    def _records_password(self) -> str:
        return self._secrets.get(RECORDS_SECRET) or ""

    def _remember(self, account: Account) -> Account | None:
        """Keep the account, and give the one that was kept before."""
        with State(state_file()) as state:
            before = state.account_of(str(self.file))
            state.remember_account(str(self.file), account)
        return before

    def _history(self) -> History:
        with State(state_file()) as state:
            settings = str(self.file)
            return History(state.account_of(settings), state.runs(settings), state.last_syncs(settings))


def _preview(where: RecordsFrom, password: str) -> Preview:
    records = open_records(where, password)
    try:
        rows = tuple(tuple(row) for row in islice(records, PREVIEW_ROWS))
        return Preview(records.columns, rows, records.notes, suggest_mapping(records.columns, rows))
    finally:
        records.close()
