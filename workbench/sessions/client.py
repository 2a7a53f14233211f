"""One submission from beginning to end: establish, submit and wait, close, in that order and never twice."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from workbench.sessions import verdict
from workbench.sessions.connection import Connection
from workbench.sessions.profile import Profile
from workbench.sessions.request import Outgoing
from workbench.sessions.secret import Secret
from workbench.sessions.session import Session, Watcher
from workbench.sessions.submission import Submission
from workbench.sessions.transcript import Exchange, Transcript
from workbench.sessions.verdict import Verdict

REPEAT_AFTER_SECONDS = 0.5
_log = logging.getLogger(__name__)


async def submit(
    document: bytes | Outgoing,
    *,
    connection: Connection,
    key: Secret,
    profile: Profile,
    cancel: asyncio.Event | None = None,
    on_step: Watcher | None = None,
    before_submit: Callable[[], None] | None = None,
    after_submit: Callable[[Verdict], None] | None = None,
    certificate_password: Secret | None = None,
    proxy_password: Secret | None = None,
    folder: Path | None = None,
) -> Submission:
    """Submit one document in a session of its own. The session is closed whatever happens.

    Two ways to stop it. Setting `cancel` makes this return a submission with the outcome `cancelled` and its
    transcript. Cancelling the task closes the session just the same and then raises `CancelledError`.
    Closing takes at most the profile's seconds for that step, and so does waiting for a session that was
    being opened.

    Nothing is ever sent again by itself once a byte of it may have left, unless the profile says that the server
    does nothing twice for one reference. Whether the document may be sent is the caller's decision.

    Args:
        document: the bytes, sent exactly so, alone or with what is known of them.
        connection: where to, and as whom.
        key: the EDI key.
        profile: the wire, as the connection's `protocol` names it.
        cancel: set it to stop.
        on_step: told when a step begins and ends, in the order of events.
        after_submit: told how it went, before the session is closed; its own mistakes are only logged.
        before_submit: called just before the document may leave; when it raises, nothing leaves.
        certificate_password: of the client certificate's private key.
        proxy_password: of the proxy's user.
        folder: where huge answers go; None for the system's temporary folder.

    Raises:
        TlsError: a certificate of the connection cannot be used.
    """
    session = Session(
        connection,
        key,
        profile,
        on_step=on_step,
        certificate_password=certificate_password,
        proxy_password=proxy_password,
        folder=folder,
    )
    outgoing = Outgoing(document) if isinstance(document, bytes) else document
    run = _Run(session, profile, outgoing, before_submit, after_submit)
    work = asyncio.create_task(run.work())
    try:
        await _until_done_or_cancelled(work, cancel)
    finally:
        await to_the_end(run.wind_up(work))
    return run.submission()


class _Run:
    """One document's way through a session of its own."""

    def __init__(
        self,
        session: Session,
        profile: Profile,
        outgoing: Outgoing,
        before: Callable[[], None] | None,
        after: Callable[[Verdict], None] | None,
    ) -> None:
        self._after = after
        self._before = before
        self._session = session
        self._profile = profile
        self._outgoing = outgoing
        self._begun = time.perf_counter()
        self._stopped = False
        self._verdict: Verdict | None = None
        self._reference = session.reference_of(outgoing.raw)

    async def work(self) -> None:
        """Establish and submit, unless stopped between the two."""
        self._verdict = await self._session.establish()
        if self._session.is_open and not self._stopped:
            if self._before is not None:
                self._before()
            self._verdict = await submit_in(self._session, self._profile, self._outgoing, self._reference)
            self._tell(self._verdict)

    def _tell(self, judged: Verdict) -> None:
        if self._after is None:
            return
        try:
            self._after(judged)
        except Exception:
            _log.exception("Keeping what became of a submission failed.")

    async def wind_up(self, work: asyncio.Task[None]) -> None:
        """Stop what is still running, then close the session and let go of the connections.

        Raises:
            Exception: what `work` raised; the session is closed before.
        """
        self._stopped = True
        try:
            await self._stop(work)
            await self._session.close()
        finally:
            await self._session.aclose()
        if not work.cancelled():
            work.result()

    async def _stop(self, work: asyncio.Task[None]) -> None:
        """Cancel the work; but once the request for a session has left, wait a little for its token.

        Otherwise the server would keep a session open that nobody can close.
        """
        call = self._session.establishing
        opening = call is not None and call.left and self._session.walk.state == "establishing"
        if opening and not work.done() and self._profile.close is not None:
            await asyncio.wait({work}, timeout=self._profile.close.seconds)
        if not work.done():
            work.cancel()
            await asyncio.wait({work})

    def submission(self) -> Submission:
        """Put together how it ended."""
        call = self._session.submitting
        left = call is not None and call.left
        final = self._verdict or verdict.of_cancel(document_left=left)
        return submission_of(self._session, self._profile, final, self._session.exchanges, self._reference, self._begun)


