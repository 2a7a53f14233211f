"""What is remembered between syncs: replaced in place, kept by account, and brought over from an older format."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from workbench.klaviyo.state import Sent, State, StateError


def test_what_was_sent_last_takes_the_place_of_what_was_before(tmp_path):
    with State(tmp_path / "state.sqlite3") as state:
        state.remember_sent("A", (Sent(key, key * 10, b"old %d" % key) for key in range(1_200)))
        state.remember_sent("A", [Sent(7, 70, b"seven"), Sent(5_000, 1, b"another"), Sent(7, 77, b"seven again")])
        state.remember_sent("B", [Sent(7, 1, b"of B")])
        assert state.sent_digests("A", [6, 7, 5_000, 9_999]) == {6: 60, 7: 77, 5_000: 1}
        assert [state.sent_body("A", key) for key in (6, 7, 5_000, 9_999)] == [
            b"old 6",
            b"seven again",
            b"another",
            None,
        ]
        assert state.sent_body("B", 7) == b"of B"
    with closing(sqlite3.connect(tmp_path / "state.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM body").fetchone() == (1_202,)


def test_trouble_on_the_way_forgets_what_was_not_finished(tmp_path):
    def broken():
        yield Sent(1, 1, b"one")
        raise LookupError

    with State(tmp_path / "state.sqlite3") as state:
        with pytest.raises(LookupError):
            state.remember_sent("A", broken())
        assert state.sent_digests("A", [1]) == {}
        state.remember_sent("A", [Sent(2, 2, b"two")])
        assert state.sent_body("A", 2) == b"two"


def test_an_older_format_keeps_its_runs_and_forgets_what_was_sent(tmp_path):
    file = tmp_path / "state.sqlite3"
    with State(file) as state:
        run = state.begin_run("klaviyo.toml", "x.plan", "id", "A", "Production")
        state.end_run(run, "complete", {"imported": 1}, "2026-11-25T09:00:00+11:00")
    with closing(sqlite3.connect(file)) as database:
        database.executescript(
            "DROP TABLE sent; DROP TABLE body; CREATE TABLE sent (account, key, digest);"
            "CREATE TABLE payload (account, key, body); PRAGMA user_version = 1;"
        )
    with State(file) as state:
        assert state.last_syncs("klaviyo.toml") == ("2026-11-25T09:00:00+11:00",)
        assert not state.knows_sent("A")
        state.remember_sent("A", [Sent(1, 1, b"one")])
        assert state.knows_sent("A")


def test_a_newer_format_is_left_alone(tmp_path):
    file = tmp_path / "state.sqlite3"
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA user_version = 99")
    with pytest.raises(StateError, match="newer version"):
        State(file)
