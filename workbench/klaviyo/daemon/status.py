"""What the daemon says about itself in a small file, so that the window and `status` can show it and stop it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import msgspec

from workbench.workspace import user_data_folder, write_atomically
from workbench.workspace.locks import is_held


class DaemonStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The daemon as it is now."""

    pid: int = 0
    settings_file: str = ""
    started: str = ""
    doing: str = ""
    """In words: waiting, planning, sending."""
    next_run: str = ""
    """ISO 8601; empty while it works."""
    last_result: str = ""
    """In words; empty before the first run."""
    running: bool = False
    """Whether the process is there; never taken from the file."""


def daemon_folder() -> Path:
    """Where the daemon keeps lock, status, log and plans."""
    return user_data_folder() / "klaviyo" / "daemon"


def lock_file(folder: Path) -> Path:
    """The file whose lock the daemon holds."""
    return folder / "daemon.lock"


def log_file(folder: Path) -> Path:
    """The daemon's own log."""
    return folder / "daemon.log"


def read_status(folder: Path) -> DaemonStatus:
    """Say whether the daemon runs, and what it does."""
    running = folder.is_dir() and is_held(lock_file(folder))
    try:
        status = msgspec.json.decode((folder / "status.json").read_bytes(), type=DaemonStatus)
    except (OSError, msgspec.MsgspecError):
        status = DaemonStatus()
    return msgspec.structs.replace(status, running=running)


def write_status(folder: Path, status: DaemonStatus) -> None:
    """Write the status.

    Raises:
        WriteError: it cannot be written.
    """
    write_atomically(folder / "status.json", msgspec.json.encode(status))


def request_stop(folder: Path) -> bool:
    """Ask the daemon to stop; it ends after the call it is making. False when none runs."""
    status = read_status(folder)
    if not status.running or not status.pid:
        return False
    try:
        os.kill(status.pid, signal.SIGTERM)
    except OSError:
        return False
    return True
