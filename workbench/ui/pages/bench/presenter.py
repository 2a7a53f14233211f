"""Decides what the bench shows: which document, what is known of it, what may be done with it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from workbench.bench import Examination, Request
from workbench.documents import Document
from workbench.errors import UserFacingError
from workbench.findings import Finding
from workbench.ui.pages.bench.documents import BenchDocument
from workbench.ui.pages.bench.ports import BenchServices, BenchView, Tasks

LARGEST_REOPENED = 1_000_000
"""Bytes: a larger document is listed again at the next start, but not examined until it is chosen."""


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
        self._show_connection()
        for saved in self._services.restore():
            self._add(saved.name, saved.raw, saved.path, saved.chosen, edited=saved.edited)
        if self._documents:
            self._show_list()
            self.choose_document(next(iter(self._documents)))
        else:
            self._view.show_empty()

    def open_files(self, paths: Sequence[Path], kind: str | None = None) -> None:
        """Put files, or the files of folders, on the bench; the first of them comes into view."""
        self._tasks.start("open", self._open_files(list(paths), kind))

    def open_text(self, text: str, kind: str | None = None) -> None:
        """Put pasted text on the bench."""
        document = self._add("pasted text", text.encode("utf-8"), None, kind)
        self._show_list()
        self.choose_document(document.key)

    async def _open_files(self, paths: list[Path], kind: str | None) -> None:
        first: int | None = None
        async for opened in self._services.read_files(paths):
            if isinstance(opened, UserFacingError):
                self._view.show_notice(opened)
                continue
            known = next((each for each in self._documents.values() if each.path == opened.path), None)
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
            if document is not None and document.condition == "waiting" and key != self._current:
                await self._examine(document)
                self._show_list()

    async def _examine(self, document: BenchDocument) -> BenchDocument | None:
        """Give the document with what was found out, or None when it has changed meanwhile."""
        request = Request(chosen=document.chosen, converter=document.converter)
        try:
            examination = await self._services.examine(document.raw, document.name, request)
            examined = replace(document, examination=examination, trouble=None)
        except UserFacingError as trouble:
            examined = replace(document, trouble=trouble)
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

    def connection_changed(self) -> None:
        """Show the connection, and whether the document may be sent over it."""
        self._show_connection()
        document = self.current
        if document is not None and document.examination is not None:
            self._show_whether_it_may_be_sent(document.examination)

    # Where to look

    def choose_finding(self, finding: Finding) -> None:
        """Show the place of a finding in the source."""
        if finding.place is not None:
            self._view.reveal(finding.place)

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
