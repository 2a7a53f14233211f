"""`workbench submit FILE`: check a document, submit it in a session, print the answer."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from typing import Any

from workbench.bench import Examination, Request, examine
from workbench.bench.sending import Sent, blocked, connection_named, gate_for, key_of, send
from workbench.cli.console import Console
from workbench.cli.findings import finding_object, print_finding
from workbench.cli.main import FINE, PROBLEMS
from workbench.cli.tools import filled_from, known_transaction, open_tools, read_input, take_output, write_output
from workbench.sessions import Message, StepProgress
from workbench.sessions.embedded import embedded_server
from workbench.workspace import Workspace
from workbench.workspace.secrets import Secrets


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.description = "Check a document, then establish a session, submit it, close, and print the answer."
    parser.epilog = "example: workbench submit order.xml --connection local --har session.har"
    parser.add_argument("file", metavar="FILE", help="a document; - for standard input")
    parser.add_argument("--as", dest="kind", metavar="KIND", help="take it for this transaction, by name or alias")
    parser.add_argument("--with", dest="converter", metavar="CONVERTER", help="a converter's name or file, or none")
    add_session_arguments(parser)


def add_session_arguments(parser: ArgumentParser) -> None:
    """Declare what every command that opens a session takes."""
    parser.add_argument(
        "--connection", default="local", metavar="NAME", help="local (the default) is the embedded test server"
    )
    parser.add_argument("--har", metavar="FILE", help="write the transcript, secrets masked")


def run(arguments: Namespace, console: Console) -> int:
    """Submit the document; 0 when the server took it."""
    workspace, tools = open_tools(arguments, console)
    request = Request(
        chosen=known_transaction(arguments.kind, tools),
        converter=arguments.converter,
        parameters=filled_from(arguments.connection, workspace),
    )
    examination = examine(read_input(arguments.file), tools, request)
    if not console.as_json:
        for finding in examination.findings:
            print_finding(finding, console)
    return submit_and_print(arguments.file, examination, workspace, arguments, console)


def submit_and_print(
    name: str, examination: Examination, workspace: Workspace, arguments: Namespace, console: Console
) -> int:
    """Take an examined document over the connection that the arguments name, and print how it went."""
    take_output(console, {"--har": arguments.har})
    connection = connection_named(workspace, arguments.connection)
    decision = gate_for(examination, connection, workspace)
    if decision.may_send:
        sent = asyncio.run(_send(examination, connection.name, workspace, console))
    else:
        sent = blocked(connection, decision)
    if console.as_json:
        console.result(as_object(name, sent))
    else:
        _print(sent, console)
    for trouble in sent.troubles:
        console.trouble(trouble)
    if arguments.har:
        write_output(arguments.har, sent.submission.transcript.to_har(), console)
    if sent.submission.outcome == "cancelled":
        raise KeyboardInterrupt
    return FINE if sent.submission.outcome == "accepted" else PROBLEMS


def as_object(name: str, sent: Sent) -> dict[str, Any]:
    """Give the submission as the command line's contract has it."""
    submission = sent.submission
    return {
        "file": name,
        "connection": sent.connection.name,
        "outcome": submission.outcome,
        "session": {
            "established": submission.established,
            "submitted": submission.submitted,
            "closed": submission.closed,
        },
        "reference": submission.reference,
        "messages": [_message(each) for each in submission.messages]
        or (
            []
            if submission.outcome == "accepted"
            else [_message(Message("error", submission.outcome, submission.sentence))]
        ),
        "response_file": str(sent.answer_file) if sent.answer_file is not None else None,
        "seconds": round(submission.seconds, 4),
        **_converted(sent),
    }


def _converted(sent: Sent) -> dict[str, Any]:
    """Give what a response converter made of the answer, where one took it."""
    if sent.converted is None:
        return {}
    return {
        "response_converter": sent.converted.converter,
        "response_findings": [finding_object(finding) for finding in sent.converted.findings],
        "converted_file": str(sent.converted_file) if sent.converted_file is not None else None,
    }


def _message(message: Message) -> dict[str, Any]:
    return {"severity": message.severity, "code": message.code, "text": message.text, "path": message.path}


async def _send(examination: Examination, name: str, workspace: Workspace, console: Console) -> Sent:
    """Send it; Ctrl-C stops the submission, and the session is closed all the same."""
    cancel = asyncio.Event()
    loop = asyncio.get_running_loop()
    restore = _cancel_on_interrupt(loop, cancel)
    connection = connection_named(workspace, name)

    def tell(progress: StepProgress) -> None:
        if progress.state != "started":
            console.say(f"{progress.step}: {progress.sentence or progress.state} ({progress.seconds * 1000:.0f} ms)")

    try:
        if not connection.is_local:
            key = await asyncio.to_thread(key_of, connection, Secrets())
            return await send(examination, connection, key, workspace, cancel=cancel, on_step=tell)
        async with embedded_server() as server:
            key = await asyncio.to_thread(server.key, connection.client_code)
            local = replace(connection, address=server.address)
            return await send(examination, local, key, workspace, cancel=cancel, on_step=tell)
    finally:
        restore()


def _cancel_on_interrupt(loop: asyncio.AbstractEventLoop, cancel: asyncio.Event) -> Any:
    """Let Ctrl-C set the event instead of tearing the session down; gives what puts the old handling back."""
    import signal

    before = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, lambda *_: loop.call_soon_threadsafe(cancel.set))
    return lambda: signal.signal(signal.SIGINT, before)


def _print(sent: Sent, console: Console) -> None:
    submission = sent.submission
    role = "fine" if submission.outcome == "accepted" else "error"
    console.line(f"{console.paint(submission.outcome, role)}: {submission.sentence}")
    if submission.advice:
        console.line(f"  {console.paint(submission.advice, 'hint')}")
    for message in submission.messages:
        where = f" ({message.path})" if message.path else ""
        console.line(f"  {console.paint(message.severity, message.severity)}  {message.text}{where}")
    for need in submission.needs:
        allowed = f" One of: {', '.join(need.allowed)}." if need.allowed else ""
        console.line(f"  needed  {need.name} at {need.path}: {need.description}{allowed}")
    if sent.converted is not None:
        for finding in sent.converted.findings:
            print_finding(finding, console)
        where = f"`{sent.converted.converter}` made the partner's answer of it"
        console.line(f"  {where}: {sent.converted_file}" if sent.converted_file is not None else f"  {where}: nothing")
    if submission.answer is not None:
        console.line()
        console.raw(submission.answer.raw)
