"""Many documents: several in one session one after another, several sessions at once, both within limits."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from workbench.sessions import verdict
from workbench.sessions.client import submission_of, submit_in, to_the_end
from workbench.sessions.connection import Connection
from workbench.sessions.profile import Profile
from workbench.sessions.request import Outgoing
from workbench.sessions.secret import Secret
from workbench.sessions.session import Session
from workbench.sessions.submission import Submission
from workbench.sessions.verdict import Verdict

GIVE_UP_AFTER = 3
Watchers = tuple[Callable[[int], None] | None, Callable[[int, Verdict], None] | None]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is asked of a server at a time."""

    sessions: int = 4
    """Sessions open at once."""
    documents: int = 20
    """Documents in one session."""


USUAL = Limits()


async def submit_many(
    documents: Iterable[Outgoing],
    *,
    connection: Connection,
    key: Secret,
    profile: Profile,
    limits: Limits = USUAL,
    cancel: asyncio.Event | None = None,
    before: Callable[[int], None] | None = None,
    after: Callable[[int, Verdict], None] | None = None,
) -> AsyncIterator[tuple[int, Submission]]:
    """Submit documents; yields each one's number and how it ended, when its session has been closed.

    After three sessions in a row that could not be opened the rest is not tried: a server that refuses a key should
    not be asked ten thousand times. Every document that was taken from the iterable is accounted for.

    Args:
        documents: taken one by one, as they are needed.
        connection: where to, and as whom.
        key: the EDI key.
        profile: the wire.
        limits: sessions at once, documents a session.
        cancel: set it to stop; open sessions are closed all the same.
        before: told a document's number just before its request is made; when it raises, nothing leaves.
        after: told a document's number and how it went, before its session is closed.
    """
    work = _Work(iter(documents), connection, key, profile, limits, (before, after))
    workers = [asyncio.create_task(work.run()) for _ in range(limits.sessions)]
    watch = asyncio.create_task(cancel.wait()) if cancel is not None else None
    try:
        async for result in _as_they_come(work.results, workers, watch, work.stop):
            yield result
    finally:
        for task in (*workers, *([watch] if watch else [])):
            task.cancel()
        await to_the_end(_all(workers))


async def _all(workers: list[asyncio.Task[None]]) -> None:
    await asyncio.wait(workers)


async def _as_they_come(
    results: asyncio.Queue[tuple[int, Submission]],
    workers: list[asyncio.Task[None]],
    watch: asyncio.Task[bool] | None,
    stop: Callable[[], None],
) -> AsyncIterator[tuple[int, Submission]]:
    """Yield results until all workers are done; a bug in one of them is raised."""
    stopped = False
    while not results.empty() or not all(worker.done() for worker in workers):
        coming = asyncio.create_task(results.get())
        waited: set[asyncio.Task[Any]] = {coming, *(worker for worker in workers if not worker.done())}
        waited |= {watch} if watch is not None and not stopped else set()
        await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        if watch is not None and watch.done() and not stopped:
            stopped = True
            stop()
            for worker in workers:
                worker.cancel()
        if coming.done():
            yield coming.result()
        else:
            coming.cancel()
            await asyncio.wait({coming})
            if not coming.cancelled():
                yield coming.result()
    for worker in workers:
        if not worker.cancelled():
            worker.result()


