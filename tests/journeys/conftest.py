"""A screen for each journey, and a place for the pictures it takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.desktop import Desktop, what_is_missing

ARTEFACTS = Path(__file__).parents[1] / "artefacts"


@pytest.fixture
def artefacts() -> Path:
    """Where pictures are kept for people to look at."""
    ARTEFACTS.mkdir(exist_ok=True)
    return ARTEFACTS


@pytest.fixture
def desktop(monkeypatch, tmp_path):
    """A virtual screen; the journey is skipped, with the reason, where the machine cannot have one."""
    missing = what_is_missing()
    if missing:
        pytest.skip(f"no virtual screen here, it needs: {missing}")
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    screen = Desktop()
    try:
        yield screen
    finally:
        screen.close()
