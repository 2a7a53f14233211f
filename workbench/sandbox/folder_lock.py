"""One server a data folder: a lock the operating system drops when the process ends, however it ends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workbench.errors import UserFacingError
from workbench.workspace.locks import LockFileError, taken

LOCK_FILE = "sandbox.lock"


@contextmanager
def folder_lock(folder: Path, state_file: str) -> Iterator[None]:
    """Hold the data folder, making it when it is new.

    Raises:
        UserFacingError: another server holds it (its address is named), or it is not writable.
    """
    try:
        with taken(folder / LOCK_FILE) as ours:
            if not ours:
                raise UserFacingError(
                    f"Another test server is already using {folder}{_where(folder / state_file)}.",
                    "Use that one, stop it first, or choose another folder with --data.",
                )
            yield
    except LockFileError as error:
        raise UserFacingError(
            f"The test server cannot keep its data in {folder}: {error}.",
            "Choose another folder with --data, or make this one writable.",
        ) from error


def _where(state: Path) -> str:
    try:
        return f", at http://127.0.0.1:{int(json.loads(state.read_bytes())['port'])}"
    except (OSError, ValueError, KeyError, TypeError):
        return ""
