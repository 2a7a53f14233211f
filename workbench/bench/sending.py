"""Takes an examined document to a server and back: the gate, the key, the session, the history, the answer kept.

This is the only way to a server: window, command line, batch and replay all come through here, and nothing else
imports what submits.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.bench.answering import answer_for_partner, keep_beside
from workbench.bench.examination import Examination
from workbench.errors import UserFacingError
from workbench.review import Gate, gate, load_reviews, not_xml
from workbench.sessions import Connection, Secret, StepProgress, Submission, load_connections, load_profile
from workbench.sessions.client import submit
from workbench.sessions.many import USUAL, Limits, submit_many
from workbench.sessions.request import Outgoing
from workbench.sessions.verdict import Verdict
from workbench.transactions import Transaction
from workbench.workspace import Workspace, user_data_folder, write_atomically
from workbench.workspace.history import History
from workbench.workspace.secrets import Secrets
from workbench.workspace.tables import TableError

if TYPE_CHECKING:
    from workbench.convert import Conversion

__all__ = ["Sent", "StepProgress", "connection_named", "gate_for", "key_of", "send", "send_many"]


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a document that was to be sent."""

    connection: Connection
    submission: Submission
    answer_file: Path | None = None
    """Where the answer's exact bytes are kept; None when there was no answer."""
    troubles: tuple[UserFacingError, ...] = ()
    """What could not be kept of it: the submission is over all the same."""
    converted: Conversion | None = None
    """The answer as the partner expects it; None where no response converter takes it."""
    converted_file: Path | None = None
    """Where that is kept."""


def connection_named(workspace: Workspace, name: str) -> Connection:
    """Find a connection; `local` is the embedded test server.

    Raises:
        UserFacingError: there is none of that name, or its file is broken.
    """
    connections = load_connections(workspace.layers("connections"))
    connection = connections.get(name)
    if connection is not None:
        return connection
    for problem in connections.problems:
        if isinstance(problem, TableError) and problem.file.stem == name:
            raise problem
    names = ", ".join(each.name for each in connections.found)
    raise UserFacingError(f"There is no connection `{name}`.", f"Known are: {names}.")


def key_of(connection: Connection, secrets: Secrets) -> Secret:
    """Give the EDI key of a connection that is not the embedded server's, which gives keys itself.

    Raises:
        UserFacingError: there is no key; says where to put one.
    """
    key = secrets.get(connection.key_name)
    if key is None:
        raise UserFacingError(
            f"There is no EDI key for `{connection.title}`.",
            "Make or enter it on the page Connections. Without a window, put it into the keyring under "
            f"`{connection.key_name}`, or into the environment variable "
            f"WORKBENCH_KEY_{re.sub('[^A-Z0-9]', '_', connection.key_name.upper())}.",
        )
    return Secret(key)


def gate_for(examination: Examination, connection: Connection, workspace: Workspace | None = None) -> Gate:
    """Say whether this document may go over this connection, by the reviews as they are now.

    Args:
        examination: of the document.
        connection: where to.
        workspace: where the reviews are; None for none at all.
    """
    if examination.output.outcome != "xml":
        return not_xml()
    transaction = examination.transaction
    if transaction is None:
        return gate(None, connection.mode)
    reviews = load_reviews(workspace.layers("reviews")).of(transaction.name) if workspace is not None else ()
    return gate(
        transaction.name,
        connection.mode,
        connection.transactions,
        title=connection.title,
        candidate=examination.candidate,
        reviews=reviews,
        state=connection.state,
    )


def blocked(connection: Connection, decision: Gate) -> Sent:
    """Say that the gate kept a document from being sent."""
    return Sent(connection, Submission("blocked", decision.sentence, decision.advice, "not-sent"))


async def send(
    examination: Examination,
    connection: Connection,
    key: Secret,
    workspace: Workspace,
    *,
    cancel: asyncio.Event | None = None,
    on_step: Callable[[StepProgress], None] | None = None,
) -> Sent:
    """Submit what the examination would send, in a session of its own, if the gate lets it.

    Args:
        examination: of the document.
        connection: where to.
        key: the connection's EDI key.
        workspace: where the protocol profile is found.
        cancel: set it to stop; the session is closed all the same.
        on_step: told what happens.

    Raises:
        UserFacingError: the profile or a certificate cannot be used, or the history cannot be written.
    """
    decision = gate_for(examination, connection, workspace)
    transaction = examination.transaction
    if not decision.may_send or transaction is None:
        return blocked(connection, decision)
    profile = load_profile(workspace.layers("protocols"), connection.protocol)
    history = History(user_data_folder() / "history.sqlite")
    number = _recorded_start(history, examination, transaction, connection)
    submission = await submit(
        _outgoing(examination, transaction),
        connection=connection,
        key=key,
        profile=profile,
        cancel=cancel,
        on_step=on_step,
        before_submit=lambda: history.record_sending(number),
        after_submit=lambda verdict: _record(history, number, verdict),
        certificate_password=_password(connection.tls.password_name),
        proxy_password=_password(connection.proxy.password_name),
        folder=user_data_folder() / "answers",
    )
    troubles = list[UserFacingError]()
    try:
        _record_end(history, number, submission)
    except UserFacingError as trouble:
        troubles.append(trouble)
    sent = await asyncio.to_thread(_kept, examination, connection, submission, workspace)
    return replace(sent, troubles=(*troubles, *sent.troubles))


