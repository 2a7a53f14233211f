"""Refuses, in Python itself, what a converter may not do, so that it is told in words and on every system.

This is no wall: code that means harm can get round it. The wall is the kernel's, where there is one (see
`workbench.isolation`); this hook says what was refused, and is all there is where the kernel gives no wall.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

What = Literal["file", "network", "process"]
_NETWORK = frozenset({"socket.__new__", "socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname"})
_PROCESSES = frozenset(
    {
        "os.system",
        "os.exec",
        "os.fork",
        "os.forkpty",
        "os.posix_spawn",
        "os.spawn",
        "os.startfile",
        "os.kill",
        "os.killpg",
        "subprocess.Popen",
        "pty.spawn",
        "_winapi.CreateProcess",
    }
)
_LOOKING = frozenset({"os.listdir", "os.scandir"})
_CHANGING = frozenset(
    {"os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.chmod", "os.chown", "os.link", "os.symlink", "os.truncate"}
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class RefusedError(PermissionError):
    """A converter wanted what it may not have.

    Attributes:
        what: the kind of thing.
        words: half a sentence about it.
    """

    def __init__(self, what: What, words: str) -> None:
        super().__init__(errno.EPERM, words)
        self.what: What = what
        self.words = words


def install(folder: Path, scratch: Path, readable: tuple[Path, ...]) -> Callable[[bool], None]:
    """Refuse from now on, while it is switched on; gives the switch.

    Args:
        folder: the converter's own, which it may read.
        scratch: where it may write.
        readable: what the interpreter itself reads.
    """
    mine = (str(scratch) + os.sep, str(scratch))
    may_read = tuple(str(path) for path in (folder, scratch, *readable))
    is_on = False

    def switch(on: bool) -> None:
        nonlocal is_on
        is_on = on

    def path_of(value: Any) -> str | None:
        if isinstance(value, bytes):
            value = os.fsdecode(value)
        return os.path.realpath(value) if isinstance(value, str | os.PathLike) else None

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if not is_on:
            return
        if event == "open":
            path = path_of(arguments[0])
            writes = isinstance(arguments[2], int) and bool(arguments[2] & _WRITING)
            if (
                path is not None
                and path != os.devnull
                and not (path.startswith(mine) if writes else _below(path, may_read))
            ):
                raise RefusedError("file", f"it may not {'write' if writes else 'open'} `{path}`")
        elif event in _NETWORK:
            raise RefusedError("network", "it may not use the network")
        elif event in _PROCESSES:
            raise RefusedError("process", "it may not start a process, or reach another")
        elif event in _LOOKING or event in _CHANGING:
            path = path_of(arguments[0])
            if path is not None and not _below(path, (str(scratch),) if event in _CHANGING else may_read):
                raise RefusedError("file", f"it may not {'change' if event in _CHANGING else 'open'} `{path}`")

    sys.addaudithook(hook)
    return switch


def _below(path: str, folders: tuple[str, ...]) -> bool:
    return any(path == folder or path.startswith(folder + os.sep) for folder in folders)
