"""Sends the parts of a plan one by one; a record that spoils a call is set aside and the rest is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

from workbench.klaviyo.limits import IMPORT, JOBS, JOBS_PAGE
from workbench.klaviyo.planning.pack import Envelope, envelope
from workbench.klaviyo.planning.plan import Chunk, Plan
from workbench.klaviyo.running.journal import Journal, Part
from workbench.klaviyo.service import Answer, ApiFault, Client, Job, ServiceError
from workbench.klaviyo.service.client import ACCEPTED, refusal

MOST_REFUSALS = 200
"""Calls refused for their content before a run gives up: something is wrong with all of them."""
_CLOCK_SKEW_SECONDS = 120.0


class Uploader:
    """Sends what a journal says is still to be sent."""

    def __init__(self, plan: Plan, journal: Journal, client: Client, on_step: Callable[[], None]) -> None:
        self._plan = plan
        self._journal = journal
        self._client = client
        self._on_step = on_step
        self._around: Envelope = envelope(plan.summary.request.list_id)
        self._chunk: Chunk | None = None
        self._refusals = 0

    async def send_all(self) -> None:
        """Send every part that Klaviyo has not accepted yet.

        Raises:
            ServiceError: Klaviyo refuses in a way that would hit every call.
            UnreachableError: it does not answer; what was accepted stays accepted.
        """
        while (part := self._journal.next_to_send()) is not None:
            await self._send(part)
            self._on_step()

    async def _send(self, part: Part) -> None:
        chunk = self._load(part.chunk)
        body = chunk.body if part.positions is None else self._around.body(payloads_of(chunk, self._around, part))
        self._journal.sending(part, hashlib.sha256(body).hexdigest())
        began = datetime.now().astimezone()
        answer = await self._client.call(IMPORT, body=body)
        if answer.status in (ACCEPTED, 200, 201):
            job = answer.job()
            identity = job.id if job is not None else await self._find_job(part, began)
            self._journal.accepted(part, identity)
        elif answer.status in (400, 413, 422):
            self._refused(part, answer)
        else:
            raise refusal(IMPORT, answer)

    def _refused(self, part: Part, answer: Answer) -> None:
        """Take out the records that Klaviyo points at; without a pointer, halve until one record is left."""
        self._refusals += 1
        faults = answer.faults()
        positions = part.positions if part.positions is not None else tuple(range(part.records))
        named = {fault.profile: fault for fault in faults if fault.profile is not None and fault.profile < part.records}
        elsewhere = [fault for fault in faults if fault.pointer.startswith("/data/relationships")]
        if self._refusals > MOST_REFUSALS or (elsewhere and not named):
            raise refusal(IMPORT, answer)
        if part.records == 1:
            named = dict.fromkeys([0], faults[0] if faults else ApiFault("", "", f"status {answer.status}", "", ""))
        if named:
            rows = self._plan.rows_of_chunk(part.chunk)
            aside = [(rows[positions[index]].row, fault.words()) for index, fault in named.items() if index is not None]
            rest = [position for index, position in enumerate(positions) if index not in named]
            self._journal.split(part, [rest], aside)
        else:
            middle = len(positions) // 2
            self._journal.split(part, [positions[:middle], positions[middle:]], [])

    async def _find_job(self, part: Part, began: datetime) -> str:
        """Find the job of a call whose answer was cut off: one of that size, made since, that is nobody else's."""
        answer = await self._client.call(JOBS, query={"sort": "-created_at", "page[size]": str(JOBS_PAGE)})
        if answer.status != 200:
            raise refusal(JOBS, answer)
        known = {other.job for other in self._journal.parts() if other.job}
        found = [
            job for job in answer.jobs() if job.total == part.records and job.id not in known and _since(job, began)
        ]
        if not found:
            raise ServiceError(
                f"Klaviyo accepted call {part.chunk}, but its answer was cut off and the job cannot be found.",
                "Run the same plan again: the call is sent once more, which changes nothing in Klaviyo.",
            )
        return found[0].id

    def _load(self, number: int) -> Chunk:
        if self._chunk is None or self._chunk.number != number:
            self._chunk = self._plan.chunk(number)
        return self._chunk


def payloads_of(chunk: Chunk, around: Envelope, part: Part) -> list[bytes]:
    """Cut the profiles of a part out of the planned call, byte for byte."""
    starts = []
    at = len(around.before)
    for size in chunk.sizes:
        starts.append(at)
        at += size + 1
    positions = range(len(starts)) if part.positions is None else part.positions
    return [chunk.body[starts[position] : starts[position] + chunk.sizes[position]] for position in positions]


def _since(job: Job, began: datetime) -> bool:
    try:
        made = datetime.fromisoformat(job.created)
    except ValueError:
        return False
    return made.tzinfo is not None and (made - began).total_seconds() > -_CLOCK_SKEW_SECONDS
