"""Prints what showing a source costs beside a bare QPlainTextEdit. Run: python -m tests.bench.bench_source.

The longest gap is the longest time for which the window's own thread gave no answer from the moment that the text
was handed over until everything about it was worked out, seen by a timer of 1 ms.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from workbench.ui.icons import Icons
from workbench.ui.theme import Theme
from workbench.ui.widgets.source import SourcePanel
from workbench.workspace import resources_folder

ROW = '      <Quantity unit="EA">12</Quantity>\n'
SETTLED_MS = 2_500


def rows(megabytes: float) -> str:
    """A document of many lines."""
    return "<Order>\n" + ROW * int(megabytes * 1e6 / len(ROW)) + "</Order>\n"


def one_line(megabytes: float) -> str:
    """A document without line ends."""
    row = ROW.strip()
    return "<Order>" + row * int(megabytes * 1e6 / len(row)) + "</Order>"


def timed(work: Callable[[], object]) -> float:
    """How long something takes, in milliseconds."""
    started = perf_counter()
    work()
    return (perf_counter() - started) * 1000


def longest_gap(work: Callable[[], object], wait_ms: int) -> float:
    """The longest time without an answer while and after something is done, in milliseconds."""
    gaps = [0.0]
    last = perf_counter()

    def tick() -> None:
        nonlocal last
        now = perf_counter()
        gaps.append(now - last)
        last = now

    loop, timer = QEventLoop(), QTimer(interval=1, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start()
    QTimer.singleShot(20, work)
    QTimer.singleShot(wait_ms, loop.quit)
    loop.exec()
    return max(gaps) * 1000


def scrolling(widget: QWidget, source: QPlainTextEdit | object) -> float:
    """The time of one page further, painted, on average, in milliseconds."""
    bar = source.verticalScrollBar()  # type: ignore[attr-defined]

    def pages() -> None:
        for page in range(50):
            bar.setValue(page * 40)
            widget.grab()

    return timed(pages) / 50


def typing(editor: QPlainTextEdit) -> float:
    """The time of one key, on average, in milliseconds."""
    key = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_X, Qt.KeyboardModifier.NoModifier, "x")
    return timed(lambda: [QApplication.sendEvent(editor, key) for _ in range(20)]) / 20


def main() -> None:
    """Print one line for each document."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(sys.argv)
    theme = Theme(application, resources_folder() / "themes", "light")
    icons = Icons(theme, resources_folder() / "icons")
    for name, text in (
        ("0.1 MB", rows(0.1)),
        ("0.9 MB", rows(0.9)),
        ("5 MB", rows(5)),
        ("20 MB", rows(20)),
        ("5 MB in one line", one_line(5)),
    ):
        bare = QPlainTextEdit()
        bare.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        bare.resize(900, 700)
        bare.show()
        bare_opened = timed(lambda bare=bare, text=text: (bare.setPlainText(text), bare.grab()))  # type: ignore[misc]
        bare.hide()
        panel = SourcePanel(theme, icons)
        panel.resize(900, 700)
        panel.show()
        QTest.qWaitForWindowExposed(panel)
        opened = timed(lambda panel=panel, text=text: (panel.show_text(text), panel.grab()))  # type: ignore[misc]
        panel.show_text("")
        gap = longest_gap(lambda panel=panel, text=text: panel.show_text(text), SETTLED_MS)  # type: ignore[misc]
        ours, theirs = scrolling(panel, panel.view if panel.view.isVisible() else panel.editor), scrolling(bare, bare)
        typed = ""
        if panel.editor.isVisible():
            both = [typing(editor) for editor in (panel.editor, bare)]
            typed = f", a key {both[0]:.1f} ms (bare {both[1]:.1f})"
        print(
            f"{name:>17}: opened in {opened:7.1f} ms (bare {bare_opened:7.1f}: {opened / bare_opened:5.2f} times), "
            f"longest gap {gap:5.1f} ms, a page {ours:5.1f} ms (bare {theirs:.1f}){typed}",
            flush=True,
        )
        panel.close()
        bare.close()


if __name__ == "__main__":
    main()
