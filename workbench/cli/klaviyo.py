"""`workbench klaviyo plan|run|status|look|daemon`: the sync without the window."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from workbench.cli.console import Console
from workbench.cli.klaviyo_service import add_service_arguments, run_daemon_command, run_look, run_run
from workbench.cli.main import FINE, PROBLEMS
from workbench.klaviyo.daemon import daemon_folder, read_status
from workbench.klaviyo.planning import BUCKETS, PlanRequest, PlanSummary, export_plan, make_plan, open_plan
from workbench.klaviyo.planning.outcome import MEANINGS
from workbench.klaviyo.records import RECORDS_SECRET, RecordsFrom, split_password
from workbench.klaviyo.settings import SettingsError
from workbench.klaviyo.state import State, state_file
from workbench.klaviyo.sync_file import FILE_NAME, Sync, load_sync
from workbench.workspace import open_workspace, user_data_folder
from workbench.workspace.secrets import Secrets, variable_for

_ACTIONS = {
    "plan": "dry run to a plan file; opens no connection",
    "run": "run a plan, or go on with one that was interrupted",
    "status": "state of the last run",
    "look": "whose key it is, which lists there are; writes nothing",
    "daemon": "sync again and again until stopped",
}
RECORDS_VARIABLE = variable_for(RECORDS_SECRET)
_EXAMPLES = """\
example: workbench klaviyo plan --settings klaviyo.toml --records customers.csv --plan today.plan
example: workbench klaviyo run --plan today.plan
example: workbench klaviyo status --settings klaviyo.toml
example: workbench klaviyo look --settings klaviyo.toml --plan today.plan
example: workbench klaviyo daemon --settings klaviyo.toml --records customers.csv --every 60
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    listed = "\n".join(f"  {name:<8} {summary}" for name, summary in _ACTIONS.items())
    parser.description = "Synchronise customers with Klaviyo: plan without sending, then run exactly that.\n\n" + listed
    parser.epilog = _EXAMPLES
    parser.add_argument("action", choices=_ACTIONS, metavar="plan|run|status|look|daemon", help="what to do")
    parser.add_argument("--settings", metavar="FILE", help="the ERP's settings, or klaviyo.toml")
    parser.add_argument("--plan", metavar="FILE", help="the plan file: written by plan, read by run and look")
    source = parser.add_argument_group("records, for plan and daemon")
    source.add_argument("--records", metavar="FILE", help="CSV, TSV, XML, JSON lines, SQLite; postgresql://…, odbc:…")
    source.add_argument("--encoding", metavar="NAME", help="of a text table, such as cp1252")
    source.add_argument("--delimiter", metavar="SIGN", help="of a text table, such as ; or \\t")
    source.add_argument("--record-path", metavar="PATH", help="the element that is one record, in XML")
    source.add_argument("--table", metavar="NAME", help="the table or view of a database")
    source.add_argument("--query", metavar="SELECT", help="a query in place of a table")
    planning = parser.add_argument_group("plan")
    planning.add_argument("--mapping", metavar="FILE", help="take the mapping from this klaviyo.toml")
    planning.add_argument("--list", metavar="ID", help="the Klaviyo list to add profiles to")
    planning.add_argument("--report", metavar="FILE", action="append", default=[], help="also as .html, .csv or .json")
    add_service_arguments(parser)


def run(arguments: Namespace, console: Console) -> int:
    """Do what the action says."""
    commands: dict[str, Callable[[Namespace, Console], int]] = {
        "plan": _plan,
        "status": _status,
        "run": run_run,
        "look": lambda parsed, out: run_look(parsed, out, read_sync(parsed, out)),
        "daemon": lambda parsed, out: run_daemon_command(parsed, out, read_sync(parsed, out)),
    }
    return commands[arguments.action](arguments, console)


def read_sync(arguments: Namespace, console: Console) -> tuple[Path, Sync, str]:
    """Read the settings that the arguments name, else those of the workspace.

    Returns:
        The file, what it holds, and the private key if somebody left it there.
    """
    workspace = open_workspace(Path(arguments.workspace) if arguments.workspace else None)
    home = workspace.root / FILE_NAME if workspace.root is not None else Path(FILE_NAME)
    file = Path(arguments.settings).absolute() if arguments.settings else home
    if not arguments.settings and not file.is_file():
        raise SettingsError(f"There are no settings in `{file}`.", "Give --settings FILE.")
    sync, key, notes = load_sync(file)
    for note in notes:
        console.say(note)
    if key:
        console.say(f"`{file}` holds the private key: it is used for this run only; keep it in the keyring instead.")
    return file, sync, key


def records_from(arguments: Namespace, sync: Sync) -> RecordsFrom:
    """Say where records come from: as the arguments say, else as the settings do."""
    if not arguments.records:
        if sync.records is None:
            raise SettingsError("No records are chosen.", "Give --records FILE.")
        return sync.records
    location = arguments.records
    if not re.match(r"postgres(ql)?://|odbc:", location):
        location = str(Path(location).absolute())
    return RecordsFrom(
        location=location,
        encoding=arguments.encoding or "",
        delimiter=(arguments.delimiter or "").replace("\\t", "\t"),
        path=arguments.record_path or "",
        table=arguments.table or "",
        query=arguments.query or "",
    )


