"""What a cell lets its engine do, and how it ends."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from workbench.isolation import Bounds, Cell, CellDiedError, CellOutputError, CellTimedOutError
from workbench.isolation.cell import sweep

ENGINE = "tests.isolation.engine"
linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel's walls are Linux's")


def bounds(**more) -> Bounds:
    return Bounds(**{"seconds": 10, "memory": 500_000_000, **more})


@pytest.fixture(scope="module")
def readable(tmp_path_factory):
    folder = tmp_path_factory.mktemp("readable")
    (folder / "mine.txt").write_text("mine")
    return folder


@pytest.fixture(scope="module")
def cell(readable):
    with Cell(ENGINE, bounds(readable=(readable,))) as opened:
        yield opened


def outcome(cell: Cell, **question):
    header, _ = cell.ask(question)
    return "refused" if "refused" in header else header["done"]


def test_answers_come_back_with_their_bytes(cell):
    _, blobs = cell.ask({"do": "echo"}, [b"one", b"", b"\0" * 200_000])
    assert blobs == [b"one", b"", b"\0" * 200_000]


def test_the_environment_and_the_folder_are_not_the_users(cell):
    header, _ = cell.ask({"do": "echo"})
    assert "HOME" not in header["environment"]
    assert Path(header["folder"]) != Path.cwd()


@linux_only
def test_everything_is_enforced_here(cell):
    assert cell.protection.is_full
    assert cell.protection.gaps == ()


@linux_only
def test_only_the_named_folder_can_be_read(cell, readable, tmp_path):
    (tmp_path / "theirs.txt").write_text("theirs")
    assert outcome(cell, do="read", path=str(readable / "mine.txt")) == "mine"
    assert outcome(cell, do="read", path=str(tmp_path / "theirs.txt")) == "refused"
    assert outcome(cell, do="read", path="/etc/passwd") == "refused"


@linux_only
def test_only_the_scratch_folder_can_be_written(cell, readable):
    assert outcome(cell, do="write", path="scratch.txt") == 1
    assert outcome(cell, do="write", path=str(readable / "new.txt")) == "refused"
    assert outcome(cell, do="mode", path=str(readable / "mine.txt")) == "refused"
    assert not (readable / "new.txt").exists()


@linux_only
def test_nothing_is_reached_started_or_disturbed(cell):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        assert outcome(cell, do="connect", port=listener.getsockname()[1]) == "refused"
    assert outcome(cell, do="fork") == "refused"
    assert outcome(cell, do="run") == "refused"
    assert outcome(cell, do="signal", process=os.getpid()) == "refused"
    assert outcome(cell, do="limits") == "refused"


def test_work_without_end_is_ended_and_the_next_question_answered():
    with Cell(ENGINE, bounds()) as cell:
        with pytest.raises(CellTimedOutError) as caught:
            cell.ask({"do": "sleep", "seconds": 60}, seconds=0.5)
        if hasattr(os, "fork"):
            assert "in _do" in caught.value.trace
        assert cell.ask({"do": "echo"}, [b"again"])[1] == [b"again"]


def test_a_process_that_ends_is_told_with_its_code_and_started_anew():
    with Cell(ENGINE, bounds()) as cell:
        with pytest.raises(CellDiedError) as caught:
            cell.ask({"do": "end", "code": 7})
        assert caught.value.code == 7
        assert cell.ask({"do": "echo"}, [b"again"])[1] == [b"again"]


def test_an_answer_that_nobody_asked_for_is_none_to_the_next_question():
    with Cell(ENGINE, bounds()) as cell:
        assert outcome(cell, do="forge") == "forged"
        assert cell.ask({"do": "echo"}, [b"mine"])[1] == [b"mine"]


def test_what_one_question_broke_is_no_fault_of_the_next():
    with Cell(ENGINE, bounds()) as cell:
        cell.ask({"do": "echo"})
        with pytest.raises(CellDiedError):
            cell.ask({"do": "break"})
        assert cell.ask({"do": "echo"}, [b"mine"])[1] == [b"mine"]


def test_an_answer_over_the_limit_is_refused():
    with Cell(ENGINE, bounds(output=1_000)) as cell, pytest.raises(CellOutputError):
        cell.ask({"do": "echo"}, [b"x" * 1_001])


def test_a_flood_of_words_blocks_nothing():
    with Cell(ENGINE, bounds()) as cell:
        assert outcome(cell, do="flood") is None


@linux_only
def test_memory_over_the_limit_is_not_given():
    with Cell(ENGINE, bounds()) as cell, pytest.raises(CellDiedError) as caught:
        cell.ask({"do": "memory", "bytes": 2_000_000_000})
    assert "MemoryError" in caught.value.trace


def test_what_a_killed_owner_left_behind_is_swept_up(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    left, held = tmp_path / f"workbench-cell-{int(ended.stdout)}-a", tmp_path / f"workbench-cell-{os.getpid()}-b"
    left.mkdir()
    held.mkdir()
    sweep.__wrapped__()
    assert (left.exists(), held.exists()) == (False, True)


def test_the_scratch_folder_is_gone_afterwards():
    with Cell(ENGINE, bounds()) as cell:
        folder = Path(cell.ask({"do": "echo"})[0]["folder"])
        assert folder.is_dir()
    assert not folder.exists()
