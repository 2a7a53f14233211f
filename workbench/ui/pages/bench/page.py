"""The bench: drop zones, stage rail, source, the chosen stage's page, problems. Shows what the presenter decides."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMessageBox, QSplitter, QStackedWidget, QVBoxLayout, QWidget
from workbench.ui.widgets.source import Mark

from workbench.bench.stages import StageState
from workbench.documents.queries import Matches
from workbench.errors import UserFacingError
from workbench.findings import Finding, Place
from workbench.ui.dropped import Dropped
from workbench.ui.loop import ask
from workbench.ui.page import Page
from workbench.ui.pages.bench.document_list import DocumentList
from workbench.ui.pages.bench.presenter import BenchPresenter
from workbench.ui.pages.bench.problems import Problems
from workbench.ui.pages.bench.rail import Rail
from workbench.ui.pages.bench.source import Source
from workbench.ui.pages.bench.stage_pages import StagePages
from workbench.ui.pages.bench.zones import Zones

if TYPE_CHECKING:
    from workbench.bench import Examination
    from workbench.bench.sending import Sent, StepProgress
    from workbench.review import Gate
    from workbench.sessions import Connection
    from workbench.transactions import Transaction
    from workbench.ui.icons import Icons
    from workbench.ui.notices import Notices
    from workbench.ui.pages.bench.documents import BenchDocument
    from workbench.ui.pages.bench.ports import BenchServices
    from workbench.ui.remembered import Remembered
    from workbench.ui.tasks import TaskScope
    from workbench.ui.theme import Theme

NOTHING_YET = "Nothing was looked at yet."


class BenchPage(Page):
    """The page the program opens with."""

    help_topic = "bench"
    takes_files = True

    def __init__(
        self,
        theme: Theme,
        icons: Icons,
        services: BenchServices,
        tasks: TaskScope,
        notices: Notices,
        remembered: Remembered,
        *,
        show_connection: Callable[[Connection], None],
        show_help: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._theme = theme
        self._notices = notices
        self._tasks = tasks
        self._remembered = remembered
        self._show_connection = show_connection
        self._services = services
        self._connection: Connection | None = None
        self._shown: BenchDocument | None = None
        self.presenter = BenchPresenter(self, services, tasks)
        self.bar = Zones(theme, icons, large=False)
        self.large = Zones(theme, icons, large=True)
        self.rail = Rail(theme, icons)
        self.list = DocumentList(theme, icons)
        self.source = Source(theme, icons)
        self.stages = StagePages(theme, icons)
        self.problems = Problems(theme, icons)
        self._lay_out()
        self._connect(show_help)
        self.presenter.start()

    # What the window asks for

    def open_files(self, paths: Sequence[Path]) -> None:
        self.presenter.open_files(paths)

    def open_text(self, text: str) -> None:
        self.presenter.open_text(text)

    def drag_moved(self, dropped: Dropped, at: QPoint) -> None:
        self._zones().await_drag(True)
        self._zones().hold(at, dropped)

    def drag_left(self) -> None:
        self._zones().await_drag(False)

    def take(self, dropped: Dropped, at: QPoint) -> None:
        zone = self._zones().zone_at(at)
        kind = zone.words.kind if zone is not None else None
        self.drag_left()
        if dropped.paths:
            self.presenter.open_files(dropped.paths, kind)
        else:
            self.presenter.open_text(dropped.text, kind)

    def run_all(self) -> None:
        self.presenter.examine()

    def submit(self) -> None:
        self.presenter.submit()

    def cancel(self) -> None:
        self.presenter.cancel()

    def step(self, forward: bool) -> None:
        if self.stages.shown == "standard" and not self.problems.isAncestorOf(self.focusWidget() or self):
            self.stages.standard.step(forward)
        else:
            self.problems.step(forward)

    def find(self) -> None:
        self.source.show_find()

    def go_to_line(self) -> None:
        self.source.go_to_line()

    def save(self) -> None:
        self.presenter.save()

    async def close_page(self) -> None:
        self._remember_sizes()
        await self._tasks.close()

    # What the presenter shows

    def show_catalogue(self, transactions: tuple[Transaction, ...]) -> None:
        for zones in (self.bar, self.large):
            zones.show_catalogue(transactions)
        self.stages.transaction.show_catalogue(transactions)

    def show_converters(self, converters: tuple[tuple[str, str], ...]) -> None:
        self.stages.conversion.show_converters(converters)

    def show_connection(self, connection: Connection) -> None:
        self._connection = connection
        self._show_connection(connection)

    def show_empty(self) -> None:
        self._shown = None
        self.drag_left()
        self._stack.setCurrentWidget(self.large)
        self.problems.show_findings((), NOTHING_YET)

    def show_list(self, documents: tuple[BenchDocument, ...], current: int | None) -> None:
        self.list.show_documents(documents, current)
        self.list.setVisible(len(documents) > 1)

    def show_source(self, document: BenchDocument) -> None:
        self.drag_left()
        self._stack.setCurrentWidget(self._work)
        self._shown = document
        self.source.show_document(document)
        self.stages.session.show_waiting("Not submitted yet", "Press Submit test (Ctrl+Return).", "waiting")

    def show_busy(self, document: BenchDocument) -> None:
        busy = [StageState(name, "busy", "", "Being looked at.") for name in self.stages.BEFORE_SENDING]
        self.rail.show_stages(busy)
        self.rail.forbid("The document is being looked at.")
        self.source.show_busy(len(document.raw))

    def show_examination(self, document: BenchDocument, examination: Examination) -> None:
        self._shown = document
        self.rail.show_stages(examination.stages)
        self.source.show_examination(document, examination)
        self.stages.show_examination(document, examination)
        self.problems.show_findings(examination.findings)

    def show_trouble(self, trouble: UserFacingError) -> None:
        self.source.show_idle()
        failed = [StageState(name, "none", "", trouble.message) for name in self.stages.BEFORE_SENDING]
        self.rail.show_stages(failed)
        self.rail.forbid(trouble.message)
        self.stages.show_trouble(trouble)
        self.problems.show_findings((), trouble.message)

    def show_stopped(self) -> None:
        self.source.show_idle()
        if self._shown is not None and self._shown.examination is None:
            stopped = UserFacingError("The document was not looked at, because you stopped it.", "Press F5 to go on.")
            self.show_trouble(stopped)

    def show_gate(self, gate: Gate) -> None:
        assert self._connection is not None
        self.stages.review.show_gate(gate, self._connection)
        if gate.may_send:
            self.rail.allow(f"{gate.sentence} (Ctrl+Return)", self._connection.mode)
        else:
            self.rail.forbid(f"{gate.sentence} {gate.advice}")

    def show_sending(self) -> None:
        self.rail.show_sending(True)
        self.rail.show_stage(StageState("session", "busy", "", "In session."))
        self.stages.session.show_sending()
        self._choose_stage("session")

    def show_step(self, progress: StepProgress) -> None:
        self.stages.session.show_step(progress)

    def show_sending_ended(self) -> None:
        self.rail.show_sending(False)
        self.presenter.show_gate_again()

    def show_sent(self, sent: Sent) -> None:
        self.stages.session.show_sent(sent)
        self.rail.show_stage(session_state(sent))

    def show_session_trouble(self, trouble: UserFacingError) -> None:
        self.stages.session.show_trouble(trouble)
        self.rail.show_stage(StageState("session", "problems", "failed", trouble.message))

    def show_notice(self, trouble: UserFacingError) -> None:
        self._notices.trouble(trouble)

    def offer_undo(self, words: str, undo: Callable[[], None]) -> None:
        self._notices.say(words, ("Undo", undo))

    def reveal(self, place: Place) -> None:
        self.source.reveal(place)

    def show_matches(self, matches: Matches | UserFacingError) -> None:
        if isinstance(matches, UserFacingError):
            self.source.before.show_xpath_matches(str(matches))
        elif matches.value:
            self.source.before.show_xpath_matches(f"= {matches.value}")
        else:
            places = [_mark(place) for place in matches.places]
            self.source.before.show_xpath_matches(places)

    def show_formatted(self, text: str) -> None:
        self.source.before.replace_text(text)

    def copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._notices.say(f"Copied: {text}")

    async def ask_path(self, suggested: str) -> Path | None:
        dialog = QFileDialog(self, "Save as", suggested)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(suggested)
        return Path(dialog.selectedFiles()[0]) if await ask(dialog) and dialog.selectedFiles() else None

    async def ask_overwrite(self, path: Path) -> bool:
        box = QMessageBox(
            QMessageBox.Icon.Question, "Save", f"Overwrite the partner's file {path.name}?", parent=self.window()
        )
        box.setInformativeText(f"It is in {path.parent}. What the partner sent is lost unless you have it elsewhere.")
        box.setStandardButtons(QMessageBox.StandardButton.Save | QMessageBox.StandardButton.Cancel)
        answered: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        box.buttonClicked.connect(
            lambda button: answered.set_result(box.standardButton(button) == QMessageBox.StandardButton.Save)
        )
        box.finished.connect(lambda _: answered.done() or answered.set_result(False))
        box.open()
        try:
            return await answered
        finally:
            box.deleteLater()

    # How it is put together

    def _lay_out(self) -> None:
        space = self._theme.space
        self._work = QWidget()
        column = QVBoxLayout(self._work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(space(3), space(2), space(3), space(2))
        row.addWidget(self.bar)
        column.addWidget(holder)
        column.addWidget(self.rail)
        self._across = QSplitter(Qt.Orientation.Horizontal)
        for widget, stretch in ((self.list, 0), (self.source, 3), (self.stages, 2)):
            self._across.addWidget(widget)
            self._across.setStretchFactor(self._across.indexOf(widget), stretch)
        self._across.setChildrenCollapsible(False)
        self._down = QSplitter(Qt.Orientation.Vertical)
        self._down.addWidget(self._across)
        self._down.addWidget(self.problems)
        self._down.setStretchFactor(0, 1)
        self._down.setCollapsible(0, False)
        column.addWidget(self._down, 1)
        self._across.setSizes([space(44), space(140), space(110)])
        self._down.setSizes([space(116), space(52)])
        self._stack = QStackedWidget()
        self._stack.addWidget(self.large)
        self._stack.addWidget(self._work)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self._restore_sizes()

    def _connect(self, show_help: Callable[[str], None]) -> None:
        presenter = self.presenter
        for zones in (self.bar, self.large):
            zones.open_pressed.connect(self._ask_for_files)
            zones.paste_pressed.connect(self._paste)
            zones.sample_pressed.connect(presenter.open_sample)
        self.rail.chosen.connect(self._choose_stage)
        self.rail.submit_pressed.connect(presenter.submit)
        self.rail.cancel_pressed.connect(presenter.cancel)
        self.list.chosen.connect(presenter.choose_document)
        self.list.close_pressed.connect(presenter.close_document)
        self.source.edited.connect(presenter.edit)
        self.source.before.xpath_asked.connect(presenter.find_xpath)
        self.source.before.path_asked.connect(presenter.copy_path)
        self.source.before.format_asked.connect(presenter.format)
        self.source.close_pressed.connect(presenter.close_current)
        self.source.save_pressed.connect(lambda: presenter.save())
        self.problems.chosen.connect(self._finding_chosen)
        stages = self.stages
        stages.document.finding_chosen.connect(presenter.choose_finding)
        stages.conversion.finding_chosen.connect(presenter.choose_finding)
        stages.conversion.converter_chosen.connect(presenter.convert_with)
        stages.transaction.transaction_chosen.connect(presenter.take_for)
        stages.schema.finding_chosen.connect(presenter.choose_finding)
        stages.schema.explain_pressed.connect(show_help)
        stages.standard.change_chosen.connect(presenter.choose_change)
        stages.session.path_chosen.connect(presenter.choose_path)
        stages.session.save_pressed.connect(presenter.save_transcript)
        self._choose_stage("document")

    def _zones(self) -> Zones:
        return self.large if self._stack.currentWidget() is self.large else self.bar

    def _finding_chosen(self, finding: Finding) -> None:
        self.stages.explain(finding)
        if finding.stage in ("schema", "rules"):
            self._choose_stage("schema")
        self.presenter.choose_finding(finding)

    def _choose_stage(self, name: str) -> None:
        self.stages.show_stage(name)
        self.rail.choose(self.stages.shown)

    def _ask_for_files(self, kind: str | None) -> None:
        recent = self._remembered.state.recent
        dialog = QFileDialog(self, "Open files", str(Path(recent[0]).parent) if recent else "")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda files: self.presenter.open_files([Path(file) for file in files], kind))
        dialog.open()

    def _paste(self, kind: str | None) -> None:
        text = QGuiApplication.clipboard().text()
        if text.strip():
            self.presenter.open_text(text, kind)
        else:
            self._notices.say("There is nothing on the clipboard that could be a document.")

    def _remember_sizes(self) -> None:
        for name, splitter in (("bench-across", self._across), ("bench-down", self._down)):
            self._remembered.remember_window(name, bytes(splitter.saveState().toBase64().data()).decode())

    def _restore_sizes(self) -> None:
        for name, splitter in (("bench-across", self._across), ("bench-down", self._down)):
            remembered = self._remembered.window(name)
            if remembered:
                splitter.restoreState(QByteArray.fromBase64(remembered.encode()))


def session_state(sent: Sent) -> StageState:
    """Give the rail's last stage for a session that has ended."""
    submission = sent.submission
    if submission.outcome == "accepted":
        return StageState("session", "fine", submission.reference or "accepted", submission.sentence)
    return StageState("session", "problems", submission.outcome.replace("-", " "), submission.sentence)


def _mark(place: Place) -> Mark:
    return Mark(place.line, place.column, place.end_line, place.end_column, "note", place.path or "")
