"""Stage 7: the session with the server, live and afterwards: its steps, the answer in plain words, the exact bytes."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QTabWidget, QToolButton, QVBoxLayout, QWidget

from workbench.bench.sending import Sent
from workbench.documents.texts import editable_text
from workbench.errors import UserFacingError
from workbench.findings import Finding
from workbench.sessions import Exchange, StepProgress, Submission
from workbench.ui.icons import Icons
from workbench.ui.pages.bench.stages.session_words import OUTCOMES, answer_findings, request_text, response_text
from workbench.ui.pages.bench.stages.stage import StagePage
from workbench.ui.pages.bench.stages.steps import STEPS, Steps
from workbench.ui.theme import Theme
from workbench.ui.widgets.findings import FindingsList
from workbench.ui.widgets.source import SourcePanel


class SessionStage(StagePage):
    """Shows how the session goes and went."""

    path_chosen = Signal(str)
    """A path in the submitted document that the server speaks of."""
    save_pressed = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__("Session", theme, icons)
        self._sent: Sent | None = None
        self._steps = Steps(theme, icons)
        self.column.addWidget(self._steps)
        self._body = QSplitter(Qt.Orientation.Vertical)
        self._body.setChildrenCollapsible(False)
        self._messages = FindingsList(theme, icons)
        self._messages.setAccessibleName("What the server says")
        self._messages.chosen.connect(self._chosen)
        self._body.addWidget(self._messages)
        self._tabs = QTabWidget()
        self._tabs.setDocumentMode(True)
        self._tabs.setAccessibleName("Answer and transcript")
        self._tabs.currentChanged.connect(self._fill_tab)
        self._answer = SourcePanel(theme, icons)
        self._answer.set_name("The answer's XML")
        self._tabs.addTab(self._answer, "Answer")
        self._exchanges: dict[str, _ExchangeView] = {}
        for name, title in STEPS:
            view = self._exchanges[name] = _ExchangeView(theme, icons)
            self._tabs.addTab(view, title)
        self._tabs.setCornerWidget(self._buttons(), Qt.Corner.TopRightCorner)
        self._body.addWidget(self._tabs)
        self._body.setStretchFactor(1, 1)
        self.column.addWidget(self._body, 1)
        self.column.addStretch()
        self.show_waiting("Not submitted yet", "Press Submit test (Ctrl+Return).", "waiting")

    def show_waiting(self, title: str, sentence: str, icon: str = "none") -> None:
        """Say that there is no session, and why."""
        self._sent = None
        self.headline(icon, "hint", title, sentence)
        self._steps.clear()
        self._body.hide()

    def show_sending(self) -> None:
        """Begin a session."""
        self._sent = None
        self.headline("busy", "accent", "In session", "Establish, submit and wait, close.")
        self._steps.clear()
        self._body.hide()

    def show_step(self, progress: StepProgress) -> None:
        """Show that a step began or ended."""
        self._steps.show_step(progress)

    def show_trouble(self, trouble: UserFacingError) -> None:
        """Say why there was no session."""
        self.headline("error", "error", "No session", trouble.message, trouble.advice)
        self._steps.end()
        self._body.hide()

    def show_sent(self, sent: Sent) -> None:
        """Show how a session went."""
        self._sent = sent
        submission = sent.submission
        icon, role, title = OUTCOMES[submission.outcome]
        if submission.reference:
            title = f"{title}: {submission.reference}"
        self.headline(icon, role, title, submission.sentence, submission.advice)
        self._show_steps(submission)
        findings = answer_findings(submission)
        self._messages.show_findings(findings)
        self._messages.setVisible(bool(findings))
        exchanges = submission.transcript.exchanges
        self._body.setVisible(bool(exchanges))
        has_answer = submission.answer is not None
        self._tabs.setTabVisible(0, has_answer)
        for index, (name, _) in enumerate(STEPS, 1):
            self._tabs.setTabVisible(index, submission.transcript.step(name) is not None)
            self._exchanges[name].forget()
        self._tabs.setCurrentIndex(0 if has_answer else self._last_tab(exchanges))
        self._fill_tab(self._tabs.currentIndex())
        height = self._messages.sizeHintForRow(0) * min(4, len(findings)) + self.theme.space(2)
        self._body.setSizes([max(height, self.theme.space(10)), 10_000])

    def _last_tab(self, exchanges: tuple[Exchange, ...]) -> int:
        """The exchange that went wrong is the one to look at; closing seldom is."""
        names = [name for name, _ in STEPS]
        asked = [each.step for each in exchanges if each.step != "close"]
        return names.index(asked[-1]) + 1 if asked and asked[-1] in names else 1

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

    def _fill_tab(self, index: int) -> None:
        """Lay out only what is looked at: bodies can be large."""
        if self._sent is None or index < 0:
            return
        submission = self._sent.submission
        if index == 0:
            answer = submission.answer
            self._answer.show_text(editable_text(answer.raw).text if answer is not None else "", editable=False)
            return
        name = STEPS[index - 1][0]
        exchange = submission.transcript.step(name)
        if exchange is not None:
            self._exchanges[name].show_exchange(exchange)

    def _buttons(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        for words, icon, do in (
            ("Copy answer", "copy", self._copy_answer),
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

    def _chosen(self, finding: Finding) -> None:
        if finding.place is not None and finding.place.path:
            self.path_chosen.emit(finding.place.path)


class _ExchangeView(QWidget):
    """One exchange: the request as it was sent above, what came back below, secrets masked."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._shown: Exchange | None = None
        self._request: SourcePanel | None = None
        self._response: SourcePanel | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def forget(self) -> None:
        self._shown = None

    def show_exchange(self, exchange: Exchange) -> None:
        if exchange is self._shown:
            return
        self._shown = exchange
        if self._request is None or self._response is None:
            split = QSplitter(Qt.Orientation.Vertical)
            self._request, self._response = (SourcePanel(self._theme, self._icons) for _ in range(2))
            self._request.set_name("Request as sent")
            self._response.set_name("Answer as it came")
            split.addWidget(self._request)
            split.addWidget(self._response)
            self._column.addWidget(split)
        for panel, (head, body) in (
            (self._request, request_text(exchange)),
            (self._response, response_text(exchange)),
        ):
            text = f"{head}\n\n{editable_text(body).text}" if body else head
            panel.show_text(text, language="http", editable=False)
