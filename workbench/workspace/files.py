"""Writing a file so that a reader, or a crash, sees the old content or the new, never half of it."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from workbench.errors import UserFacingError


class WriteError(UserFacingError):
    """A file could not be written; what was there before is untouched."""


def write_atomically(path: Path, content: bytes) -> None:
    """Write `content` to `path` by way of a temporary file beside it, creating the folder when needed.

    The bytes are on the disk before the name changes hands. A symbolic link stays a link; an existing file
    keeps its permissions.

    Args:
        path: the file to write.
        content: the whole content.

    Raises:
        WriteError: the folder or file cannot be written (permission, space, a folder of that name).
    """
    target = Path(os.path.realpath(path))
    temporary = target.parent / f".{target.name}.{os.urandom(6).hex()}.tmp"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            _write_through(temporary, content)
            with contextlib.suppress(OSError):
                os.chmod(temporary, target.stat().st_mode & 0o777)
            os.replace(temporary, target)
        except BaseException:  # an interruption too leaves no part of a file behind
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise WriteError(
            f"The file `{path}` could not be written: {reason}.",
            "Check that the folder exists, that you may write there and that the disk is not full.",
        ) from error
    _flush_folder(target.parent)


def _write_through(path: Path, content: bytes) -> None:
    with open(path, "xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _flush_folder(folder: Path) -> None:
    """Make the new name itself durable, where the system lets a folder be opened (Windows does not)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
