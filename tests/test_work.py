"""A function in a process of its own: results, trouble, progress, and an end to what would never end."""

from __future__ import annotations

import asyncio
import os
import sys
import time

import pytest

from workbench.errors import UserFacingError
from workbench.work import Report, Worker, WorkerDiedError, WorkFailedError, WorkTimedOutError


def double(number: int) -> int:
    return number * 2


def own_pid() -> int:
    return os.getpid()


def complain() -> None:
    raise UserFacingError("The key is wrong.", "Ask for another.")


def break_down() -> None:
    raise RuntimeError("a bug")


def die() -> None:
    os._exit(3)


def never_end() -> None:
    while True:
        time.sleep(0.01)


def answer_with_a_function() -> object:
    return lambda: None


def count_aloud(steps: int, report: Report) -> str:
    for step in range(steps):
        report((step + 1) / steps, f"step {step + 1}")
    return "done"


def hoard() -> int:
    return len(bytearray(4_000_000_000))


async def with_worker(use):
    worker = Worker()
    try:
        return await use(worker)
    finally:
        worker.kill()


def run(use):
    return asyncio.run(with_worker(use))


def test_a_result_comes_back_from_another_process():
    async def use(worker):
        return await worker.run(double, 21), await worker.run(own_pid)

    result, pid = run(use)
    assert result == 42
    assert pid != os.getpid()


def test_the_process_is_kept_between_calls():
    async def use(worker):
        await worker.warm_up()
        return await worker.run(own_pid), await worker.run(own_pid)

    first, second = run(use)
    assert first == second


def test_trouble_arrives_as_it_was_raised():
    async def use(worker):
        await worker.run(complain)

    with pytest.raises(UserFacingError) as caught:
        run(use)
    assert (caught.value.message, caught.value.advice) == ("The key is wrong.", "Ask for another.")


def test_a_bug_arrives_with_its_traceback_and_the_worker_goes_on():
    async def use(worker):
        with pytest.raises(WorkFailedError, match="a bug"):
            await worker.run(break_down)
        return await worker.run(double, 1)

    assert run(use) == 2


def test_a_result_that_cannot_travel_is_a_bug_and_not_a_dead_worker():
    async def use(worker):
        with pytest.raises(WorkFailedError):
            await worker.run(answer_with_a_function)
        return await worker.run(double, 1)

    assert run(use) == 2


def test_a_dead_process_is_said_and_replaced():
    async def use(worker):
        with pytest.raises(WorkerDiedError):
            await worker.run(die)
        return await worker.run(double, 2)

    assert run(use) == 4


def test_work_over_its_time_is_killed_and_the_next_call_works():
    async def use(worker):
        before = await worker.run(own_pid)
        with pytest.raises(WorkTimedOutError):
            await worker.run(never_end, timeout=0.3)
        return before, await worker.run(own_pid)

    before, after = run(use)
    assert before != after
    assert not alive(before)


def test_cancelling_kills_the_process():
    async def use(worker):
        pid = await worker.run(own_pid)
        task = asyncio.ensure_future(worker.run(never_end))
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return pid

    assert not alive(run(use))


def test_progress_is_reported_in_order():
    heard = []

    async def use(worker):
        return await worker.run(count_aloud, 3, on_progress=lambda part, words: heard.append((round(part, 2), words)))

    assert run(use) == "done"
    assert heard == [(0.33, "step 1"), (0.67, "step 2"), (1.0, "step 3")]


def test_calls_made_at_once_wait_their_turn():
    async def use(worker):
        return await asyncio.gather(*(worker.run(double, number) for number in range(5)))

    assert run(use) == [0, 2, 4, 6, 8]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux enforces the limit")
def test_memory_over_the_limit_is_refused():
    async def use():
        worker = Worker(memory_limit=1_000_000_000)
        try:
            with pytest.raises(WorkerDiedError, match="memory"):
                await worker.run(hoard)
        finally:
            worker.kill()

    asyncio.run(use())


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
