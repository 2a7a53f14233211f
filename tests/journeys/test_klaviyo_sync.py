"""A sync on a real screen: the sample is dry-run, its calls are read, then exactly that is sent."""

from __future__ import annotations

import sys

import pytest

from workbench.workspace import resources_folder

pytestmark = pytest.mark.journey

SAMPLE = resources_folder() / "klaviyo" / "customers.csv"


def test_dropped_customers_are_planned_to_the_byte_and_sent(desktop, tmp_path, artefacts):
    log = tmp_path / "workbench.log"
    desktop.start([sys.executable, "-P", "-m", "workbench"], log)
    desktop.wait_for("Test server: running", 40)
    desktop.press("Klaviyo")
    desktop.wait_for("Embedded test Klaviyo")
    desktop.press("RunKlaviyoDaemon", "check box")
    desktop.press("Check key", "push button")
    desktop.wait_for("Workbench Test Company (SANDBX), test account")
    desktop.drop("Parts of the sync", [SAMPLE], sys.executable)
    desktop.wait_for("comma-separated")
    desktop.press("Dry run", "push button")
    desktop.wait_for("10 of 240 records would be sent")
    desktop.wait_for("10 new, 4 blocked, 2 duplicate, 224 over test limit")
    desktop.click("Calls", "page tab")
    desktop.wait_for("Body of the call")
    desktop.shot(artefacts / "klaviyo-plan.png")
    desktop.press("Go to the run")
    desktop.wait_for("Test run: 10 records in 1 call")
    desktop.press("Run this plan", "push button")
    desktop.wait_for("10 imported", 40)
    desktop.wait_for("This plan was run to its end")
    desktop.shot(artefacts / "klaviyo-run.png")
    assert "Traceback" not in log.read_text(errors="replace")
