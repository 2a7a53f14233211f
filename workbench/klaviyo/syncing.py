"""The whole of a run as the window, the command line and the daemon do it: run the plan, then send the reports."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from workbench.klaviyo.limits import LIVE_ADDRESS
from workbench.klaviyo.mail import SMTP_SECRET, reports_of, send_reports
from workbench.klaviyo.planning.plan import open_plan
from workbench.klaviyo.records import RECORDS_SECRET
from workbench.klaviyo.running import Journal, Pace, RunResult, run_plan
from workbench.klaviyo.running.run import DEFAULT_PACE, Confirm, Progress
from workbench.klaviyo.service import Client
from workbench.klaviyo.sync_file import MailServer, load_sync
from workbench.workspace.secrets import Secrets

KEY_SECRET = "klaviyo"
"""The name of the private key among the secrets; `WORKBENCH_KEY_KLAVIYO` in the environment."""
EMBEDDED_KEY = "pk_embedded_klaviyo"
"""What the embedded Klaviyo is called with: it takes any key, and this one is none of anybody's."""


class Target(NamedTuple):
    """Where a run goes."""

    address: str
    key: str
    embedded: bool
    words: str
    """For people: plainly whether it is the real Klaviyo."""


def live_target(key: str) -> Target:
    """The real Klaviyo."""
    return Target(LIVE_ADDRESS, key, False, f"Klaviyo itself, {LIVE_ADDRESS}")


def embedded_target(address: str) -> Target:
    """The embedded Klaviyo that listens on an address."""
    return Target(address, EMBEDDED_KEY, True, f"the embedded test Klaviyo, {address}: nothing leaves this computer")


async def run_and_report(
    plan_file: Path,
    client: Client,
    state_file: Path,
    secrets: Secrets,
    confirm: Confirm,
    on_progress: Progress = lambda counts, words: None,
    pace: Pace = DEFAULT_PACE,
) -> RunResult:
    """Run a plan and send its reports; trouble with mail ends up among the result's notes.

    Raises:
        UserFacingError: as `run_plan`.
    """
    password = secrets.get(RECORDS_SECRET) or ""
    result = await run_plan(plan_file, client, state_file, confirm, on_progress, pace=pace, password=password)
    with open_plan(plan_file) as plan, Journal(plan_file) as journal:
        reports = reports_of(plan, journal, result)
        server = _mail_server(plan.summary.request.settings_file)
    said = await send_reports(reports, server, secrets.get(SMTP_SECRET) or "")
    return result._replace(notes=(*result.notes, *said))


def _mail_server(settings_file: str) -> MailServer | None:
    return load_sync(Path(settings_file))[0].mail if settings_file else None
