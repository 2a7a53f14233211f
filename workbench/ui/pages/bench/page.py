"""The bench: drop zones, stage rail, source, the chosen stage's page, problems. Shows what the presenter decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout

from workbench.bench.stages import StageName, StageState, review_state
from workbench.documents.queries import Matches
from workbench.errors import UserFacingError
from workbench.findings import Finding, Place
from workbench.ui.dialogs import ask_for_secret, ask_to_overwrite, ask_where_to_save, choose_files
from workbench.ui.dropped import Dropped
from workbench.ui.page import Page
from workbench.ui.pages.bench.frame import Frame
from workbench.ui.pages.bench.presenter import BenchPresenter
from workbench.ui.pages.bench.stage_pages import BEFORE_SENDING
from workbench.ui.pages.bench.stages.session_words import session_state
from workbench.ui.pages.bench.stages.wiring import connect_stages
from workbench.ui.pages.bench.zone import ZoneWords
from workbench.ui.pages.bench.zones import ANY
from workbench.ui.widgets.source import Mark

if TYPE_CHECKING:
    from workbench.bench import Examination
    from workbench.bench.sending import Sent, StepProgress
    from workbench.checks.fixes import Fix
    from workbench.convert import Case, Conversion
    from workbench.review import Gate
    from workbench.sessions import Connection
    from workbench.transactions import Transaction
    from workbench.ui.icons import Icons
    from workbench.ui.notices import Notices
    from workbench.ui.pages.bench.documents import BenchDocument
    from workbench.ui.pages.bench.ports import BenchServices, Earlier, Evidence, Webhooks
    from workbench.ui.pages.bench.zones import Zones
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
        zones: Zones,
        *,
        show_connection: Callable[[Connection], None],
        show_help: Callable[[str], None],
        show_converter: Callable[[str, str, bytes], None],
        show_case: Callable[[str, str], None],
    ) -> None:
        super().__init__()
        self._theme = theme
        self._notices = notices
        self._tasks = tasks
        self._remembered = remembered
        self._show_connection = show_connection
        self._show_converter = show_converter
        self._show_case = show_case
        self._services = services
        self._connection: Connection | None = None
        self._shown: BenchDocument | None = None
        self.presenter = BenchPresenter(self, services, tasks)
        self.frame = Frame(theme, icons, remembered, zones)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.frame)
        self._connect(show_help)
        self.presenter.start()

    # What the window asks for

    def open_files(self, paths: Sequence[Path]) -> None:
        self.presenter.open_files(paths)

    def open_text(self, text: str) -> None:
        self.presenter.open_text(text)

    def drag_moved(self, dropped: Dropped, at: QPoint) -> None:
        self.frame.zones.await_drag(True)
        self.frame.zones.hold(at, dropped)

    def drag_left(self) -> None:
        self.frame.zones.await_drag(False)

    def take(self, dropped: Dropped, at: QPoint) -> None:
        zone = self.frame.zones.zone_at(at)
        words = zone.words if zone is not None else ANY
        self.drag_left()
        if dropped.paths:
            self.presenter.open_files(dropped.paths, words.kind, words.converter)
        else:
            self.presenter.open_text(dropped.text, words.kind, words.converter)

    def run_all(self) -> None:
        self.presenter.examine()

    def submit(self) -> None:
        self.presenter.session.submit()

    def cancel(self) -> None:
        self.presenter.cancel()

    def step(self, forward: bool) -> None:
        if self.frame.stages.shown == "standard" and not self.frame.problems.isAncestorOf(self.focusWidget() or self):
            self.frame.stages.standard.step(forward)
        else:
            self.frame.problems.step(forward)

    def show_find(self) -> None:
        self.frame.source.show_find()

    def go_to_line(self) -> None:
        self.frame.source.go_to_line()

    def save(self) -> None:
        self.presenter.source.save()

    async def close_page(self) -> None:
        self.frame.remember_sizes()
        await self._tasks.close()

    # What the presenter shows

    def show_catalogue(self, transactions: tuple[Transaction, ...]) -> None:
        for zones in (self.frame.bar, self.frame.large):
            zones.show_catalogue(transactions)
            zones.show_shop_samples(self._services.shop_samples())
        self.frame.stages.transaction.show_catalogue(transactions)

    def show_converters(self, converters: tuple[tuple[str, str], ...]) -> None:
        self.frame.stages.conversion.show_converters(converters)

    def show_connection(self, connection: Connection) -> None:
        self._connection = connection
        self._show_connection(connection)

    def show_empty(self) -> None:
        self._shown = None
        self.drag_left()
        self.frame.show_empty(True)
        self.frame.problems.show_findings((), NOTHING_YET)

    def show_list(self, documents: tuple[BenchDocument, ...], current: int | None) -> None:
        self.frame.list.show_documents(documents, current)
        self.frame.list.setVisible(len(documents) > 1)

    def show_source(self, document: BenchDocument) -> None:
        self.drag_left()
        self.frame.show_empty(False)
        self._shown = document
        self.frame.source.show_document(document)
        self.frame.stages.session.show_waiting()

    def show_busy(self, document: BenchDocument) -> None:
        busy = [StageState(name, "busy", "", "Being looked at.") for name in BEFORE_SENDING]
        self.frame.rail.show_stages(busy)
        self.frame.rail.forbid("The document is being looked at.")
        self.frame.source.show_busy(len(document.raw))

    def show_examination(self, document: BenchDocument, examination: Examination) -> None:
        self._shown = document
        self.frame.rail.show_stages(examination.stages)
        self.frame.source.show_examination(document, examination)
        self.frame.stages.show_examination(document, examination)
        self.frame.problems.show_findings(examination.findings)

    def show_trouble(self, trouble: UserFacingError) -> None:
        self.frame.source.show_idle()
        failed = [StageState(name, "none", "", trouble.message) for name in BEFORE_SENDING]
        self.frame.rail.show_stages(failed)
        self.frame.rail.forbid(trouble.message)
        self.frame.stages.show_trouble(trouble)
        self.frame.problems.show_findings((), trouble.message)

    def show_stopped(self) -> None:
        self.frame.source.show_idle()
        if self._shown is not None and self._shown.examination is None:
            stopped = UserFacingError("The document was not looked at, because you stopped it.", "Press F5 to go on.")
            self.show_trouble(stopped)

    def show_gate(self, gate: Gate) -> None:
        assert self._connection is not None
        self.frame.stages.review.show_gate(gate, self._connection)
        self.frame.stages.session.show_gate(gate)
        self.frame.rail.show_stage(review_state(gate))
        if gate.may_send:
            self.frame.rail.allow(f"{gate.sentence} (Ctrl+Return)", self._connection.mode)
        else:
            self.frame.rail.forbid(f"{gate.sentence} {gate.advice}")

    def show_sending(self) -> None:
        self.frame.rail.show_sending(True)
        self.frame.rail.show_stage(StageState("session", "busy", "", "In session."))
        self.frame.stages.session.show_sending()
        self._choose_stage("session")

    def show_step(self, progress: StepProgress) -> None:
        self.frame.stages.session.show_step(progress)

    def show_sending_ended(self) -> None:
        self.frame.rail.show_sending(False)

    def show_evidence(self, evidence: Evidence) -> None:
        self.frame.stages.review.show_evidence(evidence)

    def show_earlier(self, earlier: Sequence[Earlier]) -> None:
        self.frame.stages.session.show_earlier(earlier)

    def show_sent(self, sent: Sent, can_ask: bool) -> None:
        self.frame.stages.session.show_sent(sent, can_ask)
        self.frame.rail.show_stage(session_state(sent.submission))

    def show_partners_answer(self, conversion: Conversion) -> None:
        output = conversion.output
        if output is None:
            words = next((each.message for each in conversion.findings if each.severity == "error"), "It gave nothing.")
            self._notices.say(f"{conversion.converter} made no answer for the partner. {words}")
            return

        def show() -> None:
            self.presenter.open_answer(f"answer by {conversion.converter}", output.raw)

        self._notices.say(f"{conversion.converter} made the partner's answer of it.", ("Look at it", show))

    def show_session_trouble(self, trouble: UserFacingError) -> None:
        self.frame.stages.session.show_trouble(trouble)
        self.frame.rail.show_stage(StageState("session", "problems", "failed", trouble.message))

    def show_notice(self, trouble: UserFacingError) -> None:
        self._notices.trouble(trouble)

    def offer_undo(self, words: str, undo: Callable[[], None]) -> None:
        self._notices.say(words, ("Undo", undo))

    def reveal(self, place: Place) -> None:
        self.frame.source.reveal(place)

    def reveal_source(self, place: Place) -> None:
        self.frame.source.reveal_source(place)

    def show_matches(self, matches: Matches | UserFacingError) -> None:
        if isinstance(matches, UserFacingError):
            self.frame.source.before.show_xpath_matches(str(matches))
        elif matches.value:
            self.frame.source.before.show_xpath_matches(f"= {matches.value}")
        else:
            places = [_mark(place) for place in matches.places]
            self.frame.source.before.show_xpath_matches(places)

    def show_text_changed(self, text: str) -> None:
        self.frame.source.before.replace_text(text)
        self.presenter.edit(text)

    def show_fixes(self, fixes: Sequence[tuple[Finding, tuple[Fix, ...]]]) -> None:
        self.frame.stages.schema.show_fixes(fixes)

    def copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._notices.say(f"Copied: {text}")

    def say(self, words: str) -> None:
        self._notices.say(words)

    def show_webhooks(self, state: Webhooks | None) -> None:
        self.frame.webhooks.show_state(state)
        for zones in (self.frame.bar, self.frame.large):
            zones.show_webhooks(state is not None)

    async def ask_secret(self) -> str | None:
        return await ask_for_secret(self.window(), self._theme)

    def show_case_made(self, converter: str, case: Case) -> None:
        words = f"The case {case.name} of {converter} was made; accept its output there when it is right."
        self._notices.say(words, ("Look at it", lambda: self._show_case(converter, case.name)))

    def open_converter(self, name: str, raw: bytes, document: str) -> None:
        self._show_converter(name, document, raw)

    async def ask_path(self, suggested: str) -> Path | None:
        return await ask_where_to_save(self.window(), suggested)

    async def ask_overwrite(self, path: Path) -> bool:
        return await ask_to_overwrite(self.window(), path, self._theme)

    # How it is put together

    def _connect(self, show_help: Callable[[str], None]) -> None:
        presenter = self.presenter
        for zones in (self.frame.bar, self.frame.large):
            zones.open_pressed.connect(self._ask_for_files)
            zones.paste_pressed.connect(self._paste)
            zones.sample_pressed.connect(presenter.open_sample)
            zones.webhooks_pressed.connect(presenter.webhooks.toggle)
        self.frame.webhooks.stop_pressed.connect(presenter.webhooks.stop)
        self.frame.webhooks.secret_pressed.connect(presenter.webhooks.ask_secret)
        self.frame.rail.chosen.connect(self._choose_stage)
        self.frame.rail.submit_pressed.connect(presenter.session.submit)
        self.frame.rail.cancel_pressed.connect(presenter.cancel)
        self.frame.list.chosen.connect(presenter.choose_document)
        self.frame.list.close_pressed.connect(presenter.close_document)
        self.frame.source.edited.connect(presenter.edit)
        self.frame.source.before.xpath_asked.connect(presenter.source.find_xpath)
        self.frame.source.before.path_asked.connect(presenter.source.copy_path)
        self.frame.source.before.format_asked.connect(presenter.source.format)
        self.frame.source.close_pressed.connect(presenter.close_current)
        self.frame.source.save_pressed.connect(presenter.source.save)
        self.frame.problems.chosen.connect(self._finding_chosen)
        connect_stages(self.frame.stages, presenter, show_help)
        self._choose_stage("document")

    def _finding_chosen(self, finding: Finding) -> None:
        self.frame.stages.explain(finding)
        if finding.stage in ("schema", "rules"):
            self._choose_stage("schema")
        self.presenter.source.choose_finding(finding)

    def _choose_stage(self, name: StageName) -> None:
        self.frame.stages.show_stage(name)
        self.frame.rail.choose(self.frame.stages.shown)

    def _ask_for_files(self, words: ZoneWords) -> None:
        recent = self._remembered.state.recent
        start = str(Path(recent[0]).parent) if recent else ""
        choose_files(self.window(), start, lambda paths: self.presenter.open_files(paths, words.kind, words.converter))

    def _paste(self, words: ZoneWords) -> None:
        text = QGuiApplication.clipboard().text()
        if text.strip():
            self.presenter.open_text(text, words.kind, words.converter)
        else:
            self._notices.say("There is nothing on the clipboard that could be a document.")


def _mark(place: Place) -> Mark:
    return Mark(place.line, place.column, place.end_line, place.end_column, "note", place.path or "")
