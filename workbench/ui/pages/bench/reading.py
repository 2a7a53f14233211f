"""Reads what was dropped: files, the files of folders, the attachments of saved mails, one after the other."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from workbench.documents import DEFAULT_LIMITS, read_bytes
from workbench.documents.mail import attachments
from workbench.errors import UserFacingError
from workbench.ui.pages.bench.ports import Opened

MOST_FILES = 1_000
"""Of one drop; a whole archive is work for a batch, not for the bench."""
XML_SUFFIXES = frozenset({".xml", ".cxml", ".ubl", ".edi", ".txt", ".json", ".csv"})


def read_dropped(paths: Sequence[Path]) -> Iterator[Opened | UserFacingError]:
    """Give each document, or why it cannot be read. Blocks; meant for a thread."""
    count = 0
    for path in paths:
        for file in _files(path):
            if count >= MOST_FILES:
                yield UserFacingError(
                    f"Only the first {MOST_FILES:,} files were taken.", "Drop the rest later, or a smaller folder."
                )
                return
            count += 1
            yield from _read(file)


def _read(file: Path) -> Iterator[Opened | UserFacingError]:
    try:
        raw = read_bytes(file, DEFAULT_LIMITS)
    except UserFacingError as trouble:
        yield trouble
        return
    if file.suffix.lower() != ".eml":
        yield Opened(file.name, raw, file)
        return
    found = attachments(raw)
    if not found:
        yield UserFacingError(f"The mail `{file.name}` has no attachment.", "Drop the XML itself.")
    for name, content in found:
        yield Opened(name, content, None)


def _files(path: Path) -> Iterator[Path]:
    """Give the file itself, or the documents below a folder in the order of their names."""
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders.sort()
        for name in sorted(names):
            if Path(name).suffix.lower() in XML_SUFFIXES and not name.startswith("."):
                yield Path(folder, name)
