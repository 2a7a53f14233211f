"""Collects Python's cyclic garbage in the window's thread only.

Python collects in whichever thread happens to allocate; a Qt object that is destroyed outside the thread it lives in
warns at best and crashes at worst.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1_000
THRESHOLDS = 700, 10, 10
"""Python's own; the start of the program, which makes nothing but what stays, raises them."""


class GarbageCollector(QObject):
    """Takes over from Python's own timing until it is stopped."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        gc.set_threshold(*THRESHOLDS)
        timer = QTimer(self)
        timer.timeout.connect(self._collect)
        timer.start(EVERY_MS)

    def stop(self) -> None:
        """Let Python collect by itself again."""
        if self._was_enabled:
            gc.enable()

    @staticmethod
    def _collect() -> None:
        """Collect the generations that are due, oldest first, as Python would."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if 0 < thresholds[generation] < counts[generation]:
                gc.collect(generation)
                return
