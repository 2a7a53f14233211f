"""What the window expects of a page: where general actions go, and how it is told to end."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from workbench.ui.dropped import Dropped


class Page(QWidget):
    """A page of the window. Actions that mean nothing on it do nothing."""

    help_topic = "start"
    """The help page that F1 opens."""
    takes_files = False
    """Whether files that are dropped or opened belong here; otherwise they go to the bench."""

    def open_files(self, paths: Sequence[Path]) -> None:
        """Take files from the Open dialog or the command line."""

    def open_text(self, text: str) -> None:
        """Take pasted text."""

    def drag_moved(self, dropped: Dropped, at: QPoint) -> None:
        """Something is dragged over the window; `at` is on the screen."""

    def drag_left(self) -> None:
        """The drag has gone elsewhere."""

    def take(self, dropped: Dropped, at: QPoint) -> None:
        """Something was let go over the window; `at` is on the screen."""
        if dropped.paths:
            self.open_files(dropped.paths)
        else:
            self.open_text(dropped.text)

    def run_all(self) -> None:
        """F5."""

    def submit(self) -> None:
        """Ctrl+Return."""

    def cancel(self) -> None:
        """Escape."""

    def step(self, forward: bool) -> None:
        """Go to the next or previous problem or change (F8, Shift+F8)."""

    def show_find(self) -> None:
        """Ctrl+F."""

    def go_to_line(self) -> None:
        """Ctrl+G."""

    def save(self) -> None:
        """Ctrl+S."""

    async def close_page(self) -> None:
        """End whatever the page has running."""


class PageSpec(NamedTuple):
    """A page of the sidebar."""

    key: str
    title: str
    icon: str
