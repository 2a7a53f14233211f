"""Decides what is shown of reviewing the document in view, and has it approved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from workbench.bench import Examination
from workbench.errors import UserFacingError
from workbench.ui.pages.bench.documents import Documents
from workbench.ui.pages.bench.ports import BenchServices, BenchView, Tasks


class ReviewPresenter:
    """Evidence, approval, the request to enable."""

    def __init__(
        self,
        view: BenchView,
        services: BenchServices,
        tasks: Tasks,
        documents: Documents,
        show_gate: Callable[[], None],
    ) -> None:
        self._view = view
        self._services = services
        self._tasks = tasks
        self._documents = documents
        self._show_gate = show_gate

    def look(self) -> None:
        """Find out on what a review of the document in view would rest."""
        examination = self._examination()
        if examination is not None:
            self._tasks.start("evidence", self._look(examination))

    async def _look(self, examination: Examination) -> None:
        try:
            evidence = await self._services.evidence(examination)
        except UserFacingError as trouble:
            self._view.show_notice(trouble)
            return
        if evidence is not None and self._examination() is examination:
            self._view.show_evidence(evidence)

    def approve(self, note: str, by: str, prepared_by: str) -> None:
        """Approve the shape of the document in view; the notice offers to take it back."""
        examination = self._examination()
        if examination is not None:
            self._tasks.start("review", self._approve(examination, note, by, prepared_by))

    async def _approve(self, examination: Examination, note: str, by: str, prepared_by: str) -> None:
        try:
            name, take_back = await self._services.review(examination, note, by, prepared_by)
        except UserFacingError as trouble:
            self._view.show_notice(trouble)
            return

        def undo() -> None:
            take_back()
            self._changed()

        self._changed()
        self._view.offer_undo(f"The shape was approved; the review is {name}.", undo)

    def ask_to_enable(self) -> None:
        """Write the request to SaaSplications to enable the connection, with the document in view as its sample."""
        examination, document = self._examination(), self._documents.current
        if examination is not None and document is not None:
            self._tasks.start("enable", self._ask_to_enable(examination, f"enable-{Path(document.name).stem}.html"))

    async def _ask_to_enable(self, examination: Examination, suggested: str) -> None:
        content = await self._services.asked_to_enable(examination)
        path = await self._view.ask_path(suggested)
        if path is not None:
            self._services.write(path, content)

    def _changed(self) -> None:
        self._show_gate()
        self.look()

    def _examination(self) -> Examination | None:
        document = self._documents.current
        return document.examination if document is not None else None
