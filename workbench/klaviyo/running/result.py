"""What a run came to."""

from __future__ import annotations

from typing import Literal, NamedTuple

from workbench.klaviyo.planning.request import PlanSummary
from workbench.klaviyo.running.journal import Journal

Outcome = Literal["complete", "with rejections", "unfinished", "cancelled"]


class RunCounts(NamedTuple):
    """Records by how they ended; together they are the records the plan would send."""

    imported: int
    rejected: int
    """A job did not take them."""
    set_aside: int
    """They spoiled a call, and were left out of it."""
    cancelled: int
    """Klaviyo cancelled or lost their job: whether they are in is not known."""
    importing: int
    """Klaviyo accepted them, and their job is still going on."""
    not_sent: int
    """Still to be sent."""


class RunResult(NamedTuple):
    """A run, ended or interrupted."""

    outcome: Outcome
    counts: RunCounts
    account: str
    calls: int
    seconds: float
    last_sync: str
    """What KlaviyoLastSync became; empty when it was not moved."""
    notes: tuple[str, ...]


def count(summary: PlanSummary, journal: Journal) -> RunCounts:
    """Add up where the records of a plan are."""
    imported = rejected = cancelled = 0
    for part in journal.parts("complete", "cancelled", "lost"):
        if part.state == "complete":
            imported += part.records - part.failed
            rejected += part.failed
        else:
            cancelled += part.records
    aside = len(journal.set_aside())
    importing = sum(part.records for part in journal.parts("accepted"))
    settled = imported + rejected + aside + cancelled + importing
    return RunCounts(imported, rejected, aside, cancelled, importing, summary.sent - settled)


def outcome_of(counts: RunCounts) -> Outcome:
    """Say in one word how a run ended."""
    if counts.not_sent or counts.importing:
        return "unfinished"
    if counts.cancelled:
        return "cancelled"
    return "with rejections" if counts.rejected or counts.set_aside else "complete"
