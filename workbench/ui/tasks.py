"""The running work of a page: one coroutine a key, the latest wins, and nothing outlives the page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from workbench.errors import UserFacingError


class TaskScope:
    """Starts coroutines and keeps them until they end."""

    def __init__(
        self, on_trouble: Callable[[UserFacingError], None], on_error: Callable[[BaseException], None]
    ) -> None:
        """Start nothing yet.

        Args:
            on_trouble: told of expected trouble that a coroutine let through.
            on_error: told of every other exception.
        """
        self._on_trouble = on_trouble
        self._on_error = on_error
        self._running: dict[str, asyncio.Task[None]] = {}
        self._ending: set[asyncio.Task[None]] = set()

    def start(self, key: str, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Start a coroutine; an earlier one of the same key is cancelled."""
        self.cancel(key)
        task = asyncio.get_running_loop().create_task(work, name=key)
        self._running[key] = task
        task.add_done_callback(self._ended)
        return task

    def cancel(self, key: str) -> None:
        """Cancel the coroutine of this key, if there is one."""
        task = self._running.pop(key, None)
        if task is not None and not task.done():
            self._ending.add(task)
            task.cancel()

    async def close(self) -> None:
        """Cancel everything and wait until it has ended."""
        for key in list(self._running):
            self.cancel(key)
        await asyncio.gather(*self._ending, return_exceptions=True)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._ending.discard(task)
        if self._running.get(task.get_name()) is task:
            del self._running[task.get_name()]
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, UserFacingError):
            self._on_trouble(error)
        elif error is not None:
            self._on_error(error)
