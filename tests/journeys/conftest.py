"""A screen for each journey, and a place for the pictures it takes."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

_spec = importlib.util.spec_from_file_location("journey_desktop", Path(__file__).with_name("desktop.py"))
assert _spec is not None
assert _spec.loader is not None
journey_desktop = importlib.util.module_from_spec(_spec)
sys.modules["journey_desktop"] = journey_desktop
_spec.loader.exec_module(journey_desktop)

ARTEFACTS = Path(__file__).parents[1] / "artefacts"


@pytest.fixture
def artefacts() -> Path:
    """Where pictures are kept for people to look at."""
    ARTEFACTS.mkdir(exist_ok=True)
    return ARTEFACTS


@pytest.fixture
def desktop(monkeypatch, tmp_path):
    """A virtual screen; the journey is skipped, with the reason, where the machine cannot have one."""
    missing = journey_desktop.what_is_missing()
    if missing:
        pytest.skip(f"no virtual screen here, it needs: {missing}")
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    screen = journey_desktop.Desktop()
    try:
        yield screen
    finally:
        screen.close()
