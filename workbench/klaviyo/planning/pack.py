"""Packs serialised profiles into the bodies of calls: as many as the batch size, Klaviyo and the bytes allow."""

from __future__ import annotations

from array import array
from collections.abc import Callable
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
    records: int
    sizes: bytes
    """Bytes of each profile, as the bytes of an array of unsigned 32-bit numbers in this machine's order."""
    bound: str
    """What kept more from coming in."""
    first_row: int
    last_row: int


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
        self._room = CALL_BYTES - around.size

    def add(self, row: int, payload: bytes) -> tuple[int, int]:
        """Add one profile; gives the number of its call and where it stands in it, from 0."""
        needed = len(payload) + 1
        if needed > self._room and self._payloads:
            self._hand_over(BYTES)
        elif len(self._payloads) >= self._most:
            self._hand_over(self._count_bound)
        self._payloads.append(payload)
        self._rows.append(row)
        self._room -= needed
        return self._number, len(self._payloads) - 1

    def finish(self) -> None:
        """Hand over the last call, if it holds anything."""
        if self._payloads:
            self._hand_over(END)

    def _hand_over(self, bound: str) -> None:
        sizes = array("I", map(len, self._payloads)).tobytes()
        rows = (self._rows[0], self._rows[-1])
        body = self._around.body(self._payloads)
        self._on_full(Packed(self._number, body, len(self._payloads), sizes, bound, *rows))
        self._number += 1
        self._payloads = []
        self._rows = []
        self._room = CALL_BYTES - self._around.size
