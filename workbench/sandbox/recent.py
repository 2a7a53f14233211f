"""The last sessions, read from the log: who opened them, what was submitted, how that was answered."""

from __future__ import annotations

import sqlite3
from itertools import groupby
from typing import Any

from workbench.sandbox.database import Books

LONGEST_LOOK = 600
"""Lines of the log that are looked at: a session has three, and more with several submissions."""


def recent_sessions(books: Books, most: int) -> list[dict[str, Any]]:
    """Return the last sessions, the latest first; a request outside any session stands alone.

    Args:
        books: the tables.
        most: how many at most.
    """
    rows = books.all(
        "SELECT log.rowid AS row, log.*, reference FROM log LEFT JOIN submissions"
        " ON submissions.client = log.client AND submissions.transaction_name = log.transaction_name"
        " AND submissions.external_reference = log.external_reference AND log.outcome IN ('ACCEPTED', 'DUPLICATE')"
        " ORDER BY log.rowid DESC LIMIT ?",
        LONGEST_LOOK,
    )
    last = {_session(row): position for position, row in reversed(list(enumerate(rows)))}
    ordered = sorted(rows, key=lambda row: (last[_session(row)], row["row"]))
    sessions = [_described(list(steps)) for _, steps in groupby(ordered, key=_session)]
    return sessions[:most]


def _session(row: sqlite3.Row) -> str:
    return row["session"] or f"alone {row['row']}"


def _described(steps: list[sqlite3.Row]) -> dict[str, Any]:
    return {
        "session": steps[0]["session"],
        "client": next((step["client"] for step in steps if step["client"]), ""),
        "time": steps[0]["time"],
        "closed": any(step["step"] == "close" and step["outcome"] == "closed" for step in steps),
        "steps": [
            {
                "step": step["step"],
                "time": step["time"],
                "status": step["status"],
                "outcome": step["outcome"],
                "transaction": step["transaction_name"],
                "external_reference": step["external_reference"],
                "reference": step["reference"] or "",
            }
            for step in steps
        ],
    }