def _kept(examination: Examination, connection: Connection, submission: Submission, workspace: Workspace) -> Sent:
    """Keep the answer, and that for the partner where there is one."""
    sent = Sent(connection, submission)
    try:
        sent = replace(sent, answer_file=_keep_answer(submission, examination.document.name))
        if sent.answer_file is None or submission.answer is None:
            return sent
        converted = answer_for_partner(submission.answer.raw, examination, connection, workspace)
        if converted is not None:
            sent = replace(sent, converted=converted, converted_file=keep_beside(converted, sent.answer_file))
    except UserFacingError as trouble:
        return replace(sent, troubles=(trouble,))
    return sent


async def send_many(
    examinations: Iterable[Examination],
    connection: Connection,
    key: Secret,
    workspace: Workspace,
    *,
    limits: Limits = USUAL,
    cancel: asyncio.Event | None = None,
) -> AsyncIterator[tuple[Examination, Sent]]:
    """Submit what many examinations would send, several in a session, each if the gate lets it.

    Args:
        examinations: taken one by one, as they are needed.
        connection: where to.
        key: the connection's EDI key.
        workspace: where protocol profile and reviews are found.
        limits: sessions at once, documents a session.
        cancel: set it to stop; open sessions are closed all the same.

    Raises:
        UserFacingError: the profile or a certificate cannot be used, or the history cannot be written.
    """
    profile = load_profile(workspace.layers("protocols"), connection.protocol)
    history = History(user_data_folder() / "history.sqlite")
    taken: list[tuple[Examination, int]] = []
    kept_back: list[tuple[Examination, Sent]] = []

    def let_through() -> Iterator[Outgoing]:
        for examination in examinations:
            decision, transaction = gate_for(examination, connection, workspace), examination.transaction
            if not decision.may_send or transaction is None:
                kept_back.append((examination, blocked(connection, decision)))
                continue
            taken.append((examination, _recorded_start(history, examination, transaction, connection)))
            yield _outgoing(examination, transaction)

    sending = submit_many(
        let_through(),
        connection=connection,
        key=key,
        profile=profile,
        limits=limits,
        cancel=cancel,
        before=lambda number: history.record_sending(taken[number][1]),
        after=lambda number, verdict: _record(history, taken[number][1], verdict),
    )
    async for number, submission in sending:
        examination, entry = taken[number]
        _record_end(history, entry, submission)
        yield examination, await asyncio.to_thread(_kept, examination, connection, submission, workspace)
        while kept_back:
            yield kept_back.pop(0)
    for result in kept_back:
        yield result


def _recorded_start(
    history: History, examination: Examination, transaction: Transaction, connection: Connection
) -> int:
    return history.record_start(
        file=examination.document.name,
        digest=examination.output.digest,
        transaction=transaction.name,
        connection=connection.name,
    )


def _outgoing(examination: Examination, transaction: Transaction) -> Outgoing:
    output = examination.output
    return Outgoing(
        output.raw,
        output.encoding,
        transaction.name,
        (transaction.answer_root,),
        transaction.short_title.lower(),
    )


def _record_end(history: History, number: int, submission: Submission) -> None:
    history.record_end(number, outcome=submission.outcome, reference=submission.reference, seconds=submission.seconds)


def _record(history: History, number: int, verdict: Verdict) -> None:
    """Keep the outcome before the session is closed, so that a crash meanwhile does not lose it."""
    reference = verdict.answer.reference if verdict.answer is not None else None
    history.record_end(number, outcome=verdict.outcome, reference=reference, seconds=0.0)


def _password(name: str) -> Secret | None:
    """Give a password that a connection names."""
    found = Secrets().get(name) if name else None
    return Secret(found) if found else None


def _keep_answer(submission: Submission, name: str) -> Path | None:
    """Write the answer's bytes, in which secrets are masked, to a file of its own."""
    answers = [one for one in submission.transcript.exchanges if one.step in ("submit", "poll") and one.response_body]
    if not answers:
        return None
    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    stem = re.sub(r"[^\w.-]+", "-", Path(name).stem)[:60] or "document"
    file = user_data_folder() / "answers" / f"{moment}-{stem}.xml"
    if answers[-1].response_file is not None:
        answers[-1].response_file.replace(file)
    else:
        write_atomically(file, submission.answer.raw if submission.answer is not None else answers[-1].response_body)
    return file
