"""Opens a plan's file for reading, also after a run of it was killed in the middle of a step."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote


def open_to_read(path: Path) -> sqlite3.Connection:
    """Open the file read-only; a step that was left half-made is taken back first, which only a writer can do.

    Raises:
        sqlite3.Error: it cannot be opened, or is no database.
    """
    if path.with_name(f"{path.name}-journal").exists():
        with closing(sqlite3.connect(path, timeout=10)) as database:
            database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, check_same_thread=False)
