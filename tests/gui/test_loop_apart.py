"""Work on a loop apart: its result and its trouble come back, and it can be cancelled."""

from __future__ import annotations

import asyncio
import threading

import pytest

from workbench.ui.loop_apart import here, run_apart


def test_the_result_comes_back_and_callbacks_are_made_here(loop):
    threads = []

    async def scene():
        told = here(lambda words: threads.append((words, threading.current_thread())) or len(words))

        async def work():
            threads.append(("work", threading.current_thread()))
            await asyncio.sleep(0)
            return told("four")

        return await run_apart(work)

    assert loop.run_until_complete(scene()) == 4
    assert threads[0][1] is not threading.main_thread()
    assert threads[1] == ("four", threading.main_thread())


def test_trouble_comes_back_from_both_sides(loop):
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
        loop.run_until_complete(scene())


def test_cancelling_ends_the_work_before_it_goes_on_here(loop):
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

    loop.run_until_complete(scene())
    assert steps == ["ended", "went on"]
