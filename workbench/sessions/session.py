"""One session with a server: establish, any number of documents one after another, close. No step is repeated here."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from workbench.sessions import finder, verdict
from workbench.sessions.answer import AnswerError, read_found
from workbench.sessions.connection import Connection
from workbench.sessions.finder import Content
from workbench.sessions.profile import Profile, Step
from workbench.sessions.profile_steps import LISTED
from workbench.sessions.proxy import proxy_for
from workbench.sessions.request import Known, Outgoing, RequestError
from workbench.sessions.secret import Secret
from workbench.sessions.states import Walk
from workbench.sessions.submission import StepProgress
from workbench.sessions.tls import context_for
from workbench.sessions.transcript import Exchange
from workbench.sessions.verdict import Verdict
from workbench.sessions.wire import Call, Wire
from workbench.workspace.redaction import Redactor

Watcher = Callable[[StepProgress], None]
_ACCEPT = {"xml": "application/xml, text/xml;q=0.9", "json": "application/json", "text": "text/plain, */*;q=0.5"}
_log = logging.getLogger(__name__)


class Session:
    """The state of one session. Who uses it calls `aclose` at the end, whatever happened before.

    Attributes:
        walk: where it stands, by the table of states.
        listed: what the server told of itself when the session was opened, such as its transactions.
    """

    def __init__(
        self,
        connection: Connection,
        key: Secret,
        profile: Profile,
        *,
        on_step: Watcher | None = None,
        certificate_password: Secret | None = None,
        proxy_password: Secret | None = None,
        folder: Path | None = None,
    ) -> None:
        """Prepare; nothing is sent yet.

        Args:
            connection: where to, and as whom.
            key: the EDI key.
            profile: the wire, as the connection's `protocol` names it.
            on_step: told when a step begins and ends, in the order of events.
            certificate_password: of the client certificate's private key.
            proxy_password: of the proxy's user.
            folder: where huge answers go; None for the system's temporary folder.

        Raises:
            TlsError: a certificate of the connection cannot be used.
        """
        self.walk = Walk()
        self.listed: dict[str, tuple[str, ...]] = {}
        self.submitting: Call | None = None
        self.establishing: Call | None = None
        self._answer_to_establish: Content | None = None
        self._profile = profile
        self._on_step = on_step
        self._known = Known(connection, key, profile)
        passwords = [one.reveal() for one in (certificate_password, proxy_password) if one]
        self.redactor = Redactor([key.reveal(), *passwords])
        self._wire = Wire(
            connection.address,
            self.redactor,
            masked_headers=profile.masked_headers,
            answer_bytes=profile.answer_bytes,
            find_secrets=self._secrets_in,
            tls=context_for(connection, certificate_password),
            proxy=proxy_for(connection, proxy_password),
            keep_cookies=profile.keep_cookies,
            accept=_ACCEPT[profile.answer.format],
            folder=folder,
        )

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """What went over the wire so far."""
        return tuple(self._wire.exchanges)

    @property
    def is_open(self) -> bool:
        """Whether a document can be submitted now."""
        return self.walk.state == "open"

    @property
    def was_opened(self) -> bool:
        """Whether the server opened it (or needs no opening)."""
        return any(event in ("opened", "no-session-needed") for _, event in self.walk.taken)

    @property
    def was_closed(self) -> bool:
        """Whether it was opened and the server holds nothing of it any more."""
        return self.was_opened and self.walk.state == "ended" and self.walk.taken[-1][1] != "not-closed"

    async def establish(self) -> Verdict | None:
        """Open the session; None when it is open."""
        step = self._profile.establish
        if step is None:
            self.walk.take("no-session-needed")
            return None
        try:
            call = self.establishing = self._call(step)
        except RequestError as error:
            return verdict.of_impossible(error)
        self.walk.take("establish")
        self._tell(StepProgress("establish", "started"))
        try:
            await self._wire.send(call)
            refused = self._opened(call, step)
        except asyncio.CancelledError:
            self.walk.take("not-opened")
            self._tell_end(call, False, "Cancelled.")
            raise
        self.walk.take("opened" if refused is None else "not-opened")
        self._tell_end(call, refused is None or refused.answer is not None, refused.sentence if refused else "")
        return refused

    async def submit(self, outgoing: Outgoing, reference: str = "") -> Verdict:
        """Send one document and wait for its answer, asking again where the server says that it takes time."""
        step = self._profile.submit
        try:
            call = self._call(step, outgoing, reference)
        except RequestError as error:
            return verdict.of_impossible(error)
        self.submitting = call
        self.walk.take("submit")
        judged = await self._ask(call, step, outgoing, reference)
        if judged.pending and self._profile.poll is not None:
            self.walk.take("pending")
            return await self._poll(self._profile.poll, outgoing, reference)
        self.walk.take("answered" if judged.answer is not None and not judged.pending else "broken")
        return judged

    async def keep_alive(self) -> bool:
        """Tell the server that the session is still wanted; True when it agrees."""
        step = self._profile.keep_alive
        if step is None:
            return True
        self.walk.take("keep-alive")
        call = self._call(step)
        await self._wire.send(call)
        return call.trouble is None and call.status in step.success

    async def close(self) -> None:
        """Close the session, if there is one; tried twice, but never for longer than the profile says."""
        step = self._profile.close
        if self.walk.state in ("submitting", "polling"):
            self.walk.take("broken")
        if not self.is_open or step is None or self._profile.establish is None:
            if self.walk.state in ("new", "open"):
                self.walk.take("leave")
            return
        self.walk.take("close")
        self._tell(StepProgress("close", "started"))
        end = time.perf_counter() + step.seconds
        call = await self._try_to_close(step, step.seconds)
        left = end - time.perf_counter()
        if not _is_closed(call, step) and left > 0:  # closing twice harms nothing, a session left open does
            self.walk.take("close-again")
            call = await self._try_to_close(step, left)
        closed = _is_closed(call, step)
        self.walk.take("closed" if closed else "not-closed")
        self._tell_end(call, closed, "" if closed else self.not_closed)

    async def _try_to_close(self, step: Step, seconds: float) -> Call:
        call = self._call(step)
        call.seconds = min(call.seconds, seconds)
        await self._wire.send(call)
        return call

    async def aclose(self) -> None:
        """Let go of all connections."""
        await self._wire.aclose()

    @property
    def not_closed(self) -> str:
        """What to say of a session that the server still holds."""
        return f"The session could not be closed; it ends by itself {self._profile.lives}."

    def reference_of(self, document: bytes) -> str:
        """Return the document's own reference; empty when there is none."""
        return self._known.reference_of(document)

    async def _ask(self, call: Call, step: Step, outgoing: Outgoing, reference: str) -> Verdict:
        self._tell(StepProgress(call.step, "started"))
        try:
            await self._wire.send(call)
        except asyncio.CancelledError:
            self.walk.take("broken")
            self._tell_end(call, False, "Cancelled.")
            raise
        judged = await self._judged(call, step, outgoing, reference)
        if judged.pending:
            self._known.found |= {name: finder.text(where, verdict.content_of(call)) for name, where in step.find}
        self._tell_end(call, judged.answer is not None, judged.sentence)
        return judged

    async def _judged(self, call: Call, step: Step, outgoing: Outgoing, reference: str) -> Verdict:
        if call.answer_file is None:
            return verdict.of_submit(call, step, self._profile, outgoing, reference)
        return await asyncio.to_thread(verdict.of_submit, call, step, self._profile, outgoing, reference)

    async def _poll(self, step: Step, outgoing: Outgoing, reference: str) -> Verdict:
        """Ask again until the answer is final; the document itself is not sent again."""
        loop = asyncio.get_running_loop()
        end, alive = loop.time() + step.at_most, loop.time()
        while loop.time() < end:
            try:
                await asyncio.sleep(step.every)
                alive = await self._stay_alive(alive)
            except asyncio.CancelledError:
                self.walk.take("broken")
                raise
            self.walk.take("ask-again")
            judged = await self._ask(self._call(step, outgoing, reference), step, outgoing, reference)
            if not judged.pending:
                self.walk.take("answered" if judged.answer is not None else "broken")
                return judged
        self.walk.take("broken")
        return verdict.of_endless_wait(step.at_most, outgoing.subject)

    async def _stay_alive(self, last: float) -> float:
        """Send the keep-alive when it is due; returns when it was last sent."""
        step, now = self._profile.keep_alive, asyncio.get_running_loop().time()
        if step is None or now - last < step.every:
            return last
        await self.keep_alive()
        return now

    def _opened(self, call: Call, step: Step) -> Verdict | None:
        refused = verdict.of_establish(call, step, self._profile, "document")
        if refused is not None:
            return refused
        content = self._answer_to_establish or verdict.content_of(call, masked=False)
        try:
            found = read_found(content, tuple(one for one in step.find if one[0] not in LISTED))
        except AnswerError as error:
            return verdict.of_unreadable_session(error)
        for secret in found.values():
            self.redactor.add(secret)
        self._known.found |= found
        self.listed = {name: finder.texts(where, content) for name, where in step.find if name in LISTED}
        return None

    def _call(self, step: Step, outgoing: Outgoing | None = None, reference: str = "") -> Call:
        return self._known.call(step, outgoing, reference)

    def _secrets_in(self, answer: bytes, headers: tuple[tuple[str, str], ...]) -> Iterable[str]:
        """Find the values of a session in an answer, also in one that is broken or in another encoding."""
        if self._profile.keep_cookies:
            yield from (value for _, value in finder.cookies(headers) if len(value) >= 6)
        yield from verdict.planted_secrets(answer, self._profile.masked_patterns)
        if self._profile.establish is not None and self.walk.state == "establishing":
            content = self._answer_to_establish = Content(answer, None, headers)
            for name, where in self._profile.establish.find:
                if name not in LISTED:
                    yield finder.text(where, content)

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
        sentence = self.redactor.mask(sentence)
        self._tell(StepProgress(call.step, "done" if well else "failed", seconds, sentence))


def _is_closed(call: Call, step: Step) -> bool:
    return call.trouble is None and call.status in step.success
