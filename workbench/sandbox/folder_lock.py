"""One server a data folder: a lock the operating system drops when the process ends, however it ends."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from workbench.errors import UserFacingError

LOCK_FILE = "sandbox.lock"


@contextmanager
def folder_lock(folder: Path, state_file: str) -> Iterator[None]:
    """Hold the data folder, making it when it is new.

    Raises:
        UserFacingError: another server holds it (its address is named), or it is not writable.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / LOCK_FILE).open("ab")
    except OSError as error:
        raise UserFacingError(
            f"The test server cannot keep its data in {folder}: {error.strerror}.",
            "Choose another folder with --data, or make this one writable.",
        ) from error
    with file:
        if not _take(file):
            raise UserFacingError(
                f"Another test server is already using {folder}{_where(folder / state_file)}.",
                "Use that one, stop it first, or choose another folder with --data.",
            )
        yield


def _take(file: BinaryIO) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _where(state: Path) -> str:
    try:
        return f", at http://127.0.0.1:{int(json.loads(state.read_bytes())['port'])}"
    except (OSError, ValueError, KeyError, TypeError):
        return ""
