"""Reading a pipe in exact pieces, at the least cost: a hop can take longer than to convert a small document."""

from __future__ import annotations

import os
import select
import sys
import time

_PIECE = 1 << 16
"""Bytes that a pipe holds, as the systems set it."""
_MOMENT = 0.0002
"""Seconds for which a reader looks again before it lets the system put it to sleep: to be woken takes time as well."""
_RESTS = 50
"""Readings in which it does not look again once it looked in vain: the work is long, or the processors are taken."""


class PipeReader:
    """Reads one end of a pipe, and keeps what came with a piece for the next."""

    def __init__(self, handle: int) -> None:
        """Take a handle, which stays the caller's to close."""
        self._handle = handle
        self._read = b""
        self._rests = 0
        self.deadline: float | None = None
        """When to give up, by `time.monotonic`; pipes of Windows cannot be waited for so, and ignore it."""
        if sys.platform != "win32":
            os.set_blocking(handle, False)
            self._poll = select.poll()
            self._poll.register(handle, select.POLLIN)

    @property
    def has_more(self) -> bool:
        """Whether something is there that was not asked for; pipes of Windows tell only what came with a piece."""
        return bool(self._read) or (sys.platform != "win32" and bool(self._poll.poll(0)))

    def receive(self, size: int) -> bytes:
        """Give exactly so many bytes.

        Raises:
            TimeoutError: they did not come before the deadline.
            EOFError: the other end is closed.
        """
        if size <= len(self._read):
            part, self._read = self._read[:size], self._read[size:]
            return part
        parts, missing = [self._read], size - len(self._read)
        self._read = b""
        while missing > 0:
            part = self._next(min(max(missing, _PIECE), 1 << 20))
            parts.append(part)
            missing -= len(part)
        if missing < 0:
            self._read, parts[-1] = parts[-1][missing:], parts[-1][:missing]
        return b"".join(parts)

    def _next(self, most: int) -> bytes:
        part = self._look(most) if sys.platform != "win32" else os.read(self._handle, most)
        if not part:
            raise EOFError
        return part

    def _look(self, most: int) -> bytes:
        """Read what is there, at once or in a moment, or else after a sleep."""
        now = time.monotonic()
        until = now if self._rests else now + _MOMENT
        while True:
            if self.deadline is not None and now >= self.deadline:
                raise TimeoutError
            try:
                part = os.read(self._handle, most)
            except BlockingIOError:
                now = time.monotonic()
                if now >= until:
                    self._sleep(now)
            else:
                self._rests = max(0, self._rests - 1)
                return part

    def _sleep(self, now: float) -> None:
        if not self._rests:
            self._rests = _RESTS
        if self.deadline is None:
            self._poll.poll()
        elif not self._poll.poll(max(0.0, self.deadline - now) * 1000):
            raise TimeoutError
