"""The frames that a cell and its owner exchange: a JSON object and any number of byte strings.

Nothing is ever unpickled: what comes out of a cell was written by code that is not trusted.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import msgspec

_START = struct.Struct("<4sI")
_MAGIC = b"wbc1"
_LONGEST_HEADER = 64_000_000


class WireError(Exception):
    """What came is no frame, or over the limit."""


class _Head(msgspec.Struct):
    h: dict[str, Any]
    b: list[Annotated[int, msgspec.Meta(ge=0)]]


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(_Head).decode


def pack(header: dict[str, Any], blobs: Sequence[bytes] = ()) -> bytes:
    """Give a frame as bytes."""
    sizes = [len(blob) for blob in blobs]
    try:
        head = _encode(_Head(header, sizes))
    except (UnicodeEncodeError, OverflowError):  # file names that are no text, numbers of more than 64 bits
        head = json.dumps({"h": header, "b": sizes}).encode()
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
    header, sizes = _read(receive(length))
    if sum(sizes) > limit:
        raise WireError(f"{sum(sizes):,} bytes")
    return header, [receive(size) for size in sizes]


def _read(head: bytes) -> tuple[dict[str, Any], list[int]]:
    try:
        found = _decode(head)
    except (msgspec.DecodeError, RecursionError):
        found = _read_loosely(head)
    return found.h, found.b


def _read_loosely(head: bytes) -> _Head:
    """Read what only Python's own JSON takes: halves of surrogate pairs, numbers of more than 64 bits."""
    try:
        return msgspec.convert(json.loads(head), _Head)
    except (ValueError, RecursionError):  # msgspec's errors are values' errors too
        raise WireError("no frame") from None
