"""The frames that a cell and its owner exchange: a JSON object and any number of byte strings.

Nothing is ever unpickled: what comes out of a cell was written by code that is not trusted.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Sequence
from typing import Any

_START = struct.Struct("<4sI")
_MAGIC = b"wbc1"
_LONGEST_HEADER = 64_000_000


class WireError(Exception):
    """What came is no frame, or over the limit."""


def pack(header: dict[str, Any], blobs: Sequence[bytes] = ()) -> bytes:
    """Give a frame as bytes."""
    head = json.dumps({"h": header, "b": [len(blob) for blob in blobs]}).encode()
    return b"".join((_START.pack(_MAGIC, len(head)), head, *blobs))


def unpack(receive: Callable[[int], bytes], limit: int) -> tuple[dict[str, Any], list[bytes]]:
    """Read one frame.

    Args:
        receive: gives exactly that many bytes.
        limit: the most bytes that its byte strings may have together.

    Raises:
        WireError: it is no frame, or over the limit.
    """
    magic, length = _START.unpack(receive(_START.size))
    if magic != _MAGIC or length > _LONGEST_HEADER:
        raise WireError("no frame")
    try:
        outer = json.loads(receive(length))
        header, sizes = outer["h"], [int(size) for size in outer["b"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise WireError("no frame") from None
    if not isinstance(header, dict) or any(size < 0 for size in sizes):
        raise WireError("no frame")
    if sum(sizes) > limit:
        raise WireError(f"{sum(sizes):,} bytes")
    return header, [receive(size) for size in sizes]
