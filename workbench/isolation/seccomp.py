"""A filter on system calls: what is refused fails with "operation not permitted". Linux only.

The filter is classic BPF over `struct seccomp_data`; see the kernel's `Documentation/userspace-api/seccomp_filter`.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct

from workbench.isolation.syscalls import ARCHITECTURES, Architecture

_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_IF_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER, _ARCHITECTURE, _FIRST_LOW, _THIRD_LOW, _THIRD_HIGH = 0, 4, 16, 32, 36
_CLONE_THREAD = 0x00010000
_SET_FILTER, _ALL_THREADS = 1, 1


def restrict(*, threads: bool) -> bool:
    """Refuse the calls of `syscalls` from now on, in all threads of this process.

    Args:
        threads: whether more threads may be started; processes never.

    Returns:
        Whether the kernel enforces it. The process must have given up gaining privileges before.
    """
    architecture = ARCHITECTURES.get(platform.machine())
    if architecture is None:
        return False
    program = _program(architecture, threads)
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    buffer = ctypes.create_string_buffer(program)
    header = struct.pack("@HP", len(program) // 8, ctypes.addressof(buffer))
    answer = library.syscall(
        ctypes.c_long(architecture.seccomp), ctypes.c_long(_SET_FILTER), ctypes.c_long(_ALL_THREADS), header
    )
    return int(answer) == 0


def _program(architecture: Architecture, threads: bool) -> bytes:
    refuse = _step(_RETURN, _ERROR | errno.EPERM)
    steps = [
        _step(_LOAD, _ARCHITECTURE),
        _step(_JUMP_EQUAL, architecture.audit, 1, 0),
        _step(_RETURN, _KILL),
        _step(_LOAD, _NUMBER),
    ]
    if architecture.foreign is not None:
        steps += [_step(_JUMP_AT_LEAST, architecture.foreign, 0, 1), refuse]
    for number in architecture.refused:
        steps += [_step(_JUMP_EQUAL, number, 0, 1), refuse]
    # glibc falls back to clone, whose flags a filter can see, when clone3 does not exist.
    steps += [_step(_JUMP_EQUAL, architecture.clone3, 0, 1), _step(_RETURN, _ERROR | errno.ENOSYS)]
    steps += [_step(_JUMP_EQUAL, architecture.clone, 0, 4), _step(_LOAD, _FIRST_LOW)]
    steps += [_step(_JUMP_IF_BITS, _CLONE_THREAD if threads else 0, 0, 1), _step(_RETURN, _ALLOW), refuse]
    # Limits may be asked for and not set: the third argument points to new ones.
    steps += [_step(_JUMP_EQUAL, architecture.prlimit64, 0, 5)]
    steps += [_step(_LOAD, _THIRD_LOW), _step(_JUMP_EQUAL, 0, 0, 2), _step(_LOAD, _THIRD_HIGH)]
    steps += [_step(_JUMP_EQUAL, 0, 1, 0), refuse, _step(_RETURN, _ALLOW)]
    return b"".join(steps)


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("<HBBI", code, if_true, if_false, value)
