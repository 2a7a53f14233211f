"""The shortcuts and pages that the help speaks of are those of the window."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QWidget

from tests.gui.help.finding_codes import ROOT
from tests.gui.help.markdown import CODE, section_of
from workbench.ui.main_window import MainWindow
from workbench.ui.page import Page, PageSpec
from workbench.ui.remembered import Remembered


def test_the_shortcuts_are_those_of_the_window(topics, qtbot, theme, icons, tmp_path):
    pages = [PageSpec(key, key, "bench") for key in ("one", "two")]
    window = MainWindow(pages, QWidget(), theme, icons, Remembered(tmp_path / "state.json"))
    qtbot.addWidget(window)
    sections = ("Everywhere", "On the bench")
    listed = {keys for title in sections for keys in CODE.findall(section_of(topics, "shortcuts", title))}
    real = {keys.toString() for action in window.actions_.all() for keys in action.shortcuts()}
    assert listed - real == {"Ctrl+9", "Delete"}
    assert real - listed == {"Ctrl+2"}


def test_every_page_has_a_help_topic(topics):
    found = {Page.help_topic}
    for file in (ROOT / "workbench" / "ui").rglob("*.py"):
        found |= set(re.findall(r'^    help_topic = "([^"]*)"', file.read_text("utf-8"), re.MULTILINE))
    assert {name for name in found if topics.get(name) is None} == set()
