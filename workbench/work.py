"""Runs a function in a process of its own that can be killed: for work that would freeze the window or never end.

A `Worker` keeps one process alive between calls, so that a call costs a fraction of a millisecond; cancelling a
call, or its time limit, kills that process and the next call starts a new one. Functions and their arguments must
be picklable; a function that takes a keyword argument `report` may call it with (fraction, words).
"""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import logging
import multiprocessing
import threading
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from workbench.errors import UserFacingError

Result = TypeVar("Result")
Report = Callable[[float, str], None]
"""Takes the part that is done (0 to 1) and words for it."""

_log = logging.getLogger(__name__)


class WorkTimedOutError(UserFacingError):
    """The work took longer than it may and was stopped."""


class WorkerDiedError(UserFacingError):
    """The process that did the work ended by itself, for example because memory ran out."""


class WorkFailedError(Exception):
    """A bug in the function that ran in the process; the message is its traceback, for the log."""


class Worker:
    """One killable process that runs one function at a time; further calls wait their turn."""

    def __init__(self, memory_limit: int | None = None) -> None:
        """Start nothing yet.

        Args:
            memory_limit: bytes of address space the process may use, where the system can enforce it.
        """
        self._memory_limit = memory_limit
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None
        self._turn = asyncio.Lock()

    async def run(
        self,
        function: Callable[..., Result],
        *arguments: Any,
        timeout: float | None = None,
        on_progress: Report | None = None,
    ) -> Result:
        """Run `function(*arguments)` in the process and return what it returns.

        Args:
            function: a module-level function.
            arguments: its positional arguments.
            timeout: seconds after which the process is killed.
            on_progress: called in the event loop with what the function reports.

        Raises:
            WorkTimedOutError: the time limit was reached.
            WorkerDiedError: the process ended by itself.
            WorkFailedError: the function raised something that is no UserFacingError.
            UserFacingError: whatever of that kind the function raised.
        """
        async with self._turn:
            try:
                return await asyncio.wait_for(self._call(function, arguments, on_progress), timeout)
            except TimeoutError:
                self.kill()
                raise WorkTimedOutError(
                    f"The work was stopped because it took longer than {timeout:g} seconds.",
                    "Try a smaller file, or look for a rule or converter that never ends.",
                ) from None
            except asyncio.CancelledError:
                self.kill()
                raise

    async def warm_up(self) -> None:
        """Start the process before it is needed, so that the first real call need not wait for it."""
        await self.run(_nothing)

    def kill(self) -> None:
        """End the process now; whatever it was doing is lost."""
        process, pipe = self._process, self._pipe
        self._process = self._pipe = None
        if process is not None:
            process.kill()
            process.join()
            process.close()
        if pipe is not None:
            pipe.close()

    async def _call(
        self, function: Callable[..., Result], arguments: tuple[Any, ...], on_progress: Report | None
    ) -> Result:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[tuple[str, Any]] = loop.create_future()
        await self._in_thread(self._start)
        pipe = self._pipe
        assert pipe is not None

        def settle(kind: str, value: Any) -> None:
            if kind == "progress":
                if on_progress is not None and not answer.done():
                    on_progress(*value)
            elif not answer.done():
                answer.set_result((kind, value))

        def exchange() -> None:
            # A plain daemon thread: one that waits for a killed process must never keep the program alive.
            try:
                pipe.send((function, arguments))
                kind = "progress"
                while kind == "progress":
                    kind, value = pipe.recv()
                    loop.call_soon_threadsafe(settle, kind, value)
            except (EOFError, OSError):
                with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                    loop.call_soon_threadsafe(settle, "died", None)

        threading.Thread(target=exchange, name="worker exchange", daemon=True).start()
        kind, value = await answer
        if kind == "died":
            self.kill()
            raise WorkerDiedError(
                "The work was stopped by the system, most likely because memory ran out.",
                "Close other programs or try a smaller file.",
            )
        if kind == "trouble":
            raise value
        if kind == "bug":
            _log.error("a worker process failed:\n%s", value)
            raise WorkFailedError(value)
        result: Result = value
        return result

    def _start(self) -> None:
        if self._process is not None and self._process.is_alive():
            return
        self.kill()
        # Spawned, never forked: a forked copy of a running Qt program deadlocks.
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self._memory_limit), daemon=True)
        self._process.start()
        theirs.close()

    @staticmethod
    async def _in_thread(function: Callable[[], None]) -> None:
        await asyncio.get_running_loop().run_in_executor(None, function)


def _nothing() -> None:
    """Let a warm-up call come back."""


def _serve(pipe: Connection, memory_limit: int | None) -> None:
    """Answer calls until the other end of the pipe is closed."""
    _ignore_interrupts()
    if memory_limit is not None:
        _limit_memory(memory_limit)
    while True:
        try:
            function, arguments = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            answer = ("result", _invoke(pipe, function, arguments))
        except UserFacingError as error:
            answer = ("trouble", error)
        except MemoryError:
            answer = ("trouble", WorkerDiedError("The work needs more memory than it may use.", "Try a smaller file."))
        except BaseException:  # reported to the program, which logs it
            answer = ("bug", traceback.format_exc())
        try:
            pipe.send(answer)
        except (BrokenPipeError, EOFError):
            return
        except Exception:  # the result cannot be pickled: a bug to be reported, not a reason to die
            pipe.send(("bug", traceback.format_exc()))


def _invoke(pipe: Connection, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    if "report" not in inspect.signature(function).parameters:
        return function(*arguments)

    def report(fraction: float, words: str) -> None:
        pipe.send(("progress", (fraction, words)))

    return function(*arguments, report=report)


def _ignore_interrupts() -> None:
    # Ctrl-C in a terminal reaches the whole group; the program decides what becomes of its worker.
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _limit_memory(limit: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit for a process without a job object
        return
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
