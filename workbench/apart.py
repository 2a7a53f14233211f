"""Runs a coroutine on an event loop of its own, in a thread: its pauses are not felt by the window."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

Result = TypeVar("Result")
Begin = Callable[[asyncio.Event], Coroutine[Any, Any, Result]]


async def run_apart(begin: Begin[Result], cancel: asyncio.Event) -> Result:
    """Run a coroutine in a thread and return what it returns.

    Cancelling the caller's task sets the coroutine's own event and waits for its end, so that what it has open is
    closed; then the cancellation goes on.

    Args:
        begin: makes the coroutine; given an event of its loop that is set when it shall stop.
        cancel: set it, on this loop, to make the coroutine stop.

    Raises:
        Exception: whatever the coroutine raises.
    """
    inside: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def main() -> Result:
        stop = asyncio.Event()
        inside.set_result((asyncio.get_running_loop(), stop))
        return await begin(stop)

    work = asyncio.create_task(asyncio.to_thread(lambda: asyncio.run(main())))
    watch = asyncio.create_task(cancel.wait())
    try:
        await asyncio.wait({work, watch}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            await _stop(inside)
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        await _stop(inside)
        await asyncio.wait({work})
        raise
    finally:
        watch.cancel()


async def _stop(inside: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]]) -> None:
    loop, stop = await asyncio.wrap_future(inside)
    if not loop.is_closed():
        loop.call_soon_threadsafe(stop.set)
