"""The actions of `workbench klaviyo` that speak to Klaviyo: run, look, daemon."""

from __future__ import annotations

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from workbench.cli.console import Console
from workbench.cli.main import FINE, PROBLEMS
from workbench.klaviyo.daemon import daemon_folder, run_daemon
from workbench.klaviyo.look import look
from workbench.klaviyo.planning import PlanSummary, open_plan
from workbench.klaviyo.records import RecordsFrom, split_password
from workbench.klaviyo.running import Journal, RunCounts, RunResult
from workbench.klaviyo.service import AccountAnswer, Client
from workbench.klaviyo.service.client import LOOPBACK
from workbench.klaviyo.settings import SettingsError
from workbench.klaviyo.state import Account, State, now, state_file
from workbench.klaviyo.sync_file import Sync, load_sync
from workbench.klaviyo.syncing import EMBEDDED_KEY, KEY_SECRET, Target, embedded_target, live_target, run_and_report
from workbench.sessions.embedded import EmbeddedServer, embedded_server
from workbench.workspace.secrets import Secrets

_MOST_REJECTIONS = 1_000
_Read = tuple[Path, Sync, str]


def add_service_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments of the three actions."""
    service = parser.add_argument_group("run, look and daemon")
    service.add_argument(
        "--base-url", metavar="URL", help="another Klaviyo; without it and without a key, the embedded one"
    )
    service.add_argument("--confirm", metavar="NAME", help="the account's name, for a Production run")
    service.add_argument("--every", type=float, metavar="MINUTES", help="time between two syncs of the daemon")
    service.add_argument("--rounds", type=int, metavar="N", help="end the daemon after so many syncs")


def run_run(arguments: Namespace, console: Console) -> int:
    """Run a plan; 0 when every record is imported."""
    if not arguments.plan:
        raise SettingsError(
            "A run needs a plan.", "Make one with workbench klaviyo plan, and name it with --plan FILE."
        )
    plan_file = Path(arguments.plan).absolute()
    with open_plan(plan_file) as plan:
        summary = plan.summary
    key = load_sync(Path(summary.request.settings_file))[1] if summary.request.settings_file else ""
    result = asyncio.run(_run(arguments, console, plan_file, summary, key))
    with Journal(plan_file) as journal:
        rejections: list[dict[str, Any]] = [
            {"row": one.row, "code": one.code, "why": one.why} for one in journal.rejected()
        ]
        for row, why in journal.set_aside():
            rejections.append({"row": row, "code": "set-aside", "why": why})
    if console.as_json:
        console.result(_as_object(result, summary, plan_file, rejections))
    else:
        console.line(f"{result.outcome}: {_words(result.counts)}; {result.calls} calls, {result.seconds:.1f} s")
        for one in rejections[:20]:
            console.line(f"row {one['row'] or '?'}: {one['code']} {one['why']}")
        if len(rejections) > 20:
            console.line(f"… and {len(rejections) - 20:,} more")
    for note in result.notes:
        console.say(note)
    return FINE if result.outcome == "complete" else PROBLEMS


def run_look(arguments: Namespace, console: Console, read: _Read) -> int:
    """Look at Klaviyo; 1 when the mode and the account do not go together."""
    return asyncio.run(_look(arguments, console, read))


def run_daemon_command(arguments: Namespace, console: Console, read: _Read) -> int:
    """Run the daemon in this process until it is stopped."""
    from workbench.cli.klaviyo import RECORDS_VARIABLE, records_from

    file, sync, key = read
    records: RecordsFrom | None = records_from(arguments, sync)
    if records is not None and split_password(records.location)[1]:
        raise SettingsError(
            "The place of the records holds the database's password.",
            f"Take it out; the daemon reads it from {RECORDS_VARIABLE}.",
        )
    secrets = Secrets()
    server: EmbeddedServer | None = None
    try:
        if arguments.base_url or key or secrets.get(KEY_SECRET):
            fixed = _named_target(arguments, key or secrets.get(KEY_SECRET) or "")
        else:
            server = EmbeddedServer().start()
            fixed = embedded_target(server.address)
        console.say(f"daemon: sending to {fixed.words}")
        run_daemon(
            file, records, daemon_folder(), state_file(), secrets, lambda: fixed, arguments.every, arguments.rounds
        )
    finally:
        if server is not None:
            server.stop()
    return FINE


async def _run(arguments: Namespace, console: Console, plan_file: Path, summary: PlanSummary, key: str) -> RunResult:
    secrets = Secrets()
    mode = summary.request.settings.mode
    shown = ""

    def progress(counts: RunCounts, words: str) -> None:
        nonlocal shown
        if words != shown:
            shown = words
            console.say(words)

    async with _target(arguments, key, secrets) as target:
        console.say(f"target: {target.words}")

        def confirm(account: AccountAnswer, warning: str) -> bool:
            if warning:
                console.say(warning)
            return mode == "Test" or _named_right(arguments, account, target, console)

        async with Client(target.address, target.key, say=console.say) as client:
            return await run_and_report(plan_file, client, state_file(), secrets, confirm, progress)


def _named_right(arguments: Namespace, account: AccountAnswer, target: Target, console: Console) -> bool:
    """Have the account's name given before a Production run; a test server on this machine needs no such care."""
    if arguments.confirm is not None:
        return bool(arguments.confirm.strip().casefold() == account.name.strip().casefold())
    if _is_local(target.address):
        return True
    if not sys.stdin.isatty():
        console.say(f"a Production run needs --confirm with the name of the account: {account.name}")
        return False
    sys.stderr.write(f"Production. Type the account's name, {account.name}: ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() == account.name.strip().casefold()


async def _look(arguments: Namespace, console: Console, read: _Read) -> int:
    file, sync, key = read
    async with (
        _target(arguments, key, Secrets()) as target,
        Client(target.address, target.key, say=console.say) as client,
    ):
        console.say(f"target: {target.words}")
        if arguments.plan:
            with open_plan(Path(arguments.plan)) as plan:
                found = await look(client, sync.settings.mode, plan)
        else:
            found = await look(client, sync.settings.mode)
    with State(state_file()) as state:
        state.remember_account(str(file), Account(*found.account, target.address, now()))
    if console.as_json:
        content: dict[str, Any] = {"account": found.account._asdict(), "warning": found.warning}
        content |= {"lists": [one._asdict() for one in found.lists]}
        console.result(content | {"sampled": found.sampled, "existing": found.existing})
    else:
        kind = "test account" if found.account.test else "live account"
        console.line(f"account: {found.account.name} ({found.account.id}), {kind}")
        for one in found.lists:
            console.line(f"list: {one.name} ({one.id})")
        if found.sampled:
            console.line(f"of {found.sampled} sampled records Klaviyo knows {found.existing}")
    if found.warning:
        console.say(found.warning)
    return PROBLEMS if found.warning else FINE


@asynccontextmanager
async def _target(arguments: Namespace, key_in_file: str, secrets: Secrets) -> AsyncIterator[Target]:
    """Choose where to send: the address given, the real Klaviyo when there is a key, else the embedded one."""
    key = await asyncio.to_thread(secrets.get, KEY_SECRET) or key_in_file
    if arguments.base_url or key:
        yield _named_target(arguments, key)
        return
    async with embedded_server() as server:
        yield embedded_target(server.address)


def _named_target(arguments: Namespace, key: str) -> Target:
    address = arguments.base_url
    if not address:
        return live_target(key)
    if not key and not _is_local(address):
        raise SettingsError(
            "There is no private key.", "Set WORKBENCH_KEY_KLAVIYO, or keep the key with the Klaviyo page."
        )
    return Target(address, key or EMBEDDED_KEY, False, f"the Klaviyo at {address}")


def _is_local(address: str) -> bool:
    return urlsplit(address).hostname in LOOPBACK


def _as_object(
    result: RunResult, summary: PlanSummary, plan_file: Path, rejections: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "outcome": result.outcome,
        "mode": summary.request.settings.mode,
        "account": result.account,
        "records": summary.sent,
        **result.counts._asdict(),
        "calls": result.calls,
        "seconds": result.seconds,
        "KlaviyoLastSync": result.last_sync or None,
        "rejections": rejections[:_MOST_REJECTIONS],
        "notes": list(result.notes),
        "plan_file": str(plan_file),
    }


def _words(counts: RunCounts) -> str:
    found = ", ".join(f"{number:,} {name.replace('_', ' ')}" for name, number in counts._asdict().items() if number)
    return found or "nothing to send"
