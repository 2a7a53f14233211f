"""How a plan differs from an earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.klaviyo.planning import Bucket, PlanDifference
from workbench.ui.pages.klaviyo.buckets import ROLES, SIGNS
from workbench.ui.pages.klaviyo.table import Cell, Table
from workbench.ui.theme import Theme
from workbench.ui.widgets.words import Words


class CompareView(QWidget):
    """The earlier plan, what changed in figures, and who moved between buckets."""

    other_chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._paths: tuple[Path, ...] = ()
        self._other = QComboBox()
        self._other.setAccessibleName("Earlier plan")
        self._other.activated.connect(lambda index: self._choose(index))
        self._words = Words(theme)
        self._moves = Table(theme, "Customers that moved", ("Customer", "Before", "Now"), (30, 22, 22))
        row = QHBoxLayout()
        label = QLabel("Compare with the plan of")
        label.setBuddy(self._other)
        row.addWidget(label)
        row.addWidget(self._other)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.space(2), 0, 0)
        column.setSpacing(theme.space(2))
        column.addLayout(row)
        column.addWidget(self._words)
        column.addWidget(self._moves, 1)

    def offer(self, paths: Sequence[Path]) -> None:
        """Offer earlier plans, the newest first."""
        self._paths = tuple(paths)
        self._other.clear()
        self._other.addItem("– choose –" if paths else "– there is no other plan yet –")
        self._other.addItems([path.stem for path in paths])
        self._words.say("")
        self._moves.show_rows([])

    def show_difference(self, difference: PlanDifference) -> None:
        """Show what differs."""
        figures = [
            f"{SIGNS[bucket]} {bucket.key.replace('_', ' ')} {before:,} → {after:,}"
            for bucket, (before, after) in difference.counts.items()
            if before != after
        ]
        changed = [
            words
            for words, holds in (
                ("the settings", difference.settings_changed),
                ("the records", difference.records_changed),
            )
            if holds
        ]
        about = f"Changed: {' and '.join(changed)}. " if changed else "Same settings, same records. "
        bodies = f"{difference.same_bodies:,} calls are the same to the byte, {difference.other_bodies:,} are not. "
        self._words.say(about + bodies + "  ".join(figures))
        self._moves.show_rows([[Cell(move.label), _cell(move.before), _cell(move.after)] for move in difference.moves])

    def _choose(self, index: int) -> None:
        if index > 0:
            self.other_chosen.emit(self._paths[index - 1])


def _cell(bucket: Bucket | None) -> Cell:
    if bucket is None:
        return Cell("not there", "hint")
    return Cell(f"{SIGNS[bucket]} {bucket.key.replace('_', ' ')}", ROLES[bucket])
