"""Where customer records come from: text tables, XML, JSON lines, SQLite, database servers; every cell is text.

`open_records` chooses the reader; each reader gives its columns first and then its rows, one at a time.
"""

from __future__ import annotations

from workbench.klaviyo.records.opening import Choices, choices_in, open_records
from workbench.klaviyo.records.passwords import RECORDS_SECRET, split_password
from workbench.klaviyo.records.source import Records, RecordsError, RecordsFrom

__all__ = [
    "RECORDS_SECRET",
    "Choices",
    "Records",
    "RecordsError",
    "RecordsFrom",
    "choices_in",
    "open_records",
    "split_password",
]
