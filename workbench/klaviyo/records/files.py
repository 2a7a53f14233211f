"""What the readers of files share: opening, the content's digest, how far one has read."""

from __future__ import annotations

import hashlib
import os
from io import BufferedReader
from pathlib import Path

from workbench.klaviyo.records.source import RecordsError


def open_file(path: Path) -> BufferedReader:
    """Open a file of records for reading.

    Raises:
        RecordsError: it is not there or may not be read.
    """
    try:
        return path.open("rb")
    except OSError as error:
        raise RecordsError(f"The records `{path}` cannot be read: {error.strerror}.", "Check the path.") from error


def file_fingerprint(path: Path) -> str:
    """Give the SHA-256 of a file's bytes, in hexadecimal."""
    with open_file(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def file_stamp(path: Path) -> tuple[int, int, int]:
    """Give what tells cheaply whether a file was written to or replaced.

    Raises:
        RecordsError: it is not there.
    """
    try:
        found = path.stat()
    except OSError as error:
        raise RecordsError(f"The records `{path}` cannot be read: {error.strerror}.", "Check the path.") from error
    return found.st_ino, found.st_size, found.st_mtime_ns


def part_read(file: BufferedReader) -> float | None:
    """Say how far into an open file its reader is."""
    try:
        size = os.fstat(file.fileno()).st_size
        return min(1.0, os.lseek(file.fileno(), 0, os.SEEK_CUR) / size) if size else 1.0
    except (OSError, ValueError):
        return None
