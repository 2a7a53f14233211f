"""Landlock: the process gives up all files but those named, for good. Linux only, by system call.

The layouts and numbers are those of the kernel's `include/uapi/linux/landlock.h`; each version of the interface
("ABI") adds kinds of access, and only those that the running kernel knows may be asked for.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import stat
import struct
from collections.abc import Sequence
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_FOR_VERSION = 1
_PATH_BENEATH = 1
_READ_FILE, _READ_DIR, _WRITE_FILE, _TRUNCATE = 1 << 2, 1 << 3, 1 << 1, 1 << 14
_MAKE_OR_REMOVE = 0b1_0001_1111_0000 & ~(1 << 6) & ~(1 << 11) & ~(1 << 9)
_KNOWN_BY_VERSION = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many kinds of file access each version knows."""
_NET_FROM, _SCOPES_FROM = 4, 6


def version() -> int:
    """Give the version of Landlock that this kernel has; 0 when it has none."""
    found = _syscall(_CREATE_RULESET, None, 0, _ASK_FOR_VERSION)
    return max(found, 0)


def restrict(readable: Sequence[Path], writable: Sequence[Path]) -> bool:
    """Give up every file that is not below one of these; TCP and signals to others too where the kernel can.

    Args:
        readable: files and folders that may be read.
        writable: folders in which files may also be made, written and removed.

    Returns:
        Whether the kernel enforces it from now on, for this thread and those that it starts.
    """
    known = version()
    if known == 0:
        return False
    kinds = (1 << _KNOWN_BY_VERSION.get(known, 16)) - 1
    attributes = struct.pack("<QQQ", kinds, 3 if known >= _NET_FROM else 0, 3 if known >= _SCOPES_FROM else 0)
    size = 8 if known < _NET_FROM else 16 if known < _SCOPES_FROM else 24
    ruleset = _syscall(_CREATE_RULESET, attributes, size, 0)
    if ruleset < 0:
        return False
    try:
        read = _READ_FILE | _READ_DIR
        for path in readable:
            _allow(ruleset, path, read & kinds)
        for path in writable:
            _allow(ruleset, path, (read | _WRITE_FILE | _TRUNCATE | _MAKE_OR_REMOVE) & kinds)
        return _syscall(_RESTRICT_SELF, ruleset, 0) == 0
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path, access: int) -> None:
    with contextlib.suppress(OSError):  # a folder that is not there needs no permission
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            if not stat.S_ISDIR(os.fstat(handle).st_mode):
                access &= _READ_FILE | _WRITE_FILE | _TRUNCATE
            _syscall(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("<Qi", access, handle), 0)
        finally:
            os.close(handle)


def _syscall(number: int, *arguments: int | bytes | None) -> int:
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    wrapped = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    return int(library.syscall(ctypes.c_long(number), *wrapped))
