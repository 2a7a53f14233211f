"""Plans as the Klaviyo page asks for them: made in a process of their own, read in threads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from workbench.errors import UserFacingError
from workbench.klaviyo.mail import Report, Trouble, not_taken, preview_reports
from workbench.klaviyo.planning import (
    Bucket,
    Chunk,
    Plan,
    PlanDifference,
    PlanRequest,
    PlanSummary,
    compare_plans,
    export_plan,
    make_plan,
    open_plan,
)
from workbench.klaviyo.planning.plan import Change, Fault, Row
from workbench.klaviyo.running import Journal
from workbench.klaviyo.state import state_file
from workbench.klaviyo.sync_file import Sync
from workbench.work import Report as OnProgress
from workbench.work import Worker

Result = TypeVar("Result")


class PlanServices:
    """The plans of one user."""

    def __init__(self, folder: Path, settings_file: Path, password: Callable[[], str]) -> None:
        """Start nothing.

        Args:
            folder: where plans are kept.
            settings_file: the sync they are made of.
            password: gives the password of the database that the records are in; empty where there is none.
        """
        self._folder = folder
        self._file = settings_file
        self._password = password
        self._worker = Worker()

    async def make(self, sync: Sync, on_progress: OnProgress) -> tuple[Path, PlanSummary]:
        """Dry-run in a process of its own; cancelling ends it within a second and leaves no file."""
        if sync.records is None:
            raise UserFacingError("No records are chosen.", "Choose them under Records.")
        path = self._folder / f"{datetime.now():%Y%m%d-%H%M%S-%f}.klaviyo-plan"
        request = PlanRequest(
            settings=sync.settings,
            records=sync.records,
            settings_file=str(self._file),
            mapping=sync.mapping,
            mapping_file=str(self._file) if sync.mapping is not None else "",
            list_id=sync.list_id,
        )
        try:
            password = await asyncio.to_thread(self._password)
            summary = await self._worker.run(make_plan, request, path, state_file(), password, on_progress=on_progress)
        except asyncio.CancelledError:
            for rest in self._folder.glob(".*.part*"):
                rest.unlink(missing_ok=True)
            raise
        return path, summary

    async def rows(self, path: Path, bucket: Bucket | None, start: int, limit: int) -> tuple[Row, ...]:
        """Read some records of a plan."""
        return await asyncio.to_thread(lambda: _with_plan(path, lambda plan: plan.rows(bucket, start, limit)))

    async def details(self, path: Path, rows: Sequence[Row]) -> tuple[tuple[Fault, ...], tuple[Change, ...]]:
        """Read why these records are blocked, and which of their fields differ."""
        blocked = max((row.row for row in rows if row.bucket is Bucket.BLOCKED), default=0)
        changed = max((row.row for row in rows if row.bucket is Bucket.CHANGED), default=0)
        return await asyncio.to_thread(
            lambda: _with_plan(path, lambda plan: (plan.faults(blocked), plan.changes(changed)))
        )

    async def chunk(self, path: Path, number: int) -> Chunk:
        """Read one call of a plan, to the byte."""
        return await asyncio.to_thread(lambda: _with_plan(path, lambda plan: plan.chunk(number)))

    async def mails(self, path: Path) -> tuple[Report, ...]:
        """Give the mails that a run of the plan would send if all went well."""
        return await asyncio.to_thread(lambda: _with_plan(path, preview_reports))

    async def not_taken(self, path: Path) -> tuple[Trouble, ...]:
        """Give the records of a plan that was run which Klaviyo did not take."""

        def read(plan: Plan) -> tuple[Trouble, ...]:
            with Journal(path) as journal:
                return not_taken(plan, journal)

        return await asyncio.to_thread(_with_plan, path, read)

    async def summary(self, path: Path) -> PlanSummary:
        """Read a plan's summary."""
        return await asyncio.to_thread(lambda: _with_plan(path, lambda plan: plan.summary))

    async def export(self, path: Path, to: Path) -> None:
        """Write a plan as HTML, CSV or JSON."""
        await self._worker.run(_exported, path, to)

    async def compare(self, before: Path, after: Path) -> PlanDifference:
        """Tell two plans apart."""
        return await self._worker.run(_compared, before, after)

    def kept(self) -> tuple[Path, ...]:
        """The plans that are kept, the newest first."""
        return tuple(sorted(self._folder.glob("*.klaviyo-plan"), reverse=True)) if self._folder.is_dir() else ()

    def close(self) -> None:
        """End the process that plans."""
        self._worker.kill()


def _with_plan(path: Path, read: Callable[[Plan], Result]) -> Result:
    with open_plan(path) as plan:
        return read(plan)


def _exported(path: Path, to: Path) -> None:
    with open_plan(path) as plan:
        export_plan(plan, to)


def _compared(before: Path, after: Path) -> PlanDifference:
    with open_plan(before) as left, open_plan(after) as right:
        return compare_plans(left, right)
