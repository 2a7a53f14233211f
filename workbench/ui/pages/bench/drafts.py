"""What is on the bench, kept between runs: unsaved text survives a crash, untouched files are only named."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from workbench.errors import UserFacingError
from workbench.ui.pages.bench.documents import BenchDocument
from workbench.ui.pages.bench.ports import Saved
from workbench.workspace import write_atomically

FORMAT = 1
LARGEST_FILE = 200_000_000
"""Bytes: a file that has grown beyond this since is not opened again."""
_log = logging.getLogger(__name__)


class Drafts:
    """The list of documents in one JSON file, and the text of those that no other file holds."""

    def __init__(self, folder: Path) -> None:
        """Read and write nothing yet.

        Args:
            folder: where the list and the drafts are; need not exist.
        """
        self._folder = folder
        self._list = folder / "bench.json"
        self._writer = ThreadPoolExecutor(1, "drafts")

    def remember(self, documents: Sequence[BenchDocument]) -> None:
        """Write the list soon, in the order of the calls, without making anybody wait."""
        self._writer.submit(self._write, tuple(documents))

    def restore(self) -> tuple[Saved, ...]:
        """Give the documents of the last run; those whose file has gone are left out."""
        try:
            entries = json.loads(self._list.read_bytes())["documents"]
            return tuple(saved for saved in map(self._restored, entries) if saved is not None)
        except (OSError, ValueError, KeyError, TypeError):
            return ()

    def close(self) -> None:
        """Wait until everything is written."""
        self._writer.shutdown()

    def _restored(self, entry: dict[str, str | bool | None]) -> Saved | None:
        path = Path(str(entry["path"])) if entry.get("path") else None
        draft = entry.get("draft")
        source = self._folder / Path(str(draft)).name if draft else path
        if source is None or not source.is_file() or source.stat().st_size > LARGEST_FILE:
            return None
        chosen = entry.get("chosen")
        return Saved(
            str(entry["name"]),
            source.read_bytes(),
            path,
            str(chosen) if chosen else None,
            edited=bool(entry.get("edited")),
            converter=str(entry["converter"]) if entry.get("converter") else None,
        )

    def _write(self, documents: tuple[BenchDocument, ...]) -> None:
        try:
            entries = [self._entry(document) for document in documents]
            content = json.dumps({"format": FORMAT, "documents": entries}, ensure_ascii=True, indent=1)
            write_atomically(self._list, content.encode())
            kept = {entry["draft"] for entry in entries}
            for file in self._folder.glob("*.draft"):
                if file.name not in kept:
                    with suppress(OSError):
                        file.unlink()
        except (UserFacingError, OSError):
            _log.exception("the bench's documents could not be remembered")

    def _entry(self, document: BenchDocument) -> dict[str, str | bool | None]:
        draft = None
        if document.edited or document.path is None:
            draft = f"{hashlib.sha256(document.raw).hexdigest()[:32]}.draft"
            if not (self._folder / draft).is_file():
                write_atomically(self._folder / draft, document.raw)
        return {
            "name": document.name,
            "path": str(document.path) if document.path is not None else None,
            "chosen": document.chosen,
            "converter": document.converter,
            "edited": document.edited,
            "draft": draft,
        }
