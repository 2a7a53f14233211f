"""A person's hands and eyes on a virtual screen: run by the system's Python, which has the accessibility bindings.

Starts Xvfb, a window manager and the accessibility bus, then obeys one JSON command a line on standard input and
answers each with one JSON line on standard output. Run it below `dbus-run-session`; it ends with its standard input.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

import pyatspi

DRAG_SOURCE = """
import sys
from PySide6.QtCore import QMimeData, Qt, QTimer, QUrl
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication, QLabel


class Source(QLabel):
    def mouseMoveEvent(self, event):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(name) for name in sys.argv[1:]])
        drag = QDrag(self)
        drag.setMimeData(data)
        QTimer.singleShot(0, lambda: print("dragging", flush=True))
        drag.exec(Qt.DropAction.CopyAction)


application = QApplication(sys.argv)
source = Source("files")
source.setWindowFlags(Qt.WindowType.WindowStaysOnTopHint | Qt.WindowType.FramelessWindowHint)
source.setGeometry(0, 0, 80, 40)
source.show()
print("shown", flush=True)
application.exec()
"""


class Desktop:
    """One virtual screen with everything on it."""

    def __init__(self, size: str) -> None:
        reading, writing = os.pipe()
        screen = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size}x24"],
            pass_fds=[writing],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as numbers:
            os.environ["DISPLAY"] = f":{numbers.readline().strip()}"
        os.environ["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"] = "1"
        os.environ["QT_QPA_PLATFORM"] = "xcb"
        self._running = [screen, self._start("openbox")]
        self._running.append(self._start("/usr/libexec/at-spi-bus-launcher", "--launch-immediately"))
        time.sleep(1)

    def start(self, command: list[str], log: str) -> None:
        """Start the program under test."""
        with open(log, "wb") as out:
            self._running.append(subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT))

    def stop(self) -> None:
        """End the programs, last started first."""
        for process in reversed(self._running):
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def wait_for(self, name: str, role: str | None, seconds: float) -> bool:
        """Tell whether something of this name shows within the time."""
        return self._found(name, role, seconds) is not None

    def names(self) -> list[list[str]]:
        """Give role and name of all that shows."""
        return [[node.getRoleName(), node.name] for node in self._nodes() if node.name and _shows(node)]

    def text(self, name: str, role: str | None) -> str:
        """Give the text that a reader would read out for it."""
        node = self._need(name, role)
        try:
            return node.queryText().getText(0, -1)
        except NotImplementedError:
            return node.name

    def press(self, name: str, role: str | None) -> None:
        """Press it as a screen reader does."""
        self._need(name, role).queryAction().doAction(0)

    def click(self, name: str, role: str | None) -> None:
        """Click its middle."""
        x, y = self._middle(name, role)
        _xdo("mousemove", x, y, "click", 1)

    def keys(self, combination: str) -> None:
        """Press a combination, such as ctrl+Return."""
        _xdo("key", combination)

    def type(self, words: str) -> None:
        """Type words into whatever has the keyboard."""
        _xdo("type", "--delay", 5, words)

    def drop(self, name: str, files: list[str], python: str) -> None:
        """Drag files out of another program and let them go over it."""
        source = subprocess.Popen([python, "-c", DRAG_SOURCE, *files], stdout=subprocess.PIPE)
        try:
            assert source.stdout is not None
            source.stdout.readline()
            time.sleep(0.5)
            x, y = self._middle(name, None)
            _xdo("mousemove", 20, 20, "mousedown", 1)
            _xdo("mousemove", 24, 24)
            source.stdout.readline()
            for step in range(1, 11):
                _xdo("mousemove", 20 + (x - 20) * step // 10, 20 + (y - 20) * step // 10)
                time.sleep(0.1)
            time.sleep(0.3)
            _xdo("mouseup", 1)
            time.sleep(0.5)
        finally:
            source.kill()
            source.wait()

    def shot(self, file: str) -> None:
        """Keep a picture of the screen."""
        subprocess.run(["scrot", "-o", file], check=True)

    def _need(self, name: str, role: str | None):
        node = self._found(name, role, 15)
        if node is None:
            raise LookupError(f"nothing called {name!r} shows")
        return node

    def _found(self, name: str, role: str | None, seconds: float):
        end = time.monotonic() + seconds
        while True:
            for node in self._nodes():
                if name.lower() in node.name.lower() and role in (None, node.getRoleName()) and _shows(node):
                    return node
            if time.monotonic() > end:
                return None
            time.sleep(0.2)

    def _middle(self, name: str, role: str | None) -> tuple[int, int]:
        box = self._need(name, role).queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
        return box.x + box.width // 2, box.y + box.height // 2

    def _nodes(self):
        desktop = pyatspi.Registry.getDesktop(0)
        for index in range(desktop.childCount):
            yield from _walk(desktop[index])

    @staticmethod
    def _start(*command: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _walk(node):
    if node is None:
        return
    yield node
    try:
        count = node.childCount
    except Exception:  # it has gone while we looked
        return
    for index in range(count):
        try:
            child = node[index]
        except Exception:
            continue
        yield from _walk(child)


def _shows(node) -> bool:
    try:
        return node.getState().contains(pyatspi.STATE_SHOWING)
    except Exception:
        return False


def _xdo(*words: object) -> None:
    subprocess.run(["xdotool", *map(str, words)], check=True)


def main() -> None:
    """Obey commands until there are no more."""
    desktop = Desktop(sys.argv[1])
    try:
        for line in sys.stdin:
            command = json.loads(line)
            action = getattr(desktop, command.pop("do"))
            try:
                answer = {"answer": action(**command)}
            except Exception as error:
                answer = {"error": f"{type(error).__name__}: {error}"}
            print(json.dumps(answer), flush=True)
    finally:
        desktop.stop()


if __name__ == "__main__":
    main()
