"""The two fixed folders: the resources that come with the program, and the user's own data."""

from __future__ import annotations

import os
import sys
from pathlib import Path

HOME_VARIABLE = "WORKBENCH_HOME"
"""Environment variable that puts the user's data folder somewhere else."""


def resources_folder() -> Path:
    """Return the built-in resources: inside the installed package, else beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"


def user_data_folder() -> Path:
    """Return the folder for this user's history, state and own workspace. It need not exist yet."""
    home = os.environ.get(HOME_VARIABLE)
    if home:
        return Path(home).expanduser().absolute()
    if sys.platform.startswith("linux"):
        # The XDG base directory specification says it in a line; the library takes longer than a small check.
        base = os.environ.get("XDG_DATA_HOME", "")
        return (Path(base) if os.path.isabs(base) else Path.home() / ".local" / "share") / "workbench"
    import platformdirs

    return Path(platformdirs.user_data_dir("workbench", appauthor=False))
