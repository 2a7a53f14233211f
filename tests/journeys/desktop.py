"""A virtual screen for the journeys, driven by `hands.py` in a process of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

HANDS = Path(__file__).with_name("hands.py")
SYSTEM_PYTHON = "/usr/bin/python3"
PROGRAMS = ("Xvfb", "openbox", "xdotool", "scrot", "dbus-run-session")


def what_is_missing() -> str:
    """Name what this machine lacks for a virtual screen; empty when nothing."""
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    if not Path("/usr/libexec/at-spi-bus-launcher").exists():
        missing.append("at-spi2-core")
    if subprocess.run([SYSTEM_PYTHON, "-c", "import pyatspi"], capture_output=True, check=False).returncode:
        missing.append("python3-pyatspi")
    return ", ".join(missing)


class Desktop:
    """A person's hands and eyes: every method does one thing a person can do."""

    def __init__(self, size: str = "1440x900") -> None:
        self._hands = subprocess.Popen(
            ["dbus-run-session", "--", SYSTEM_PYTHON, str(HANDS), size],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, command: list[str], log: Path) -> None:
        """Start a program on the screen."""
        self._do("start", command=command, log=str(log))

    def wait_for(self, name: str, seconds: float = 20, role: str | None = None) -> None:
        """Wait until something of this accessible name shows."""
        found = self._do("wait_for", name=name, role=role, seconds=seconds)
        assert found, f"nothing called {name!r} within {seconds} s; there is: {self.names()}"

    def names(self) -> list[list[str]]:
        """Give role and name of all that shows."""
        names: list[list[str]] = self._do("names")
        return names

    def text(self, name: str, role: str | None = None) -> str:
        """Read something out as a screen reader would."""
        text: str = self._do("text", name=name, role=role)
        return text

    def press(self, name: str, role: str | None = None) -> None:
        """Press a button through the accessibility bus."""
        self._do("press", name=name, role=role)

    def click(self, name: str, role: str | None = None) -> None:
        """Click the middle of something."""
        self._do("click", name=name, role=role)

    def keys(self, combination: str) -> None:
        """Press a key combination."""
        self._do("keys", combination=combination)

    def type(self, words: str) -> None:
        """Type words into whatever has the keyboard."""
        self._do("type", words=words)

    def drop(self, target: str, files: list[Path], python: str) -> None:
        """Drag files from another program onto something."""
        self._do("drop", name=target, files=[str(file) for file in files], python=python)

    def shot(self, file: Path) -> None:
        """Keep a picture of the screen."""
        self._do("shot", file=str(file))

    def close(self) -> None:
        """Switch the screen off, with everything on it."""
        assert self._hands.stdin is not None
        assert self._hands.stdout is not None
        self._hands.stdin.close()
        self._hands.wait(30)
        self._hands.stdout.close()

    def _do(self, action: str, **arguments: Any) -> Any:
        assert self._hands.stdin is not None
        assert self._hands.stdout is not None
        self._hands.stdin.write(json.dumps({"do": action, **arguments}) + "\n")
        self._hands.stdin.flush()
        line = self._hands.stdout.readline()
        assert line, "the virtual screen has gone"
        answer = json.loads(line)
        assert "error" not in answer, answer["error"]
        return answer["answer"]
