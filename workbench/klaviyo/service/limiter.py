"""Keeps every endpoint's two windows, also when others of the same account use them up.

Klaviyo counts in fixed windows whose edges we cannot see, so ours slide: never more than the limit between one
answer and a call that leaves a window later. That holds wherever the edges are, whatever the latency.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Protocol

from workbench.klaviyo.limits import Endpoint
from workbench.klaviyo.service.headers import Quota, read_quota

_CALM_SECONDS = 60.0
"""After this long without a sign of others, their share is taken back."""


class Clock(Protocol):
    """Time, as the limiter and the polling see it; a test brings its own."""

    def now(self) -> float:
        """Seconds, from any beginning."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The computer's own time."""

    def now(self) -> float:
        """Seconds of the monotonic clock."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait in the event loop."""
        await asyncio.sleep(seconds)


class _Window:
    """One window of one endpoint, by our own count."""

    def __init__(self, seconds: float, most: int) -> None:
        self.seconds = seconds
        self.most = most
        self.allowed = most
        self._answered: deque[float] = deque()

    def wait(self, now: float, under_way: int) -> float:
        """How long a call has to wait from now on."""
        excess = self.count(now) + under_way - self.allowed
        if excess < 0:
            return 0.0
        if excess >= len(self._answered):
            return 0.05  # all that is in the way has not been answered yet
        return max(self._answered[excess] + self.seconds - now, 0.001)

    def count(self, now: float) -> int:
        """How many calls were answered within the window that ends now."""
        while self._answered and self._answered[0] <= now - self.seconds:
            self._answered.popleft()
        return len(self._answered)

    def answered(self, now: float, calls: int = 1) -> None:
        self._answered.extend([now] * calls)


class _Gate:
    """All that is known about one endpoint's limits."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.windows = (_Window(1.0, endpoint.burst), _Window(60.0, endpoint.steady))
        self.under_way = 0
        self.closed_until = 0.0
        self._quotas: dict[int | None, tuple[int, float]] = {}
        self._ours = _Window(1.0, endpoint.burst)
        self._foreign = 0
        self._foreign_seen = -_CALM_SECONDS

    def wait(self, now: float) -> float:
        if now - self._foreign_seen >= _CALM_SECONDS:
            self._foreign = 0
            for window in self.windows:
                window.allowed = window.most
        waits = [self.closed_until - now, *(window.wait(now, self.under_way) for window in self.windows)]
        for remaining, until in self._quotas.values():
            # Where others send too, what they took between two of our calls is left to them.
            if now < until and remaining - self.under_way <= self._foreign:
                waits.append(until - now)
        return max(waits)

    def answered(self, now: float) -> None:
        self._ours.answered(now)
        for window in self.windows:
            window.answered(now)

    def learn(self, now: float, quota: Quota) -> None:
        before, until = self._quotas.get(quota.window_seconds, (0, 0.0))
        if now < until:
            taken_by_others = before - quota.remaining - 1
        elif quota.window_seconds == 1 and quota.limit is not None:
            taken_by_others = quota.limit - quota.remaining - self._ours.count(now)
        else:
            taken_by_others = 0
        if taken_by_others > 0:
            self._foreign_seen = now
            if now < until:
                self._foreign = max(self._foreign, taken_by_others)
            if quota.window_seconds == 1:
                # What others took of the second is gone from the minute too, of which nothing may be told.
                self.windows[1].answered(now, taken_by_others)
        # A reset of 0 means some time within the running second.
        ends = now + max(quota.reset_seconds, 1.0)
        self._quotas[quota.window_seconds] = (quota.remaining, ends)

    def throttled(self, now: float, seconds: float) -> None:
        """Stay away for a while, and with half the calls after it: somebody else is using up the windows."""
        self.closed_until = max(self.closed_until, now + seconds)
        self._foreign_seen = now
        for window in self.windows:
            window.allowed = max(window.allowed // 2, 1)


class Limiter:
    """Lets calls through when every window of their endpoint has room."""

    def __init__(self, clock: Clock, say: Callable[[str], None] = lambda words: None) -> None:
        """Begin with all windows empty.

        Args:
            clock: time.
            say: told in words when a call has to wait a second or more.
        """
        self._clock = clock
        self._say = say
        self._gates: dict[str, _Gate] = {}

    @asynccontextmanager
    async def turn(self, endpoint: Endpoint) -> AsyncIterator[None]:
        """Wait for room, then hold it while a block makes the call."""
        gate = self._gates.setdefault(endpoint.name, _Gate(endpoint))
        while (wait := gate.wait(self._clock.now())) > 0:
            if wait >= 1:
                self._say(f"waiting {wait:.0f} s: Klaviyo's limit for {endpoint.name} is reached")
            await self._clock.sleep(wait)
        gate.under_way += 1
        try:
            yield
        finally:
            gate.under_way -= 1
            gate.answered(self._clock.now())

    def learn(self, endpoint: Endpoint, headers: Mapping[str, str]) -> None:
        """Take in what an answer says about the endpoint's windows."""
        if (quota := read_quota(headers)) is not None:
            self._gates[endpoint.name].learn(self._clock.now(), quota)

    def throttled(self, endpoint: Endpoint, seconds: float) -> None:
        """Keep away from an endpoint that answered 429."""
        self._gates[endpoint.name].throttled(self._clock.now(), seconds)
