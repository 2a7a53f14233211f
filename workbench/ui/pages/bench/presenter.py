"""Decides what the bench shows: which document, what is known of it, what may be done with it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from workbench.bench import Examination, Request
from workbench.compare import Change
from workbench.documents import Document, editable_text
from workbench.errors import UserFacingError
from workbench.findings import Finding, Place
from workbench.ui.pages.bench.documents import BenchDocument
from workbench.ui.pages.bench.ports import BenchServices, BenchView, Tasks
from workbench.work import WorkFailedError

LARGEST_REOPENED = 2_000_000
"""Bytes: a larger document is listed, but not examined until it is chosen."""

_BUG = UserFacingError(
    "The workbench made a mistake while it looked at this document.",
    "The log has the details; send it to your support.",
)


class BenchPresenter:
    """One short method for each thing the user can do on the bench."""

    def __init__(self, view: BenchView, services: BenchServices, tasks: Tasks) -> None:
        self._view = view
        self._services = services
        self._tasks = tasks
        self._documents: dict[int, BenchDocument] = {}
        self._current: int | None = None
        self._next_key = 1
        self._cancel: asyncio.Event | None = None

    @property
    def current(self) -> BenchDocument | None:
        """The document in view."""
        return self._documents.get(self._current) if self._current is not None else None

    # What arrives

    def start(self) -> None:
        """Show the page as it was left, or the first start's large drop zones."""
        self._view.show_catalogue(self._services.transactions())
        self._view.show_converters(self._services.converters())
        self._show_connection()
        for saved in self._services.restore():
            self._add(saved.name, saved.raw, saved.path, saved.chosen, edited=saved.edited)
        if not self._documents:
            self._view.show_empty()
            return
        # A document that once made the program slow must not do so at every start.
        small = (key for key, each in self._documents.items() if len(each.raw) <= LARGEST_REOPENED)
        self.choose_document(next(small, next(iter(self._documents))))
        self._tasks.start("rest", self._examine_rest())

    def open_files(self, paths: Sequence[Path], kind: str | None = None) -> None:
        """Put files, or the files of folders, on the bench; the first of them comes into view."""
        self._tasks.start("open", self._open_files(list(paths), kind))

    def open_text(self, text: str, kind: str | None = None) -> None:
        """Put pasted text on the bench."""
        document = self._add("pasted text", text.encode("utf-8"), None, kind)
        self._show_list()
        self.choose_document(document.key)

    def open_sample(self, path: Path) -> None:
        """Put a copy of a sample on the bench, so that saving never writes to the sample."""
        self._tasks.start("open", self._open_sample(path))

    async def _open_sample(self, path: Path) -> None:
        async for opened in self._services.read_files([path]):
            if isinstance(opened, UserFacingError):
                self._view.show_notice(opened)
            else:
                document = self._add(opened.name, opened.raw, None, None)
                self.choose_document(document.key)
                self._save_state()

    async def _open_files(self, paths: list[Path], kind: str | None) -> None:
        first: int | None = None
        async for opened in self._services.read_files(paths):
            if isinstance(opened, UserFacingError):
                self._view.show_notice(opened)
                continue
            known = next((each for each in self._documents.values() if each.path and each.path == opened.path), None)
            if known is not None and not known.edited:
                document = self._keep(replace(known.with_raw(opened.raw), edited=False, chosen=kind))
            else:
                document = self._add(opened.name, opened.raw, opened.path, kind)
            self._show_list()
            if first is None:
                first = document.key
                self.choose_document(first)
        self._save_state()
        self._tasks.start("rest", self._examine_rest())

    # What is known

    def choose_document(self, key: int) -> None:
        """Bring a document into view, and examine it if that was not done."""
        self._current = key
        document = self._documents[key]
        self._view.show_list(tuple(self._documents.values()), key)
        self._view.show_source(document)
        if document.examination is not None or document.trouble is not None:
            self._show_result(document)
        else:
            self.examine()

    def examine(self) -> None:
        """Run every stage on the document in view; an earlier run of it is given up."""
        if self._current is not None:
            self._tasks.start("examine", self._examine_current(self._current))

    async def _examine_current(self, key: int) -> None:
        document = self._documents[key]
        self._view.show_busy(document)
        examined = await self._examine(document)
        if examined is not None and self._current == key:
            self._show_result(examined)
        self._show_list()

    async def _examine_rest(self) -> None:
        """Examine what else was dropped, so that the list says how each of them is."""
        for key in list(self._documents):
            document = self._documents.get(key)
            waits = document is not None and document.condition == "waiting" and key != self._current
            if document is not None and waits and len(document.raw) <= LARGEST_REOPENED:
                await self._examine(document, behind=True)
                self._show_list()

    async def _examine(self, document: BenchDocument, *, behind: bool = False) -> BenchDocument | None:
        """Give the document with what was found out, or None when it has changed meanwhile."""
        request = Request(chosen=document.chosen, converter=document.converter)
        try:
            examination = await self._services.examine(document.raw, document.name, request, behind=behind)
            examined = replace(document, examination=examination, trouble=None)
        except UserFacingError as trouble:
            examined = replace(document, trouble=trouble)
        except WorkFailedError:
            examined = replace(document, trouble=_BUG)
        if self._documents.get(document.key) is not document:
            return None
        return self._keep(examined)

    def _show_result(self, document: BenchDocument) -> None:
        if document.trouble is not None:
            self._view.show_trouble(document.trouble)
        elif document.examination is not None:
            self._view.show_examination(document, document.examination)
            self._show_whether_it_may_be_sent(document.examination)
            if document.sent is not None:
                self._view.show_sent(document.sent)

    # What the user makes of it

    def edit(self, text: str) -> None:
        """Take the text as it is now and look at it again."""
        document = self.current
        if document is None:
            return
        raw = self._services.encode(text, document)
        if raw != document.raw:
            self._keep(document.with_raw(raw))
            self._save_state()
            self.examine()

    def take_for(self, transaction: str | None) -> None:
        """Take the document for this transaction, or let the bench recognise it again."""
        if (document := self.current) is not None:
            self._keep(document.with_choice(transaction, document.converter))
            self._save_state()
            self.examine()

    def convert_with(self, converter: str | None) -> None:
        """Convert with this converter, or let the document choose."""
        if (document := self.current) is not None:
            self._keep(document.with_choice(document.chosen, converter))
            self.examine()

    def close_current(self) -> None:
        """Take the document in view off the bench."""
        if self._current is not None:
            self.close_document(self._current)

    def close_document(self, key: int) -> None:
        """Take a document off the bench; the notice offers to put it back."""
        document = self._documents.pop(key, None)
        if document is None:
            return
        self._save_state()
        self._view.offer_undo(f"{document.name} was taken off the bench.", lambda: self._put_back(document))
        if key != self._current:
            self._show_list()
        elif self._documents:
            self.choose_document(next(reversed(self._documents)))
        else:
            self._current = None
            self._tasks.cancel("examine")
            self._view.show_empty()

    def _put_back(self, document: BenchDocument) -> None:
        self._keep(document)
        self._save_state()
        self.choose_document(document.key)

    def save(self, path: Path | None = None) -> None:
        """Write the text to its file, asking first where that is the partner's own; or to another path."""
        if (document := self.current) is not None:
            self._tasks.start("save", self._save(document, path or document.path))

    async def _save(self, document: BenchDocument, path: Path | None) -> None:
        if path is None:
            path = await self._view.ask_path(document.name)
        elif path == document.path and not await self._view.ask_overwrite(path):
            return
        if path is None:
            return
        try:
            self._services.write(path, document.raw)
        except UserFacingError as trouble:
            self._view.show_notice(trouble)
            return
        current = self._documents.get(document.key, document)
        self._keep(replace(current, path=path, name=path.name, edited=current.raw != document.raw))
        self._save_state()
        self._show_list()

    # What is sent

    def submit(self) -> None:
        """Submit the document in a session of the chosen connection."""
        document = self.current
        if document is None or document.examination is None or self._cancel is not None:
            return
        if self._services.gate(document.examination).may_send:
            self._tasks.start("submit", self._submit(document, document.examination))

    async def _submit(self, document: BenchDocument, examination: Examination) -> None:
        self._cancel = asyncio.Event()
        self._view.show_sending()
        try:
            sent = await self._services.send(examination, self._cancel, self._view.show_step)
        except UserFacingError as trouble:
            if self._current == document.key:
                self._view.show_session_trouble(trouble)
            return
        finally:
            self._cancel = None
            self._view.show_sending_ended()
        current = self._documents.get(document.key)
        if current is not None and current.raw == document.raw:
            self._keep(replace(current, sent=sent))
        if self._current == document.key:
            self._view.show_sent(sent)
        self._show_list()

    def cancel(self) -> None:
        """Stop what is under way; an open session is closed all the same."""
        if self._cancel is not None:
            self._cancel.set()
        else:
            self._tasks.cancel("examine")
            self._view.show_stopped()

    def save_transcript(self) -> None:
        """Write the transcript of the last submission as a HAR file; secrets are masked in it."""
        document = self.current
        if document is not None and document.sent is not None:
            har = document.sent.submission.transcript.to_har()
            self._tasks.start("transcript", self._save_as(f"{Path(document.name).stem}.har", har))

    async def _save_as(self, suggested: str, content: bytes) -> None:
        path = await self._view.ask_path(suggested)
        if path is not None:
            self._services.write(path, content)

    def use_connection(self, name: str) -> None:
        """Use another connection, and say whether the document may be sent over it."""
        self._services.use_connection(name)
        self._show_connection()
        self.show_gate_again()

    def show_gate_again(self) -> None:
        """Say whether the document in view may be sent."""
        document = self.current
        if document is not None and document.examination is not None:
            self._show_whether_it_may_be_sent(document.examination)

    # Where to look

    def choose_finding(self, finding: Finding) -> None:
        """Show the place of a finding in the source."""
        if finding.place is not None:
            self._view.reveal(finding.place)

    def choose_change(self, change: Change) -> None:
        """Show the place of a difference from the standard; what is missing shows where it would belong."""
        if change.right is not None and change.right.line:
            spot = change.right
            self._view.reveal(Place(spot.line, spot.column, spot.line, spot.column + 1, spot.path))
        elif change.left is not None:
            self.choose_path(change.left.path.rpartition("/")[0])

    def find_xpath(self, expression: str) -> None:
        """Mark everything that an XPath finds in the document as it is shown."""
        document = self._shown_document()
        if document is not None and expression.strip():
            self._tasks.start("xpath", self._find_xpath(document, expression))

    async def _find_xpath(self, document: Document, expression: str) -> None:
        try:
            self._view.show_matches(await self._services.find_all(document, expression))
        except UserFacingError as trouble:
            self._view.show_matches(trouble)

    def copy_path(self, line: int, column: int) -> None:
        """Copy the path of the element around the caret."""
        document = self._shown_document()
        if document is not None:
            self._tasks.start("path", self._copy_path(document, line, column))

    async def _copy_path(self, document: Document, line: int, column: int) -> None:
        path = await self._services.path_at(document, line, column)
        if path is not None:
            self._view.copy(path)

    def format(self) -> None:
        """Indent the source; it can be undone like any edit."""
        document = self._shown_document()
        if document is None or document.outcome != "xml":
            trouble = UserFacingError("Only well-formed XML can be indented.", "Mend the faults first.")
            self._view.show_notice(trouble)
        else:
            self._tasks.start("format", self._format(editable_text(document.raw).text))

    async def _format(self, text: str) -> None:
        self._view.show_formatted(await self._services.format(text))

    def _shown_document(self) -> Document | None:
        document = self.current
        return document.examination.document if document is not None and document.examination is not None else None

    def choose_path(self, path: str) -> None:
        """Show the place a path leads to, such as the one that the server complains of."""
        document = self.current
        if document is not None and document.examination is not None:
            self._tasks.start("locate", self._reveal_path(document.examination.output, path))

    async def _reveal_path(self, document: Document, path: str) -> None:
        place = await self._services.locate(document, path)
        if place is not None:
            self._view.reveal(place)
        else:
            self._view.show_notice(
                UserFacingError(f"There is nothing at `{path}` in this document.", "Look at its parent element.")
            )

    def _show_whether_it_may_be_sent(self, examination: Examination) -> None:
        self._view.show_gate(self._services.gate(examination))

    def _show_connection(self) -> None:
        self._view.show_connection(self._services.connection())

    def _show_list(self) -> None:
        self._view.show_list(tuple(self._documents.values()), self._current)

    def _add(
        self, name: str, raw: bytes, path: Path | None, chosen: str | None, *, edited: bool = False
    ) -> BenchDocument:
        document = BenchDocument(self._next_key, name, raw, path, chosen, edited=edited)
        self._next_key += 1
        return self._keep(document)

    def _keep(self, document: BenchDocument) -> BenchDocument:
        self._documents[document.key] = document
        return document

    def _save_state(self) -> None:
        self._services.remember(tuple(self._documents.values()))