async def submit_in(session: Session, profile: Profile, outgoing: Outgoing, reference: str) -> Verdict:
    """Submit a document in an open session; again, with the same reference, only where that does nothing twice."""
    judged = await session.submit(outgoing, reference)
    for attempt in range(profile.repeats):
        no_answer = judged.answer is None and judged.delivery in ("unknown", "not-sent")
        if not no_answer or not reference or not session.is_open:
            break
        await asyncio.sleep(REPEAT_AFTER_SECONDS * 2**attempt)
        judged = await session.submit(outgoing, reference)
    return judged


def submission_of(
    session: Session,
    profile: Profile,
    final: Verdict,
    exchanges: tuple[Exchange, ...],
    reference: str,
    begun: float,
) -> Submission:
    """Put together how a document's submission ended.

    Args:
        session: the one it was submitted in.
        profile: its protocol.
        final: the judgement of its answer.
        exchanges: those that were about this document.
        reference: the document's own.
        begun: when it began, by `time.perf_counter`.
    """
    answer, mask = final.answer, session.redactor.mask
    sent = sum(one.step == "submit" and one.left for one in exchanges)
    return Submission(
        outcome=final.outcome,
        sentence=mask(final.sentence),
        advice=mask(" ".join(part for part in _advice(session, profile, final, reference) if part)),
        delivery=final.delivery,
        established=session.was_opened,
        submitted=sent > 0,
        closed=session.was_closed,
        reference=answer.reference if answer else None,
        messages=answer.messages if answer else (),
        needs=answer.needs if answer else (),
        answer=answer,
        external_reference=reference,
        sent_times=sent,
        transcript=Transcript(exchanges),
        seconds=round(time.perf_counter() - begun, 6),
    )


def _advice(session: Session, profile: Profile, final: Verdict, reference: str) -> list[str]:
    advice = [final.advice]
    if final.delivery == "unknown" and profile.idempotent_by_reference and reference:
        advice.append(f"Sending the same document again is safe: the server knows `{reference}` again.")
    establishing = session.establishing
    if session.walk.taken and session.walk.taken[-1][1] == "not-closed":
        advice.append(session.not_closed)
    elif not session.was_opened and establishing is not None and establishing.left and final.session_unknown:
        advice.append(f"If the server did open a session, it ends by itself {profile.lives}.")
    return advice


async def _until_done_or_cancelled(work: asyncio.Task[None], cancel: asyncio.Event | None) -> None:
    if cancel is None:
        await asyncio.wait({work})
        return
    watch = asyncio.create_task(cancel.wait())
    try:
        await asyncio.wait({work, watch}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        watch.cancel()
        await asyncio.wait({watch})


async def to_the_end(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run to the end although this task may be cancelled meanwhile; that is passed on afterwards."""
    task = asyncio.create_task(coroutine)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None and task.exception() is None:
        raise cancelled
    task.result()
