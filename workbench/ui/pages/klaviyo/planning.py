"""Decides what the dry run tab shows: plans, their rows, calls, mails, and how two differ."""

from __future__ import annotations

from pathlib import Path

from workbench.errors import UserFacingError
from workbench.klaviyo.planning import Bucket, PlanSummary
from workbench.ui.pages.klaviyo.ports import Changed, Current, HeadView, PlanView, Tasks
from workbench.ui.pages.klaviyo.services import KlaviyoServices

SHOWN_ROWS = 2_000


class PlanPresenter:
    """Looks after dry runs."""

    def __init__(
        self,
        head: HeadView,
        view: PlanView,
        services: KlaviyoServices,
        tasks: Tasks,
        current: Current,
        changed: Changed,
    ) -> None:
        self._head = head
        self._view = view
        self._services = services
        self._tasks = tasks
        self._current = current
        self._changed = changed

    def start(self) -> None:
        """Say what the tab is for."""
        self._view.show_empty(self._current.sync.records is not None)

    def configured(self) -> None:
        """Something of the sync changed."""
        if self._current.summary is None:
            self._view.show_empty(self._current.sync.records is not None)

    def plan(self) -> None:
        """Dry-run now."""
        self._head.go_to("plan")
        if self._current.sync.records is None:
            self._view.show_empty(False)
            return
        self._view.show_busy("Planning: nothing is sent")
        self._tasks.start("plan", self._plan())

    def cancel(self) -> None:
        """Stop planning; what was shown before is shown again."""
        self._tasks.cancel("plan")
        if self._current.plan is not None and self._current.summary is not None:
            self._view.show_plan(self._current.summary, self._current.plan)
        else:
            self.start()

    def open_plan(self, path: Path) -> None:
        """Look at a plan that was kept."""
        self._head.go_to("plan")
        self._tasks.start("plan", self._open(path))

    def bucket_chosen(self, bucket: Bucket | None) -> None:
        """List the records of one bucket, or all."""
        if self._current.plan is not None:
            self._tasks.start("rows", self._rows(self._current.plan, bucket))

    def chunk_chosen(self, number: int) -> None:
        """Show a call's very bytes."""
        if self._current.plan is not None:
            self._tasks.start("chunk", self._chunk(self._current.plan, number))

    def other_chosen(self, other: Path) -> None:
        """Compare with an earlier plan."""
        if self._current.plan is not None:
            self._tasks.start("compare", self._compare(other, self._current.plan))

    def export(self, to: Path) -> None:
        """Write the plan for people or programs, by the ending of the name."""

        async def write(plan: Path) -> None:
            await self._services.plans.export(plan, to)
            self._head.show_remark(f"The plan is written to {to.name}.")

        if self._current.plan is not None:
            self._tasks.start("export", write(self._current.plan))

    async def _plan(self) -> None:
        try:
            path, summary = await self._services.plans.make(self._current.sync, self._view.show_progress)
        except UserFacingError as trouble:
            self._view.show_trouble(trouble)
            return
        await self._show(path, summary)

    async def _open(self, path: Path) -> None:
        try:
            summary = await self._services.plans.summary(path)
        except UserFacingError as trouble:
            self._view.show_trouble(trouble)
            return
        await self._show(path, summary)

    async def _show(self, path: Path, summary: PlanSummary) -> None:
        self._current.plan, self._current.summary = path, summary
        self._view.show_plan(summary, path)
        self._view.offer_plans([one for one in self._services.plans.kept() if one != path])
        self._changed()
        await self._rows(path, None)
        if summary.chunks:
            await self._chunk(path, 1)
        self._view.show_mails(await self._services.plans.mails(path))

    async def _rows(self, path: Path, bucket: Bucket | None) -> None:
        rows = await self._services.plans.rows(path, bucket, 0, SHOWN_ROWS)
        faults, changes = await self._services.plans.details(path, rows)
        summary = self._current.summary
        total = len(rows) if summary is None else summary.records if bucket is None else summary.counts[bucket.key]
        self._view.show_rows(rows, faults, changes, total - len(rows))

    async def _chunk(self, path: Path, number: int) -> None:
        self._view.show_chunk(await self._services.plans.chunk(path, number))

    async def _compare(self, before: Path, after: Path) -> None:
        self._view.show_difference(await self._services.plans.compare(before, after), before)
