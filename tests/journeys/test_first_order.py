"""The main job on a real screen: drag an order in from another program, submit it, read the ERP's answer."""

from __future__ import annotations

import sys

import pytest

from workbench.workspace import resources_folder

pytestmark = pytest.mark.journey


def test_an_order_is_dropped_submitted_and_accepted(desktop, artefacts, tmp_path):
    order = resources_folder() / "transactions" / "CreateSalesOrder" / "standard.xml"
    desktop.start([sys.executable, "-m", "workbench"], tmp_path / "workbench.log")
    desktop.wait_for("Drop zone Sales Order")
    desktop.wait_for("test server: running")
    desktop.drop("Drop zone Sales Order", [order], sys.executable)
    desktop.wait_for("Schema: fine")
    desktop.press("Submit test")
    desktop.wait_for("Accepted")
    assert "SO-" in desktop.text("Answer in plain words")
    desktop.shot(artefacts / "accepted-order.png")
