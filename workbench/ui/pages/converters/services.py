"""What the page asks for, done by real parts: the workspace's files and worker processes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from workbench.bench.trial import CasesRun, Trial, Tried, run_archive, run_cases, try_out
from workbench.convert import (
    Case,
    CaseResult,
    Converter,
    Converters,
    Regression,
    accept,
    converter_from_file,
    lift,
    load_cases,
    load_converters,
    make_case,
    own,
)
from workbench.convert.converter import Kind
from workbench.convert.loading import FILE_NAME
from workbench.convert.owning import folder_for
from workbench.documents import read, read_file
from workbench.documents.queries import Matches, find_all, path_at
from workbench.errors import UserFacingError
from workbench.findings import Place
from workbench.ui.pages.converters.ports import Input
from workbench.ui.pages.converters.templates import TEMPLATES
from workbench.work import Report, Worker
from workbench.workspace import Workspace, write_atomically

TRY_SECONDS = 60.0
CASES_SECONDS = 600.0
ARCHIVE_SECONDS = 86_400.0
LARGEST_FILE = 2_000_000
"""Bytes: a larger file of a converter is not opened in the editor."""
_SHOWN = (".xsl", ".xslt", ".py", ".toml", ".csv", ".xml", ".json", ".txt", ".md")


class Services:
    """The page's services; nothing here that is slow blocks the window."""

    def __init__(self, workspace: Workspace, given: Path | None, drafts: Path) -> None:
        """Start no process yet.

        Args:
            workspace: where converters are found, and written.
            given: its folder as the user gave it, for the worker processes.
            drafts: the folder for what is not saved yet.
        """
        self._workspace = workspace
        self._given = given
        self._drafts = drafts
        self._front, self._back = Worker(), Worker()

    def converters(self) -> Converters:
        """Read the workspace's converters."""
        return load_converters(self._workspace.layers("converters"))

    def is_own(self, converter: Converter) -> bool:
        """Tell whether a converter is the user's and not built in."""
        return not converter.folder.is_relative_to(self._workspace.resources)

    def files(self, converter: Converter) -> tuple[Path, ...]:
        """Give the files of a converter that can be edited, its own file first."""
        found = [
            file
            for file in sorted(converter.folder.iterdir())
            if file.suffix in _SHOWN and file.is_file() and file.stat().st_size <= LARGEST_FILE
        ]
        return tuple(sorted(found, key=lambda file: (file != converter.file, file.name == FILE_NAME)))

    def read(self, file: Path) -> str:
        """Read a text.

        Raises:
            UserFacingError: it cannot be read.
        """
        try:
            return file.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            raise UserFacingError(
                f"`{file}` is not in UTF-8.", "Save it as UTF-8 elsewhere, then open it here."
            ) from None
        except OSError as error:
            raise UserFacingError(f"`{file}` cannot be read: {error.strerror}.", "Check its permissions.") from None

    def cases(self, converter: Converter) -> tuple[Case, ...]:
        """Find the cases of a converter."""
        return load_cases(converter)

    def inputs(self, converter: Converter) -> tuple[Input, ...]:
        """Give the inputs of a converter's cases."""
        found = []
        for case in load_cases(converter):
            with suppress(OSError):
                found.append(Input(f"case:{case.name}", f"Case {case.name}", case.input.read_bytes(), case.input.name))
        return tuple(found)

    def open_input(self, path: Path) -> Input:
        """Read a document to try a converter on.

        Raises:
            UserFacingError: it cannot be read.
        """
        return Input(f"file:{path}", path.name, read_file(path).raw, path.name)

    def save(self, converter: Converter, edited: Mapping[Path, str]) -> Converter:
        """Write changed files; a built-in converter is first copied into the workspace. Gives the one written to.

        Raises:
            UserFacingError: a file cannot be written.
        """
        folder = (converter if self.is_own(converter) else own(converter, self._workspace.root)).folder
        for file, text in edited.items():
            write_atomically(folder / file.relative_to(converter.folder), text.encode("utf-8"))
        self.keep_drafts(converter, {})
        return converter_from_file(folder / FILE_NAME)

    def create(self, name: str, kind: Kind) -> Converter:
        """Make a converter that works, to begin with.

        Raises:
            UserFacingError: there is one of that name, or it cannot be written.
        """
        folder = folder_for(name, self._workspace.root)
        if self.converters().get(name) is not None or folder.exists():
            raise UserFacingError(f"There is a converter `{name}` already.", "Give another name.")
        for file, text in TEMPLATES[kind](name).items():
            write_atomically(folder / file, text.encode("utf-8"))
        return converter_from_file(folder / FILE_NAME)

    def accept(self, result: CaseResult) -> None:
        """Take what came out as what is expected from now on."""
        accept(result)

    def add_case(self, converter: Converter, wanted: Input) -> Case:
        """Make a case of a document; a built-in converter is copied first."""
        if not self.is_own(converter):
            converter = self.save(converter, {})
        return make_case(converter, read(wanted.raw, wanted.name))

    def remove_case(self, case: Case) -> Callable[[], None]:
        """Remove a case; gives what puts it back."""
        kept = {file.relative_to(case.folder): file.read_bytes() for file in case.folder.rglob("*") if file.is_file()}
        shutil.rmtree(case.folder)

        def put_back() -> None:
            for path, raw in kept.items():
                write_atomically(case.folder / path, raw)

        return put_back

    def drafts(self, converter: Converter) -> dict[Path, str]:
        """Give what was not saved when the program ended."""
        try:
            entries = json.loads(self._draft(converter).read_bytes())
            return {converter.folder / name: str(text) for name, text in entries.items()}
        except (OSError, ValueError, AttributeError):
            return {}

    def keep_drafts(self, converter: Converter, edited: Mapping[Path, str]) -> None:
        """Keep what is not saved, should the program end."""
        file = self._draft(converter)
        with suppress(OSError, UserFacingError):
            if edited:
                entries = {str(path.relative_to(converter.folder)): text for path, text in edited.items()}
                write_atomically(file, json.dumps(entries).encode())
            else:
                file.unlink(missing_ok=True)

    async def try_out(self, trial: Trial) -> Tried:
        """Convert a document and check the output."""
        return await self._front.run(try_out, trial, self._given, timeout=TRY_SECONDS)

    async def run_cases(self, converter: Converter, edited: Mapping[Path, bytes], on_progress: Report) -> CasesRun:
        """Run all cases of a converter."""
        return await self._back.run(run_cases, converter, edited, timeout=CASES_SECONDS, on_progress=on_progress)

    async def run_archive(
        self, converter: Converter, edited: Mapping[Path, bytes], folder: Path, on_progress: Report
    ) -> Regression:
        """Run two versions of a converter over a folder."""
        return await self._back.run(
            run_archive, converter, edited, folder, timeout=ARCHIVE_SECONDS, on_progress=on_progress
        )

    async def path_at(self, raw: bytes, line: int, column: int) -> str | None:
        """Find the path of the element around a place."""
        return await self._front.run(_path_at, raw, line, column, timeout=TRY_SECONDS)

    async def locate(self, raw: bytes, path: str) -> Place | None:
        """Find the place that a path leads to; None where nothing is there, or it is no XML."""
        return await self._front.run(_locate, raw, path, timeout=TRY_SECONDS)

    async def find_all(self, raw: bytes, name: str, expression: str) -> Matches:
        """Evaluate an XPath; JSON and tables are asked as the XML that they are read as, where nodes have no place.

        Raises:
            UserFacingError: the expression is wrong, or it is nothing that can be asked.
        """
        return await self._front.run(_find_all, raw, name, expression, timeout=TRY_SECONDS)

    def close(self) -> None:
        """End the processes."""
        self._front.kill()
        self._back.kill()

    def _draft(self, converter: Converter) -> Path:
        return self._drafts / f"{converter.name}.json"


def _path_at(raw: bytes, line: int, column: int) -> str | None:
    return path_at(read(raw, "text"), line, column)


def _locate(raw: bytes, path: str) -> Place | None:
    document = read(raw, "text")
    return document.place_at(path) if document.outcome == "xml" else None


def _find_all(raw: bytes, name: str, expression: str) -> Matches:
    document = read(raw, name)
    if document.outcome == "xml":
        return find_all(document, expression)
    lifted = lift(document)
    found = find_all(lifted if lifted is not None else document, expression)
    return Matches((), 0, found.value or f"{found.count:,} in the XML that it is read as")
