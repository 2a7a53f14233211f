"""Runs a coroutine on an event loop of its own, in a thread: its pauses are not felt by the window."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

Result = TypeVar("Result")
Begin = Callable[[asyncio.Event], Coroutine[Any, Any, Result]]


class _CancelledApartError(Exception):
    """The work was cancelled; whoever cancelled it does not need to be told."""


async def run_apart(make: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    """Run a coroutine apart and return what it returns; cancelling the caller cancels it, and waits for its end.

    Args:
        make: makes the coroutine; it is called in the thread.

    Raises:
        Exception: whatever the coroutine raises.
    """
    begun: Future[tuple[asyncio.AbstractEventLoop, asyncio.Task[Any] | None]] = Future()

    async def whole() -> Result:
        begun.set_result((asyncio.get_running_loop(), asyncio.current_task()))
        return await make()

    def work() -> Result:
        try:
            return asyncio.run(whole())
        except asyncio.CancelledError as error:  # no Exception, and so the end of the thread it is raised in
            raise _CancelledApartError from error

    running = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        loop, task = await asyncio.wrap_future(begun)
        if task is not None:
            _call_there(loop, task.cancel)
        with suppress(Exception):
            await running
        raise


async def run_until_told(begin: Begin[Result], stop: asyncio.Event) -> Result:
    """Run apart what ends by itself, and in good order, when it is told to; return what it returns.

    Cancelling the caller tells it, too, and waits until it has closed what it has open.

    Args:
        begin: makes the coroutine; given an event of its loop that is set when it shall stop.
        stop: set it, on this loop, to make the coroutine stop.

    Raises:
        Exception: whatever the coroutine raises.
    """
    begun: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def whole() -> Result:
        told = asyncio.Event()
        begun.set_result((asyncio.get_running_loop(), told))
        return await begin(told)

    async def tell() -> None:
        loop, told = await asyncio.wrap_future(begun)
        _call_there(loop, told.set)

    work = asyncio.create_task(run_apart(whole))
    watch = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({work, watch}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            await tell()
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        await tell()
        await asyncio.wait({work})
        raise
    finally:
        watch.cancel()


def here(call: Callable[..., Result]) -> Callable[..., Result]:
    """Give a function for another thread that makes the call on the loop that runs here, and waits for it."""
    loop = asyncio.get_running_loop()

    def ask(*arguments: Any) -> Result:
        answer: Future[Result] = Future()

        def answered() -> None:
            try:
                answer.set_result(call(*arguments))
            except BaseException as error:
                answer.set_exception(error)

        loop.call_soon_threadsafe(answered)
        return answer.result()

    return ask


def _call_there(loop: asyncio.AbstractEventLoop, call: Callable[[], object]) -> None:
    with suppress(RuntimeError):  # the loop is closed: the work has just ended by itself
        loop.call_soon_threadsafe(call)
