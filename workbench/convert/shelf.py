"""What was read of converters' files, kept for as long as the files are the same."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterable
from pathlib import Path
from typing import Generic, TypeVar

from workbench.convert.converter import Converter

_MOST = 100
_Stamp = tuple[str, int, int]
T = TypeVar("T")


class Shelf(Generic[T]):
    """Things made of files; one whose files have changed since, by whatever program, is made again."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[Converter, list[_Stamp], T]] = {}

    def take(self, converter: Converter, read: Callable[[], tuple[T, Iterable[Path]]], kind: Hashable = None) -> T:
        """Give what was made for a converter, making it where it must be.

        Args:
            converter: whose it is.
            read: makes it, and says of which files. What it raises is passed on.
            kind: tells apart several things that are made for one converter.
        """
        key = (converter.file, kind)
        kept = self._kept.get(key)
        if kept is not None and kept[0] == converter and all(_is_unchanged(stamp) for stamp in kept[1]):
            return kept[2]
        made, files = read()
        try:
            stamps = [_stamp(str(file)) for file in files]
        except OSError:  # it went away meanwhile: the next one is told
            return made
        if len(self._kept) >= _MOST:
            self._kept.clear()
        self._kept[key] = (converter, stamps, made)
        return made


def _stamp(file: str) -> _Stamp:
    status = os.stat(file)
    return file, status.st_mtime_ns, status.st_size


def _is_unchanged(stamp: _Stamp) -> bool:
    try:
        return _stamp(stamp[0]) == stamp
    except OSError:
        return False
