"""What somebody drags over the window or pastes: files, text, or something that is no document, and in which words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData

_XML_TYPES = ("application/xml", "text/xml")
_NO_XML = {
    ".pdf": "a PDF",
    ".doc": "a Word document",
    ".docx": "a Word document",
    ".xls": "a spreadsheet",
    ".xlsx": "a spreadsheet",
    ".ods": "a spreadsheet",
    ".png": "a picture",
    ".jpg": "a picture",
    ".jpeg": "a picture",
    ".gif": "a picture",
    ".zip": "an archive",
    ".gz": "an archive",
    ".7z": "an archive",
    ".exe": "a program",
    ".msg": "an Outlook mail",
}


@dataclass(frozen=True, slots=True)
class Dropped:
    """Paths of files and folders, or a text; both empty when there is nothing for us."""

    paths: tuple[Path, ...] = ()
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.paths or self.text.strip())

    @property
    def doubt(self) -> str:
        """Why it will hardly be a document, told by the name alone; empty when nothing speaks against it."""
        kinds = [(path.name, _NO_XML.get(path.suffix.lower())) for path in self.paths]
        name, kind = kinds[0] if kinds else ("", None)
        return f"{name} is {kind}, not XML" if kind and all(each for _, each in kinds) else ""

    @property
    def what(self) -> str:
        """What it is, in words that follow a verb."""
        if len(self.paths) == 1:
            return self.paths[0].name
        return f"{len(self.paths)} files" if self.paths else "the text"


def read_mime(data: QMimeData) -> Dropped:
    """Take files before text, as a file manager offers both."""
    paths = tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()) if data.hasUrls() else ()
    if paths:
        return Dropped(paths)
    for kind in _XML_TYPES:
        if data.hasFormat(kind):
            return Dropped(text=bytes(data.data(kind).data()).decode("utf-8", "replace"))
    return Dropped(text=data.text() if data.hasText() else "")
