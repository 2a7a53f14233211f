"""Runs a coroutine on a loop of its own in a thread, so that nothing it does between its awaits holds up the window."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

Result = TypeVar("Result")


class _CancelledApartError(Exception):
    """The work was cancelled; whoever cancelled it does not need to be told."""


async def run_apart(make: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    """Run a coroutine apart and give what it gives; cancelling cancels it, and waits until it has ended.

    Args:
        make: makes the coroutine; it is called in the thread.
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
            with suppress(RuntimeError):  # the loop is closed: it has just ended by itself
                loop.call_soon_threadsafe(task.cancel)
        with suppress(Exception):
            await running
        raise


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
