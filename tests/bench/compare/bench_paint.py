"""Prints how long a frame of the side-by-side view takes to draw. Run: python -m tests.bench.compare.bench_paint [MB].

Two orders of 10 MB with 1 % changed are scrolled offscreen by rows, by pages and by leaps, all rows unfolded and
with folds. What is measured is the processor's time for scrolling and drawing; Python's garbage is collected between
frames, as in the program. Ends with exit code 1 when the longest frame misses 60 frames a second.
"""

from __future__ import annotations

import os
import sys
from random import Random
from statistics import median
from time import process_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QRegion
from PySide6.QtWidgets import QApplication

from tests.bench.compare.orders import BYTES_OF_A_LINE, edited, lines, order
from workbench.compare import Options
from workbench.compare.prepared import Source, prepare
from workbench.ui.garbage import GarbageCollector
from workbench.ui.pages.compare.diff_view import DiffView
from workbench.ui.theme import Theme
from workbench.workspace import resources_folder

FRAME_MS = 1000 / 60
FRAMES = 300


def main() -> int:
    """Print one line for each way of scrolling."""
    megabytes = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    application = QApplication([])
    collector = GarbageCollector(application)
    before = lines(int(megabytes * 1_000_000 / BYTES_OF_A_LINE))
    after, _ = edited(before, 0.01)
    prepared = prepare(Source("left", order(before)), Source("right", order(after)), Options())
    view = DiffView(Theme(application, resources_folder() / "themes"))
    view.resize(1440, 900)
    view.show()
    view.show_prepared(prepared)
    missed = []
    for folded in (True, False):
        view.fold_all(folded)
        for name, places in _ways(view).items():
            times = sorted(_frame(view, place) for place in places)
            state = "folded" if folded else "unfolded"
            worst = times[-1]
            print(
                f"{megabytes:g} MB, {len(prepared.rows):,} rows {state}, by {name}: median {median(times):.1f} ms, "
                f"95 % {times[int(FRAMES * 0.95)]:.1f} ms, longest {worst:.1f} ms"
            )
            if worst > FRAME_MS:
                missed.append(f"{state}, by {name}: {worst:.1f} ms are more than {FRAME_MS:.1f} ms")
    collector.stop()
    print("\n".join(f"MISSED: {goal}" for goal in missed) or "all goals met")
    return 1 if missed else 0


def _ways(view: DiffView) -> dict[str, list[int]]:
    """Give the positions of the scroll bar for each way of scrolling."""
    bar, pick = view.verticalScrollBar(), Random(1)
    return {
        "rows": [3 * at for at in range(FRAMES)],
        "pages": [bar.pageStep() * at for at in range(FRAMES)],
        "leaps": [pick.randrange(bar.maximum() + 1) for _ in range(FRAMES)],
    }


def _frame(view: DiffView, value: int) -> float:
    """Scroll, draw the whole view and give the milliseconds of processor time that took."""
    image = QImage(view.size(), QImage.Format.Format_ARGB32_Premultiplied)
    started = process_time()
    view.verticalScrollBar().setValue(value)
    view.render(image, QPoint(), QRegion())
    return (process_time() - started) * 1000


if __name__ == "__main__":
    raise SystemExit(main())
