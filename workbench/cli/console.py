"""Where a command's words go: results to standard output, progress and trouble to standard error."""

from __future__ import annotations

import json
import os
import sys
from typing import Any, TextIO

from workbench.errors import UserFacingError

_COLOURS = {"error": "31", "warning": "33", "note": "36", "fine": "32", "hint": "2", "strong": "1"}


class Console:
    """Prints for people or, with `--json`, one object a line for programs."""

    def __init__(self, *, as_json: bool, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self.as_json = as_json
        self._out = out or sys.stdout
        self._err = err or sys.stderr
        self._colour = "NO_COLOR" not in os.environ and self._out.isatty()

    def result(self, value: dict[str, Any]) -> None:
        """Print one object; only called with `--json`."""
        self._out.write(json.dumps(value, ensure_ascii=False) + "\n")
        self._out.flush()

    def line(self, text: str = "") -> None:
        """Print one line for people."""
        self._out.write(text + "\n")

    def raw(self, body: bytes) -> None:
        """Write bytes as they are, such as a server's answer."""
        self._out.flush()
        self._out.buffer.write(body if body.endswith(b"\n") else body + b"\n")
        self._out.buffer.flush()

    def say(self, text: str) -> None:
        """Say something beside the result."""
        self._out.flush()
        self._err.write(f"workbench: {text}\n")
        self._err.flush()

    def trouble(self, error: UserFacingError) -> None:
        """Say why something could not be run, and what to do."""
        self.say(str(error))

    def paint(self, text: str, role: str) -> str:
        """Give the text in the colour of a role, on a terminal that shows colours."""
        return f"\x1b[{_COLOURS[role]}m{text}\x1b[0m" if self._colour else text
