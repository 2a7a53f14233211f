"""Tables in text: CSV, TSV and their kin. The encoding and delimiter are found out and said; cells stay text."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path

from workbench.klaviyo.records.files import file_fingerprint, file_stamp, open_file, part_read
from workbench.klaviyo.records.source import RecordsError, RecordsFrom

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_LARGEST_CELL = 4_000_000


class DelimitedRecords:
    """A text table whose first row names the columns."""

    def __init__(self, where: RecordsFrom) -> None:
        """Open the table and read its first row.

        Raises:
            RecordsError: it cannot be read, or has no row of names.
        """
        csv.field_size_limit(_LARGEST_CELL)
        self._path = Path(where.location)
        self._stamp = file_stamp(self._path)
        encoding = where.encoding or find_encoding(self._path)
        self._file = open_file(self._path)
        try:
            self._text = io.TextIOWrapper(self._file, encoding, newline="")
            delimiter = where.delimiter or _find_delimiter(self._text)
            self._text.seek(0)
            self._reader = csv.reader(self._text, delimiter=delimiter)
            self.columns = tuple(name.strip() for name in self._guarded_first())
        except (LookupError, TypeError) as error:
            self._file.close()
            raise RecordsError(f"`{self._path}`: {error}.", "Choose another encoding or delimiter.") from error
        except RecordsError:
            self._file.close()
            raise
        if not any(self.columns):
            self._file.close()
            raise RecordsError(f"`{self._path}` is empty.", "Its first row must name the columns.")
        words = _DELIMITERS.get(delimiter, f"`{delimiter}`")
        self.notes = (f"Text table in {encoding.removesuffix('-sig')}, {words}-separated; every cell is text.",)

    def __iter__(self) -> Iterator[list[str]]:
        """Read on; blank lines are no records."""
        try:
            for cells in self._reader:
                if cells:
                    yield cells
        except (csv.Error, UnicodeDecodeError) as error:
            raise self._trouble(error) from error

    def line(self) -> int | None:
        """The line that the last record ended on."""
        return self._reader.line_num

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
        self._text.close()

    def _guarded_first(self) -> list[str]:
        try:
            return next(iter(self._reader), [])
        except (csv.Error, UnicodeDecodeError) as error:
            raise self._trouble(error) from error

    def _trouble(self, error: Exception) -> RecordsError:
        reason = f"it is not {self._text.encoding} text" if isinstance(error, UnicodeDecodeError) else str(error)
        return RecordsError(
            f"`{self._path}`, near line {self._reader.line_num + 1}: {reason}.",
            "Choose the encoding and delimiter by hand, or correct the file.",
        )


def find_encoding(path: Path) -> str:
    """Find out a text file's encoding: its byte order mark, else UTF-8 if all of it is, else Windows-1252."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with open_file(path) as file:
        start = file.read(4)
        for mark, encoding in _BOMS:
            if start.startswith(mark):
                return encoding
        try:
            decoder.decode(start)
            while block := file.read(1 << 20):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _find_delimiter(text: io.TextIOWrapper) -> str:
    """Take the delimiter that splits the first row into the most cells."""
    try:
        row = text.readline(_LARGEST_CELL)
    except UnicodeDecodeError:
        return ","
    counted = {sign: len(next(csv.reader([row], delimiter=sign), [])) for sign in _DELIMITERS}
    return max(counted, key=lambda sign: counted[sign])