def _plan(arguments: Namespace, console: Console) -> int:
    """Plan, print the plan in short; 1 when records are blocked."""
    file, sync, _ = read_sync(arguments, console)
    mapping, mapping_file = sync.mapping, file
    if arguments.mapping:
        mapping_file = Path(arguments.mapping).absolute()
        mapping = load_sync(mapping_file)[0].mapping
        if mapping is None:
            raise SettingsError(f"`{mapping_file}` holds no mapping.", "Save one from the Klaviyo page.")
    request = PlanRequest(
        settings=sync.settings,
        records=records_from(arguments, sync),
        settings_file=str(file),
        mapping=mapping,
        mapping_file=str(mapping_file) if mapping is not None else "",
        list_id=arguments.list or sync.list_id,
        list_is_own=bool(arguments.list),
    )
    if split_password(request.records.location)[1]:
        console.say(f"the database's password is used for this plan only; a run takes it from {RECORDS_VARIABLE}")
    plan_file = Path(arguments.plan).absolute() if arguments.plan else _new_plan_file()
    password = Secrets().get(RECORDS_SECRET) or ""
    summary = make_plan(request, plan_file, state_file(), password, _progress(console))
    with open_plan(plan_file) as plan:
        for report in arguments.report:
            export_plan(plan, Path(report))
    if console.as_json:
        console.result(_as_object(summary, plan_file))
    else:
        _print_plan(summary, plan_file, console)
    return PROBLEMS if summary.counts["blocked"] else FINE


def _as_object(summary: PlanSummary, plan_file: Path) -> dict[str, Any]:
    return {
        "records": summary.records,
        **summary.counts,
        "chunks": [msgspec.to_builtins(chunk) for chunk in summary.chunks],
        "bytes": summary.size,
        "eta_seconds": summary.eta_seconds,
        "binding_limit": summary.eta_limit,
        "rate_limit_seconds": summary.rate_seconds,
        "mode": summary.request.settings.mode,
        "account": summary.account or None,
        "changed_fields": summary.changed_fields,
        "fault_codes": summary.fault_codes,
        "last_sync_after": summary.extraction_started if summary.request.settings.mode == "Production" else None,
        "notes": list(summary.notes),
        "plan_id": summary.plan_id,
        "plan_file": str(plan_file),
    }


def _print_plan(summary: PlanSummary, plan_file: Path, console: Console) -> None:
    console.line(console.paint(f"{summary.records:,} records, {summary.request.settings.mode} mode", "strong"))
    for bucket in BUCKETS:
        if number := summary.counts[bucket.key]:
            console.line(f"{number:>12,}  {bucket.key.replace('_', ' '):<16} {MEANINGS[bucket]}")
    largest = max((chunk.bytes for chunk in summary.chunks), default=0)
    calls = "1 call" if len(summary.chunks) == 1 else f"{len(summary.chunks):,} calls"
    console.line(
        f"{summary.sent:,} records in {calls}, {summary.size:,} bytes, the largest {largest:,}; "
        f"about {summary.eta_seconds:,.1f} s: {summary.eta_limit}"
    )
    for code, number in summary.fault_codes.items():
        console.line(console.paint(f"{number:>12,}  {code}", "error"))
    for note in summary.notes:
        console.line(console.paint(note, "hint"))
    console.line(f"plan: {plan_file}")


def _status(arguments: Namespace, console: Console) -> int:
    """Print what is remembered of these settings; 1 when the last run was not complete."""
    file, sync, _ = read_sync(arguments, console)
    with State(state_file()) as state:
        runs, syncs, account = state.runs(str(file), 20), state.last_syncs(str(file)), state.account_of(str(file))
    daemon = read_status(daemon_folder())
    last = runs[0] if runs else None
    last_sync = syncs[0] if syncs else sync.settings.KlaviyoLastSync
    if console.as_json:
        console.result(
            {
                "settings": str(file),
                "KlaviyoLastSync": last_sync,
                "account": account._asdict() if account is not None else None,
                "last_run": last._asdict() if last is not None else None,
                "unfinished": [one.plan for one in runs if not one.ended],
                "daemon": msgspec.to_builtins(daemon),
            }
        )
    else:
        console.line(f"KlaviyoLastSync: {last_sync or 'never'}")
        console.line(f"account: {account.name} ({account.id})" if account is not None else "account: not known yet")
        for one in runs:
            counts = ", ".join(f"{number:,} {name.replace('_', ' ')}" for name, number in one.counts.items() if number)
            console.line(f"{one.started}  {one.mode}  {one.outcome or 'unfinished'}  {counts}")
        console.line(f"daemon: {daemon.doing if daemon.running else 'not running'}")
    return FINE if last is None or last.outcome == "complete" else PROBLEMS


def _new_plan_file() -> Path:
    return user_data_folder() / "klaviyo" / "plans" / f"{datetime.now():%Y%m%d-%H%M%S-%f}.klaviyo-plan"


def _progress(console: Console) -> Any:
    import sys

    if not sys.stderr.isatty():
        return None

    def report(fraction: float, words: str) -> None:
        sys.stderr.write(f"\r{fraction:4.0%}  {words}\x1b[K" + ("\n" if fraction >= 1 else ""))

    return report
