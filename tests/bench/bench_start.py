"""Prints what starting costs beside a bare baseline. Run: python -m tests.bench.bench_start.

Each pair is run in turn, so that a busy machine weighs on both alike; the best of all runs counts. On systems with
the accounting of POSIX only.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[2]
ORDER = ROOT / "resources" / "samples" / "CreateSalesOrder" / "small-order.xml"
RUNS = 25

_LXML = "import lxml.etree"
# Both run until the whole window was painted and handed to the screen, and end without clearing up.
_BARE_WINDOW = """
import os
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    is_seen = False

    def paintEvent(self, event):
        super().paintEvent(event)
        self.is_seen = True

application = QApplication([])
window = Window()
window.show()
while not window.is_seen:
    application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
os._exit(0)
"""
_OUR_WINDOW = """
import os, sys
from types import ModuleType

# In place of what works behind the window, which is loaded as soon as that is seen.
program = ModuleType("workbench.program")
program.Program = lambda front, *rest: os._exit(0 if front.window.is_seen else 1)
sys.modules[program.__name__] = program
from workbench.__main__ import run

run()
"""


def measure(baseline: list[str], ours: list[str]) -> list[tuple[float, float]]:
    """Give the least processor time and the least time by the clock of each, in milliseconds."""
    best = [(float("inf"), float("inf"))] * 2
    with tempfile.TemporaryDirectory() as home:
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment = kept | {"WORKBENCH_HOME": home, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
        for _ in range(RUNS):
            for which, command in enumerate((baseline, ours)):
                before, started = _processor_seconds(), perf_counter()
                subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True, timeout=60)
                found = _processor_seconds() - before, perf_counter() - started
                best[which] = min(best[which][0], found[0] * 1000), min(best[which][1], found[1] * 1000)
    return best


def _processor_seconds() -> float:
    """What all processes that were started and have ended took, in their own code and in the system's."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Print one line for each thing that is started."""
    python = [sys.executable, "-P"]
    pairs = {
        "check of a small file, beside importing lxml": (
            [*python, "-c", _LXML],
            [*python, "-m", "workbench", "check", str(ORDER)],
        ),
        "first window, beside a bare one": ([*python, "-c", _BARE_WINDOW], [*python, "-c", _OUR_WINDOW]),
    }
    for name, (baseline, ours) in pairs.items():
        for what, bare, full in zip(("processor", "clock"), *measure(baseline, ours), strict=True):
            print(f"{name}, {what}: {full:6.1f} ms, {bare:6.1f} ms: {full / bare:.2f} times")


if __name__ == "__main__":
    main()
