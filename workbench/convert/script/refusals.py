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
    may_write = (str(scratch),)
    may_read = tuple(str(path) for path in (folder, scratch, *readable))
    is_on = False

    def switch(on: bool) -> None:
        nonlocal is_on
        is_on = on

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if not is_on:
            return
        if event in _NETWORK:
            raise RefusedError("network", "it may not use the network")
        if event in _PROCESSES:
            raise RefusedError("process", "it may not start a process, or reach another")
        if event == "open":
            writes = isinstance(arguments[2], int) and bool(arguments[2] & _WRITING)
            _refuse_outside(arguments[0], may_write if writes else may_read, "write" if writes else "open")
        elif event in _LOOKING:
            _refuse_outside(arguments[0], may_read, "open")
        elif event in _CHANGING:
            _refuse_outside(arguments[0], may_write, "change")

    sys.addaudithook(hook)
    return switch


def _refuse_outside(value: Any, folders: tuple[str, ...], verb: str) -> None:
    if isinstance(value, bytes):
        value = os.fsdecode(value)
    if not isinstance(value, str | os.PathLike):  # a file that is open already
        return
    path = os.path.realpath(value)
    if path != os.devnull and not any(path == folder or path.startswith(folder + os.sep) for folder in folders):
        raise RefusedError("file", f"it may not {verb} `{path}`")
