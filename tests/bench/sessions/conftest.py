"""The embedded test server, a workspace of its own, and everything kept in a folder that goes away."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.sessions.embedded import EmbeddedServer
from workbench.workspace import open_workspace

SAMPLES = Path(__file__).resolve().parents[3] / "resources/samples"


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = EmbeddedServer(tmp_path_factory.mktemp("sandbox")).start()
    yield running
    running.stop()


@pytest.fixture
def workspace(tmp_path):
    folder = tmp_path / "workspace"
    folder.mkdir()
    return open_workspace(folder)


@pytest.fixture
def order():
    """An order in the standard form, with a reference of its own."""
    raw = (SAMPLES / "CreateSalesOrder/small-order.xml").read_text("utf-8")

    def make(reference: str, old: str = "", new: str = "") -> bytes:
        before, _, rest = raw.partition("<ExternalReference>")
        text = f"{before}<ExternalReference>{reference}</ExternalReference>{rest.partition('</ExternalReference>')[2]}"
        assert old in text
        return text.replace(old, new, 1).encode()

    return make
