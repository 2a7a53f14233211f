"""Help: topics in a folder of Markdown files, read, searched, drawn in the theme, and linked with each other."""

from __future__ import annotations

from workbench.ui.pages.help.topics import Topics, load_topics
from workbench.ui.pages.help.view import HelpPage

__all__ = ["HelpPage", "Topics", "load_topics"]
