"""The main job on a real screen: drag an order in from another program, submit it, read the ERP's answer."""

from __future__ import annotations

import sys

import pytest

from workbench.workspace import resources_folder

pytestmark = pytest.mark.journey

SAMPLES = resources_folder() / "samples"


@pytest.fixture
def workbench(desktop, tmp_path):
    """The running program, with its test server up."""
    log = tmp_path / "workbench.log"
    desktop.start([sys.executable, "-P", "-m", "workbench"], log)
    desktop.wait_for("Test server: running", 40)
    yield desktop
    assert "Traceback" not in log.read_text(errors="replace")


def test_an_order_is_dropped_submitted_and_accepted(workbench, artefacts):
    workbench.drop("Drop zone: Sales Order", [SAMPLES / "CreateSalesOrder" / "small-order.xml"], sys.executable)
    workbench.wait_for("Stage 4, Schema: fine")
    workbench.press("Submit test")
    workbench.wait_for("Stage 7, Session: SO-")
    workbench.wait_for("Accepted: SO-")
    assert "<Status>ACCEPTED</Status>" in workbench.text("The answer's XML", "text")
    workbench.shot(artefacts / "accepted-order.png")


def test_the_stock_question_says_what_an_order_has_taken(workbench, artefacts):
    zone = "Drop zone: Drop XML here"
    question = SAMPLES / "AvailableStock" / "bolts-and-paint.xml"
    workbench.drop(zone, [question], sys.executable)
    workbench.wait_for("Stage 2, Transaction: Available Stock")
    workbench.press("Submit test")
    workbench.wait_for("Stage 7, Session: accepted")
    before = workbench.text("The answer's XML", "text")
    workbench.drop(zone, [SAMPLES / "CreateSalesOrder" / "small-order.xml"], sys.executable)
    workbench.wait_for("Stage 2, Transaction: Sales Order")
    workbench.wait_for("Stage 4, Schema: fine")
    workbench.press("Submit test")
    workbench.wait_for("Stage 7, Session: SO-")
    workbench.drop(zone, [question], sys.executable)
    workbench.wait_for("Stage 2, Transaction: Available Stock")
    workbench.wait_for("Stage 7, Session: not yet")
    workbench.press("Submit test")
    workbench.wait_for("Stage 7, Session: accepted")
    assert workbench.text("The answer's XML", "text") != before
    workbench.shot(artefacts / "stock-after-order.png")


def test_a_faulty_order_is_read_out_fault_by_fault(workbench, artefacts):
    workbench.drop("Drop zone: Sales Order", [SAMPLES / "CreateSalesOrder" / "eight-faults.xml"], sys.executable)
    workbench.wait_for("Stage 4, Schema: 8 problems")
    workbench.wait_for("error. Line 4, column 14")
    workbench.keys("F8")
    workbench.wait_for("Schema page")
    workbench.shot(artefacts / "eight-faults.png")
