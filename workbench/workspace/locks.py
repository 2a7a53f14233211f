"""One at a time: a lock file that the operating system lets go of when its holder ends, however it ends."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from workbench.errors import UserFacingError


class HeldError(UserFacingError):
    """Another process holds the lock."""


class LockFileError(Exception):
    """The lock file cannot be made; says why as the operating system does."""


@contextmanager
def hold(file: Path, what: str) -> Iterator[None]:
    """Hold a lock while a block runs.

    Args:
        file: the lock file; it is made, and stays.
        what: who holds it, for the message: `Another run of this plan`.

    Raises:
        HeldError: somebody holds it already.
        UserFacingError: the file cannot be made.
    """
    try:
        with taken(file) as ours:
            if not ours:
                raise HeldError(f"{what} is already going on.", "Wait for it, or stop it first.")
            yield
    except LockFileError as error:
        raise UserFacingError(f"`{file}` cannot be written: {error}.", "Check the folder.") from error


@contextmanager
def taken(file: Path) -> Iterator[bool]:
    """Take a lock while a block runs, unless somebody holds it; gives whether it was taken.

    Args:
        file: the lock file; it is made, and stays.

    Raises:
        LockFileError: the file cannot be made.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        stream = file.open("ab")
    except OSError as error:
        raise LockFileError(error.strerror or str(error)) from error
    with stream:
        yield _take(stream)


def is_held(file: Path) -> bool:
    """Tell whether somebody holds the lock now."""
    try:
        with file.open("ab") as stream:
            return not _take(stream)
    except OSError:
        return False


def _take(stream: BinaryIO) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
