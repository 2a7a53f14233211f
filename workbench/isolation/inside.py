"""The inside of a cell: gives up everything it needs not, then answers questions until its owner goes.

The engine is a module with `answer(header, blobs) -> (header, blobs)` and, if it likes, `start(scratch)`, which runs
after the doors are locked.
"""

from __future__ import annotations

import faulthandler
import importlib
import os
import signal
import sys
from pathlib import Path
from typing import Any

from workbench.isolation.lockdown import Bounds, lock_down
from workbench.isolation.pipes import PipeReader
from workbench.isolation.wire import WireError, pack, unpack

_GRACE = 5.0
"""Seconds after which the system ends a cell whose owner could not."""


def main() -> None:
    """Serve the questions that come on standard input; the first one says what the cell is."""
    questions, answers = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    os.set_inheritable(questions, False)
    receive = PipeReader(questions).receive
    header, _ = unpack(receive, 0)
    scratch = Path(header["scratch"])
    os.chdir(scratch)
    if hasattr(faulthandler, "register"):
        faulthandler.register(signal.SIGUSR1, file=2, all_threads=False)
    if hasattr(signal, "SIGXFSZ"):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    engine = importlib.import_module(header["engine"])
    bounds = Bounds(
        **{**header["bounds"], "readable": tuple(Path(each) for each in header["bounds"]["readable"])},
    )
    protection = lock_down(bounds, scratch)
    if hasattr(engine, "start"):
        engine.start(scratch)
    _send(answers, pack({"protection": protection.as_header()}))
    while True:
        try:
            header, blobs = unpack(receive, sys.maxsize)
        except (WireError, EOFError):
            return
        _set_alarm(bounds.seconds + _GRACE)
        answer: tuple[dict[str, Any], list[bytes]] = engine.answer(header, blobs)
        _set_alarm(0)
        _send(answers, pack(*answer))


def _set_alarm(seconds: float) -> None:
    """Let the system end this process after so many seconds, should its owner be gone; 0 takes that back."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)
    elif seconds:
        faulthandler.dump_traceback_later(seconds - _GRACE, exit=True)
    else:
        faulthandler.cancel_dump_traceback_later()


def _send(handle: int, frame: bytes) -> None:
    view = memoryview(frame)
    while view:
        view = view[os.write(handle, view) :]
