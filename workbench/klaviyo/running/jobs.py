"""Watches the jobs that Klaviyo made of a plan's calls, and reads every error they had."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec

from workbench.klaviyo.limits import ERRORS, ERRORS_PAGE, JOB, JOBS, JOBS_PAGE
from workbench.klaviyo.mapping import IDENTIFIERS
from workbench.klaviyo.planning.pack import envelope
from workbench.klaviyo.planning.plan import Plan
from workbench.klaviyo.running.journal import Journal, Part, Rejected
from workbench.klaviyo.running.upload import payloads_of
from workbench.klaviyo.service import Client, Clock, ImportFault, Job, ServiceError
from workbench.klaviyo.service.client import refusal

_INDEX = re.compile(r"/data/(?:attributes/profiles/data/)?(\d{1,6})(?:/|$)")
_MOST_PAGES = 10_000
_GONE = (404, 410)


class Watcher:
    """Follows the accepted parts of a journal to their end."""

    def __init__(
        self,
        plan: Plan,
        journal: Journal,
        client: Client,
        clock: Clock,
        first_seconds: float,
        most_seconds: float,
        on_step: Callable[[], None],
    ) -> None:
        self._plan = plan
        self._journal = journal
        self._client = client
        self._clock = clock
        self._first = first_seconds
        self._most = most_seconds
        self._on_step = on_step

    async def watch_all(self) -> None:
        """Wait until every job has ended, looking rarer the longer it takes.

        Raises:
            ServiceError: Klaviyo does not let us look.
            UnreachableError: it does not answer.
        """
        wait = self._first
        while waiting := self._journal.parts("accepted"):
            running = await self._running()
            ended = 0
            for part in waiting:
                if part.job not in running:
                    ended += await self._look(part)
            if ended:
                wait = self._first
                continue
            await self._clock.sleep(wait)
            wait = min(wait * 1.5, self._most)

    async def _running(self) -> set[str]:
        """Ask for all jobs that have not ended, a hundred in a call."""
        found: set[str] = set()
        query = {"filter": "any(status,['queued','processing'])", "page[size]": str(JOBS_PAGE)}
        for _ in range(_MOST_PAGES):
            answer = await self._client.call(JOBS, query=query)
            if answer.status != 200:
                raise refusal(JOBS, answer)
            found.update(job.id for job in answer.jobs())
            cursor = self._client.cursor_of(answer.next_page())
            if not cursor or query.get("page[cursor]") == cursor:
                break
            query["page[cursor]"] = cursor
        return found

    async def _look(self, part: Part) -> bool:
        """Look at one job, and write down how it ended; False while it has not."""
        answer = await self._client.call(JOB, id=part.job)
        if answer.status in _GONE:
            self._journal.ended(part, "lost", 0, ())
            self._on_step()
            return True
        job = answer.job() if answer.status == 200 else None
        if job is None:
            raise refusal(JOB, answer)
        if job.status not in ("complete", "cancelled"):
            return False
        state: Literal["complete", "cancelled"] = "complete" if job.status == "complete" else "cancelled"
        rejected = await self._errors(part, job) if state == "complete" and job.failed != 0 else ()
        self._journal.ended(part, state, _failed(part, job, rejected), rejected)
        self._on_step()
        return True

    async def _errors(self, part: Part, job: Job) -> tuple[Rejected, ...]:
        """Read every page of a job's errors and match each to its row."""
        faults: list[ImportFault] = []
        query = {"page[size]": str(ERRORS_PAGE)}
        for _ in range(_MOST_PAGES):
            answer = await self._client.call(ERRORS, id=job.id, query=query)
            if answer.status in _GONE:
                break
            if answer.status != 200:
                raise refusal(ERRORS, answer)
            faults += answer.import_faults()
            cursor = self._client.cursor_of(answer.next_page())
            if not cursor or query.get("page[cursor]") == cursor:
                break
            query["page[cursor]"] = cursor
        else:
            raise ServiceError(f"The errors of job {job.id} have no last page.", "Tell Klaviyo's support.")
        if not faults:
            return ()
        find = self._finder(part)
        return tuple(Rejected(find(fault), fault.code, fault.words(), fault.pointer) for fault in faults)

    def _finder(self, part: Part) -> Callable[[ImportFault], int | None]:
        """Give a function that finds the row of an error, by what was sent, else by its position."""
        chunk = self._plan.chunk(part.chunk)
        around = envelope(self._plan.summary.request.list_id)
        positions = range(len(chunk.sizes)) if part.positions is None else part.positions
        every_row = self._plan.rows_of_chunk(part.chunk)
        rows = [every_row[position].row for position in positions]
        by_identifier: dict[tuple[str, str], int] = {}
        for row, payload in zip(rows, payloads_of(chunk, around, part), strict=True):
            attributes = msgspec.json.decode(payload)["attributes"]
            by_identifier.update(dict.fromkeys(_identifiers(attributes), row))

        def find(fault: ImportFault) -> int | None:
            attributes = fault.payload.get("attributes", fault.payload)
            if isinstance(attributes, Mapping):
                for pair in _identifiers(attributes):
                    if pair in by_identifier:
                        return by_identifier[pair]
            index = _INDEX.match(fault.pointer)
            return rows[int(index[1])] if index and int(index[1]) < len(rows) else None

        return find


def _identifiers(attributes: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = []
    for name in IDENTIFIERS:
        value = attributes.get(name)
        if isinstance(value, str) and value:
            found.append((name, value.lower() if name == "email" else value))
    return found


def _failed(part: Part, job: Job, rejected: tuple[Rejected, ...]) -> int:
    """How many records a job did not take: one record can have several errors, and some name no record."""
    rows = {one.row for one in rejected if one.row is not None}
    unmatched = sum(one.row is None for one in rejected)
    told = job.failed if job.failed is not None else len(rows) + unmatched
    return min(max(told, len(rows)), part.records)
