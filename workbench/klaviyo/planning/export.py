"""A plan for people and other programs: HTML to read, CSV of every record, JSON of the whole."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from html import escape
from pathlib import Path

import msgspec

from workbench.errors import UserFacingError
from workbench.klaviyo.planning.outcome import BUCKETS, MEANINGS
from workbench.klaviyo.planning.plan import Plan
from workbench.workspace import write_atomically

_MOST_ROWS = 500
_STYLE = """
:root { color-scheme: light dark }
body { font: 14px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 66rem; padding: 0 1rem }
h1 { font-size: 1.3rem } h2 { font-size: 1.05rem; margin-top: 2rem }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; vertical-align: top; padding: .3rem .6rem }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums } tr + tr { border-top: 1px solid #8884 }
code { font-family: ui-monospace, monospace; overflow-wrap: anywhere } .hint { opacity: .75 }
"""


def export_plan(plan: Plan, path: Path) -> None:
    """Write a plan as `.html`, `.csv` or `.json`, by the file's name.

    Raises:
        UserFacingError: another ending.
        WriteError: the file cannot be written.
    """
    makers = {".html": plan_html, ".csv": plan_csv, ".json": plan_json}
    maker = makers.get(path.suffix.lower())
    if maker is None:
        raise UserFacingError(f"`{path.name}` names no kind of report.", "End it with .html, .csv or .json.")
    write_atomically(path, maker(plan).encode())


def plan_csv(plan: Plan) -> str:
    """Give one line a record: its row, bucket, call, position, and why it is not sent."""
    faults: dict[int, list[str]] = {}
    for fault in plan.faults():
        faults.setdefault(fault.row, []).append(fault.words())
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["row", "bucket", "customer", "call", "position", "same_as_row", "why"])
    for row in plan.every_row():
        position = row.position + 1 if row.position is not None else None
        why = "; ".join(faults.get(row.row, ()))
        table.writerow([row.row, row.bucket.key, _safe(row.label), row.chunk, position, row.winner, why])
    return out.getvalue()


def plan_json(plan: Plan) -> str:
    """Give the summary, the faults and the changes as one JSON object."""
    content = {
        "summary": plan.summary,
        "faults": [fault._asdict() for fault in plan.faults()],
        "changes": [change._asdict() for change in plan.changes()],
    }
    return msgspec.json.format(msgspec.json.encode(content)).decode() + "\n"


def plan_html(plan: Plan) -> str:
    """Give a page that stands alone; of long lists, the first rows."""
    summary = plan.summary
    settings = summary.request.settings
    rows = "".join(
        f"<tr><td>{bucket.key.replace('_', ' ')}<td class=n>{summary.counts[bucket.key]:,}<td>{MEANINGS[bucket]}</tr>"
        for bucket in BUCKETS
    )
    parts = [
        '<!doctype html><html lang="en-AU"><meta charset="utf-8"><title>Klaviyo plan</title>',
        f"<style>{_STYLE}</style><h1>Klaviyo plan of {escape(summary.made)}</h1>",
        f"<p>{summary.records:,} records from <code>{escape(summary.request.records.location)}</code>, "
        f"{settings.mode} mode. {summary.sent:,} would be sent in {len(summary.chunks):,} calls of "
        f"{summary.size:,} bytes in all, in about {summary.eta_seconds:,.0f} s ({escape(summary.eta_limit)}).</p>",
        f"<table><tr><th>Bucket<th class=n>Records<th>What becomes of them</tr>{rows}</table>",
        "".join(f'<p class="hint">{escape(note)}</p>' for note in summary.notes),
        *_chunks(plan),
        *_faults(plan),
        *_changes(plan),
    ]
    return "\n".join(parts) + "\n"


def _chunks(plan: Plan) -> Iterator[str]:
    chunks = plan.summary.chunks
    rows = "".join(
        f"<tr><td class=n>{number}<td class=n>{one.count:,}<td class=n>{one.bytes:,}<td>{escape(one.bound)}"
        f"<td><code>{one.sha256}</code></tr>"
        for number, one in enumerate(chunks[:_MOST_ROWS], 1)
    )
    if rows:
        yield f"<h2>Calls{_of(len(chunks))}</h2>"
        yield (
            "<table><tr><th class=n>Call<th class=n>Records<th class=n>Bytes<th>Cut by<th>SHA-256 of the body"
            f"</tr>{rows}</table>"
        )


def _faults(plan: Plan) -> Iterator[str]:
    faults = plan.faults(limit=_MOST_ROWS)
    if faults:
        yield f"<h2>Blocked{_of(plan.summary.counts['blocked'])}</h2>"
        rows = "".join(
            f"<tr><td class=n>{one.row}<td class=n>{one.line or ''}<td><code>{escape(one.code)}</code>"
            f"<td>{escape(one.field)}<td>{escape(one.value)}<td>{escape(one.reason)}</tr>"
            for one in faults
        )
        yield f"<table><tr><th class=n>Row<th class=n>Line<th>Code<th>Field<th>Value<th>Why</tr>{rows}</table>"


def _changes(plan: Plan) -> Iterator[str]:
    changes = plan.changes(limit=_MOST_ROWS)
    if changes:
        yield f"<h2>Changed{_of(plan.summary.counts['changed'])}</h2>"
        rows = "".join(
            f"<tr><td class=n>{one.row}<td>{escape(one.field)}<td><code>{escape(one.before or '–')}</code>"
            f"<td><code>{escape(one.after or '–')}</code></tr>"
            for one in changes
        )
        yield f"<table><tr><th class=n>Row<th>Field<th>Before<th>After</tr>{rows}</table>"


def _of(total: int) -> str:
    return f" (the first {_MOST_ROWS:,} of {total:,})" if total > _MOST_ROWS else ""


def _safe(label: str) -> str:
    """Keep a spreadsheet from taking a customer's code for a formula."""
    return f"'{label}" if label[:1] and label[:1] in "=+-@\t\r" else label
