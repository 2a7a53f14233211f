"""Two windows kept whatever their edges are, also beside somebody who uses half of them."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.klaviyo.limits import IMPORT
from workbench.klaviyo.service.limiter import Limiter


class Simulated:
    """Simulated time."""

    def __init__(self) -> None:
        self.time = 1_000.0

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.time += seconds


class FixedWindows:
    """Klaviyo's side: counts in fixed windows, with somebody else at work."""

    def __init__(self, offset: float, others_a_window: dict[int, int], tells: bool) -> None:
        self.offset = offset
        self.others = others_a_window
        self.tells = tells
        self.used: dict[tuple[int, int], int] = {}
        self.over = 0

    def take(self, now: float) -> dict[str, str]:
        most = {1: IMPORT.burst, 60: IMPORT.steady}
        found = {}
        for seconds in most:
            window = int((now + self.offset) // seconds)
            self.used.setdefault((seconds, window), self.others.get(seconds, 0))
            self.used[seconds, window] += 1
            found[seconds] = (most[seconds] - self.used[seconds, window], (window + 1) * seconds - now - self.offset)
        self.over += any(remaining < 0 for remaining, _ in found.values())
        seconds = min(found, key=lambda one: (found[one][0], -one))
        remaining, reset = found[seconds]
        if not self.tells:
            return {}
        return {
            "ratelimit-limit": f"{most[seconds]}, 10;w=1, 150;w=60",
            "ratelimit-remaining": str(max(remaining, 0)),
            "ratelimit-reset": str(int(reset) + 1),
        }


def send(calls: int, server: FixedWindows, latency: list[float]) -> float:
    clock = Simulated()
    limiter = Limiter(clock)

    async def go() -> None:
        for number in range(calls):
            async with limiter.turn(IMPORT):
                there = latency[number % len(latency)]
                clock.time += there
                headers = server.take(clock.time)
                clock.time += 0.01
            limiter.learn(IMPORT, headers)

    started = clock.time
    asyncio.run(go())
    return clock.time - started


@given(st.floats(0, 60), st.lists(st.floats(0.001, 2), min_size=1, max_size=6), st.booleans())
@settings(deadline=None, max_examples=40)
def test_alone_it_is_never_over_wherever_the_edges_are(offset, latency, tells):
    server = FixedWindows(offset, {}, tells)
    send(400, server, latency)
    assert server.over == 0


@given(st.floats(0, 60))
@settings(deadline=None, max_examples=30)
def test_beside_somebody_who_uses_half_it_is_never_over(offset):
    server = FixedWindows(offset, {1: 5, 60: 75}, tells=True)
    send(300, server, [0.005])
    assert server.over == 0


def test_alone_it_is_nearly_as_fast_as_the_windows_allow():
    assert send(300, FixedWindows(0.0, {}, tells=True), [0.005]) == pytest.approx(75, abs=4)


def test_after_429_it_keeps_away_and_then_goes_slower():
    clock = Simulated()
    limiter = Limiter(clock)

    async def go() -> list[float]:
        moments = []
        for number in range(12):
            async with limiter.turn(IMPORT):
                moments.append(clock.now() - 1_000.0)
            if number == 0:
                limiter.throttled(IMPORT, 2.5)
        return moments

    moments = asyncio.run(go())
    assert moments[1] == pytest.approx(2.5)
    assert moments[6] - moments[1] >= 1.0
    assert moments[5] == moments[1]
