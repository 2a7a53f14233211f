"""The processes that converters run in, kept warm between documents."""

from __future__ import annotations

import atexit
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from workbench.isolation import Bounds, Cell

_SAXON_READS = tuple(
    Path(name) for name in ("/proc/self", "/proc/stat", "/proc/meminfo", "/proc/cgroups", "/sys/devices/system/cpu")
)
"""What its run-time system (GraalVM) must read of the machine to start."""
MOST_CELLS = 6
"""Processes that are kept; the one that was used longest ago is ended first."""


@dataclass(frozen=True, slots=True)
class ConversionLimits:
    """What one conversion may use."""

    seconds: float = 20.0
    memory: int = 1_000_000_000
    """Bytes."""
    output: int = 100_000_000
    """Bytes."""


class Cells:
    """Cells by engine, and for Python converters by folder, as each may read only its own."""

    def __init__(self, limits: ConversionLimits | None = None) -> None:
        self.limits = limits or ConversionLimits()
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, Path | None], Cell] = {}

    def __enter__(self) -> Cells:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def get(self, engine: str, folder: Path | None = None, *, is_saxon: bool = False) -> Cell:
        """Give the cell of an engine, making it when there is none.

        Args:
            engine: the module that answers inside.
            folder: what it may read beside its own scratch folder; cells of different folders are different.
            is_saxon: it starts threads, and reserves more addresses than it uses.
        """
        key = (engine, folder)
        with self._lock:
            cell = self._kept.pop(key, None)
            if cell is None:
                bounds = Bounds(
                    seconds=self.limits.seconds,
                    memory=self.limits.memory,
                    output=self.limits.output,
                    readable=(folder,) if folder is not None else _SAXON_READS if is_saxon else (),
                    threads=is_saxon,
                    reserves_memory=is_saxon,
                )
                cell = Cell(engine, bounds)
            self._kept[key] = cell
            surplus = [self._kept.pop(next(iter(self._kept))) for _ in range(len(self._kept) - MOST_CELLS)]
        for old in surplus:
            old.retire()
        return cell

    def close(self) -> None:
        """End all processes; the next conversion starts new ones."""
        with self._lock:
            kept, self._kept = self._kept, {}
        for cell in kept.values():
            cell.close()


_warm = Cells()
atexit.register(_warm.close)


def warm_cells() -> Cells:
    """Give the cells that all conversions of this process share unless they are given others."""
    return _warm
