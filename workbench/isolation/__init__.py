"""A process for code that is not ours: what it may read, write, reach and use up is fixed before it runs.

A `Cell` is such a process, kept warm between questions. On Linux the kernel enforces its bounds (Landlock for
files, seccomp for everything that starts, reaches or disturbs something else, resource limits, an empty network
namespace); elsewhere the cell enforces what the system lets it, and `Protection` says what that is.
"""

from workbench.isolation.cell import Cell, CellDiedError, CellError, CellOutputError, CellTimedOutError
from workbench.isolation.lockdown import Bounds, Protection

__all__ = [
    "Bounds",
    "Cell",
    "CellDiedError",
    "CellError",
    "CellOutputError",
    "CellTimedOutError",
    "Protection",
]
