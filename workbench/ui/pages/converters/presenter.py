"""Decides what the Converters page shows: which converter, what stands in its files, what it makes of a document."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from workbench.bench.trial import Trial, Tried
from workbench.convert import Converter, ConverterError
from workbench.convert import mapping as mappings
from workbench.convert.converter import Kind
from workbench.errors import UserFacingError
from workbench.ui.pages.bench.ports import Tasks
from workbench.ui.pages.converters.cases_presenter import CasesPresenter
from workbench.ui.pages.converters.looking import LookingPresenter
from workbench.ui.pages.converters.ports import Condition, ConverterServices, ConvertersView, Entry, Input

_KINDS: dict[Kind, str] = {"xslt": "XSLT", "python": "Python", "mapping": "Mapping table"}
_NOTHING = "There is no converter yet. Make the first one with New."


class ConvertersPresenter:
    """One short method for each thing the user can do with converters."""

    def __init__(self, view: ConvertersView, services: ConverterServices, tasks: Tasks) -> None:
        self._view = view
        self._services = services
        self._tasks = tasks
        self._converters: dict[str, Converter] = {}
        self._conditions: dict[str, Condition] = {}
        self._current: Converter | None = None
        self._file: Path | None = None
        self._saved: dict[Path, str] = {}
        self._edited: dict[Path, str] = {}
        self._inputs: list[Input] = []
        self._opened: list[Input] = []
        self._input: Input | None = None
        self._tried: Tried | None = None
        self._is_trying = self._is_wanted = False
        self.cases = CasesPresenter(view, services, tasks, self)
        self.looking = LookingPresenter(view, services, tasks, self)

    # Which converter

    def start(self) -> None:
        """Show the converters, and the first of them."""
        self._read_list()
        if self._converters:
            self.choose(next(iter(self._converters)))
        else:
            self._view.show_nothing(_NOTHING)

    def choose(self, name: str) -> None:
        """Bring a converter into view, with what was not saved of it."""
        converter = self._converters.get(name)
        if converter is None or converter == self._current:
            return
        self._current, self._saved, self._tried = converter, {}, None
        self._edited = {
            file: text for file, text in self._services.drafts(converter).items() if text != self._read(file)
        }
        self._opened = []
        self._view.show_converter(converter, self._services.files(converter), self._services.is_own(converter))
        self._view.watch(self._services.files(converter))
        self._show_list()
        self.choose_file(converter.file)
        self._show_inputs()
        self.cases.begin()
        self.try_out()

    def show(self, name: str, wanted: Input | None = None) -> None:
        """Bring a converter into view as it is now, and try it on a document from elsewhere."""
        self._read_list()
        if self._current is not None and self._current.name == name:
            self.files_changed()
        else:
            self.choose(name)
        if wanted is not None and self._current is not None and self._current.name == name:
            self._try_on(wanted)

    def choose_file(self, file: Path) -> None:
        """Bring one of the converter's files into the editor."""
        if self._current is None:
            return
        self._file = file
        self._view.show_file(file, self._text(file), self._table() if file == self._current.file else None)
        self._show_faults()
        self._view.show_edited(tuple(self._edited))

    def create(self, kind: Kind) -> None:
        """Make a new converter of a kind, once it has a name."""
        self._tasks.start("create", self._create(kind))

    async def _create(self, kind: Kind) -> None:
        name = await self._view.ask_name(_KINDS[kind])
        if name:
            self._services.create(name, kind)
            self._read_list()
            self.choose(name)

    # What stands in it

    @property
    def current(self) -> Converter | None:
        """The converter in view."""
        return self._current

    @property
    def input(self) -> Input | None:
        """What it is tried on."""
        return self._input

    @property
    def tried(self) -> Tried | None:
        """What came of the last trial."""
        return self._tried

    @property
    def contents(self) -> Mapping[Path, bytes]:
        """What stands for files that are not saved yet."""
        return {file: text.encode("utf-8") for file, text in self._edited.items()}

    def edit(self, text: str) -> None:
        """Take the text of the file in the editor as it is now."""
        if self._current is None or self._file is None or text == self._text(self._file):
            return
        self._keep(self._file, text)
        if self._file == self._current.file:
            self._view.show_file(self._file, text, self._table())

    def edit_table(self, table: mappings.Mapping) -> None:
        """Take the rows of the grid as they are now; the file's text follows."""
        if self._current is not None and self._current.kind == "mapping":
            text = mappings.to_toml(table)
            self._keep(self._current.file, text)
            self._view.show_file(self._current.file, text, self._table())

    def save(self) -> None:
        """Write what was changed; a built-in converter becomes one of the user's own."""
        if self._current is None or not self._edited:
            return
        was_own = self._services.is_own(self._current)
        try:
            self._services.save(self._current, self._edited)
        except UserFacingError as trouble:
            self._view.show_notice(trouble)
            return
        name, file, opened = self._current.name, self._file, self._opened
        self._reopen(name, file)
        self._opened = opened
        self._show_inputs()
        if not was_own:
            self._view.say("The built-in converter was copied into your workspace, and the copy was saved.")

    def discard(self) -> None:
        """Take back what was not saved; the notice offers to have it again."""
        if self._current is None or not self._edited:
            return
        edited, converter, file = dict(self._edited), self._current, self._file
        self._services.keep_drafts(converter, {})
        self._reopen(converter.name, file)

        def again() -> None:
            self._services.keep_drafts(converter, edited)
            self._reopen(converter.name, file)

        self._view.offer_undo("What was not saved was taken back.", again)

    def files_changed(self) -> None:
        """A file was changed by another program: read it again, and try and run everything again."""
        if self._current is None:
            return
        old, self._saved = self._saved, {}
        changed = [file for file, text in old.items() if file not in self._edited and self._read(file) != text]
        self._read_list()
        self._current = self._converters.get(self._current.name, self._current)
        if self._file in changed:
            self.choose_file(self._file)
        self._show_inputs()
        self.cases.begin()
        self.try_out()

    def _keep(self, file: Path, text: str) -> None:
        assert self._current is not None
        if text == self._read(file):
            self._edited.pop(file, None)
        else:
            self._edited[file] = text
        self._services.keep_drafts(self._current, self._edited)
        self._view.show_edited(tuple(self._edited))
        self._show_list()
        self.try_out()
        self.cases.begin()

    # What it makes of a document

    def choose_input(self, key: str) -> None:
        """Try it on this document."""
        self._input = next((each for each in self._inputs if each.key == key), self._input)
        self._view.show_input(self._input)
        self.try_out()

    def open_input(self, path: Path) -> None:
        """Try it on a file."""
        try:
            opened = self._services.open_input(path)
        except UserFacingError as trouble:
            self._view.show_notice(trouble)
            return
        self._try_on(opened)

    def _try_on(self, opened: Input) -> None:
        self._opened = [each for each in self._opened if each.key != opened.key] + [opened]
        self._input = opened
        self._show_inputs()
        self.try_out()

    def ask_for_input(self) -> None:
        """Let the user choose a file to try it on."""
        self._tasks.start("open", self._ask_for_input())

    async def _ask_for_input(self) -> None:
        for path in await self._view.ask_files():
            self.open_input(path)

    def try_out(self) -> None:
        """Try it as it stands; while one trial runs, the next waits, and what is newest is tried."""
        self._is_wanted = True
        if not self._is_trying:
            self._is_trying = True
            self._tasks.start("try", self._try_out())

    async def _try_out(self) -> None:
        try:
            while self._is_wanted and self._current is not None:
                self._is_wanted = False
                if self._input is None:
                    self._view.show_input(None)
                    return
                self._view.show_trying()
                trial = Trial(self._current, self.contents, self._input.raw, self._input.name)
                try:
                    tried = await self._services.try_out(trial)
                except UserFacingError as trouble:
                    tried = Tried(trouble=trouble)
                if trial.converter == self._current and not self._is_wanted:
                    self._tried = tried
                    self._view.show_tried(tried)
                    self._show_faults()
        finally:
            self._is_trying = False

    def condition(self, name: str, condition: Condition) -> None:
        """Note what a converter's cases said."""
        self._conditions[name] = condition
        self._show_list()

    # How it is shown

    def _reopen(self, name: str, file: Path | None) -> None:
        self._read_list()
        self._current = None
        self.choose(name)
        if file is not None and self._current is not None:
            files = {each.name: each for each in self._services.files(self._current)}
            self.choose_file(files.get(file.name, self._current.file))

    def _read_list(self) -> None:
        found = self._services.converters()
        self._converters = {each.name: each for each in sorted(found.found, key=lambda each: each.title.lower())}
        for problem in found.problems:
            self._view.show_notice(problem)
        self._show_list()

    def _show_list(self) -> None:
        name = self._current.name if self._current is not None else None
        self._view.show_list([self._entry(each) for each in self._converters.values()], name)

    def _entry(self, converter: Converter) -> Entry:
        words = _KINDS[converter.kind]
        if converter.direction == "response":
            words += " · for responses"
        if not self._services.is_own(converter):
            words += " · built in"
        is_current = self._current is not None and converter.name == self._current.name
        condition = self._conditions.get(converter.name, "unknown")
        return Entry(converter.name, converter.title, words, condition, is_current and bool(self._edited))

    def _show_inputs(self) -> None:
        assert self._current is not None
        self._inputs = [*self._services.inputs(self._current), *self._opened]
        keys = {each.key: each for each in self._inputs}
        known = keys.get(self._input.key) if self._input is not None else None
        self._input = known or next(iter(self._inputs), None)
        self._view.show_inputs(self._inputs, self._input.key if self._input is not None else None)
        self._view.show_input(self._input)

    def _show_faults(self) -> None:
        faults = self._tried.faults if self._tried is not None else ()
        self._view.show_faults(self._file, [fault for fault in faults if self._is_in(fault.file)])

    def _is_in(self, file: Path) -> bool:
        return self._file is not None and file.resolve() == self._file.resolve()

    def _table(self) -> mappings.Mapping | None:
        assert self._current is not None
        if self._current.kind != "mapping":
            return None
        try:
            return mappings.read_mapping(self._current, self.contents)
        except ConverterError:
            return None

    def _text(self, file: Path) -> str:
        return self._edited.get(file) if file in self._edited else self._read(file)  # type: ignore[return-value]

    def _read(self, file: Path) -> str:
        if file not in self._saved:
            try:
                self._saved[file] = self._services.read(file)
            except UserFacingError as trouble:
                self._view.show_notice(trouble)
                return ""
        return self._saved[file]
