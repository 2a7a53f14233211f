"""JSON lines: one object a line; an object within is flattened with dots. Numbers keep their digits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from workbench.klaviyo.records.files import file_fingerprint, file_stamp, open_file, part_read
from workbench.klaviyo.records.source import SAMPLE_ROWS, RecordsError, RecordsFrom

_MOST_LEVELS = 8
_decode = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


class JsonLineRecords:
    """Records of a JSON lines file; the columns are those of its first rows."""

    def __init__(self, where: RecordsFrom) -> None:
        """Open the file and learn the columns.

        Raises:
            RecordsError: a line is no JSON object, or there is none.
        """
        self._path = Path(where.location)
        self._stamp = file_stamp(self._path)
        self._line = 0
        columns: dict[str, None] = {}
        for number, cells in enumerate(self._objects()):
            columns.update(dict.fromkeys(cells))
            if number >= SAMPLE_ROWS:
                break
        if not columns:
            raise RecordsError(f"`{self._path}` is empty.", "It needs one JSON object a line.")
        self.columns = tuple(columns)
        self.notes = ("JSON lines; each line is a record.",)

    def __iter__(self) -> Iterator[list[str]]:
        """Read the records from the first line on."""
        columns = self.columns
        for cells in self._objects():
            yield [cells.get(column, "") for column in columns]

    def line(self) -> int | None:
        """The line that was read last."""
        return self._line

    def progress(self) -> float | None:
        """The part of the file's bytes that was read."""
        return part_read(self._file)

    def fingerprint(self) -> str:
        """Digest of the file's bytes."""
        return file_fingerprint(self._path)

    def unchanged(self) -> bool:
        """Tell whether the file is still as it was opened."""
        return file_stamp(self._path) == self._stamp

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _objects(self) -> Iterator[dict[str, str]]:
        with open_file(self._path) as file:
            self._file = file
            for self._line, line in enumerate(file, 1):
                text = line.removeprefix(b"\xef\xbb\xbf").strip()
                if not text:
                    continue
                cells: dict[str, str] = {}
                try:
                    _flatten(_decode(text), "", cells, _MOST_LEVELS)
                except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
                    raise RecordsError(
                        f"`{self._path}`, line {self._line}: it is no JSON object: {error}.", "Correct the line."
                    ) from error
                yield cells


def _flatten(found: dict[str, msgspec.Raw], prefix: str, cells: dict[str, str], levels: int) -> None:
    for name, raw in found.items():
        literal = bytes(raw)
        if literal[:1] == b'"':
            cells[prefix + name] = msgspec.json.decode(literal, type=str)
        elif literal[:1] == b"{" and levels:
            _flatten(_decode(literal), f"{prefix}{name}.", cells, levels - 1)
        elif literal != b"null":
            cells[prefix + name] = literal.decode("utf-8")
