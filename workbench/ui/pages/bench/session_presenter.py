"""Decides whether and how the document in view is sent, and what is shown of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from workbench.bench import Examination
from workbench.bench.sending import Sent
from workbench.errors import UserFacingError
from workbench.ui.pages.bench.documents import BenchDocument, Documents
from workbench.ui.pages.bench.ports import BenchServices, BenchView, Earlier, Tasks

MOST_KEPT = 50
"""Transcripts of this run that are kept in memory to be compared."""


class SessionPresenter:
    """Gate, submission, cancel, transcript, connection."""

    def __init__(
        self,
        view: BenchView,
        services: BenchServices,
        tasks: Tasks,
        documents: Documents,
        show_list: Callable[[], None],
        reconsider: Callable[[], None],
        sent: Callable[[], None],
    ) -> None:
        self._view = view
        self._services = services
        self._tasks = tasks
        self._documents = documents
        self._show_list = show_list
        self._reconsider = reconsider
        self._tell_sent = sent
        self._earlier: list[Earlier] = []
        self._cancel: asyncio.Event | None = None

    def submit(self) -> None:
        """Submit the document in a session of the chosen connection."""
        document = self._documents.current
        if document is None or document.examination is None or self._cancel is not None:
            return
        if self._services.gate(document.examination).may_send:
            self._cancel = asyncio.Event()
            self._tasks.start("submit", self._submit(document, document.examination, self._cancel))

    async def _submit(self, document: BenchDocument, examination: Examination, cancel: asyncio.Event) -> None:
        self._view.show_sending()
        try:
            sent = await self._services.send(examination, cancel, self._view.show_step)
        except UserFacingError as trouble:
            if self._documents.current_key == document.key:
                self._view.show_session_trouble(trouble)
            return
        finally:
            self._cancel = None
            self._view.show_sending_ended()
            self.show_gate()
        current = self._documents.get(document.key)
        if current is not None:
            if sent.submission.outcome == "accepted":
                current = self._documents.keep(replace(current, accepted=examination.output.raw))
            if current.raw == document.raw:
                self._documents.keep(replace(current, sent=sent))
        self._keep(document, sent)
        if self._documents.current_key == document.key:
            self._show(sent)
            self._tell_sent()
        if sent.converted is not None:
            self._view.show_partners_answer(sent.converted)
        self._show_list()

    def show_last(self, document: BenchDocument) -> None:
        """Show the last submission of a document, if there was one."""
        if document.sent is not None:
            self._show(document.sent)

    def _show(self, sent: Sent) -> None:
        self._view.show_sent(sent, self._services.knows_references())
        others = [each for each in self._earlier if each.transcript is not sent.submission.transcript]
        self._view.show_earlier(others)

    def _keep(self, document: BenchDocument, sent: Sent) -> None:
        """Keep the transcript to compare later ones with, the latest first."""
        submission = sent.submission
        if submission.transcript.exchanges:
            at = submission.transcript.exchanges[0].started[11:19]
            words = submission.reference or submission.outcome.replace("-", " ")
            title = f"{at}  {document.name}, {words} ({sent.connection.title})"
            self._earlier = [Earlier(title, submission.transcript), *self._earlier][:MOST_KEPT]

    def cancel(self) -> bool:
        """Stop the session that is open, which closes it; False when there is none."""
        if self._cancel is None:
            return False
        self._cancel.set()
        return True

    def save_transcript(self) -> None:
        """Write the transcript of the last submission as a HAR file; secrets are masked in it."""
        document = self._documents.current
        if document is not None and document.sent is not None:
            har = document.sent.submission.transcript.to_har()
            self._tasks.start("transcript", self._save_as(f"{Path(document.name).stem}.har", har))

    async def _save_as(self, suggested: str, content: bytes) -> None:
        path = await self._view.ask_path(suggested)
        if path is not None:
            self._services.write(path, content)

    def save_curl(self) -> None:
        """Write the last submission as a shell script of curl commands; secrets are variables in it."""
        document = self._documents.current
        if document is not None and document.sent is not None:
            curl = document.sent.submission.transcript.to_curl().encode("utf-8")
            self._tasks.start("transcript", self._save_as(f"{Path(document.name).stem}.sh", curl))

    def use_connection(self, name: str) -> None:
        """Use another connection, and say whether the document may be sent over it."""
        self._services.use_connection(name)
        self.show_connection()
        self.show_gate()
        self._reconsider()

    def show_connection(self) -> None:
        """Show which connection holds."""
        self._view.show_connection(self._services.connection())

    def show_gate(self) -> None:
        """Say whether the document in view may be sent."""
        document = self._documents.current
        if document is not None and document.examination is not None and self._cancel is None:
            self._view.show_gate(self._services.gate(document.examination))
