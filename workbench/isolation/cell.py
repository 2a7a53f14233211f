"""The outside of a cell: starts it, asks it, and ends it when it takes too long or says too much."""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from workbench.isolation.lockdown import Bounds, Protection
from workbench.isolation.wire import WireError, pack, unpack

_START = "import sys; sys.path.insert(0, sys.argv[1]); from workbench.isolation.inside import main; main()"
_TO_START = 30.0
_MOST_TRACE = 20_000


class CellError(Exception):
    """A cell gave no answer.

    Attributes:
        trace: what it wrote to its standard error last, such as where it was when it was stopped.
        code: what it ended with, where it ended by itself; negative for a signal.
    """

    def __init__(self, message: str, trace: str = "", code: int | None = None) -> None:
        super().__init__(message)
        self.trace = trace
        self.code = code


class CellTimedOutError(CellError):
    """It took longer than it may, and was ended."""


class CellDiedError(CellError):
    """It ended by itself: a crash, or memory that ran out."""


class CellOutputError(CellError):
    """It answered with more than it may, or with something that is no answer."""


class Cell:
    """One process that answers one question at a time; it is started when first asked and after each death."""

    def __init__(self, engine: str, bounds: Bounds) -> None:
        """Start nothing yet.

        Args:
            engine: the module that answers inside, see `workbench.isolation.inside`.
            bounds: what it may use.
        """
        self._engine = engine
        self._bounds = bounds
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._scratch: Path | None = None
        self._errors: IO[bytes] | None = None
        self._protection: Protection | None = None

    def __enter__(self) -> Cell:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def protection(self) -> Protection:
        """Which bounds the system enforces; starts the cell to find out."""
        with self._turn:
            self._ensure()
            assert self._protection is not None
            return self._protection

    def ask(
        self, header: dict[str, Any], blobs: Sequence[bytes] = (), *, seconds: float | None = None
    ) -> tuple[dict[str, Any], list[bytes]]:
        """Put a question and wait for its answer.

        Args:
            header: the question, in what JSON has.
            blobs: bytes that belong to it.
            seconds: how long it may take, where that is less than the cell's bound.

        Raises:
            CellTimedOutError: it took too long; the process is gone.
            CellDiedError: the process ended by itself.
            CellOutputError: the answer is too large or is none; the process is gone.
        """
        with self._turn:
            self._ensure()
            return self._exchange(pack(header, blobs), min(seconds or self._bounds.seconds, self._bounds.seconds))

    def retire(self) -> None:
        """End the process once it has answered what it was asked."""
        with self._turn:
            self.close()

    def close(self) -> None:
        """End the process, whatever it is doing."""
        process, scratch, errors = self._process, self._scratch, self._errors
        self._process = self._scratch = self._errors = self._protection = None
        if process is not None:
            process.kill()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with contextlib.suppress(OSError):
                        stream.close()
            process.wait()
        if errors is not None:
            errors.close()
        if scratch is not None:
            shutil.rmtree(scratch, ignore_errors=True)

    def _ensure(self) -> None:
        if self._process is not None and self._process.poll() is None:
            return
        self.close()
        self._scratch = Path(tempfile.mkdtemp(prefix="workbench-cell-")).resolve()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  # it lives as long as the process
        root = Path(__file__).resolve().parents[2]
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-B", "-c", _START, str(root)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=_environment(),
            cwd=self._scratch,
            bufsize=0,
            start_new_session=True,
        )
        bounds = {**asdict(self._bounds), "readable": [str(path) for path in self._bounds.readable]}
        hello = {"engine": self._engine, "scratch": str(self._scratch), "bounds": bounds}
        header, _ = self._exchange(pack(hello), _TO_START)
        self._protection = Protection(**header["protection"])

    def _exchange(self, question: bytes, seconds: float) -> tuple[dict[str, Any], list[bytes]]:
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            receive = _receiver(process.stdout, time.monotonic() + seconds, self._expire)
            _send(process.stdin, question)
            return unpack(receive, self._bounds.output)
        except TimeoutError:
            trace = self._where()
            self.close()
            raise CellTimedOutError(f"It took longer than {seconds:g} seconds.", trace) from None
        except WireError as error:
            self.close()
            raise CellOutputError(str(error)) from None
        except (EOFError, OSError):
            process.wait()
            trace = self._trace()
            self.close()
            raise CellDiedError(f"It ended with {process.returncode}.", trace, process.returncode) from None
        except BaseException:  # interrupted: what is under way must not answer a later question
            self.close()
            raise

    def _expire(self) -> None:
        """End the process from another thread, where a read cannot be bounded in time."""
        if self._process is not None:
            self._process.kill()

    def _where(self) -> str:
        """Ask a process that is out of time where it is."""
        if self._process is not None and hasattr(signal, "SIGUSR1"):
            with contextlib.suppress(OSError):
                self._process.send_signal(signal.SIGUSR1)
                for _ in range(20):
                    time.sleep(0.01)
                    if trace := self._trace():
                        return trace
        return self._trace()

    def _trace(self) -> str:
        if self._errors is None:
            return ""
        end = self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, end - _MOST_TRACE))
        return self._errors.read(_MOST_TRACE).decode("utf-8", "replace")


def _receiver(stream: IO[bytes], deadline: float, expire: Callable[[], None]) -> Callable[[int], bytes]:
    handle = stream.fileno()
    if sys.platform == "win32":
        return _receiver_with_timer(handle, deadline, expire)
    poll = select.poll()
    poll.register(handle, select.POLLIN)

    def receive(size: int) -> bytes:
        parts = []
        while size:
            if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
                raise TimeoutError
            part = os.read(handle, min(size, 1 << 20))
            if not part:
                raise EOFError
            parts.append(part)
            size -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    return receive


def _receiver_with_timer(handle: int, deadline: float, expire: Callable[[], None]) -> Callable[[int], bytes]:
    """Bound reads by a timer that ends the process: pipes cannot be polled on Windows."""

    def receive(size: int) -> bytes:
        timer = threading.Timer(max(0.0, deadline - time.monotonic()), expire)
        timer.daemon = True
        timer.start()
        parts = []
        try:
            while size:
                part = os.read(handle, min(size, 1 << 20))
                if not part:
                    if time.monotonic() >= deadline:
                        raise TimeoutError
                    raise EOFError
                parts.append(part)
                size -= len(part)
        finally:
            timer.cancel()
        return b"".join(parts)

    return receive


def _send(stream: IO[bytes], frame: bytes) -> None:
    view = memoryview(frame)
    while view:
        view = view[os.write(stream.fileno(), view) :]


def _environment() -> dict[str, str]:
    """Give the little that an interpreter needs; nothing of the user's own."""
    kept = {"SYSTEMROOT", "TZ"} & os.environ.keys()
    return {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", **{name: os.environ[name] for name in kept}}
