"""An answer's body as it arrives: unpacked within bounds, in memory while it is small, else in a masked file."""

from __future__ import annotations

import os
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from workbench.workspace.redaction import Redactor

IN_MEMORY = 8 * 1024 * 1024
HEAD = 1024 * 1024
"""What is kept in memory of a body that went to a file."""
_PIECE = 1024 * 1024
_LONGEST_SECRET = 16 * 1024


class PackingError(ValueError):
    """A packed body is damaged."""


class Unpacker(Protocol):
    """Unpacks a stream piece by piece, never more than `_PIECE` bytes at once."""

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        """Yield what the chunk unpacks to."""

    @property
    def ended(self) -> bool:
        """Whether the packed stream came to its end."""


PACKINGS = ("gzip", "x-gzip", "deflate", "br", "identity", "")


def accepted_packings() -> str:
    """Return the value of `Accept-Encoding`."""
    return "gzip, deflate, br"


def unpacker_for(packing: str) -> Unpacker:
    """Return what unpacks a content encoding of `PACKINGS`."""
    if packing == "br":
        return _Brotli()
    if packing in ("gzip", "x-gzip"):
        return _Zlib(31)
    return _Zlib(zlib.MAX_WBITS) if packing == "deflate" else _Plain()


class _Plain:
    ended = True

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        yield chunk


class _Zlib:
    def __init__(self, window: int) -> None:
        self._stream = zlib.decompressobj(wbits=window)

    @property
    def ended(self) -> bool:
        return self._stream.eof

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        try:
            while chunk:
                yield self._stream.decompress(chunk, _PIECE)
                chunk = self._stream.unconsumed_tail
        except zlib.error as error:
            raise PackingError from error


class _Brotli:
    def __init__(self) -> None:
        import brotli

        self._failure: type[Exception] = brotli.error
        self._stream = brotli.Decompressor()

    @property
    def ended(self) -> bool:
        return bool(self._stream.is_finished())

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        try:
            yield self._stream.process(chunk, output_buffer_limit=_PIECE)
            while not self._stream.can_accept_more_data():
                yield self._stream.process(b"", output_buffer_limit=_PIECE)
        except self._failure as error:
            raise PackingError from error


class AnswerBody:
    """Collects a body up to a limit.

    Attributes:
        size: bytes so far, unpacked.
        too_long: the limit was reached; what came after it is not kept.
        file: where the masked body lies when it did not fit into memory; whoever gets it owns it.
    """

    def __init__(self, limit: int, redactor: Redactor, folder: Path | None = None) -> None:
        """Prepare.

        Args:
            limit: the most bytes that are kept.
            redactor: what masks a body that goes to a file.
            folder: where such files go; None for the system's temporary folder.
        """
        self.size = 0
        self.too_long = False
        self.file: Path | None = None
        self._limit = limit
        self._redactor = redactor
        self._folder = folder
        self._memory = bytearray()
        self._stream: BinaryIO | None = None
        self._waiting = b""

    def __bytes__(self) -> bytes:
        return bytes(self._memory)

    def add(self, piece: bytes) -> None:
        """Take a piece in; what goes over the limit is dropped.

        Raises:
            OSError: the file cannot be written.
        """
        room = self._limit - self.size
        self.too_long = len(piece) > room
        piece = piece[:room]
        self.size += len(piece)
        if self._stream is None and self.size <= IN_MEMORY:
            self._memory += piece
            return
        if self._stream is None:
            self._open()
        self._waiting += piece
        if len(self._waiting) > _PIECE:
            self._write(self._cut())

    def finish(self) -> None:
        """Write what is still waiting, and close the file."""
        if self._stream is not None:
            self._write(len(self._waiting))
            self._stream.close()
            self._stream = None

    def _open(self) -> None:
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(".part", "answer-", self._folder)
        self.file = Path(name)
        self._stream = os.fdopen(handle, "wb")
        self._waiting = bytes(self._memory)
        del self._memory[HEAD:]

    def _cut(self) -> int:
        """Return where the waiting bytes can be cut without cutting a secret in two."""
        whole = self._redactor.mask_bytes(self._waiting)
        cut = len(self._waiting) - _LONGEST_SECRET
        while cut > 0:
            parts = (self._waiting[:cut], self._waiting[cut:])
            if whole == b"".join(map(self._redactor.mask_bytes, parts)):
                break
            cut -= _LONGEST_SECRET
        return max(cut, 0)

    def _write(self, end: int) -> None:
        assert self._stream is not None
        self._stream.write(self._redactor.mask_bytes(self._waiting[:end]))
        self._waiting = self._waiting[end:]
