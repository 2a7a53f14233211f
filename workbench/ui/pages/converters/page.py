"""The Converters page: the list, the editor, and what the converter makes of documents. Shows what is decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QFileSystemWatcher, Qt, QTimer
from PySide6.QtWidgets import QSplitter, QTabWidget, QVBoxLayout, QWidget

from workbench.bench.trial import CasesRun, Fit, Tried
from workbench.convert import Case, Converter, Fault, Regression
from workbench.convert.coverage import Part
from workbench.convert.mapping import Mapping
from workbench.documents.queries import Matches
from workbench.errors import UserFacingError
from workbench.findings import Place
from workbench.ui.icons import Icons
from workbench.ui.notices import Notices
from workbench.ui.page import Page
from workbench.ui.pages.converters.archive import ArchivePane
from workbench.ui.pages.converters.cases import CasesPane
from workbench.ui.pages.converters.coverage import CoveragePane
from workbench.ui.pages.converters.editor import EditorPane
from workbench.ui.pages.converters.listing import ConverterList
from workbench.ui.pages.converters.output import OutputPane
from workbench.ui.pages.converters.ports import ConverterServices, Entry, Input, Side
from workbench.ui.pages.converters.presenter import ConvertersPresenter
from workbench.ui.pages.converters.questions import ask_for_files, ask_for_folder, ask_for_name
from workbench.ui.remembered import Remembered
from workbench.ui.states import StatePanel
from workbench.ui.tasks import TaskScope
from workbench.ui.theme import Theme

_SETTLED_MS = 300
"""After a change on disk: other editors write in several steps."""
_SIZES = "converters-across"


class ConvertersPage(Page):
    """Write, test and trust converters."""

    help_topic = "converters"
    takes_files = True

    def __init__(
        self,
        theme: Theme,
        icons: Icons,
        services: ConverterServices,
        tasks: TaskScope,
        notices: Notices,
        remembered: Remembered,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._tasks = tasks
        self._notices = notices
        self._remembered = remembered
        self.list = ConverterList(theme, icons)
        self.editor = EditorPane(theme, icons)
        self.output = OutputPane(theme, icons)
        self.cases = CasesPane(theme, icons)
        self.coverage = CoveragePane(theme, icons)
        self.archive = ArchivePane(theme, icons)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("Output, cases, coverage, archive")
        self.tabs.setDocumentMode(True)
        for pane, words in (
            (self.output, "Output"),
            (self.cases, "Cases"),
            (self.coverage, "Coverage"),
            (self.archive, "Archive"),
        ):
            self.tabs.addTab(pane, words)
        self._across = self._side_by_side()
        self._panel = StatePanel(self._across, theme, icons)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._panel)
        self._watcher = QFileSystemWatcher(self)
        self._settled = QTimer(self, interval=_SETTLED_MS, singleShot=True)
        self.presenter = ConvertersPresenter(self, services, tasks)
        self._connect()
        self.presenter.start()

    # What the window asks for

    def open_files(self, paths: Sequence[Path]) -> None:
        for path in paths:
            self.presenter.open_input(path)

    def try_on(self, name: str, document: str, raw: bytes) -> None:
        """Show a converter, trying it on a document from elsewhere."""
        self.presenter.show(name, Input(f"bench:{document}", document, raw, document))

    def show_case(self, name: str, case: str) -> None:
        """Show a converter's case, new perhaps, ready to be accepted."""
        self.presenter.show(name)
        self.tabs.setCurrentWidget(self.cases)
        self.cases.choose(case)

    def run_all(self) -> None:
        self.presenter.try_out()
        self.presenter.cases.run()

    def step(self, forward: bool) -> None:
        self.output.step(forward)

    def show_find(self) -> None:
        holds_focus = self.output.isAncestorOf(self.focusWidget() or self)
        (self.output.current() if holds_focus else self.editor.source).show_find()

    def go_to_line(self) -> None:
        self.editor.source.go_to_line()

    def save(self) -> None:
        self.presenter.save()

    def cancel(self) -> None:
        self.presenter.cases.cancel_archive()

    async def close_page(self) -> None:
        sizes = bytes(self._across.saveState().toBase64().data()).decode()
        self._remembered.remember_window(_SIZES, sizes)
        await self._tasks.close()

    # What the presenters show

    def show_list(self, entries: Sequence[Entry], current: str | None) -> None:
        self.list.show_entries(entries, current)

    def show_nothing(self, words: str) -> None:
        self._panel.show_empty(words)

    def show_converter(self, converter: Converter, files: Sequence[Path], own: bool) -> None:
        self._panel.show_result()
        self.editor.show_converter(converter, files, own)
        self.editor.show_fit(Fit())
        self.output.show_origin("")
        self.coverage.show_coverage(None)
        self.archive.show_empty()

    def show_file(self, file: Path, text: str, table: Mapping | None) -> None:
        self.editor.show_file(file, text, table)

    def show_edited(self, files: Sequence[Path]) -> None:
        self.editor.show_edited(files)

    def show_faults(self, file: Path | None, faults: Sequence[Fault]) -> None:
        first = faults[0] if faults else None
        words = f"Line {first.line}: {first.message}" if first is not None and first.line else ""
        self.editor.show_faults(faults, words if first is not None and first.severity == "error" else "")

    def show_inputs(self, inputs: Sequence[Input], current: str | None) -> None:
        self.output.show_inputs(inputs, current)

    def show_input(self, chosen: Input | None) -> None:
        self.output.show_input(chosen)

    def show_trying(self) -> None:
        self.output.show_trying()

    def show_tried(self, tried: Tried) -> None:
        self.output.show_tried(tried)
        if tried.trouble is None:
            self.editor.show_fit(tried.fit)

    def show_origin(self, words: str, row: int) -> None:
        self.output.show_origin(words)
        self.editor.show_row(row)

    def reveal(self, side: Side, place: Place) -> None:
        self.output.reveal(side, place)

    def show_matches(self, side: Side, found: Matches | UserFacingError) -> None:
        self.output.show_matches(side, found)

    def show_cases(self, cases: Sequence[Case], run: CasesRun | None) -> None:
        self.cases.show_cases(cases, run)
        self.coverage.show_coverage(run.coverage if run is not None else None)
        bad = sum(each.outcome in ("failed", "stopped") for each in run.results) if run is not None else 0
        self.tabs.setTabText(self.tabs.indexOf(self.cases), f"Cases ✗{bad}" if bad else "Cases")
        share = f" {run.coverage.share:.0%}" if run is not None and run.coverage is not None else ""
        self.tabs.setTabText(self.tabs.indexOf(self.coverage), f"Coverage{share}")

    def show_cases_busy(self, fraction: float, words: str) -> None:
        self.cases.show_busy(fraction, words)

    def show_archive(self, found: Regression) -> None:
        self.archive.show_found(found)

    def show_archive_busy(self, fraction: float, words: str) -> None:
        self.archive.show_busy(fraction, words)

    def show_archive_trouble(self, trouble: UserFacingError | None) -> None:
        self.archive.show_trouble(trouble)

    def watch(self, files: Sequence[Path]) -> None:
        known = [*self._watcher.files(), *self._watcher.directories()]
        if known:
            self._watcher.removePaths(known)
        folders = {str(file.parent) for file in files}
        self._watcher.addPaths([*(str(file) for file in files), *folders])

    def say(self, words: str) -> None:
        self._notices.say(words)

    def offer_undo(self, words: str, undo: Callable[[], None]) -> None:
        self._notices.say(words, ("Undo", undo))

    def show_notice(self, trouble: UserFacingError) -> None:
        self._notices.trouble(trouble)

    async def ask_name(self, kind: str) -> str | None:
        return await ask_for_name(self.window(), kind, self._theme)

    async def ask_folder(self) -> Path | None:
        return await ask_for_folder(self.window())

    async def ask_files(self) -> list[Path]:
        return await ask_for_files(self.window())

    # How it is put together

    def _connect(self) -> None:
        presenter = self.presenter
        self.list.chosen.connect(presenter.choose)
        self.list.new_pressed.connect(presenter.create)
        self.editor.edited.connect(presenter.edit)
        self.editor.table_edited.connect(presenter.edit_table)
        self.editor.file_chosen.connect(presenter.choose_file)
        self.editor.save_pressed.connect(presenter.save)
        self.editor.discard_pressed.connect(presenter.discard)
        self.output.input_chosen.connect(presenter.choose_input)
        self.output.open_pressed.connect(presenter.ask_for_input)
        self.output.case_pressed.connect(presenter.cases.add)
        self.output.caret_moved.connect(presenter.looking.trace)
        self.output.xpath_asked.connect(presenter.looking.find_xpath)
        self.cases.run_pressed.connect(presenter.cases.run)
        self.cases.accept_pressed.connect(presenter.cases.accept)
        self.cases.remove_pressed.connect(presenter.cases.remove)
        self.cases.add_pressed.connect(presenter.cases.add)
        self.cases.case_chosen.connect(lambda case: presenter.choose_input(f"case:{case.name}"))
        self.coverage.part_chosen.connect(self._show_part)
        self.archive.choose_pressed.connect(presenter.cases.choose_archive)
        self.archive.cancel_pressed.connect(presenter.cases.cancel_archive)
        self._watcher.fileChanged.connect(lambda _: self._settled.start())
        self._watcher.directoryChanged.connect(lambda _: self._settled.start())
        self._settled.timeout.connect(self._changed_on_disk)

    def _changed_on_disk(self) -> None:
        self.presenter.files_changed()

    def _show_part(self, part: Part) -> None:
        self.presenter.choose_file(part.file)
        self.editor.reveal(part.line)

    def _side_by_side(self) -> QSplitter:
        across = QSplitter(Qt.Orientation.Horizontal)
        parts: tuple[tuple[QWidget, int], ...] = ((self.list, 0), (self.editor, 3), (self.tabs, 3))
        for widget, stretch in parts:
            across.addWidget(widget)
            across.setStretchFactor(across.indexOf(widget), stretch)
        across.setChildrenCollapsible(False)
        space = self._theme.space
        across.setSizes([space(52), space(130), space(130)])
        if self._remembered.window(_SIZES):
            across.restoreState(QByteArray.fromBase64(self._remembered.window(_SIZES).encode()))
        return across
