"""One submission from beginning to end: establish, submit and wait, close, in that order and never twice.

The states a session walks through; `closing` is reached from every state that holds a token:

    new → establishing → established → submitting → answered → closing → closed
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Coroutine, Iterable
from typing import Any

from workbench.sessions import verdict
from workbench.sessions.answer import AnswerError, read_token
from workbench.sessions.connection import Connection
from workbench.sessions.profile import Profile, Step
from workbench.sessions.request import make_call
from workbench.sessions.secret import Secret
from workbench.sessions.submission import StepProgress, Submission
from workbench.sessions.transcript import Transcript
from workbench.sessions.verdict import Verdict
from workbench.sessions.wire import Call, Wire
from workbench.workspace.redaction import Redactor

Watcher = Callable[[StepProgress], None]
_log = logging.getLogger(__name__)


async def submit(
    document: bytes,
    *,
    connection: Connection,
    key: Secret,
    profile: Profile,
    encoding: str = "utf-8",
    answer_roots: Collection[str] = (),
    subject: str = "document",
    cancel: asyncio.Event | None = None,
    on_step: Watcher | None = None,
) -> Submission:
    """Submit one document in a session of its own. The session is closed whatever happens.

    Two ways to stop it. Setting `cancel` makes this return a submission with the outcome `cancelled` and its
    transcript. Cancelling the task closes the session just the same and then raises `CancelledError`.
    Closing takes at most the profile's seconds for that step, and so does waiting for a session that was
    being opened.

    Nothing is ever sent again by itself. Whether the document may be sent is the caller's decision.

    Args:
        document: the bytes, sent exactly so.
        connection: where to, and as whom.
        key: the EDI key.
        profile: the wire, as the connection's `protocol` names it.
        encoding: the Python codec of the document, told to the server in the content type.
        answer_roots: local names of root elements that answer a question well.
        subject: what the document is, for the sentences, such as `sales order`.
        cancel: set it to stop.
        on_step: told when a step begins and ends, in the order of events.
    """
    session = _Session(document, connection, key, profile, encoding, answer_roots, subject, on_step)
    work = asyncio.create_task(session.run())
    try:
        await _until_done_or_cancelled(work, cancel)
    finally:
        await _to_the_end(session.wind_up(work))
    return session.submission()


class _Session:
    """The state of one session. Every step is tried once."""

    def __init__(
        self,
        document: bytes,
        connection: Connection,
        key: Secret,
        profile: Profile,
        encoding: str,
        answer_roots: Collection[str],
        subject: str,
        on_step: Watcher | None,
    ) -> None:
        self._document = document
        self._connection = connection
        self._key = key
        self._profile = profile
        self._encoding = encoding
        self._answer_roots = answer_roots
        self._subject = subject
        self._on_step = on_step
        self._begun = time.perf_counter()
        self._redactor = Redactor([key.reveal()])
        self._wire = Wire(
            connection.address,
            self._redactor,
            masked_headers=profile.masked_headers,
            answer_bytes=profile.answer_bytes,
            find_secrets=self._secrets_in,
        )
        self._stopped = False
        self._token: str | None = None
        self._establishing: Call | None = None
        self._submitting: Call | None = None
        self._closed = False
        self._verdict: Verdict | None = None

    async def run(self) -> None:
        """Establish and submit, unless stopped between the two."""
        await self._establish()
        if self._token is not None and not self._stopped:
            await self._submit()

    async def wind_up(self, work: asyncio.Task[None]) -> None:
        """Stop what is still running, then close the session and let go of the connections.

        Raises:
            Exception: what `run` raised, which is a bug; the session is closed before.
        """
        self._stopped = True
        try:
            await self._stop(work)
            if self._token is not None:
                await self._close(self._token)
        finally:
            await self._wire.aclose()
        if not work.cancelled():
            work.result()

    async def _stop(self, work: asyncio.Task[None]) -> None:
        """Cancel the work; but once the request for a session has left, wait a little for its token.

        Otherwise the server would keep a session open that nobody can close.
        """
        opening = self._establishing is not None and self._establishing.left and self._token is None
        if opening and not work.done():
            await asyncio.wait({work}, timeout=self._profile.close.seconds)
        if not work.done():
            work.cancel()
            await asyncio.wait({work})

    async def _establish(self) -> None:
        call = self._establishing = self._call(self._profile.establish)
        await self._step(call, self._read_session)

    def _read_session(self, call: Call) -> Verdict | None:
        refused = verdict.of_establish(call, self._profile, self._subject)
        if refused is not None:
            return refused
        try:
            self._token = read_token(bytes(call.answer), self._profile)
        except AnswerError as error:
            return verdict.of_unreadable_session(error)
        self._redactor.add(self._token)
        return None

    async def _submit(self) -> None:
        call = self._submitting = self._call(self._profile.submit)
        await self._step(call, self._read_answer)

    def _read_answer(self, call: Call) -> Verdict:
        return verdict.of_submit(call, self._profile, self._answer_roots, self._subject)

    async def _close(self, token: str) -> None:
        self._token = token
        call = self._call(self._profile.close)
        self._tell(StepProgress("close", "started"))
        await self._wire.send(call)
        self._closed = call.trouble is None and call.status in self._profile.close.success
        self._tell_end(call, self._closed, "" if self._closed else self._not_closed())

    async def _step(self, call: Call, read: Callable[[Call], Verdict | None]) -> None:
        self._tell(StepProgress(call.step, "started"))
        try:
            await self._wire.send(call)
            self._verdict = read(call)
        except asyncio.CancelledError:
            self._tell_end(call, False, "Cancelled.")
            raise
        failed = self._verdict is not None and self._verdict.answer is None
        self._tell_end(call, not failed, self._verdict.sentence if self._verdict else "")

    def _call(self, step: Step) -> Call:
        return make_call(
            step,
            address=self._connection.address,
            client_code=self._connection.client_code,
            key=self._key,
            token=self._token or "",
            document=self._document,
            encoding=self._encoding,
        )

    def _secrets_in(self, answer: bytes) -> Iterable[str]:
        """Find the token in an answer to establish, also in one that is broken or in another encoding."""
        if not answer:
            return
        yield from verdict.planted_secrets(answer, self._profile.masked_patterns)
        if self._token is None:
            try:
                yield read_token(answer, self._profile)
            except AnswerError:
                return

    def _tell(self, progress: StepProgress) -> None:
        """Tell the watcher; its own mistakes must not keep the session from being closed."""
        if self._on_step is None:
            return
        try:
            self._on_step(progress)
        except Exception:
            _log.exception("The watcher of a submission failed.")

    def _tell_end(self, call: Call, well: bool, sentence: str) -> None:
        seconds = self._wire.exchanges[-1].seconds if self._wire.exchanges else 0.0
        sentence = self._redactor.mask(sentence)
        self._tell(StepProgress(call.step, "done" if well else "failed", seconds, sentence))

    def _not_closed(self) -> str:
        return f"The session could not be closed; it ends by itself {self._profile.lives}."

    def submission(self) -> Submission:
        """Put together how it ended."""
        left = self._submitting is not None and self._submitting.left
        final = self._verdict or verdict.of_cancel(document_left=left)
        unclosed = self._token is not None and not self._closed
        maybe_open = self._token is None and self._establishing is not None and self._establishing.left
        advice = [final.advice]
        if unclosed:
            advice.append(self._not_closed())
        elif maybe_open and final.session_unknown:
            advice.append(f"If the server did open a session, it ends by itself {self._profile.lives}.")
        answer = final.answer
        mask = self._redactor.mask
        return Submission(
            outcome=final.outcome,
            sentence=mask(final.sentence),
            advice=mask(" ".join(part for part in advice if part)),
            delivery=final.delivery,
            established=self._token is not None,
            submitted=left,
            closed=self._closed,
            reference=answer.reference if answer else None,
            messages=answer.messages if answer else (),
            needs=answer.needs if answer else (),
            answer=answer,
            transcript=Transcript(tuple(self._wire.exchanges)),
            seconds=round(time.perf_counter() - self._begun, 6),
        )


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


async def _to_the_end(coroutine: Coroutine[Any, Any, None]) -> None:
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
