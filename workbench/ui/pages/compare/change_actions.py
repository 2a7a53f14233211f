"""What can be done with the change that is looked at: from its menu, from the strip above the rows, by key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from workbench.compare.organise import general_path
from workbench.findings import Place as DocumentPlace

if TYPE_CHECKING:
    from workbench.compare import Change
    from workbench.ui.notices import Notices
    from workbench.ui.pages.compare.presenter import ComparePresenter
    from workbench.ui.pages.compare.sides import Place

ShowInBench = Callable[[Path | None, str, bytes, DocumentPlace], None]
_TO_THE_END = 10_000
"""A column behind the end of any line that is looked at."""


class ChangeActions(QObject):
    """Knows the current change, and does with it what is asked."""

    current_changed = Signal()

    def __init__(self, presenter: ComparePresenter, notices: Notices, show_in_bench: ShowInBench) -> None:
        """Begin without a change.

        Args:
            presenter: the page's.
            notices: says what was done.
            show_in_bench: shows a place of a document on the bench: its file if it has one, its name, its bytes.
        """
        super().__init__()
        self._presenter, self._notices, self._show_in_bench = presenter, notices, show_in_bench
        self._number = -1

    @property
    def number(self) -> int:
        """Which change is the current one; -1 for none."""
        return self._number

    @property
    def change(self) -> Change | None:
        """The current change."""
        changes = self._presenter.changes
        return changes[self._number] if 0 <= self._number < len(changes) else None

    @property
    def can_take_over(self) -> bool:
        """Whether one side can be made like the other in this."""
        return self.change is not None and self._presenter.table.options.mode == "values"

    @property
    def path_to_ignore(self) -> str:
        """The path without positions that this change and its like have; empty where it cannot be ignored."""
        change = self.change
        path = general_path(change) if change is not None else ""
        is_named = change is not None and change.node in ("element", "attribute", "text")
        return path if is_named and path.count("/") > 1 else ""

    def choose(self, number: int) -> None:
        """Make a change the current one; -1 for none."""
        self._number = number
        self.current_changed.emit()

    def take_over(self, *, to_left: bool) -> None:
        """Make one document like the other one in this."""
        if self.change is not None:
            self._presenter.take_over(self._number, to_left)

    def ignore_path(self) -> None:
        """Ignore all changes of this path."""
        if self.change is not None:
            self._presenter.ignore_path(self.change)

    def ignore_name(self) -> None:
        """Ignore all changes of this name."""
        if self.change is not None:
            self._presenter.ignore_name(self.change)

    def ignore_kind(self) -> None:
        """Ignore all comments, or all processing instructions."""
        if self.change is not None:
            self._presenter.set_option("comments" if self.change.node == "comment" else "instructions", False)

    def copy_path(self) -> None:
        """Put the path on the clipboard."""
        spot = self.change and (self.change.right or self.change.left)
        if spot:
            QGuiApplication.clipboard().setText(spot.path)
            self._notices.say(f"Copied: {spot.path}")

    def show_source(self, place: Place) -> None:
        """Go to where it stands in the document of one side."""
        change, side = self.change, self._presenter.table.side(place)
        spot = (change.left if place == "left" else change.right) if change is not None else None
        if side is not None and spot is not None:
            path = None if side.is_changed else side.path
            where = DocumentPlace(spot.line, spot.column, spot.line, _TO_THE_END, spot.path)
            self._show_in_bench(path, side.source.name, side.source.raw, where)
