"""What must hold before a plan is run: nothing changed since it was made, and the account is the one meant."""

from __future__ import annotations

from pathlib import Path

from workbench.errors import UserFacingError
from workbench.klaviyo.limits import ACCOUNTS, REVISION
from workbench.klaviyo.planning import PlanSummary
from workbench.klaviyo.planning.planner import settings_digest, suggested_for
from workbench.klaviyo.records import open_records
from workbench.klaviyo.service import AccountAnswer, Client
from workbench.klaviyo.service.client import refusal
from workbench.klaviyo.sync_file import Sync, load_sync


class RefusedError(UserFacingError):
    """The plan may not be run; nothing was sent."""


def check_unchanged(summary: PlanSummary, password: str = "") -> Sync | None:
    """Read settings, mapping and records again and compare them with the plan.

    Args:
        summary: the plan.
        password: of the database that the records are in, where it wants one.

    Returns:
        The sync as it is now; None when the plan was made without a settings file.

    Raises:
        RefusedError: something changed, the daemon is off, or the plan is for another revision of the API.
        UserFacingError: settings or records cannot be read any more.
    """
    request = summary.request
    sync = load_sync(Path(request.settings_file))[0] if request.settings_file else None
    settings = sync.settings if sync is not None else request.settings
    if not settings.RunKlaviyoDaemon:
        raise RefusedError("RunKlaviyoDaemon is off, so nothing is sent.", "Set it to True, then run the plan.")
    if summary.revision != REVISION:
        raise RefusedError(f"The plan is for revision {summary.revision} of Klaviyo's API.", "Plan again.")
    mapping = request.mapping
    assert mapping is not None
    if request.mapping_file:
        now = load_sync(Path(request.mapping_file))[0].mapping
        if now is not None:
            mapping = now
    elif summary.mapping_suggested:
        mapping = suggested_for(request.records, password)
    list_id = request.list_id if sync is None or request.list_is_own else sync.list_id
    if settings_digest(settings, mapping, list_id) != summary.settings_digest:
        raise RefusedError("The settings or the mapping changed since the plan was made.", "Plan again.")
    records = open_records(request.records, password)
    try:
        changed = records.fingerprint() != summary.records_digest
    finally:
        records.close()
    if changed:
        raise RefusedError("The records changed since the plan was made.", "Plan again.")
    return sync


async def ask_account(client: Client) -> AccountAnswer:
    """Ask Klaviyo whose key this is.

    Raises:
        ServiceError: the key is not accepted, or the answer names no account.
        UnreachableError: Klaviyo does not answer.
    """
    answer = await client.call(ACCOUNTS)
    account = answer.account() if answer.status == 200 else None
    if account is None:
        raise refusal(ACCOUNTS, answer)
    return account


def check_account(summary: PlanSummary, account: AccountAnswer, already: str = "") -> None:
    """Make sure that the account is the one the plan was compared with, or has begun to be run on.

    Raises:
        RefusedError: it is another account.
    """
    expected = already or summary.account
    if expected and account.id != expected:
        raise RefusedError(
            f"The key belongs to the account `{account.name}` ({account.id}), but the plan is for `{expected}`.",
            "Check the key, then plan again.",
        )


def mode_warning(mode: str, account: AccountAnswer) -> str:
    """Say what is odd about a mode on an account; empty when they go together."""
    if mode == "Test" and not account.test:
        return f"Test mode really writes, and `{account.name}` is a live account."
    if mode == "Production" and account.test:
        return f"Production mode, but `{account.name}` is a test account."
    return ""
