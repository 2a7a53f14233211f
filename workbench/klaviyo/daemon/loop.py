"""The daemon's loop: plan, run, report, wait. Settings are read anew each time, so that Off takes effect at once."""

from __future__ import annotations

import asyncio
import logging
import logging.handlers
import os
import signal
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from workbench.errors import UserFacingError
from workbench.klaviyo.daemon.status import DaemonStatus, lock_file, log_file, write_status
from workbench.klaviyo.mail import SMTP_SECRET
from workbench.klaviyo.planning import PlanRequest, make_plan
from workbench.klaviyo.records import RECORDS_SECRET, RecordsFrom
from workbench.klaviyo.running import RunResult
from workbench.klaviyo.service import Client
from workbench.klaviyo.settings import SettingsError
from workbench.klaviyo.state import now
from workbench.klaviyo.sync_file import Sync, load_sync
from workbench.klaviyo.syncing import Target, run_and_report
from workbench.work import Worker
from workbench.workspace.locks import hold
from workbench.workspace.redaction import RedactingFilter, Redactor
from workbench.workspace.secrets import Secrets

_KEPT_PLANS = 20


class Daemon:
    """One daemon over one settings file."""

    def __init__(
        self,
        settings_file: Path,
        records: RecordsFrom | None,
        folder: Path,
        state_file: Path,
        secrets: Secrets,
        target: Callable[[], Target],
        every_minutes: float | None,
    ) -> None:
        self._settings_file = settings_file
        self._records = records
        self._folder = folder
        self._state_file = state_file
        self._secrets = secrets
        self._target = target
        self._every = every_minutes
        self._worker = Worker()
        self._status = DaemonStatus(pid=os.getpid(), settings_file=str(settings_file), started=now())
        self._log = logging.getLogger("workbench.klaviyo.daemon")

    async def loop(self, rounds: int | None = None) -> None:
        """Sync until told to stop; `rounds` limits how often."""
        done = 0
        try:
            while rounds is None or done < rounds:
                done += 1
                minutes = await self._round()
                if rounds is None or done < rounds:
                    await self._wait(minutes)
        finally:
            self._worker.kill()
            self._tell(doing="stopped", next_run="")

    async def _round(self) -> float:
        """Sync once; returns the minutes until the next time."""
        minutes = self._every or 60.0
        try:
            sync, _, _ = load_sync(self._settings_file)
            minutes = self._every or float(sync.every_minutes)
            if not sync.settings.RunKlaviyoDaemon:
                self._result("RunKlaviyoDaemon is off: nothing was done.")
                return minutes
            result = await self._sync_once(sync)
            counts = ", ".join(f"{number} {name}" for name, number in result.counts._asdict().items() if number)
            self._result(" ".join([f"{result.outcome}: {counts or 'nothing to send'}.", *result.notes]))
        except UserFacingError as error:
            self._result(str(error))
        except Exception:
            self._log.exception("the sync failed")
            self._result("The sync failed for a reason that is in the log.")
        return minutes

    async def _sync_once(self, sync: Sync) -> RunResult:
        target = self._target()
        records = self._records or sync.records
        if records is None:
            raise SettingsError("No records are chosen.", "Give --records, or choose them in klaviyo.toml.")
        plan_file = self._unfinished() or self._new_plan_file()
        if not plan_file.exists():
            self._tell(doing="planning", next_run="")
            request = PlanRequest(
                settings=sync.settings,
                records=records,
                settings_file=str(self._settings_file),
                mapping=sync.mapping,
                mapping_file=str(self._settings_file) if sync.mapping is not None else "",
                list_id=sync.list_id,
            )
            password = self._secrets.get(RECORDS_SECRET) or ""
            await self._worker.run(make_plan, request, plan_file, self._state_file, password)
        self._tell(doing=f"sending to {target.words}", next_run="")
        # The account was confirmed by whoever switched the daemon on; another account stops the run.
        async with Client(target.address, target.key, say=self._log.info) as client:
            result = await run_and_report(plan_file, client, self._state_file, self._secrets, lambda *_: True)
        self._pending_file.unlink(missing_ok=True)
        if result.outcome == "unfinished":
            self._pending_file.write_text(plan_file.name, encoding="utf-8")
        return result

    @property
    def _pending_file(self) -> Path:
        return self._folder / "unfinished"

    def _unfinished(self) -> Path | None:
        """Return the plan of a run that was interrupted and can still go on."""
        try:
            name = self._pending_file.read_text(encoding="utf-8").strip()
        except OSError:
            return None
        self._pending_file.unlink(missing_ok=True)
        path = self._folder / Path(name).name
        return path if name and path.is_file() else None

    def _new_plan_file(self) -> Path:
        plans = sorted(self._folder.glob("*.klaviyo-plan"))
        for old in plans[: max(len(plans) - _KEPT_PLANS + 1, 0)]:
            old.unlink(missing_ok=True)
        path = self._folder / f"{datetime.now():%Y%m%d-%H%M%S-%f}.klaviyo-plan"
        self._pending_file.write_text(path.name, encoding="utf-8")
        return path

    async def _wait(self, minutes: float) -> None:
        moment = datetime.now().astimezone() + timedelta(minutes=minutes)
        self._tell(doing="waiting", next_run=moment.isoformat(timespec="seconds"))
        await asyncio.sleep(minutes * 60)

    def _result(self, words: str) -> None:
        self._log.info(words)
        self._tell(last_result=f"{now()} {words}")

    def _tell(self, **changes: str) -> None:
        import msgspec

        self._status = msgspec.structs.replace(self._status, **changes)
        write_status(self._folder, self._status)


def run_daemon(
    settings_file: Path,
    records: RecordsFrom | None,
    folder: Path,
    state_file: Path,
    secrets: Secrets,
    target: Callable[[], Target],
    every_minutes: float | None = None,
    rounds: int | None = None,
) -> None:
    """Run the daemon in this process until SIGTERM or Ctrl-C.

    Args:
        settings_file: read anew before every sync.
        records: where records come from; None: as the settings file says.
        folder: for lock, status, log and plans; see `daemon_folder`.
        state_file: what is remembered between syncs.
        secrets: for keys.
        target: gives the Klaviyo to send to.
        every_minutes: time between two syncs; None: as the settings file says.
        rounds: syncs until it ends by itself; None: no end.

    Raises:
        HeldError: a daemon runs already.
        UserFacingError: the folder cannot be used.
    """
    with hold(lock_file(folder), "A Klaviyo daemon"):
        given = (secrets.get(name) for name in (SMTP_SECRET, RECORDS_SECRET))
        handler = _log_to(log_file(folder), [target().key, *(one for one in given if one)])
        daemon = Daemon(settings_file, records, folder, state_file, secrets, target, every_minutes)
        try:
            asyncio.run(_until_told(daemon, rounds))
        finally:
            logging.getLogger("workbench.klaviyo.daemon").removeHandler(handler)
            handler.close()


async def _until_told(daemon: Daemon, rounds: int | None) -> None:
    task = asyncio.ensure_future(daemon.loop(rounds))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, task.cancel)
        except (NotImplementedError, RuntimeError):  # Windows, or not the main thread
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(task.cancel))
    try:
        await task
    except asyncio.CancelledError:
        return


def _log_to(file: Path, hidden: Sequence[str]) -> logging.Handler:
    handler = logging.handlers.RotatingFileHandler(file, maxBytes=1_000_000, backupCount=4, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    handler.addFilter(RedactingFilter(Redactor(hidden)))
    logger = logging.getLogger("workbench.klaviyo.daemon")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    return handler
