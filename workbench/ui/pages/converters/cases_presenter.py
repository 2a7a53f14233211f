"""Decides what the page shows of a converter's cases, and of what a change does to an archive."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from workbench.bench.trial import CasesRun
from workbench.convert import Case, CaseResult, Converter
from workbench.errors import UserFacingError
from workbench.ui.pages.bench.ports import Tasks
from workbench.ui.pages.converters.ports import Condition, ConverterServices, ConvertersView, Input

PAUSE = 0.8
"""Seconds after the last change before the cases run by themselves."""


class Subject(Protocol):
    """The converter in view, as the other presenter knows it."""

    @property
    def current(self) -> Converter | None: ...
    @property
    def contents(self) -> Mapping[Path, bytes]: ...
    @property
    def input(self) -> Input | None: ...
    def condition(self, name: str, condition: Condition) -> None: ...
    def files_changed(self) -> None: ...


class CasesPresenter:
    """Runs cases, accepts their outputs, makes new ones; runs two versions over an archive."""

    def __init__(self, view: ConvertersView, services: ConverterServices, tasks: Tasks, subject: Subject) -> None:
        self._view = view
        self._services = services
        self._tasks = tasks
        self._subject = subject

    def begin(self) -> None:
        """Run the cases soon: the converter is another, or has changed."""
        self._tasks.start("cases", self._run(PAUSE))

    def run(self) -> None:
        """Run the cases now."""
        self._tasks.start("cases", self._run(0))

    async def _run(self, pause: float) -> None:
        converter = self._subject.current
        if converter is None:
            return
        cases = self._services.cases(converter)
        if not cases:
            self._view.show_cases((), None)
            self._subject.condition(converter.name, "none")
            return
        await asyncio.sleep(pause)
        try:
            found = await self._services.run_cases(
                converter, self._subject.contents, lambda fraction, words: self._view.show_cases_busy(fraction, words)
            )
        except UserFacingError as trouble:
            found = CasesRun(trouble=trouble)
        self._view.show_cases(cases, found)
        self._subject.condition(converter.name, _condition(found))

    def accept(self, result: CaseResult) -> None:
        """Take what came out of a case as what is expected from now on."""
        if self._do(lambda: self._services.accept(result)):
            self._view.say(f"The output of {result.case.name} is what is expected from now on.")
            self.run()

    def add(self) -> None:
        """Make a case of the document that the converter is tried on."""
        converter, wanted = self._subject.current, self._subject.input
        if converter is None or wanted is None:
            return
        made: list[Case] = []
        if self._do(lambda: made.append(self._services.add_case(converter, wanted))):
            self._view.say(f"The case {made[0].name} was made; accept its output when it is right.")
            self._subject.files_changed()

    def remove(self, case: Case) -> None:
        """Remove a case; the notice offers to put it back."""
        undone = []
        if self._do(lambda: undone.append(self._services.remove_case(case))):

            def put_back() -> None:
                undone[0]()
                self._subject.files_changed()

            self._view.offer_undo(f"The case {case.name} was removed.", put_back)
            self._subject.files_changed()

    def _do(self, work: object) -> bool:
        assert callable(work)
        try:
            work()
        except (UserFacingError, OSError) as error:
            trouble = error if isinstance(error, UserFacingError) else UserFacingError(f"{error}.", "Check the folder.")
            self._view.show_notice(trouble)
            return False
        return True

    # The archive

    def choose_archive(self) -> None:
        """Ask for a folder of past messages and compare the saved version with the one in the editor."""
        self._tasks.start("archive", self._choose_archive())

    def cancel_archive(self) -> None:
        """Stop the comparison."""
        self._tasks.cancel("archive")
        self._view.show_archive_trouble(None)

    async def _choose_archive(self) -> None:
        folder = await self._view.ask_folder()
        converter = self._subject.current
        if folder is None or converter is None:
            return
        self._view.show_archive_busy(0.0, f"Looking through {folder.name}")
        try:
            found = await self._services.run_archive(
                converter,
                self._subject.contents,
                folder,
                lambda fraction, words: self._view.show_archive_busy(fraction, words),
            )
        except UserFacingError as trouble:
            self._view.show_archive_trouble(trouble)
        else:
            self._view.show_archive(found)


def _condition(found: CasesRun) -> Condition:
    outcomes = {result.outcome for result in found.results}
    if found.trouble is not None or not outcomes or outcomes & {"failed", "stopped"}:
        return "problems"
    return "new" if "new" in outcomes else "fine"