class _Work:
    """The documents that are left, shared by the sessions."""

    def __init__(
        self,
        documents: Iterator[Outgoing],
        connection: Connection,
        key: Secret,
        profile: Profile,
        limits: Limits,
        watchers: Watchers,
    ) -> None:
        self.results: asyncio.Queue[tuple[int, Submission]] = asyncio.Queue()
        self._documents = enumerate(documents)
        self._connection, self._key, self._profile = connection, key, profile
        self._most = limits.documents if profile.many_documents else 1
        self._watchers = watchers
        self._stopped = False
        self._not_opened = 0
        self._hopeless: Verdict | None = None

    def stop(self) -> None:
        """Take no further document."""
        self._stopped = True

    async def run(self) -> None:
        """Work in one session after another until no document is left."""
        while not self._stopped:
            first = next(self._documents, None)
            if first is None:
                return
            batch = _Batch(Session(self._connection, self._key, self._profile), self._profile, self._watchers)
            if self._hopeless is not None:
                batch.take(first, self._hopeless)
                await self._over(batch)
                continue
            try:
                await self._one_session(batch, first)
            finally:
                await to_the_end(self._over(batch))

    async def _one_session(self, batch: _Batch, first: tuple[int, Outgoing]) -> None:
        refused = await batch.open(first)
        if refused is not None:
            self._not_opened += 1
            if self._not_opened >= GIVE_UP_AFTER:
                sentence = f"Not tried: the last {GIVE_UP_AFTER} sessions could not be opened. {refused.sentence}"
                self._hopeless = replace(refused, sentence=sentence)
            return
        self._not_opened = 0
        await batch.submit(first)
        while len(batch.taken) < self._most and batch.may_go_on and not self._stopped:
            following = next(self._documents, None)
            if following is None:
                return
            await batch.submit(following)

    async def _over(self, batch: _Batch) -> None:
        """Close the session, then tell how each of its documents ended."""
        await batch.close()
        for result in batch.submissions():
            self.results.put_nowait(result)


@dataclass(slots=True)
class _Taken:
    """One document of a session."""

    number: int
    reference: str
    begun: float
    verdict: Verdict | None = None
    from_exchange: int = 0
    to_exchange: int | None = None


class _Batch:
    """One session and its documents."""

    def __init__(self, session: Session, profile: Profile, watchers: Watchers) -> None:
        self.taken: list[_Taken] = []
        self._session, self._profile = session, profile
        self._before, self._after = watchers

    @property
    def may_go_on(self) -> bool:
        """Whether another document can go into this session: it is open, and the server still knows it."""
        last = self.taken[-1].verdict
        answer = last.answer if last is not None else None
        lost = answer is not None and answer.is_error and self._meaning_lost(answer.status)
        broken = answer is None and last is not None and last.delivery == "unknown"
        return self._session.is_open and not lost and not broken

    def take(self, document: tuple[int, Outgoing], judged: Verdict | None = None) -> _Taken:
        """Take a document in, with a verdict if that is known already."""
        number, outgoing = document
        reference = self._session.reference_of(outgoing.raw)
        taken = _Taken(number, reference, time.perf_counter(), judged, len(self._session.exchanges))
        self.taken.append(taken)
        return taken

    async def open(self, first: tuple[int, Outgoing]) -> Verdict | None:
        """Open the session for its first document, which shares its fate."""
        taken = self.take(first)
        refused = taken.verdict = await self._session.establish()
        if refused is None:
            self.taken.pop()
        return refused

    async def submit(self, document: tuple[int, Outgoing]) -> None:
        """Submit one document."""
        taken = self.take(document)
        if self._before is not None:
            self._before(taken.number)
        try:
            taken.verdict = await submit_in(self._session, self._profile, document[1], taken.reference)
        finally:
            taken.to_exchange = len(self._session.exchanges)
        if self._after is not None:
            self._after(taken.number, taken.verdict)

    async def close(self) -> None:
        """Close the session and let go of the connections."""
        try:
            await self._session.close()
        finally:
            await self._session.aclose()

    def submissions(self) -> Iterator[tuple[int, Submission]]:
        """Yield how each document ended."""
        for taken in self.taken:
            exchanges = self._session.exchanges[taken.from_exchange : taken.to_exchange]
            left = any(one.step == "submit" and one.left for one in exchanges)
            final = taken.verdict or verdict.of_cancel(document_left=left)
            yield (
                taken.number,
                submission_of(self._session, self._profile, final, exchanges, taken.reference, taken.begun),
            )

    def _meaning_lost(self, status: str) -> bool:
        meaning = self._profile.codes.get(status)
        return meaning is not None and meaning.session_lost
