"""Connections on a real screen: a connection is tested thing by thing, and what a test server took is reviewed."""

from __future__ import annotations

import sys

import pytest

from workbench.workspace import resources_folder

pytestmark = pytest.mark.journey

ORDER = resources_folder() / "samples" / "CreateSalesOrder" / "small-order.xml"


@pytest.fixture
def workbench(desktop, tmp_path):
    """The running program with an order on the bench, and its test server up."""
    log = tmp_path / "workbench.log"
    desktop.start([sys.executable, "-P", "-m", "workbench", str(ORDER)], log)
    desktop.wait_for("Test server: running", 40)
    yield desktop
    assert "Traceback" not in log.read_text(errors="replace")


def test_a_connection_is_tested_and_every_thing_is_read_out(workbench, artefacts):
    workbench.press("Connections")
    workbench.press("Test connection")
    for thing in ("Name", "Address", "Protocol", "EDI key", "Client code", "Permission", "Close"):
        workbench.wait_for(f"{thing}: fine")
    workbench.wait_for("TLS: not needed")
    workbench.shot(artefacts / "connection-tested.png")


def test_an_accepted_order_is_reviewed_with_a_note(workbench, artefacts):
    workbench.wait_for("Stage 4, Schema: fine")
    workbench.press("Submit test")
    workbench.wait_for("Stage 7, Session: SO-")
    workbench.press("Stage 6, Review")
    workbench.wait_for("Test server: local took it")
    workbench.click("Note", "text")
    workbench.type("compared with the guide")
    workbench.keys("Return")
    workbench.wait_for("Stage 6, Review: fine")
    workbench.shot(artefacts / "reviewed.png")
