"""The protocol editor: the list on top, form or text on the left, the exact request on the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QTabBar, QTabWidget, QVBoxLayout, QWidget

from workbench.errors import UserFacingError
from workbench.sessions.probe import Probe
from workbench.sessions.profile import StepName
from workbench.sessions.profile_text import STEP_NAMES
from workbench.ui.icons import Icons
from workbench.ui.notices import Notices
from workbench.ui.pages.connections.probe_card import ProbeCard
from workbench.ui.pages.connections.protocols.bar import ProtocolBar
from workbench.ui.pages.connections.protocols.ports import ProtocolEntry, ProtocolShown
from workbench.ui.pages.connections.protocols.step_form import STEP_TITLES, StepForm
from workbench.ui.theme import Theme
from workbench.ui.widgets.source import Mark, SourcePanel
from workbench.ui.widgets.transcript import TranscriptPane
from workbench.ui.widgets.words import Words
from workbench.workspace.tables import TableError


class ProtocolPane(QWidget):
    """Shows and changes protocols."""

    edited = Signal(str)
    changed = Signal(str, object)
    step_wanted = Signal(bool)
    step_chosen = Signal(str)

    def __init__(self, theme: Theme, icons: Icons, notices: Notices) -> None:
        super().__init__()
        self._theme = theme
        self._notices = notices
        self._shown: ProtocolShown | None = None
        self.setAccessibleName("Protocol")
        self.bar = ProtocolBar(theme, icons)
        self._fault = Words(theme, "error")
        self._fault.setContentsMargins(theme.space(4), theme.space(1.5), theme.space(4), theme.space(1.5))
        self.steps = QTabBar()
        self.steps.setDrawBase(False)
        self.steps.setExpanding(False)
        self.steps.setAccessibleName("Step")
        for step in STEP_NAMES:
            self.steps.addTab(STEP_TITLES[step])
        self.form = StepForm(theme, icons)
        self.source = SourcePanel(theme, icons)
        self.source.set_name("The protocol's text")
        self.request = SourcePanel(theme, icons)
        self.request.set_name("The exact request")
        self.tried = ProbeCard(theme, icons, "Establish and close", "")
        self.transcript = TranscriptPane(theme, icons)
        self.left, self.right = QTabWidget(), QTabWidget()
        for tabs, name, pages in (
            (self.left, "Form or text", ((self.form, "Form"), (self.source, "Text"))),
            (self.right, "Request or try", ((self.request, "Request"), (self._padded(), "Try"))),
        ):
            tabs.setDocumentMode(True)
            tabs.setAccessibleName(name)
            for page, words in pages:
                tabs.addTab(page, words)
        self._lay_out()
        self._connect()

    @property
    def step(self) -> StepName:
        """The step in view."""
        return STEP_NAMES[self.steps.currentIndex()]

    def show_protocols(self, entries: Sequence[ProtocolEntry], current: str) -> None:
        """Offer these."""
        self.bar.show_protocols(entries, current)

    def show_protocol(self, shown: ProtocolShown) -> None:
        """Show a protocol: as form, as text, and what is wrong with it."""
        is_other = self._shown is None or self._shown.entry.name != shown.entry.name
        self._shown = shown
        self.bar.show_protocol(shown)
        if is_other:
            self.source.show_text(shown.text, language="toml")
        elif self.source.text() != shown.text:
            self.source.replace_text(shown.text)
        self._show_fault(shown.fault)
        self._show_step()
        for index, step in enumerate(STEP_NAMES):
            is_there = shown.steps is None or shown.steps[step].is_there
            self.steps.setTabText(index, STEP_TITLES[step] if is_there else f"{STEP_TITLES[step]} –")

    def show_request(self, step: StepName, text: str) -> None:
        """Show the exact request of a step; an empty text says that the protocol has no such step."""
        words = text or f"This protocol has no step {STEP_TITLES[step].lower()}, so nothing is sent."
        self.request.show_text(words, language="http" if text else "text", editable=False)

    def show_trying(self) -> None:
        """Say that it is being tried."""
        self.right.setCurrentIndex(1)
        self.tried.show_testing()
        self.transcript.hide()

    def show_tried(self, probe: Probe | None) -> None:
        """Show how the try went; None for none."""
        self.tried.show_probe(probe, "")
        self.tried.requests.hide()
        has_requests = probe is not None and bool(probe.transcript.exchanges)
        self.transcript.setVisible(has_requests)
        if probe is not None and has_requests:
            self.transcript.show_transcript(probe.transcript)

    def show_try_trouble(self, trouble: UserFacingError) -> None:
        """Say why it could not be tried."""
        self.tried.show_trouble(trouble)

    def say(self, words: str) -> None:
        """Say what was done."""
        self._notices.say(words)

    def offer_undo(self, words: str, undo: Callable[[], None]) -> None:
        """Say what was done, with a button that undoes it."""
        self._notices.say(words, ("Undo", undo))

    def show_notice(self, trouble: UserFacingError) -> None:
        """Say why something could not be done."""
        self._notices.trouble(trouble)

    def _show_fault(self, fault: TableError | None) -> None:
        marks = []
        if fault is not None and fault.line:
            lines = self.source.text().split("\n")
            line = min(fault.line, len(lines))
            row = lines[line - 1]
            start = len(row) - len(row.lstrip()) + 1
            marks = [Mark(line, start, line, max(len(row) + 1, start + 1), "error", fault.reason)]
        self.source.set_marks(marks)
        where = f"Line {fault.line}: " if fault is not None and fault.line else ""
        self._fault.say(f"{where}{fault.reason[:1].upper()}{fault.reason[1:]}." if fault is not None else "")
        self.right.setTabText(0, "Request" if fault is None else "Request as it was last")
        self.bar.forbid_trying("Correct the protocol first" if fault is not None else "")

    def _show_step(self) -> None:
        if self._shown is not None:
            steps = self._shown.steps
            self.form.show_step(self.step, steps[self.step] if steps is not None else None)

    def _padded(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        space = self._theme.space(2)
        column.setContentsMargins(space, space, space, space)
        column.addWidget(self.tried)
        column.addWidget(self.transcript, 1)
        column.addStretch()
        return holder

    def _lay_out(self) -> None:
        across = QSplitter(Qt.Orientation.Horizontal)
        across.addWidget(self.left)
        across.addWidget(self.right)
        across.setChildrenCollapsible(False)
        across.setSizes([self._theme.space(130), self._theme.space(130)])
        row = QHBoxLayout()
        row.setContentsMargins(self._theme.space(2), 0, 0, 0)
        row.addWidget(self.steps)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self._fault)
        column.addLayout(row)
        column.addWidget(across, 1)

    def _connect(self) -> None:
        self.source.edited.connect(self.edited)
        self.form.changed.connect(self.changed)
        self.form.step_wanted.connect(self.step_wanted)
        self.steps.currentChanged.connect(self._step_changed)

    def _step_changed(self) -> None:
        self._show_step()
        self.step_chosen.emit(self.step)
