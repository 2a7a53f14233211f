"""Decides where the source is looked at, what is found in it, how it is indented and saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from workbench.checks.fixes import Fix
from workbench.compare import Change
from workbench.documents import Document
from workbench.documents.texts import editable_text
from workbench.errors import UserFacingError
from workbench.findings import Finding, Place
from workbench.ui.pages.bench.documents import BenchDocument, Documents
from workbench.ui.pages.bench.ports import BenchServices, BenchView, Tasks


class SourcePresenter:
    """One short method for each thing the user can do with the text in view."""

    def __init__(
        self,
        view: BenchView,
        services: BenchServices,
        tasks: Tasks,
        documents: Documents,
        changed: Callable[[], None],
    ) -> None:
        self._view = view
        self._services = services
        self._tasks = tasks
        self._documents = documents
        self._changed = changed

    def choose_finding(self, finding: Finding) -> None:
        """Show the place of a finding."""
        if finding.place is not None:
            self._view.reveal(finding.place)

    def choose_change(self, change: Change) -> None:
        """Show the place of a difference from the standard; what is missing shows where it would belong."""
        if change.right is not None and change.right.line:
            spot = change.right
            self._view.reveal(Place(spot.line, spot.column, spot.line, spot.column + 1, spot.path))
        elif change.left is not None:
            self.choose_path(change.left.path.rpartition("/")[0])

    def choose_path(self, path: str) -> None:
        """Show the place a path leads to, such as the one that the server complains of."""
        document = self._documents.current
        if document is not None and document.examination is not None:
            self._tasks.start("locate", self._reveal_path(document.examination.output, path))

    async def _reveal_path(self, document: Document, path: str) -> None:
        """Show the place, or that of the nearest element around it that is there."""
        at = path
        while at:
            place = await self._services.locate(document, at)
            if place is not None:
                self._view.reveal(place)
                return
            at = at.rpartition("/")[0]
        words = UserFacingError(f"There is nothing at `{path}` in this document.", "Look at its parent element.")
        self._view.show_notice(words)

    def find_xpath(self, expression: str) -> None:
        """Mark everything that an XPath finds in the document as it came."""
        document = self._document()
        if document is not None and expression.strip():
            self._tasks.start("xpath", self._find_xpath(document, expression))

    async def _find_xpath(self, document: Document, expression: str) -> None:
        try:
            self._view.show_matches(await self._services.find_all(document, expression))
        except UserFacingError as trouble:
            self._view.show_matches(trouble)

    def copy_path(self, line: int, column: int) -> None:
        """Copy the path of the element around the caret."""
        document = self._document()
        if document is not None:
            self._tasks.start("path", self._copy_path(document, line, column))

    async def _copy_path(self, document: Document, line: int, column: int) -> None:
        path = await self._services.path_at(document, line, column)
        if path is not None:
            self._view.copy(path)

    def format(self) -> None:
        """Indent the source; it can be undone like any edit."""
        document = self._document()
        if document is not None and document.outcome == "xml":
            self._tasks.start("format", self._format(editable_text(document.raw).text))
        else:
            words = UserFacingError("Only well-formed XML can be indented.", "Mend its faults first.")
            self._view.show_notice(words)

    async def _format(self, text: str) -> None:
        self._view.show_text_changed(await self._services.format(text))

    def look_for_fixes(self) -> None:
        """Find out what could mend the findings; a converted document is mended by its converter."""
        current = self._documents.current
        examination = current.examination if current is not None else None
        if examination is not None and examination.conversion is None and examination.document.outcome == "xml":
            findings = [finding for finding in examination.findings if finding.remedies]
            if findings:
                self._tasks.start("fixes", self._look_for_fixes(examination.document, findings))

    async def _look_for_fixes(self, document: Document, findings: list[Finding]) -> None:
        fixes = await self._services.fixes(document, findings)
        if self._document() is document:
            self._view.show_fixes(fixes)

    def fix(self, fixes: Sequence[Fix]) -> None:
        """Make the changes of some fixes in the text; it is one step to undo."""
        document = self._document()
        if document is not None:
            self._tasks.start("fix", self._fix(document, fixes))

    async def _fix(self, document: Document, fixes: Sequence[Fix]) -> None:
        raw = await self._services.fixed(document, fixes)
        if self._document() is document:
            self._view.show_text_changed(editable_text(raw).text)

    def save(self) -> None:
        """Write the text to its file, asking first where that is the partner's own; else to one that is asked for."""
        if (document := self._documents.current) is not None:
            self._tasks.start("save", self._save(document))

    async def _save(self, document: BenchDocument) -> None:
        path: Path | None = document.path
        if path is None:
            path = await self._view.ask_path(document.name)
        elif not await self._view.ask_overwrite(path):
            return
        if path is None:
            return
        self._services.write(path, document.raw)
        current = self._documents.get(document.key) or document
        self._documents.keep(replace(current, path=path, name=path.name, edited=current.raw != document.raw))
        self._changed()

    def _document(self) -> Document | None:
        current = self._documents.current
        return current.examination.document if current is not None and current.examination is not None else None
