import os
import signal
import sqlite3
import subprocess
import sys

import pytest

from workbench.workspace.history import History, HistoryError

ORDER = {"file": "order.xml", "digest": "ab" * 32, "transaction": "CreateSalesOrder", "connection": "acme"}


def test_a_submission_is_recorded_from_start_to_end(tmp_path):
    history = History(tmp_path / "new" / "history.sqlite")
    assert history.entries() == ()
    number = history.record_start(**ORDER)
    assert history.entries()[0].phase == "started"
    history.record_sending(number)
    assert history.unfinished()[0].phase == "sending"
    history.record_end(number, outcome="accepted", reference="SO-1", seconds=0.5)
    entry = history.entries()[0]
    assert (entry.phase, entry.outcome, entry.reference, entry.seconds) == ("ended", "accepted", "SO-1", 0.5)
    assert history.unfinished() == ()
    assert history.of_document(ORDER["digest"], "acme") == (entry,)
    assert history.of_document(ORDER["digest"], "other") == ()


def test_the_newest_come_first_and_the_list_has_an_end(tmp_path):
    history = History(tmp_path / "history.sqlite")
    for number in range(5):
        history.record_start(**(ORDER | {"file": f"{number}.xml"}))
    assert [entry.file for entry in history.entries(2)] == ["4.xml", "3.xml"]


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_after_a_kill_one_sees_what_was_and_was_not_sent(tmp_path):
    file = tmp_path / "history.sqlite"
    code = f"""
import os, signal
from pathlib import Path
from workbench.workspace.history import History
history = History(Path({str(file)!r}))
for name in ("done", "sending", "started"):
    number = history.record_start(file=name, digest="", transaction="", connection="")
    if name != "started":
        history.record_sending(number)
    if name == "done":
        history.record_end(number, outcome="accepted", reference=None, seconds=1)
os.kill(os.getpid(), signal.SIGKILL)
"""
    ended = subprocess.run([sys.executable, "-c", code], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert [(entry.file, entry.phase) for entry in History(file).entries()] == [
        ("started", "started"),
        ("sending", "sending"),
        ("done", "ended"),
    ]


def test_a_damaged_or_newer_file_is_told(tmp_path):
    damaged = tmp_path / "damaged.sqlite"
    damaged.write_bytes(b"not a database" * 100)
    with pytest.raises(HistoryError, match="cannot be used"):
        History(damaged).entries()
    newer = tmp_path / "newer.sqlite"
    database = sqlite3.connect(newer)
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(HistoryError, match="newer version"):
        History(newer).record_start(**ORDER)
