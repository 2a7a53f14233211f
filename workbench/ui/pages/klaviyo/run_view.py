"""The run tab: what would be run where, the account's name before Production, and how it goes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from workbench.errors import UserFacingError
from workbench.klaviyo.mail import Trouble
from workbench.klaviyo.planning import PlanSummary
from workbench.klaviyo.running import RunCounts, RunResult
from workbench.ui.icons import Icons
from workbench.ui.pages.klaviyo.table import Cell, Table
from workbench.ui.pages.klaviyo.timeline import calls_words
from workbench.ui.theme import Theme
from workbench.ui.widgets.card import Card
from workbench.ui.widgets.words import Words

SHOWN_TROUBLES = 2_000
_STATES = {
    "imported": ("✓", "fine"),
    "rejected": ("✗", "error"),
    "set_aside": ("⇥", "warning"),
    "cancelled": ("⊘", "warning"),
    "importing": ("↻", "hint"),
    "not_sent": ("⋯", "hint"),
}


class RunTab(QWidget):
    """One card before, figures and a log after."""

    run_pressed = Signal(str)
    cancel_pressed = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._running = False
        self._production = False
        self._possible = False
        self._plan = Words(theme, title=True)
        self._target = Words(theme)
        self._why_not = Words(theme, "warning")
        self._name = QLineEdit()
        self._name.setAccessibleName("Name of the account")
        self._name.textChanged.connect(self._enable)
        self._name_label = QLabel("For Production, type the account's name")
        self._name_label.setBuddy(self._name)
        self._run = QPushButton("Run this plan")
        self._run.setProperty("primary", True)
        self._run.setIcon(icons.icon("submit", "on-accent"))
        self._run.clicked.connect(lambda: self.run_pressed.emit(self._name.text()))
        self._cancel = QPushButton("Cancel")
        self._cancel.clicked.connect(self.cancel_pressed)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName("Progress of the run")
        self._doing = Words(theme, "hint")
        self._figures = {name: Words(theme, role) for name, (_, role) in _STATES.items()}
        self._troubles = Table(
            theme, "Records that Klaviyo did not take", ("Row", "Customer", "Code", "Why"), (8, 22, 18, 40)
        )
        self._log = QPlainTextEdit()
        self._log.setReadOnly(True)
        self._log.setMaximumBlockCount(2_000)
        self._log.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self._log.setAccessibleName("What happened")
        self._lay_out()
        self._figures_card.hide()

    def show_plan(self, summary: PlanSummary | None, target: str, why_not: str, account: str) -> None:
        """Show what would be run where, or why nothing can be."""
        self._production = summary is not None and summary.request.settings.mode == "Production"
        self._possible = summary is not None and not why_not
        if summary is None:
            self._plan.say("Nothing to run yet")
        else:
            mode = summary.request.settings.mode
            self._plan.say(f"{mode} run: {summary.sent:,} records in {calls_words(len(summary.chunks))}")
        self._target.say(f"Goes to {target}." if target else "")
        self._why_not.say(why_not)
        self._name.setPlaceholderText(account)
        self._name_label.setVisible(self._production)
        self._name.setVisible(self._production)
        self._enable()

    def show_running(self) -> None:
        """A run begins."""
        self._running = True
        self._log.clear()
        self._troubles.hide()
        self._progress.setRange(0, 0)
        self._figures_card.show()
        self._doing.say("Checking that nothing changed since the plan")
        for words in self._figures.values():
            words.say("")
        self._enable()

    def show_counts(self, counts: RunCounts, words: str) -> None:
        """Show where the records are."""
        self._doing.say(words[:1].upper() + words[1:])
        total = sum(counts)
        self._progress.setRange(0, max(total, 1))
        self._progress.setValue(total - counts.not_sent - counts.importing)
        for name, number in counts._asdict().items():
            sign, _ = _STATES[name]
            self._figures[name].say(f"{sign} {number:,} {name.replace('_', ' ')}" if number else "")

    def show_line(self, words: str) -> None:
        """Add a line to the log."""
        self._log.appendPlainText(words)

    def show_result(self, result: RunResult, troubles: Sequence[Trouble]) -> None:
        """Show how the run ended, and each record that Klaviyo did not take."""
        self._troubles.setVisible(bool(troubles))
        self._troubles.show_rows(
            [
                [
                    Cell(f"{one.row:,}" if one.row else "?", right=True),
                    Cell(one.customer),
                    Cell(one.code, "error"),
                    Cell(one.why),
                ]
                for one in troubles[:SHOWN_TROUBLES]
            ]
        )
        if len(troubles) > SHOWN_TROUBLES:
            self.show_line(f"{len(troubles) - SHOWN_TROUBLES:,} more are in the mail and in the plan file.")
        self._running = False
        self.show_counts(result.counts, "")
        moved = f" KlaviyoLastSync is now {result.last_sync}." if result.last_sync else ""
        again = " Run the same plan again: it goes on where it stopped." if result.outcome == "unfinished" else ""
        self._doing.say(
            f"{result.outcome.capitalize()}: {calls_words(result.calls)} in {result.seconds:,.1f} s.{moved}{again}"
        )
        for note in result.notes:
            self.show_line(note)
        self._enable()

    def show_trouble(self, trouble: UserFacingError) -> None:
        """Say why the run did not begin, or broke off."""
        self._running = False
        self._progress.setRange(0, 1)
        self._doing.say(f"✗ {trouble}", "error")
        self._enable()

    def _enable(self) -> None:
        named = bool(self._name.text().strip()) or not self._production
        self._run.setEnabled(self._possible and named and not self._running)
        self._cancel.setVisible(self._running)

    def _lay_out(self) -> None:
        theme = self._theme
        before = Card(theme, "The plan that was looked at")
        row = QHBoxLayout()
        row.addWidget(self._name_label)
        row.addWidget(self._name, 1)
        row.addWidget(self._run)
        row.addWidget(self._cancel)
        row.addStretch()
        for widget in (self._plan, self._target, self._why_not):
            before.column.addWidget(widget)
        before.column.addLayout(row)
        before.column.addWidget(
            before.hint("The very bytes of the plan are sent. This sync changes nobody's consent, and sends no orders.")
        )
        self._figures_card = Card(theme, "How it goes")
        self._figures_card.column.addWidget(self._progress)
        self._figures_card.column.addWidget(self._doing)
        figures = QHBoxLayout()
        for words in self._figures.values():
            figures.addWidget(words, 1)
        self._figures_card.column.addLayout(figures)
        self._figures_card.column.addWidget(self._troubles, 3)
        self._figures_card.column.addWidget(self._log, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.space(4),) * 4)
        column.setSpacing(theme.space(3))
        column.addWidget(before)
        column.addWidget(self._figures_card, 1)
        column.addStretch()
