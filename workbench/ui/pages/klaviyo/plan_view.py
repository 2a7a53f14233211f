"""The dry run tab: the buckets as one bar, the calls on a line of time, and every record, call and mail below."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QTabWidget, QVBoxLayout, QWidget

from workbench.errors import UserFacingError
from workbench.klaviyo.mail import Report
from workbench.klaviyo.planning import Chunk, PlanDifference, PlanSummary
from workbench.klaviyo.planning.plan import Change, Fault, Row
from workbench.ui.icons import Icons
from workbench.ui.pages.klaviyo.body import BodyView
from workbench.ui.pages.klaviyo.buckets import ROLES, SIGNS, Buckets
from workbench.ui.pages.klaviyo.compare_view import CompareView
from workbench.ui.pages.klaviyo.mails_view import MailsView
from workbench.ui.pages.klaviyo.table import Cell, Table
from workbench.ui.pages.klaviyo.timeline import Timeline, calls_words, duration
from workbench.ui.states import StatePanel
from workbench.ui.theme import Theme
from workbench.ui.widgets.words import Words

EMPTY = (
    "A dry run shows what a sync would send before it sends it: every record in its bucket, every call to the byte,\n"
    "the time it takes and the limit that makes it so. It opens no connection at all."
)


class PlanTab(QWidget):
    """A plan, seen from all sides."""

    plan_pressed = Signal()
    choose_records_pressed = Signal()
    cancel_pressed = Signal()
    bucket_chosen = Signal(object)
    chunk_chosen = Signal(int)
    other_chosen = Signal(object)
    export_pressed = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._can_plan = False
        self._title = Words(theme, title=True)
        self._facts = Words(theme, "hint")
        self._notes = Words(theme, "hint", small=True)
        self._buckets = Buckets(theme)
        self._buckets.chosen.connect(self.bucket_chosen)
        self._timeline = Timeline(theme)
        self._pace = Words(theme, "hint", small=True)
        self._rows = Table(
            theme, "Records of the plan", ("Row", "Customer", "Bucket", "Call", "Why"), (8, 22, 18, 7, 40)
        )
        self._more = Words(theme, "hint", small=True)
        self._calls = Table(
            theme, "Calls of the plan", ("Call", "Records", "Bytes", "Cut by", "SHA-256"), (7, 10, 12, 18, 20)
        )
        self._calls.row_chosen.connect(lambda row: self.chunk_chosen.emit(row + 1) if row >= 0 else None)
        self._body = BodyView(theme, icons)
        self._mails = MailsView(theme)
        self._compare = CompareView(theme)
        self._compare.other_chosen.connect(self.other_chosen)
        self._panel = StatePanel(self._lay_out(icons), theme, icons)
        self._panel.first_action_pressed.connect(self._first_action)
        self._panel.retry_pressed.connect(self.plan_pressed)
        self._panel.cancel_pressed.connect(self.cancel_pressed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._panel)

    def show_empty(self, can_plan: bool) -> None:
        """Say what a dry run is, and offer the first thing to do."""
        self._can_plan = can_plan
        self._panel.show_empty(EMPTY, "Dry run" if can_plan else "Choose the records first")

    def show_busy(self, words: str) -> None:
        """Say that planning is under way."""
        self._panel.show_busy(words)

    def show_progress(self, fraction: float, words: str) -> None:
        """Say how far it is."""
        self._panel.show_progress(fraction, words)

    def show_trouble(self, trouble: UserFacingError) -> None:
        """Say why there is no plan."""
        self._panel.show_trouble(trouble)

    def show_plan(self, summary: PlanSummary, path: Path) -> None:
        """Show a plan in short; rows and calls follow."""
        mode = summary.request.settings.mode
        source = Path(summary.request.records.location).name
        self._title.say(f"{summary.sent:,} of {summary.records:,} records would be sent")
        moved = summary.extraction_started if mode == "Production" else "not moved by a Test run"
        self._facts.say(
            f"{mode} · `{source}` · {calls_words(len(summary.chunks))}, {summary.size:,} bytes · "
            f"planned {summary.made} · KlaviyoLastSync after a complete run: {moved}"
        )
        self._notes.say("  ·  ".join(note.rstrip(".") for note in summary.notes))
        self._buckets.show_plan(summary)
        self._timeline.show_plan(summary)
        self._pace.say(
            f"{calls_words(len(summary.chunks))}, about {duration(summary.eta_seconds)}: {summary.eta_limit}. "
            f"Klaviyo's windows alone: {duration(summary.rate_seconds)}."
        )
        self._calls.show_rows(
            [
                [
                    Cell(f"{number:,}", right=True),
                    Cell(f"{one.count:,}", right=True),
                    Cell(f"{one.bytes:,}", right=True),
                    Cell(one.bound),
                    Cell(one.sha256, "hint"),
                ]
                for number, one in enumerate(summary.chunks, 1)
            ]
        )
        self._panel.show_result()

    def show_rows(self, rows: Sequence[Row], faults: Sequence[Fault], changes: Sequence[Change], more: int) -> None:
        """Show records, with why they are held or what changed."""
        why: dict[int, list[str]] = {}
        for fault in faults:
            why.setdefault(fault.row, []).append(fault.words())
        for change in changes:
            before, after = change.before or "nothing", change.after or "nothing"
            why.setdefault(change.row, []).append(f"{change.field}: {before} → {after}")
        self._rows.show_rows([self._cells(row, "; ".join(why.get(row.row, ()))) for row in rows])
        self._more.say(f"{more:,} more; export the plan for all of them." if more > 0 else "")

    def show_chunk(self, chunk: Chunk) -> None:
        """Show a call's very bytes."""
        self._body.show_chunk(chunk)

    def show_mails(self, mails: Sequence[Report]) -> None:
        """Show the mails a run would send."""
        self._mails.show_mails(mails)

    def offer_plans(self, paths: Sequence[Path]) -> None:
        """Offer plans to compare with."""
        self._compare.offer(paths)

    def show_difference(self, difference: PlanDifference, other: Path) -> None:
        """Show how this plan differs from another."""
        self._compare.show_difference(difference)

    def _cells(self, row: Row, why: str) -> list[Cell]:
        same_as = f"same customer as row {row.winner:,}" if row.winner is not None else ""
        call = f"{row.chunk:,}" if row.chunk is not None else ""
        words = f"{SIGNS[row.bucket]} {row.bucket.key.replace('_', ' ')}"
        return [
            Cell(f"{row.row:,}", right=True),
            Cell(row.label),
            Cell(words, ROLES[row.bucket]),
            Cell(call, right=True),
            Cell(why or same_as, "hint"),
        ]

    def _lay_out(self, icons: Icons) -> QWidget:
        theme = self._theme
        export = QPushButton("Export…")
        export.setIcon(icons.icon("save"))
        export.clicked.connect(self.export_pressed)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(export)
        drawn = QHBoxLayout()
        drawn.setSpacing(theme.space(4))
        drawn.addWidget(_titled(theme, "Records", self._buckets), 1)
        drawn.addWidget(_titled(theme, "Calls", self._timeline, self._pace), 1)
        calls = QSplitter(Qt.Orientation.Horizontal)
        calls.addWidget(self._calls)
        calls.addWidget(self._body)
        calls.setSizes([420, 580])
        records = QWidget()
        listed = QVBoxLayout(records)
        listed.setContentsMargins(0, 0, 0, 0)
        listed.addWidget(self._rows, 1)
        listed.addWidget(self._more)
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        tabs.setAccessibleName("Parts of the plan")
        for widget, words in (
            (records, "Records"),
            (calls, "Calls"),
            (self._mails, "Mails"),
            (self._compare, "Compare"),
        ):
            tabs.addTab(widget, words)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(theme.space(4), theme.space(3), theme.space(4), theme.space(2))
        column.setSpacing(theme.space(2))
        column.addLayout(head)
        column.addWidget(self._facts)
        column.addLayout(drawn)
        column.addWidget(tabs, 1)
        column.addWidget(self._notes)
        return body

    def _first_action(self) -> None:
        (self.plan_pressed if self._can_plan else self.choose_records_pressed).emit()


def _titled(theme: Theme, title: str, *widgets: QWidget) -> QWidget:
    """Put a small headline above some widgets."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, theme.space(1), 0, theme.space(1))
    column.setSpacing(theme.space(1.5))
    label = QLabel(title)
    font = QFont(theme.font())
    font.setWeight(QFont.Weight.DemiBold)
    label.setFont(font)
    column.addWidget(label)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch()
    return box
