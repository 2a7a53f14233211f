"""Two files are dropped on the compare page of the running program, and what differs is read out."""

from __future__ import annotations

import sys

import pytest

from workbench.workspace import resources_folder

pytestmark = pytest.mark.journey

STANDARD = resources_folder() / "transactions" / "CreateSalesOrder" / "standard.xml"
FAULTY = resources_folder() / "samples" / "CreateSalesOrder" / "eight-faults.xml"


@pytest.fixture
def workbench(desktop, tmp_path):
    """The running program on its compare page."""
    log = tmp_path / "workbench.log"
    desktop.start([sys.executable, "-P", "-m", "workbench"], log)
    desktop.wait_for("Compare", 40)
    desktop.press("Compare")
    desktop.wait_for("Left document: nothing yet")
    yield desktop
    assert "Traceback" not in log.read_text(errors="replace")


def test_two_dropped_files_are_compared_and_each_change_is_read_out(workbench, artefacts):
    workbench.drop("Left document: nothing yet", [STANDARD], sys.executable)
    workbench.wait_for("Left document: standard.xml")
    workbench.drop("Right document: nothing yet", [FAULTY], sys.executable)
    workbench.wait_for("Changed. OrderDate changed from 2026-11-02 to 02/11/2026. left: line 4, /SalesOrder/OrderDate")
    workbench.wait_for("Current change: Changed. ExternalReference changed")
    workbench.keys("F8")
    workbench.wait_for("Current change: Changed. OrderDate changed from 2026-11-02 to 02/11/2026.")
    workbench.shot(artefacts / "compared-values.png")


def test_structure_says_what_the_standard_needs_and_leads_to_the_line(workbench, artefacts):
    workbench.drop("Left document: nothing yet", [STANDARD, FAULTY], sys.executable)
    workbench.wait_for("Right document: eight-faults.xml")
    workbench.press("Compare structure")
    workbench.wait_for("UnitOfMesure is unknown here; it looks like UnitOfMeasure.")
    workbench.wait_for("CustomerCode is missing, but needed.")
    workbench.shot(artefacts / "compared-structure.png")
