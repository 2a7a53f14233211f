"""Reading a TOML file that a person wrote, so that every mistake is told with file, line and reason."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workbench.errors import UserFacingError

_HEADER = r"\s*\[+\s*([^\]]+?)\s*\]+"
_KEY = r"""\s*["']?([^"'=\s]+)["']?\s*="""


class TableError(UserFacingError):
    """A file is not what it should be.

    Attributes:
        file: the file.
        line: where, counting from 1; None when it concerns the whole file.
        reason: what is wrong, as a clause without a full stop.
    """

    def __init__(self, file: Path, line: int | None, reason: str) -> None:
        self.file = file
        self.line = line
        self.reason = reason
        where = f", line {line}" if line else ""
        super().__init__(f"`{file}`{where}: {reason}.", "Correct the file; the others are not affected.")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.file, self.line, self.reason)


class Table:
    """One table of such a file: typed access to its keys."""

    __slots__ = ("_content", "_file", "_lines", "_name")

    def __init__(self, file: Path, lines: list[str], name: str, content: Mapping[str, Any]) -> None:
        self._file = file
        self._lines = lines
        self._name = name
        self._content = content

    def __contains__(self, key: str) -> bool:
        return key in self._content

    def __iter__(self) -> Any:
        return iter(self._content)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; without a default the key is required and may not be empty."""
        value = self._content.get(key, default)
        if value is None or (default is None and value == ""):
            raise self.error(key, f"`{self.full(key)}` is missing")
        if not isinstance(value, str):
            raise self.error(key, f"`{self.full(key)}` must be a text in quotes, not `{value}`")
        return value

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """Return a text that is one of those allowed."""
        value = self.text(key, default)
        if value not in allowed:
            listed = ", ".join(f"`{one}`" for one in allowed)
            raise self.error(key, f"`{self.full(key)}` is `{value}`, but must be one of {listed}")
        return value

    def flag(self, key: str, default: bool) -> bool:
        """Return true or false."""
        value = self._content.get(key, default)
        if not isinstance(value, bool):
            raise self.error(key, f"`{self.full(key)}` must be true or false, not `{value}`")
        return value

    def number(self, key: str, default: float | None = None, *, least: float | None = None, most: float = 1e9) -> float:
        """Return a number not above `most`, and above zero or not below `least`."""
        value = self._content.get(key, default)
        if value is None:
            raise self.error(key, f"`{self.full(key)}` is missing")
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or value > most or (value <= 0 if least is None else value < least):
            wanted = f"a number {'above 0' if least is None else f'from {least:g}'}, at most {most:g}"
            raise self.error(key, f"`{self.full(key)}` must be {wanted}, not `{value}`")
        return float(value)

    def numbers(self, key: str) -> tuple[int, ...]:
        """Return a list of whole numbers, at least one."""
        value = self._content.get(key)
        if not isinstance(value, list) or not value or not all(type(one) is int for one in value):
            raise self.error(key, f"`{self.full(key)}` must be a list of whole numbers")
        return tuple(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; an absent key is an empty list."""
        value = self._content.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.error(key, f"`{self.full(key)}` must be a list of texts in quotes")
        return tuple(value)

    def text_or_texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, at least one, which may be written as a text when it is only one."""
        value = self._content.get(key)
        return self.texts(key) if isinstance(value, list) and value else (self.text(key),)

    def tables(self, key: str) -> tuple[Table, ...]:
        """Return a list of tables; an absent key is an empty list."""
        value = self._content.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.error(key, f"`{self.full(key)}` must be a list of tables, each `[[{self.full(key)}]]`")
        return tuple(Table(self._file, self._lines, self.full(key), one) for one in value)

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """Return a table of texts as name and value, in the order written; an absent key is empty."""
        table = self.table(key) if key in self._content else None
        return tuple((name, table.text(name, "")) for name in table) if table else ()

    def table(self, key: str, *, required: bool = True) -> Table:
        """Return the table below; when it is not required, an absent one is empty."""
        value = self._content.get(key, None if required else {})
        if value is None:
            raise self.error(key, f"the table `[{self.full(key)}]` is missing")
        if not isinstance(value, dict):
            raise self.error(key, f"`{self.full(key)}` must be a table")
        return Table(self._file, self._lines, self.full(key), value)

    def error(self, key: str, reason: str) -> TableError:
        """Return an error that names the line where the key stands, or where its table begins."""
        return TableError(self._file, self._line(key), reason)

    def full(self, key: str) -> str:
        """Return a key with the names of the tables around it."""
        return f"{self._name}.{key}" if self._name else key

    def _line(self, key: str) -> int | None:
        """Find the key's line by reading the text; good enough for a message, tomllib keeps no positions."""
        table, header = "", None
        for number, line in enumerate(self._lines, 1):
            if found := re.match(_HEADER, line):
                table = found[1].replace('"', "")
                if table == self.full(key):
                    return number
                if table == self._name:
                    header = number
            elif table == self._name and (found := re.match(_KEY, line)) and found[1] == key:
                return number
        return header


def read_table(file: Path, newest_format: int = 1, *, text: str | None = None) -> Table:
    """Read a TOML file whose first key is `format`.

    Args:
        file: where it is.
        newest_format: the format this version knows.
        text: what to read in place of the file's content, as an editor has it.

    Raises:
        TableError: it cannot be read, is no TOML, or has a format this version does not know.
    """
    import tomllib

    try:
        if text is None:
            text = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        content = tomllib.loads(text)
    except OSError as error:
        raise TableError(file, None, f"it cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise TableError(file, None, f"it is not UTF-8 text (byte {error.start + 1})") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"\(at line (\d+), column \d+\)|\(at end of document\)", str(error))
        line = int(found[1]) if found and found[1] else (text or "").count("\n") + 1
        reason = str(error)[: found.start()].strip() if found else "it is nested too deeply"
        raise TableError(file, line, f"it is not valid TOML: {reason}") from error
    table = Table(file, text.split("\n"), "", content)
    version = content.get("format")
    if version != newest_format:
        raise table.error("format", f"`format` is `{version}`, but this version knows {newest_format}")
    return table
