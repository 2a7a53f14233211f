"""Decides what the tabs run, daemon and history show."""

from __future__ import annotations

import asyncio

from workbench.errors import UserFacingError
from workbench.klaviyo.running import RunCounts
from workbench.klaviyo.service import AccountAnswer
from workbench.ui.pages.klaviyo.ports import Current, DaemonView, HeadView, HistoryView, RunView, SettingsView, Tasks
from workbench.ui.pages.klaviyo.services import KlaviyoServices

CANCELLED_ADVICE = "What Klaviyo accepted stays accepted. Run the same plan again: it goes on where it stopped."


class RunPresenter:
    """Looks after runs, the daemon and what is remembered."""

    def __init__(
        self,
        head: HeadView,
        run: RunView,
        daemon: DaemonView,
        history: HistoryView,
        settings: SettingsView,
        services: KlaviyoServices,
        tasks: Tasks,
        current: Current,
    ) -> None:
        self._head = head
        self._run = run
        self._daemon = daemon
        self._history = history
        self._settings = settings
        self._services = services
        self._tasks = tasks
        self._current = current
        self._running = False

    def start(self) -> None:
        """Show what is remembered."""
        self.configured()
        self._tasks.start("history", self._show_history())

    def configured(self) -> None:
        """Something of the sync, the key or the plan changed."""
        if not self._running:
            self._tasks.start("run target", self._show_plan())
        self.look_at_daemon()

    def run(self, typed_name: str) -> None:
        """Run the plan that is looked at."""
        if self._current.plan is None or self._running:
            return
        self._head.go_to("run")
        self._running = True
        self._run.show_running()
        self._tasks.start("run", self._carry_out(typed_name))

    def cancel(self) -> None:
        """Stop after the call that is being made; the same plan goes on from there."""
        if self._running:
            self._tasks.cancel("run")

    def start_daemon(self) -> None:
        """Start the daemon."""

        async def begin() -> None:
            await self._services.daemon.start(self._current.sync)
            self._head.show_remark("The daemon is starting; it goes on when this window is closed.")

        self._tasks.start("daemon", begin())

    def stop_daemon(self) -> None:
        """Stop the daemon."""
        if self._services.daemon.stop():
            self._head.show_remark("The daemon was told to stop.")
        self.look_at_daemon()

    def look_at_daemon(self) -> None:
        """Show what the daemon does now."""
        self._daemon.show_status(self._services.daemon.status(), self._services.daemon.log(), self._current.sync)

    async def _carry_out(self, typed_name: str) -> None:
        assert self._current.plan is not None
        mode = self._current.sync.settings.mode

        def confirm(account: AccountAnswer, warning: str) -> bool:
            self._run.show_line(f"Account: {account.name} ({account.id}). {warning}".strip())
            return mode == "Test" or typed_name.strip().casefold() == account.name.strip().casefold()

        def progress(counts: RunCounts, words: str) -> None:
            self._run.show_counts(counts, words)

        try:
            result = await self._services.run(self._current.plan, confirm, progress, self._run.show_line)
            self._run.show_result(result, await self._services.plans.not_taken(self._current.plan))
        except UserFacingError as trouble:
            self._run.show_trouble(trouble)
        except asyncio.CancelledError:
            self._run.show_trouble(UserFacingError("The run was cancelled.", CANCELLED_ADVICE))
            raise
        finally:
            self._running = False
        await self._show_history()
        await self._show_plan()

    async def _show_plan(self) -> None:
        why_not = ""
        if self._current.summary is None:
            why_not = "There is no plan yet. Only a plan that was looked at can be run."
        elif await self._was_run():
            why_not = "This plan was run to its end. Plan again to see what is left to send."
        elif not self._current.sync.settings.RunKlaviyoDaemon:
            why_not = "RunKlaviyoDaemon is off, so nothing is sent by any path. Set it to True under Settings."
        try:
            async with self._services.target() as target:
                words = target.words
        except UserFacingError as trouble:
            words, why_not = "", str(trouble)
        account = self._current.account.name if self._current.account is not None else ""
        self._run.show_plan(self._current.summary, words, why_not, account)

    async def _was_run(self) -> bool:
        history = await self._services.history()
        return any(run.plan == str(self._current.plan) and run.ended for run in history.runs)

    async def _show_history(self) -> None:
        history = await self._services.history()
        self._history.show_history(history, self._services.plans.kept())
        self._settings.show_last_syncs(history.last_syncs)
        if history.account is not None and self._current.account is None:
            account = history.account
            self._current.account = AccountAnswer(account.id, account.name, account.test)
            self.configured()
