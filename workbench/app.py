"""The window's composition root: it puts the window on the screen, then loads and starts what works behind it."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication

from workbench.errors import UserFacingError
from workbench.ui.front import make_front, show_front
from workbench.workspace import open_workspace

NOT_RUN = 2


def run(arguments: Sequence[str]) -> int:
    """Open the window and run until it is closed.

    Args:
        arguments: options and files of the command line.

    Returns:
        The exit code: 0, or 2 when the arguments cannot be used.
    """
    if hasattr(sys, "frozen"):  # an installed program without a Python of its own starts its processes this way
        from multiprocessing import freeze_support

        freeze_support()
    options = _options(arguments)
    try:
        workspace = open_workspace(options.workspace)
    except UserFacingError as error:
        sys.stderr.write(f"workbench: {error}\n")
        return NOT_RUN
    application = QApplication(["workbench"])
    application.setApplicationName("workbench")
    application.setApplicationDisplayName("Integration Workbench")
    front = make_front(application, workspace)
    show_front(application, front)
    # All that works takes several times longer to load than the window to be seen.
    from workbench.program import Program

    return Program(front, workspace, options.workspace).run(application, options.files)


def _options(arguments: Sequence[str]) -> Namespace:
    parser = ArgumentParser(prog="workbench", description="Open the window, with these files already dropped.")
    parser.add_argument("--workspace", type=Path, metavar="DIR", help="the folder of your own files")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    return parser.parse_args(arguments)
