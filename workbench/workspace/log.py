"""The program's own log, and what becomes of an exception that nobody expected."""

from __future__ import annotations

import logging
import logging.handlers
from pathlib import Path

from workbench.workspace.folders import user_data_folder
from workbench.workspace.redaction import RedactingFilter, Redactor


def log_file() -> Path:
    """Where the log is."""
    return user_data_folder() / "log" / "workbench.log"


def start_log(redactor: Redactor) -> Path:
    """Write warnings and worse to the log file, five of at most 1 MB each, secrets masked; gives its path."""
    file = log_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(file, maxBytes=1_000_000, backupCount=4, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(RedactingFilter(redactor))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    return file


def log_unexpected() -> Path:
    """Write the exception that is being handled to the log; gives the log's path."""
    file = start_log(Redactor())
    logging.getLogger("workbench").exception("unexpected")
    return file
