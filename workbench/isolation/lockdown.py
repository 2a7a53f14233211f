"""Gives up, for good, what the code that is to run needs not: the one place that knows all the measures."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

_NEW_USER, _NEW_NETWORK, _NEW_IPC = 0x10000000, 0x40000000, 0x08000000
_NO_NEW_PRIVILEGES = 38


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a cell may use."""

    seconds: float = 20.0
    """For one answer."""
    memory: int = 1_000_000_000
    """Bytes of memory that the process may have."""
    output: int = 200_000_000
    """Bytes that one answer may have."""
    file_size: int = 50_000_000
    """Bytes that one file in the scratch folder may have."""
    readable: tuple[Path, ...] = ()
    """Files and folders that may be read beside the program's own code."""
    threads: bool = False
    """Whether it may start threads."""
    reserves_memory: bool = False
    """Whether its engine reserves far more addresses than it uses, so that only what is used can be bounded."""


@dataclass(frozen=True, slots=True)
class Protection:
    """Which bounds the system enforces; the rest is trust."""

    files: bool
    """It reads and writes only what it may."""
    processes: bool
    """It starts no program or process and disturbs none."""
    network: bool
    """It reaches no network."""
    memory: bool
    """Its memory is bounded."""

    @property
    def is_full(self) -> bool:
        """Whether nothing is left to trust."""
        return self.files and self.processes and self.network and self.memory

    @property
    def gaps(self) -> tuple[str, ...]:
        """What the system does not enforce, in words for people."""
        named = (
            (self.files, "reading and writing files outside its folder"),
            (self.processes, "starting other programs"),
            (self.network, "using the network"),
            (self.memory, "using much memory"),
        )
        return tuple(words for enforced, words in named if not enforced)

    def as_header(self) -> dict[str, Any]:
        """Give it as a cell sends it."""
        return asdict(self)


def lock_down(bounds: Bounds, scratch: Path) -> Protection:
    """Take every measure that this system has, in the order in which they are possible.

    Args:
        bounds: what may be used.
        scratch: the one folder that may be written to.
    """
    memory = _limit_resources(bounds)
    if not sys.platform.startswith("linux"):
        return Protection(files=False, processes=False, network=False, memory=memory)
    from workbench.isolation import landlock, seccomp

    library = ctypes.CDLL(None, use_errno=True)
    # An own user namespace lets an ordinary user have an own, empty network; some systems forbid it.
    alone = library.unshare(_NEW_USER | _NEW_NETWORK | _NEW_IPC) == 0 or library.unshare(_NEW_NETWORK) == 0
    if library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return Protection(files=False, processes=False, network=alone, memory=memory)
    files = landlock.restrict((*own_code(), *bounds.readable), (scratch,))
    calls = seccomp.restrict(threads=bounds.threads)
    return Protection(files=files, processes=calls, network=alone or calls, memory=memory)


def _limit_resources(bounds: Bounds) -> bool:
    try:
        import resource
    except ImportError:  # Windows has no such limits for a process without a job object
        return False
    kind = resource.RLIMIT_DATA if bounds.reserves_memory else resource.RLIMIT_AS
    wanted = [
        (kind, bounds.memory),
        (resource.RLIMIT_FSIZE, bounds.file_size),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 128),
        (resource.RLIMIT_CPU, 3_600),
    ]
    enforced = True
    for number, limit in wanted:
        try:
            resource.setrlimit(number, (limit, limit))
        except (OSError, ValueError):
            enforced = enforced and number != kind
    return enforced


def own_code() -> tuple[Path, ...]:
    """Give what the interpreter itself must read: its library, the installed packages, the workbench's own code."""
    folders = {Path(entry) for entry in sys.path if entry and os.path.isdir(entry)}
    root = Path(__file__).resolve().parents[2]
    folders.discard(root)
    folders |= {root / "workbench", Path(os.__file__).parent, Path(sys.base_prefix) / "lib"}
    system = ("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/local/lib", "/usr/share/zoneinfo")
    folders |= {Path(name) for name in (*system, "/etc/localtime", "/dev/null", "/dev/urandom")}
    found = []
    for folder in folders:
        with contextlib.suppress(OSError):
            found.append(folder.resolve())
    return tuple(found)
