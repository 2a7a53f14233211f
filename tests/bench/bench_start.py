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
_BARE_WINDOW = """
import os, sys
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QMainWindow

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == event.Type.Paint:
            os._exit(0)
        return False

application = QApplication([])
watch = Watch()
window = QMainWindow()
window.installEventFilter(watch)
window.show()
application.exec()
"""
_OUR_WINDOW = """
import os, sys
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QMainWindow
from workbench import app

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == event.Type.Paint and isinstance(watched, QMainWindow):
            os._exit(0)
        return False

class Application(QApplication):
    def __init__(self, arguments):
        super().__init__(arguments)
        self.watch = Watch()
        self.installEventFilter(self.watch)

app.QApplication = Application
sys.exit(app.run([]))
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
