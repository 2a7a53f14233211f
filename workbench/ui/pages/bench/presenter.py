"""Decides what the bench shows: which document, what is known of it, what the user makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from workbench.bench import NO_CONVERTER, Request
from workbench.errors import UserFacingError
from workbench.findings import Place
from workbench.ui.pages.bench.documents import BenchDocument, Documents
from workbench.ui.pages.bench.ports import BenchServices, BenchView, Tasks
from workbench.ui.pages.bench.review_presenter import ReviewPresenter
from workbench.ui.pages.bench.session_presenter import SessionPresenter
from workbench.ui.pages.bench.source_presenter import SourcePresenter
from workbench.ui.pages.bench.webhooks_presenter import WebhooksPresenter
from workbench.work import WorkFailedError

LARGEST_UNASKED = 2_000_000
"""Bytes: a larger document is listed, but not examined until it is chosen."""

_BUG = UserFacingError(
    "The workbench made a mistake while it looked at this document.",
    "The log has the details; send it to your support.",
)


class BenchPresenter:
    """One short method for each thing the user can do with the documents on the bench."""

    def __init__(self, view: BenchView, services: BenchServices, tasks: Tasks) -> None:
        self._view = view
        self._services = services
        self._tasks = tasks
        self._documents = Documents()
        self.source = SourcePresenter(view, services, tasks, self._documents, self._changed)
        self.webhooks = WebhooksPresenter(view, services, tasks, self._documents, self._arrived)
        self.session = SessionPresenter(
            view, services, tasks, self._documents, self._show_list, self._reconsider, self._sent
        )
        self.review = ReviewPresenter(view, services, tasks, self._documents, self.session.show_gate)

    @property
    def current(self) -> BenchDocument | None:
        """The document in view."""
        return self._documents.current

    @property
    def documents(self) -> tuple[BenchDocument, ...]:
        """What is on the bench, the document in view first."""
        current = self._documents.current
        others = (each for each in self._documents.all if each is not current)
        return (current, *others) if current is not None else tuple(others)

    # What arrives

    def start(self) -> None:
        """Show the page as it was left, or the first start's large drop zones."""
        self._view.show_catalogue(self._services.transactions())
        self._view.show_converters(self._services.converters())
        self.session.show_connection()
        for saved in self._services.restore():
            self._documents.add(
                saved.name, saved.raw, saved.path, saved.chosen, converter=saved.converter, edited=saved.edited
            )
        if not self._documents:
            self._view.show_empty()
            return
        # A document that once made the program slow must not do so at every start.
        small = (each.key for each in self._documents.all if len(each.raw) <= LARGEST_UNASKED)
        self.choose_document(next(small, self._documents.all[0].key))
        self._tasks.start("rest", self._examine_rest())

    def open_files(self, paths: Sequence[Path], kind: str | None = None, converter: str | None = None) -> None:
        """Put files, or the files of folders, on the bench; the first of them comes into view."""
        self._tasks.start("open", self._open_files(list(paths), kind, converter))

    def open_text(self, text: str, kind: str | None = None, converter: str | None = None) -> None:
        """Put pasted text on the bench."""
        document = self._documents.add("pasted text", text.encode("utf-8"), None, kind, converter=converter)
        self.choose_document(document.key)
        self._changed()

    def open_at(self, name: str, raw: bytes, path: Path | None, place: Place) -> None:
        """Bring a document into view, on the bench already or new, and show a place of it."""
        known = next((each for each in self._documents.all if each.raw == raw and path in (None, each.path)), None)
        document = known or self._documents.add(name, raw, path)
        self.choose_document(document.key)
        self._view.reveal_source(place)
        self._changed()

    def open_answer(self, name: str, raw: bytes) -> None:
        """Put what was made for the partner on the bench, to be looked at as it is."""
        document = self._documents.add(name, raw, converter=NO_CONVERTER)
        self.choose_document(document.key)
        self._changed()

    def open_sample(self, path: Path) -> None:
        """Put a copy of a sample on the bench, so that saving never writes to the sample."""
        self._tasks.start("open", self._open_files([path], None, None, keep_path=False))

    async def _open_files(
        self, paths: list[Path], kind: str | None, converter: str | None, *, keep_path: bool = True
    ) -> None:
        first: int | None = None
        async for opened in self._services.read_files(paths):
            if isinstance(opened, UserFacingError):
                self._view.show_notice(opened)
                continue
            known = self._documents.of_path(opened.path)
            if known is not None and not known.edited and keep_path:
                document = self._documents.keep(
                    replace(known.with_raw(opened.raw), edited=False, chosen=kind, converter=converter)
                )
            else:
                path = opened.path if keep_path else None
                document = self._documents.add(opened.name, opened.raw, path, kind, converter=converter)
            self._show_list()
            if first is None:
                first = document.key
                self.choose_document(first)
        self._changed()
        self._tasks.start("rest", self._examine_rest())

    def _arrived(self, key: int) -> None:
        """Take what came by itself: it comes into view only where nothing else is."""
        if self._documents.current is None:
            self.choose_document(key)
        else:
            self._tasks.start("rest", self._examine_rest())
        self._changed()

    # What is known

    def choose_document(self, key: int) -> None:
        """Bring a document into view, and examine it if that was not done."""
        document = self._documents.get(key)
        if document is None:
            return
        self._documents.current_key = key
        self._show_list()
        self._view.show_source(document)
        if document.examination is not None or document.trouble is not None:
            self._show_result(document)
        else:
            self.examine()

    def examine(self) -> None:
        """Run every stage on the document in view; an earlier run of it is given up."""
        if self._documents.current_key is not None:
            self._tasks.start("examine", self._examine_current(self._documents.current_key))

    def cancel(self) -> None:
        """Stop what is under way; an open session is closed all the same."""
        if not self.session.cancel():
            self._tasks.cancel("examine")
            self._view.show_stopped()

    async def _examine_current(self, key: int) -> None:
        document = self._documents.get(key)
        if document is None:
            return
        self._view.show_busy(document)
        examined = await self._examine(document)
        if examined is not None and self._documents.current_key == key:
            self._show_result(examined)
        self._show_list()

    async def _examine_rest(self) -> None:
        """Examine what else was dropped, so that the list says how each of them is."""
        for key in [each.key for each in self._documents.all]:
            document = self._documents.get(key)
            if document is None or key == self._documents.current_key:
                continue
            if document.condition == "waiting" and len(document.raw) <= LARGEST_UNASKED:
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
        return self._documents.keep(examined)

    def _show_result(self, document: BenchDocument) -> None:
        if document.trouble is not None:
            self._view.show_trouble(document.trouble)
        elif document.examination is not None:
            self._view.show_converters(self._services.converters())
            self._view.show_examination(document, document.examination)
            self.session.show_gate()
            self.source.look_for_fixes()
            self.review.look()
            self.session.show_last(document)

    # What the user makes of it

    def edit(self, text: str) -> None:
        """Take the text as it is now and look at it again."""
        document = self._documents.current
        if document is None:
            return
        raw = self._services.encode(text, document)
        if raw != document.raw:
            self._documents.keep(document.with_raw(raw))
            self._changed()
            self.examine()

    def take_for(self, transaction: str | None) -> None:
        """Take the document for this transaction, or let the bench recognise it again."""
        if (document := self._documents.current) is not None:
            self._documents.keep(document.with_choice(transaction, document.converter))
            self._changed()
            self.examine()

    def convert_with(self, converter: str | None) -> None:
        """Convert with this converter, or let the document choose."""
        if (document := self._documents.current) is not None:
            self._documents.keep(document.with_choice(document.chosen, converter))
            self.examine()

    def _reconsider(self) -> None:
        """Look again at what was converted: the connection that fills the converters' parameters is another."""
        current = self._documents.current
        for document in self._documents.all:
            if document.examination is not None and document.examination.conversion is not None:
                self._documents.keep(document.with_choice(document.chosen, document.converter))
        if self._documents.current is not current:
            self.examine()
        self._tasks.start("rest", self._examine_rest())

    def make_case(self) -> None:
        """Keep the document in view among the cases of the converter that took it."""
        examination = self._documents.current.examination if self._documents.current is not None else None
        if examination is None or examination.conversion is None:
            return
        name = examination.conversion.converter
        try:
            self._view.show_case_made(name, self._services.make_case(name, examination.document))
        except UserFacingError as trouble:
            self._view.show_notice(trouble)

    def open_converter(self) -> None:
        """Show the converter that took the document in view, trying it on this document."""
        document = self._documents.current
        examination = document.examination if document is not None else None
        if document is not None and examination is not None and examination.conversion is not None:
            self._view.open_converter(examination.conversion.converter, document.raw, document.name)

    def close_current(self) -> None:
        """Take the document in view off the bench."""
        if self._documents.current_key is not None:
            self.close_document(self._documents.current_key)

    def close_document(self, key: int) -> None:
        """Take a document off the bench; the notice offers to put it back."""
        document = self._documents.remove(key)
        if document is None:
            return
        self._changed()
        self._view.offer_undo(f"{document.name} was taken off the bench.", lambda: self._put_back(document))
        if key != self._documents.current_key:
            return
        if self._documents:
            self.choose_document(self._documents.all[-1].key)
        else:
            self._documents.current_key = None
            self._tasks.cancel("examine")
            self._view.show_empty()

    def _put_back(self, document: BenchDocument) -> None:
        self._documents.keep(document)
        self._changed()
        self.choose_document(document.key)

    def _sent(self) -> None:
        """A submission has ended: a test server may have taken what can now be reviewed."""
        self.review.look()

    def _changed(self) -> None:
        """The documents are others than before: list them, and keep them for the next start."""
        self._show_list()
        self._services.remember(self._documents.all)

    def _show_list(self) -> None:
        self._view.show_list(self._documents.all, self._documents.current_key)
