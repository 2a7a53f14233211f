"""Decides whether and how the document in view is sent, and what is shown of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from workbench.bench import Examination
from workbench.errors import UserFacingError
from workbench.ui.pages.bench.documents import BenchDocument, Documents
from workbench.ui.pages.bench.ports import BenchServices, BenchView, Tasks


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
    ) -> None:
        self._view = view
        self._services = services
        self._tasks = tasks
        self._documents = documents
        self._show_list = show_list
        self._reconsider = reconsider
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
        if self._documents.current_key == document.key:
            self._view.show_sent(sent)
        self._show_list()

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
