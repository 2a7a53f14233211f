"""A coroutine on a loop of its own in a thread: results, errors, stopping."""

import asyncio
import threading

import pytest

from workbench.apart import here, run_apart, run_until_told
from workbench.errors import UserFacingError


def test_it_runs_in_another_thread_and_gives_the_result():
    async def begin(stop):
        await asyncio.sleep(0)
        return threading.current_thread()

    async def main():
        return await run_until_told(begin, asyncio.Event())

    assert asyncio.run(main()) is not threading.current_thread()


def test_what_it_raises_reaches_the_caller():
    async def begin(stop):
        raise UserFacingError("No key.")

    async def main():
        await run_until_told(begin, asyncio.Event())

    with pytest.raises(UserFacingError, match=r"No key\."):
        asyncio.run(main())


def test_setting_the_event_stops_it_and_its_result_still_comes():
    async def begin(stop):
        await stop.wait()
        return "closed"

    async def main():
        cancel = asyncio.Event()
        task = asyncio.create_task(run_until_told(begin, cancel))
        await asyncio.sleep(0.01)
        cancel.set()
        return await task

    assert asyncio.run(main()) == "closed"


def test_cancelling_the_caller_waits_until_it_has_closed_what_it_had_open():
    closed = []

    async def begin(stop):
        await stop.wait()
        closed.append(True)

    async def main():
        task = asyncio.create_task(run_until_told(begin, asyncio.Event()))
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    assert closed == [True]


def test_the_callers_loop_goes_on_while_it_blocks():
    started, blocked = threading.Event(), threading.Event()

    async def begin(stop):
        started.set()
        blocked.wait()

    async def main():
        task = asyncio.create_task(run_until_told(begin, asyncio.Event()))
        while not started.is_set():
            await asyncio.sleep(0.001)
        blocked.set()
        await task

    asyncio.run(asyncio.wait_for(main(), 30))


def test_the_result_comes_back_and_callbacks_are_made_here():
    threads = []

    async def scene():
        told = here(lambda words: threads.append((words, threading.current_thread())) or len(words))

        async def work():
            threads.append(("work", threading.current_thread()))
            await asyncio.sleep(0)
            return told("four")

        return await run_apart(work)

    assert asyncio.run(scene()) == 4
    assert threads[0][1] is not threading.main_thread()
    assert threads[1] == ("four", threading.main_thread())


def test_trouble_comes_back_from_both_sides():
    async def scene():
        def refuse():
            raise LookupError("asked")

        asked = here(refuse)

        async def work():
            try:
                asked()
            except LookupError as error:
                raise KeyError("worked") from error

        await run_apart(work)

    with pytest.raises(KeyError, match="worked"):
        asyncio.run(scene())


def test_cancelling_ends_the_work_before_it_goes_on_here():
    steps = []

    async def scene():
        begun = asyncio.Event()
        tell = here(begun.set)

        async def work():
            tell()
            try:
                await asyncio.sleep(600)
            finally:
                steps.append("ended")

        task = asyncio.ensure_future(run_apart(work))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        steps.append("went on")

    asyncio.run(scene())
    assert steps == ["ended", "went on"]
