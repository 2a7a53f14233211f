"""Reading a request's body within a limit."""

from __future__ import annotations

from starlette.requests import Request

LARGEST_REQUEST = 64 * 1024
"""What opens a session is never longer than this."""


async def read_limited(request: Request, limit: int) -> bytes | None:
    """Read a request's body; None when it is longer than `limit` bytes (what is too much is not kept)."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= limit:
            chunks.append(chunk)
        else:
            chunks.clear()
            if size > 4 * limit:
                return None
    return b"".join(chunks) if size <= limit else None
