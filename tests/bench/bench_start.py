"""Prints what starting costs beside a bare baseline. Run: python -m tests.bench.bench_start.

Each pair is run in turn, so that a busy machine weighs on both alike; the best of all runs counts.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[2]
ORDER = ROOT / "resources" / "samples" / "CreateSalesOrder" / "small-order.xml"
RUNS = 15

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
from workbench.__main__ import main

sys.exit(main())
"""


def measure(baseline: list[str], ours: list[str]) -> tuple[float, float]:
    """Give the best time of each, in milliseconds."""
    best = [float("inf"), float("inf")]
    with tempfile.TemporaryDirectory() as home:
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment = kept | {"WORKBENCH_HOME": home, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
        for _ in range(RUNS):
            for which, command in enumerate((baseline, ours)):
                started = perf_counter()
                subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True, timeout=60)
                best[which] = min(best[which], (perf_counter() - started) * 1000)
    return best[0], best[1]


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
        bare, full = measure(baseline, ours)
        print(f"{name}: {full:6.0f} ms, {bare:6.0f} ms: {full / bare:.2f} times")


if __name__ == "__main__":
    main()
