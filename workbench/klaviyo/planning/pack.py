"""Packs serialised profiles into the bodies of calls: as many as the batch size, Klaviyo and the bytes allow."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import msgspec

from workbench.klaviyo.limits import CALL_BYTES, CALL_RECORDS

_PREFIX = b'{"data":{"type":"profile-bulk-import-job","attributes":{"profiles":{"data":['
BATCH_SIZE, CALL_LIMIT, BYTES, END = "KlaviyoBatchSize", "records a call", "bytes a call", "end of the records"


class Envelope(NamedTuple):
    """What stands around the profiles in a call's body."""

    before: bytes
    after: bytes

    def body(self, payloads: list[bytes]) -> bytes:
        """Give the body of a call with these profiles."""
        return self.before + b",".join(payloads) + self.after

    @property
    def size(self) -> int:
        """Bytes of an empty call."""
        return len(self.before) + len(self.after)


def envelope(list_id: str) -> Envelope:
    """Give the envelope for profiles that are added to a list, or to none."""
    if not list_id:
        return Envelope(_PREFIX, b"]}}}}")
    lists = msgspec.json.encode({"lists": {"data": [{"type": "list", "id": list_id}]}})
    return Envelope(_PREFIX, b']}},"relationships":' + lists + b"}}")


class Packed(NamedTuple):
    """The profiles of one call."""

    number: int
    """From 1."""
    body: bytes
    sizes: bytes
    """Bytes of each profile; like `rows`, as `numbers_as_bytes` gives them."""
    rows: bytes
    """Row of each profile."""
    buckets: bytes
    """Bucket of each profile, one byte each."""
    bound: str
    """What kept more from coming in."""


def numbers_as_bytes(numbers: Iterable[int]) -> bytes:
    """Give numbers below 2³² as bytes, four a number, the least first."""
    packed = array("I", numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def bytes_as_numbers(content: bytes) -> tuple[int, ...]:
    """Give the numbers back."""
    packed = array("I", content)
    if sys.byteorder == "big":
        packed.byteswap()
    return tuple(packed)


class Packer:
    """Collects profiles until a bound is reached, then hands over the call; at most one is held."""

    def __init__(self, batch_size: int, around: Envelope, on_full: Callable[[Packed], None]) -> None:
        self._number = 1
        self._around = around
        self._on_full = on_full
        self._most = min(batch_size, CALL_RECORDS)
        self._count_bound = BATCH_SIZE if batch_size <= CALL_RECORDS else CALL_LIMIT
        self._payloads: list[bytes] = []
        self._rows: list[int] = []
        self._buckets = bytearray()
        self._room = CALL_BYTES - around.size

    def add(self, row: int, bucket: int, payload: bytes) -> None:
        """Add one profile."""
        needed = len(payload) + 1
        if needed > self._room and self._payloads:
            self._hand_over(BYTES)
        elif len(self._payloads) >= self._most:
            self._hand_over(self._count_bound)
        self._payloads.append(payload)
        self._rows.append(row)
        self._buckets.append(bucket)
        self._room -= needed

    def add_all(self, rows: Sequence[int], bucket: int, payloads: Sequence[bytes]) -> None:
        """Add profiles of one bucket."""
        needed = sum(map(len, payloads)) + len(payloads)
        if needed <= self._room and len(self._payloads) + len(payloads) <= self._most:
            self._payloads += payloads
            self._rows += rows
            self._buckets += bytes((bucket,)) * len(payloads)
            self._room -= needed
            return
        for row, payload in zip(rows, payloads, strict=True):
            self.add(row, bucket, payload)

    def finish(self) -> None:
        """Hand over the last call, if it holds anything."""
        if self._payloads:
            self._hand_over(END)

    def _hand_over(self, bound: str) -> None:
        body = self._around.body(self._payloads)
        sizes = numbers_as_bytes(map(len, self._payloads))
        self._on_full(Packed(self._number, body, sizes, numbers_as_bytes(self._rows), bytes(self._buckets), bound))
        self._number += 1
        self._payloads = []
        self._rows = []
        self._buckets.clear()
        self._room = CALL_BYTES - self._around.size
