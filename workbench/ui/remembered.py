"""What the window remembers between runs: written shortly after it changes, and at the end."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from workbench.errors import UserFacingError
from workbench.workspace.state import State, load_state, save_state


class Remembered:
    """Holds the state and saves each change; a state that cannot be saved is no reason to stop anybody's work."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.state, self.problems = load_state(file)

    def change(self, **values: Any) -> None:
        """Change some of the state and save it."""
        changed: State = replace(self.state, **values)
        if changed != self.state:
            self.state = changed
            with contextlib.suppress(UserFacingError, OSError):
                save_state(self._file, changed)

    def window(self, name: str) -> str:
        """Give what was remembered of a window or splitter; empty when nothing was."""
        return self.state.windows.get(name, "")

    def remember_window(self, name: str, value: str) -> None:
        """Remember the size or place of a window or splitter."""
        windows: Mapping[str, str] = {**self.state.windows, name: value}
        self.change(windows=windows)
