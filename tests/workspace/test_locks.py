"""A lock is held by one at a time, and let go of when its block or its process ends."""

from __future__ import annotations

import subprocess
import sys

import pytest

from workbench.errors import UserFacingError
from workbench.workspace.locks import HeldError, hold, is_held, taken


def test_one_holds_it_and_the_next_is_told(tmp_path):
    file = tmp_path / "new" / "x.lock"
    with hold(file, "The work"):
        assert is_held(file)
        with pytest.raises(HeldError, match="The work is already going on"), hold(file, "The work"):
            pass
        with taken(file) as ours:
            assert not ours
    assert not is_held(file)
    with taken(file) as ours:
        assert ours


def test_it_is_let_go_of_when_its_process_is_killed(tmp_path):
    file = tmp_path / "x.lock"
    program = (
        "import sys, time; from pathlib import Path; from workbench.workspace.locks import hold\n"
        "with hold(Path(sys.argv[1]), 'x'): print('held', flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", program, file], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        assert is_held(file)
        holder.kill()
    assert not is_held(file)


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UserFacingError, match="cannot be written"), hold(tmp_path / "file" / "x.lock", "x"):
        pass
    assert not is_held(tmp_path / "nothing" / "x.lock")
