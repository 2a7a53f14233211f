"""Runs XSLT 3 stylesheets, in a process of its own: Saxon holds Python's lock while it works, and can be killed there.

The process is started with the first stylesheet, kept for the next, and ends with the program.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import struct
import subprocess
import sys
from pathlib import Path
from threading import Lock, Timer
from typing import Any

from workbench.errors import UserFacingError

SECONDS = 60.0
"""The longest that one run may take."""
_PASSED_ON = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR", "TEMP", "TMP")


class SaxonMissingError(UserFacingError):
    """The engine is not installed."""


class StylesheetError(Exception):
    """A stylesheet cannot be compiled; the message is the engine's."""


class RunError(Exception):
    """A stylesheet failed on a document, took too long, or its process ended; the message says which."""


class Saxon:
    """The process. One run at a time; others wait their turn."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._known: set[str] = set()

    def run(self, sheet: bytes, document: bytes, seconds: float = SECONDS) -> bytes:
        """Run a stylesheet.

        Args:
            sheet: the stylesheet, UTF-8. It can read no file, no address and no environment variable.
            document: what it is applied to, UTF-8.
            seconds: after this time it is stopped.

        Returns:
            What it writes, UTF-8.

        Raises:
            StylesheetError: it cannot be compiled.
            RunError: it fails on this document or takes too long.
            SaxonMissingError: the engine is not installed.
        """
        return self._ask({"do": "run"}, sheet, document, seconds)

    def compile(self, sheet: bytes, seconds: float = SECONDS) -> None:
        """Compile a stylesheet, for what it says and to have it ready.

        Raises:
            StylesheetError: it cannot be compiled.
            SaxonMissingError: the engine is not installed.
        """
        self._ask({"do": "compile"}, sheet, b"", seconds)

    def stop(self) -> None:
        """End the process; the next run starts a new one."""
        process, self._process = self._process, None
        self._known.clear()
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    def _ask(self, order: dict[str, Any], sheet: bytes, document: bytes, seconds: float) -> bytes:
        digest = hashlib.sha256(sheet).hexdigest()
        with self._lock:
            process = self._started()
            new = digest not in self._known
            order.update(sheet=digest, new=new)
            late = Timer(seconds, process.kill)
            late.start()
            try:
                _send(process.stdin, json.dumps(order).encode())
                _send(process.stdin, sheet if new else b"")
                _send(process.stdin, document)
                outcome, body = json.loads(_received(process.stdout)), _received(process.stdout)
            except (OSError, EOFError):
                gone = process.poll() is None or not late.is_alive()
                self.stop()
                why = f"it took longer than {seconds:g} seconds" if gone else "its process ended by itself"
                raise RunError(why) from None
            finally:
                late.cancel()
            self._known.add(digest)
        kind = outcome["outcome"]
        if kind == "missing":
            self.stop()
            raise SaxonMissingError(
                "Rules written for XSLT 2 or 3 need the engine Saxon, which is not installed.",
                "Install the package `saxonche`, or start the program with packaging/run, which brings it along.",
            )
        if kind == "unsound":
            self._known.discard(digest)
            raise StylesheetError(body.decode())
        if kind == "failed":
            raise RunError(body.decode())
        return body

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.stop()
            environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
            root = Path(__file__).resolve().parents[2]
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _START, str(root)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
            )
        return self._process


_START = "import sys; sys.path.append(sys.argv[1]); from workbench.checks.saxon_process import serve; serve()"

SAXON = Saxon()
"""The one process of this program."""

atexit.register(SAXON.stop)


def _send(pipe: Any, body: bytes) -> None:
    pipe.write(struct.pack(">Q", len(body)) + body)
    pipe.flush()


def _received(pipe: Any) -> bytes:
    head = pipe.read(8)
    if len(head) < 8:
        raise EOFError
    (length,) = struct.unpack(">Q", head)
    body: bytes = pipe.read(length)
    if len(body) < length:
        raise EOFError
    return body
