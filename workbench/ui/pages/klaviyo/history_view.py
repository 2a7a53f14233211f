"""The history tab: the runs there were, and the plans that are kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSplitter, QVBoxLayout, QWidget

from workbench.ui.icons import Icons
from workbench.ui.pages.klaviyo.services import History
from workbench.ui.pages.klaviyo.table import Cell, Table
from workbench.ui.theme import Theme
from workbench.ui.widgets.card import Card
from workbench.ui.widgets.words import Words

_ROLES = {"complete": "fine", "with rejections": "warning", "cancelled": "warning", "": "hint"}


class HistoryTab(QWidget):
    """Two tables."""

    plan_chosen = Signal(object)

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._paths: tuple[Path, ...] = ()
        self._runs = Table(theme, "Runs", ("Started", "Mode", "Account", "Outcome", "Records"), (27, 12, 12, 18, 40))
        self._plans = Table(theme, "Plans that are kept", ("Plan",), (60,))
        self._words = Words(theme, "hint")
        show = QPushButton("Show the plan")
        show.clicked.connect(self._show_plan)
        runs = Card(theme, "Runs")
        runs.column.addWidget(self._words)
        runs.column.addWidget(self._runs, 1)
        plans = Card(theme, "Plans", "Each dry run is kept with its exact bytes; they hold personal data.")
        plans.head.addWidget(show)
        plans.column.addWidget(self._plans, 1)
        self._plans.doubleClicked.connect(self._show_plan)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(runs)
        splitter.addWidget(plans)
        splitter.setHandleWidth(theme.space(3))
        splitter.setStyleSheet("QSplitter::handle { background: transparent; }")
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.space(4),) * 4)
        column.addWidget(splitter)

    def show_history(self, history: History, plans: Sequence[Path]) -> None:
        """Show what is remembered."""
        self._words.say(
            "" if history.runs else "There was no run yet. Runs of the daemon and the command line are here too."
        )
        self._runs.show_rows(
            [
                [
                    Cell(run.started),
                    Cell(run.mode, "test" if run.mode == "Test" else "production"),
                    Cell(run.account),
                    Cell(run.outcome or "unfinished", _ROLES.get(run.outcome, "hint")),
                    Cell(
                        ", ".join(
                            f"{number:,} {name.replace('_', ' ')}" for name, number in run.counts.items() if number
                        )
                    ),
                ]
                for run in history.runs
            ]
        )
        self._paths = tuple(plans)
        self._plans.show_rows([[Cell(path.stem)] for path in plans])

    def _show_plan(self) -> None:
        row = self._plans.currentIndex().row()
        if 0 <= row < len(self._paths):
            self.plan_chosen.emit(self._paths[row])
