"""The session's page says, before there is a session, whether there can be one."""

from __future__ import annotations

import pytest

from workbench.errors import UserFacingError
from workbench.review import gate, not_xml
from workbench.ui.pages.bench.stages.session_stage import SessionStage


@pytest.fixture
def stage(qtbot, theme, icons):
    made = SessionStage(theme, icons)
    qtbot.addWidget(made)
    return made


def test_what_cannot_be_sent_is_not_asked_for(stage):
    stage.show_gate(not_xml())
    assert stage.title.said() == "Not to be submitted"
    stage.show_gate(gate("CreateSalesOrder", "Test"))
    assert stage.title.said() == "Not submitted yet"


def test_the_gate_does_not_speak_over_a_session(stage):
    stage.show_sending()
    stage.show_gate(not_xml())
    assert stage.title.said() == "In session"
    stage.show_trouble(UserFacingError("There is no key.", "Keep one."))
    stage.show_gate(not_xml())
    assert stage.title.said() == "No session"
