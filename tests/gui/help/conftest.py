"""The help page offscreen, with the topics that come with the program."""

from __future__ import annotations

import pytest

from workbench.ui.pages.help import HelpPage, load_topics
from workbench.workspace import resources_folder


@pytest.fixture(scope="session")
def topics():
    return load_topics(resources_folder() / "help")


@pytest.fixture
def page(qtbot, theme, icons):
    made = HelpPage(theme, icons, resources_folder() / "help")
    qtbot.addWidget(made)
    made.resize(840, 620)
    made.show()
    return made
