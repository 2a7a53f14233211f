"""Which lines of a Python converter run."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workbench.convert.coverage import Part


class Lines:
    """Notes the lines of files below a folder while it is entered."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._seen: set[tuple[str, int]] = set()

    def __enter__(self) -> Lines:
        sys.settrace(self._called)
        return self

    def __exit__(self, *_: object) -> None:
        sys.settrace(None)

    @property
    def reached(self) -> list[str]:
        """The keys of the lines that ran."""
        start = len(self._folder) + 1
        return [f"{file[start:].replace(chr(92), '/')}:{line}" for file, line in sorted(self._seen)]

    def _called(self, frame: types.FrameType, event: str, argument: Any) -> Any:
        return self._ran if frame.f_code.co_filename.startswith(self._folder) else None

    def _ran(self, frame: types.FrameType, event: str, argument: Any) -> Any:
        if event == "line":
            self._seen.add((frame.f_code.co_filename, frame.f_lineno))
        return self._ran


def script_parts(raw: bytes, file: Path) -> Iterator[Part]:
    """Give each line of a converter that can run, but for those that only define something.

    Raises:
        SyntaxError: it is no Python.
    """
    text = raw.decode("utf-8", "replace").split("\n")
    for line in sorted(_lines(compile(raw, str(file), "exec", dont_inherit=True))):
        shown = text[line - 1].strip() if line <= len(text) else ""
        if not shown.startswith(("def ", "class ", "import ", "from ", "@", '"""')):
            yield Part(f"{file.name}:{line}", file, line, shown)


def _lines(code: types.CodeType) -> set[int]:
    found = {line for _, _, line in code.co_lines() if line} - {code.co_firstlineno}
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            found |= _lines(constant)
    return found
