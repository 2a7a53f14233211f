"""The daemon as the Klaviyo page sees it: a process that outlives the window."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from workbench.errors import UserFacingError
from workbench.klaviyo.daemon import DaemonStatus, daemon_folder, read_status, request_stop
from workbench.klaviyo.daemon.status import log_file
from workbench.klaviyo.mail import SMTP_SECRET
from workbench.klaviyo.records import RECORDS_SECRET
from workbench.klaviyo.sync_file import Sync
from workbench.klaviyo.syncing import KEY_SECRET
from workbench.workspace.secrets import Secrets, variable_for

LOG_BYTES = 20_000


class DaemonServices:
    """One user's daemon."""

    def __init__(self, settings_file: Path, secrets: Secrets) -> None:
        """Start nothing.

        Args:
            settings_file: what the daemon is started with.
            secrets: those that it needs.
        """
        self._file = settings_file
        self._secrets = secrets

    def status(self) -> DaemonStatus:
        """Say whether the daemon runs and what it does."""
        return read_status(daemon_folder())

    def log(self) -> str:
        """The end of the daemon's log."""
        try:
            with log_file(daemon_folder()).open("rb") as file:
                file.seek(0, 2)
                file.seek(max(0, file.tell() - LOG_BYTES))
                return file.read().decode("utf-8", "replace")
        except OSError:
            return ""

    async def start(self, sync: Sync) -> None:
        """Start the daemon as a process that outlives the window."""
        if not sync.settings.RunKlaviyoDaemon:
            raise UserFacingError("RunKlaviyoDaemon is off, so the daemon is not started.", "Set it to True first.")
        if sync.records is None:
            raise UserFacingError("No records are chosen.", "Choose them under Records.")
        command = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "workbench"]
        arguments = [*command, "klaviyo", "daemon", "--settings", str(self._file)]
        await asyncio.to_thread(lambda: _start_apart(arguments, self._environment()))

    def stop(self) -> bool:
        """Ask the daemon to stop."""
        return request_stop(daemon_folder())

    def _environment(self) -> dict[str, str]:
        """What is only in memory reaches the daemon by its environment, and no other way."""
        names = (KEY_SECRET, SMTP_SECRET, RECORDS_SECRET)
        given = {variable_for(name): value for name in names if (value := self._secrets.get(name))}
        return os.environ | given


def _start_apart(command: list[str], environment: Mapping[str, str]) -> None:
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
