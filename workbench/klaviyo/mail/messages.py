"""Words and attachments of the reports; nothing is sent here, so a dry run can show them."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Iterator, Sequence
from email.message import EmailMessage
from itertools import islice
from typing import NamedTuple

from workbench.klaviyo.planning.outcome import BUCKETS, Bucket
from workbench.klaviyo.planning.plan import Plan, Row
from workbench.klaviyo.running.journal import Journal
from workbench.klaviyo.running.result import RunResult

MOST_ROWS = 50_000
"""Rows in an attachment; the rest is in the plan file, and the mail says so."""
SHOWN_ROWS = 20
"""Rows in the text itself."""


class Report(NamedTuple):
    """One mail."""

    recipients: tuple[str, ...]
    subject: str
    text: str
    attachment: str
    """Name of the attached file; empty when there is none."""
    content: bytes

    def message(self, sender: str) -> EmailMessage:
        """Give the mail as it is sent."""
        message = EmailMessage()
        message["From"] = sender
        message["To"] = ", ".join(self.recipients)
        message["Subject"] = self.subject
        message.set_content(self.text)
        if self.attachment:
            message.add_attachment(self.content, "application", "gzip", filename=self.attachment)
        return message


class Trouble(NamedTuple):
    """A record that is not in Klaviyo, and why."""

    row: int | None
    customer: str
    code: str
    why: str


def preview_reports(plan: Plan) -> tuple[Report, ...]:
    """Give the mails as they would be if Klaviyo took every record."""
    return _reports(plan, "would be imported", list(_blocked(plan)), _sent_rows(plan), plan.summary.sent, ())


def reports_of(plan: Plan, journal: Journal, result: RunResult) -> tuple[Report, ...]:
    """Give the mails about a run."""
    troubles = [*_blocked(plan), *not_taken(plan, journal)]
    held = {one.row for one in troubles}
    complete = {
        (part.chunk, position)
        for part in journal.parts("complete")
        for position in (range(part.records) if part.positions is None else part.positions)
    }
    imported = (row for row in _sent_rows(plan) if (row.chunk, row.position) in complete and row.row not in held)
    notes = result.notes if result.outcome != "unfinished" else ("The run is not finished.", *result.notes)
    return _reports(plan, "imported", troubles, imported, result.counts.imported, notes)


def not_taken(plan: Plan, journal: Journal) -> tuple[Trouble, ...]:
    """Give the records of a run that Klaviyo did not take, or that spoiled a call and were set aside."""
    rejected, aside = journal.rejected(), dict(journal.set_aside())
    if not rejected and not aside:
        return ()
    rows = {one.row for one in rejected} | set(aside)
    labels = {row.row: row.label for row in _sent_rows(plan) if row.row in rows}
    found = [Trouble(one.row, labels.get(one.row or 0, ""), one.code or "rejected", one.why) for one in rejected]
    return (*found, *(Trouble(row, labels.get(row, ""), "set aside", why) for row, why in aside.items()))


def _reports(
    plan: Plan, verb: str, troubles: Sequence[Trouble], imported: Iterable[Row], count: int, notes: Sequence[str]
) -> tuple[Report, ...]:
    settings = plan.summary.request.settings
    found = []
    if settings.KlaviyoErrorEmailRecipients and (troubles or notes):
        found.append(_errors(plan, settings.KlaviyoErrorEmailRecipients, troubles, notes))
    if settings.KlaviyoSuccessEmailRecipients and count:
        found.append(_success(plan, settings.KlaviyoSuccessEmailRecipients, verb, imported, count))
    return tuple(found)


def _errors(plan: Plan, recipients: tuple[str, ...], troubles: Sequence[Trouble], notes: Sequence[str]) -> Report:
    lines = [f"{len(troubles):,} records are not in Klaviyo.", *notes, "", *_summary(plan)]
    lines += [f"row {one.row or '?'}: {one.customer} {one.code}: {one.why}" for one in troubles[:SHOWN_ROWS]]
    if len(troubles) > SHOWN_ROWS:
        lines.append(f"… and {len(troubles) - SHOWN_ROWS:,} more, in the attachment.")
    if len(troubles) > MOST_ROWS:
        lines.append(f"The attachment holds the first {MOST_ROWS:,}; all are in the plan file.")
    rows = ((one.row, one.customer, one.code, one.why) for one in troubles[:MOST_ROWS])
    content = _csv(("row", "customer", "code", "why"), rows) if troubles else b""
    name = "klaviyo-errors.csv.gz" if troubles else ""
    subject = f"Klaviyo sync ({plan.summary.request.settings.mode}): {len(troubles):,} errors"
    return Report(recipients, subject, "\n".join(lines) + "\n", name, content)


def _success(plan: Plan, recipients: tuple[str, ...], verb: str, imported: Iterable[Row], count: int) -> Report:
    rows = list(islice(imported, MOST_ROWS))
    lines = [f"{count:,} records {verb}.", "", *_summary(plan), "The attachment holds personal data: keep it so."]
    lines += [f"row {row.row}: {row.label} ({row.bucket.key})" for row in rows[:SHOWN_ROWS]]
    if count > SHOWN_ROWS:
        lines.append(f"… and {count - SHOWN_ROWS:,} more.")
    if count > MOST_ROWS:
        lines.append(f"The attachment holds the first {MOST_ROWS:,}; all are in the plan file.")
    content = _csv(("row", "customer", "bucket"), ((row.row, row.label, row.bucket.key) for row in rows))
    subject = f"Klaviyo sync ({plan.summary.request.settings.mode}): {count:,} records {verb}"
    return Report(recipients, subject, "\n".join(lines) + "\n", "klaviyo-imported.csv.gz", content)


def _summary(plan: Plan) -> Iterator[str]:
    for bucket in BUCKETS:
        if number := plan.summary.counts[bucket.key]:
            yield f"{bucket.key.replace('_', ' ')}: {number:,}"
    yield f"plan: {plan.path.name} of {plan.summary.made}"
    yield ""


def _blocked(plan: Plan) -> Iterator[Trouble]:
    labels = {row.row: row.label for row in plan.rows(Bucket.BLOCKED)}
    for fault in plan.faults():
        yield Trouble(fault.row, labels.get(fault.row, ""), fault.code, f"{fault.field} {fault.reason}".strip())


def _sent_rows(plan: Plan) -> Iterator[Row]:
    for number in range(1, len(plan.summary.chunks) + 1):
        yield from plan.rows_of_chunk(number)


def _csv(names: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(names)
    table.writerows([_safe(cell) for cell in row] for row in rows)
    return gzip.compress(text.getvalue().encode("utf-8-sig"), 6, mtime=0)


def _safe(cell: object) -> object:
    """Keep a spreadsheet from taking a customer's text for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
