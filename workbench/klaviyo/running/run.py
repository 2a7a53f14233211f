"""One run of a plan, from the first call to the last error page; interrupted anywhere, it goes on from there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from typing import NamedTuple

import msgspec

from workbench.klaviyo.identity import identity_of, number_of
from workbench.klaviyo.planning.pack import envelope
from workbench.klaviyo.planning.plan import Plan, open_plan
from workbench.klaviyo.running.jobs import Watcher
from workbench.klaviyo.running.journal import Journal, Part
from workbench.klaviyo.running.preflight import RefusedError, ask_account, check_account, check_unchanged, mode_warning
from workbench.klaviyo.running.result import RunCounts, RunResult, count, outcome_of
from workbench.klaviyo.running.upload import Uploader, payloads_of
from workbench.klaviyo.service import AccountAnswer, Client, Clock, ServiceError, SystemClock, UnreachableError
from workbench.klaviyo.state import Account, Sent, State, now
from workbench.workspace.locks import hold

Confirm = Callable[[AccountAnswer, str], bool]
"""Asked once before anything is written, with the account and what is odd about it; False ends the run."""
Progress = Callable[[RunCounts, str], None]


class Pace(NamedTuple):
    """How often jobs are looked at, in seconds: at first, and at most between two looks."""

    first: float = 1.0
    most: float = 30.0


DEFAULT_PACE = Pace()


async def run_plan(
    path: Path,
    client: Client,
    state_file: Path,
    confirm: Confirm,
    on_progress: Progress = lambda counts, words: None,
    clock: Clock | None = None,
    pace: Pace = DEFAULT_PACE,
    password: str = "",
) -> RunResult:
    """Run a plan, or go on with a run that was interrupted.

    Args:
        path: the plan file; the journal is kept in it.
        client: an open client; its key decides the account.
        state_file: what is remembered between syncs.
        confirm: asked before the first write.
        on_progress: told how far it is.
        clock: time, for waiting between looks at jobs.
        pace: how often jobs are looked at.
        password: of the database that the records are in, where it wants one.

    Raises:
        RefusedError: something changed since the plan, the account is another one, or the run was not confirmed.
        HeldError: the plan is being run already.
        UserFacingError: settings, records, journal or state cannot be used.
    """
    with open_plan(path) as plan, hold(path.with_name(f"{path.name}.lock"), "A run of this plan"):
        check_unchanged(plan.summary, password)
        with Journal(path) as journal, State(state_file) as state:
            if ended := journal.finished():
                raise RefusedError(f"This plan was run to its end on {ended}.", "Plan again.")
            account = await ask_account(client)
            check_account(plan.summary, account, journal.account())
            mode = plan.summary.request.settings.mode
            if not confirm(account, mode_warning(mode, account)):
                raise RefusedError("The run was not confirmed, so nothing was sent.")
            run = _Run(plan, journal, client, state, account, on_progress, clock or SystemClock(), pace)
            return await run.carry_out()


class _Run:
    def __init__(
        self,
        plan: Plan,
        journal: Journal,
        client: Client,
        state: State,
        account: AccountAnswer,
        on_progress: Progress,
        clock: Clock,
        pace: Pace,
    ) -> None:
        self._plan = plan
        self._journal = journal
        self._client = client
        self._state = state
        self._account = account
        self._on_progress = on_progress
        self._words = ""
        self._uploader = Uploader(plan, journal, client, self._step)
        self._watcher = Watcher(plan, journal, client, clock, pace.first, pace.most, self._step)

    async def carry_out(self) -> RunResult:
        started = monotonic()
        summary = self._plan.summary
        settings = summary.request.settings_file
        self._state.remember_account(settings, Account(*self._account, self._client.address, now()))
        number = self._state.begin_run(
            settings, str(self._plan.path), summary.plan_id, self._account.id, summary.request.settings.mode
        )
        self._journal.begin(summary, self._account.id, self._client.address)
        notes: list[str] = []
        try:
            self._step("sending")
            await self._uploader.send_all()
            self._step("waiting for Klaviyo to import")
            await self._watcher.watch_all()
        except (ServiceError, UnreachableError) as error:
            notes.append(str(error))
        self._state.remember_sent(self._account.id, self._imported())
        counts = count(summary, self._journal)
        outcome = outcome_of(counts)
        moved = summary.extraction_started if self._is_complete_production(counts) else ""
        if outcome != "unfinished":
            self._state.end_run(number, outcome, counts._asdict(), moved)
            self._journal.finish()
        seconds = round(monotonic() - started, 3)
        return RunResult(outcome, counts, self._account.id, self._client.calls, seconds, moved, tuple(notes))

    def _is_complete_production(self, counts: RunCounts) -> bool:
        return self._plan.summary.request.settings.mode == "Production" and outcome_of(counts) not in (
            "unfinished",
            "cancelled",
        )

    def _imported(self) -> Iterator[Sent]:
        """Give what was imported, for the next plan to compare with; of a part where that is not known, nothing."""
        for part in self._journal.parts("complete"):
            rejected = {one.row for one in self._journal.rejected(part)}
            if len(rejected - {None}) < part.failed:
                continue
            for row, payload in self._payloads(part):
                if row not in rejected:
                    identity = identity_of(msgspec.json.decode(payload)["attributes"])
                    yield Sent(number_of(identity.encode()), number_of(payload), payload)

    def _payloads(self, part: Part) -> Iterator[tuple[int, bytes]]:
        chunk = self._plan.chunk(part.chunk)
        rows = self._plan.rows_of_chunk(part.chunk)
        positions = range(len(rows)) if part.positions is None else part.positions
        around = envelope(self._plan.summary.request.list_id)
        for position, payload in zip(positions, payloads_of(chunk, around, part), strict=True):
            yield rows[position].row, payload

    def _step(self, words: str = "") -> None:
        self._words = words or self._words
        self._on_progress(count(self._plan.summary, self._journal), self._words)
