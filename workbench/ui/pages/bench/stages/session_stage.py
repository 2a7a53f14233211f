"""Stage 7: the session with the server, live and afterwards: its steps, the answer in plain words, the exact bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QTabWidget, QToolButton, QVBoxLayout, QWidget

from workbench.bench.sending import Sent
from workbench.documents.texts import editable_text
from workbench.errors import UserFacingError
from workbench.findings import Finding
from workbench.review import Gate
from workbench.sessions import Exchange, StepProgress, Submission
from workbench.ui.icons import Icons
from workbench.ui.pages.bench.ports import Earlier
from workbench.ui.pages.bench.stages.comparison import TranscriptComparison
from workbench.ui.pages.bench.stages.session_words import answer_findings, look_of
from workbench.ui.pages.bench.stages.stage import StagePage
from workbench.ui.pages.bench.stages.steps import STEPS, Steps
from workbench.ui.pages.bench.stages.unknown import UnknownBanner
from workbench.ui.theme import Theme
from workbench.ui.widgets.findings import FindingsList
from workbench.ui.widgets.source import SourcePanel
from workbench.ui.widgets.transcript import TranscriptPane

BODY_STEPS = 72
"""The least height of answer and requests; where there is less room, the page scrolls."""


class SessionStage(StagePage):
    """Shows how the session goes and went."""

    path_chosen = Signal(str)
    """A path in the submitted document that the server speaks of."""
    save_pressed = Signal()
    curl_pressed = Signal()
    ask_pressed = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__("Session", theme, icons)
        self._sent: Sent | None = None
        self._steps = Steps(theme, icons)
        self.unknown = UnknownBanner(theme, icons)
        self.unknown.ask_pressed.connect(self.ask_pressed)
        self._body = QSplitter(Qt.Orientation.Vertical)
        self._body.setChildrenCollapsible(False)
        self._messages = FindingsList(theme, icons)
        self._messages.setAccessibleName("What the server says")
        self._messages.chosen.connect(self._chosen)
        self._body.addWidget(self._messages)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName("Answer, requests, comparison")
        self.tabs.currentChanged.connect(self._fill_tab)
        self._answer = SourcePanel(theme, icons)
        self._answer.set_name("The answer's XML")
        self.requests = TranscriptPane(theme, icons)
        self.comparison = TranscriptComparison(theme)
        for page, words in ((self._answer, "Answer"), (self.requests, "Requests"), (self.comparison, "Compare")):
            self.tabs.addTab(page, words)
        self.tabs.setCornerWidget(self._buttons(), Qt.Corner.TopRightCorner)
        self._body.addWidget(self.tabs)
        self._body.setStretchFactor(1, 1)
        self._body.setMinimumHeight(theme.space(BODY_STEPS))
        self.column.addWidget(self.scrolled(self._laid_out()), 1)
        self.show_waiting()

    def show_waiting(self) -> None:
        """Say that there was no session yet."""
        self._begin("waiting", "hint", "Not submitted yet", "Press Submit test (Ctrl+Return).")
        self._is_waiting = True

    def show_gate(self, gate: Gate) -> None:
        """Say of a document that was not submitted yet whether it can be."""
        if self._is_waiting and gate.may_send:
            self.show_waiting()
        elif self._is_waiting:
            self.headline("none", "hint", "Not to be submitted", gate.sentence, gate.advice)

    def show_sending(self) -> None:
        """Begin a session."""
        self._begin("busy", "accent", "In session", "Establish, submit and wait, close.")

    def show_step(self, progress: StepProgress) -> None:
        """Show that a step began or ended."""
        self._steps.show_step(progress)

    def show_trouble(self, trouble: UserFacingError) -> None:
        """Say why there was no session."""
        self.headline("error", "error", "No session", trouble.message, trouble.advice)
        self._steps.end()
        self.unknown.hide()
        self._body.hide()

    def show_sent(self, sent: Sent, can_ask: bool) -> None:
        """Show how a session went.

        Args:
            sent: what became of the document.
            can_ask: whether the server can be asked by sending the document again, since it does nothing twice.
        """
        self._sent = sent
        self._is_waiting = False
        submission = sent.submission
        self.headline(*look_of(submission), submission.sentence, submission.advice)
        self.unknown.show_submission(submission, sent.connection, can_ask)
        self._show_steps(submission)
        findings = answer_findings(submission)
        self._messages.show_findings(findings)
        self._messages.setVisible(bool(findings))
        exchanges = submission.transcript.exchanges
        self._body.setVisible(bool(exchanges))
        has_answer = submission.answer is not None
        self.tabs.setTabVisible(self.tabs.indexOf(self._answer), has_answer)
        self.requests.show_transcript(submission.transcript, _worth_seeing(exchanges))
        self.tabs.setCurrentWidget(self._answer if has_answer else self.requests)
        self._fill_tab()
        height = self._messages.sizeHintForRow(0) * min(4, len(findings)) + self.theme.space(2)
        self._body.setSizes([max(height, self.theme.space(10)), 10_000])

    def show_earlier(self, earlier: Sequence[Earlier]) -> None:
        """Offer earlier submissions of this run, to compare this one with."""
        if self._sent is not None:
            self.comparison.show_transcript(self._sent.submission.transcript, earlier)
        self.tabs.setTabVisible(self.tabs.indexOf(self.comparison), bool(earlier))

    def _laid_out(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.theme.space(3))
        for widget in (self._steps, self.unknown):
            column.addWidget(widget)
        column.addWidget(self._body, 1)
        column.addStretch()
        return holder

    def _begin(self, icon: str, role: str, title: str, sentence: str) -> None:
        self._sent = None
        self._is_waiting = False
        self.headline(icon, role, title, sentence)
        self._steps.clear()
        self.unknown.hide()
        self._body.hide()

    def _show_steps(self, submission: Submission) -> None:
        self._steps.clear()
        well = {
            "establish": submission.established,
            "submit": submission.answer is not None,
            "close": submission.closed,
        }
        for name, _ in STEPS:
            exchange = submission.transcript.step(name)
            if exchange is not None:
                state: Literal["done", "failed"] = "done" if well[name] else "failed"
                self._steps.show_step(StepProgress(name, state, exchange.seconds, exchange.trouble))
        self._steps.end()

    def _fill_tab(self) -> None:
        """Lay out only what is looked at: bodies can be large."""
        if self._sent is not None and self.tabs.currentWidget() is self._answer:
            answer = self._sent.submission.answer
            self._answer.show_text(editable_text(answer.raw).text if answer is not None else "", editable=False)

    def _buttons(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        for words, icon, do in (
            ("Copy answer", "copy", self._copy_answer),
            ("Copy as curl commands, secrets as variables", "code", self._copy_curl),
            ("Save as curl script…", "document", self.curl_pressed.emit),
            ("Save transcript…", "save", self.save_pressed.emit),
        ):
            button = QToolButton()
            button.setProperty("flat", True)
            button.setIcon(self.icons.icon(icon, "hint"))
            button.setToolTip(words)
            button.setAccessibleName(words)
            button.clicked.connect(lambda *_, do=do: do())
            row.addWidget(button)
        return holder

    def _copy_answer(self) -> None:
        if self._sent is not None and self._sent.submission.answer is not None:
            QGuiApplication.clipboard().setText(editable_text(self._sent.submission.answer.raw).text)

    def _copy_curl(self) -> None:
        if self._sent is not None:
            QGuiApplication.clipboard().setText(self._sent.submission.transcript.to_curl())

    def _chosen(self, finding: Finding) -> None:
        if finding.place is not None and finding.place.path:
            self.path_chosen.emit(finding.place.path)


def _worth_seeing(exchanges: tuple[Exchange, ...]) -> int:
    """Give the number of the exchange to look at first: the one that went wrong; closing seldom is."""
    asked = [number for number, each in enumerate(exchanges) if each.step != "close"]
    return asked[-1] if asked else 0
