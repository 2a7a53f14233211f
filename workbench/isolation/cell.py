"""The outside of a cell: starts it, asks it, and ends it when it takes too long or says too much."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from workbench.isolation.lockdown import Bounds, Protection
from workbench.isolation.pipes import PipeReader
from workbench.isolation.wire import WireError, pack, unpack

_START = "import sys; sys.path.insert(0, sys.argv[1]); from workbench.isolation.inside import main; main()"
_PREFIX = "workbench-cell-"
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
        self._answers: PipeReader | None = None

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
        question, most = pack(header, blobs), min(seconds or self._bounds.seconds, self._bounds.seconds)
        with self._turn:
            if self._answers is not None and self._answers.has_more:
                self.close()  # it says what nobody asked: an answer to the next question, perhaps, or that it ended
            was_used = self._ensure()
            try:
                return self._exchange(question, most)
            except CellDiedError:
                if not was_used:
                    raise
            # What ran before may have left it broken, which is no fault of this question.
            self._ensure()
            return self._exchange(question, most)

    def retire(self) -> None:
        """End the process once it has answered what it was asked."""
        with self._turn:
            self.close()

    def close(self) -> None:
        """End the process, whatever it is doing."""
        process, scratch, errors = self._process, self._scratch, self._errors
        self._process = self._scratch = self._errors = self._protection = self._answers = None
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

    def _ensure(self) -> bool:
        """Start the process where it must be; says whether it ran already."""
        if self._process is not None and self._process.poll() is None:
            return True
        self.close()
        sweep()
        self._scratch = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-")).resolve()
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
        return False

    def _exchange(self, question: bytes, seconds: float) -> tuple[dict[str, Any], list[bytes]]:
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            receive = self._receiver(process.stdout, time.monotonic() + seconds)
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

    def _receiver(self, stream: IO[bytes], deadline: float) -> Callable[[int], bytes]:
        if self._answers is None:
            self._answers = PipeReader(stream.fileno())
        if sys.platform == "win32":
            return _with_timer(self._answers.receive, deadline, self._expire)
        self._answers.deadline = deadline
        return self._answers.receive

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


@lru_cache(maxsize=1)
def sweep() -> None:
    """Remove, once in a process, the scratch folders of owners that were killed and could not do it themselves."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        owner = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isdigit() and not _is_alive(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(process: int) -> bool:
    if sys.platform == "win32":  # there, asking in this way would end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _with_timer(receive: Callable[[int], bytes], deadline: float, expire: Callable[[], None]) -> Callable[[int], bytes]:
    """Bound reads by a timer that ends the process: pipes cannot be waited for on Windows."""

    def bounded(size: int) -> bytes:
        timer = threading.Timer(max(0.0, deadline - time.monotonic()), expire)
        timer.daemon = True
        timer.start()
        try:
            return receive(size)
        except EOFError:
            if time.monotonic() >= deadline:
                raise TimeoutError from None
            raise
        finally:
            timer.cancel()

    return bounded


def _send(stream: IO[bytes], frame: bytes) -> None:
    view = memoryview(frame)
    while view:
        view = view[os.write(stream.fileno(), view) :]


def _environment() -> dict[str, str]:
    """Give the little that an interpreter needs; nothing of the user's own."""
    kept = {"SYSTEMROOT", "TZ"} & os.environ.keys()
    return {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", **{name: os.environ[name] for name in kept}}
