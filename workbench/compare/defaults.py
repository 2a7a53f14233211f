"""What counts by default for one transaction, as a team keeps it: `compare.toml` in the transaction's folder."""

from __future__ import annotations

import json

import msgspec

from workbench.compare.options import Options
from workbench.errors import UserFacingError

FILE_NAME = "compare.toml"
FORMAT = 1


class _Defaults(msgspec.Struct, frozen=True):
    format: int = FORMAT
    ignore: tuple[str, ...] = ()
    unordered: tuple[str, ...] = ()
    keys: dict[str, str] = {}
    numbers: bool = False
    dates: bool = False
    ignore_case: bool = False
    keep_whitespace: bool = False
    comments: bool = True
    instructions: bool = True


def from_toml(raw: bytes, name: str) -> Options:
    """Read defaults.

    Args:
        raw: the file's bytes.
        name: what people call the file.

    Raises:
        UserFacingError: it cannot be read; says where and why.
    """
    try:
        read = msgspec.toml.decode(raw, type=_Defaults)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise UserFacingError(f"`{name}` cannot be used: {error}.", "Correct it, or take it away.") from None
    if read.format != FORMAT:
        raise UserFacingError(f"`{name}` has the format {read.format}; {FORMAT} is known.", "Use a newer program.")
    values = {field: getattr(read, field) for field in _Defaults.__struct_fields__ if field not in ("format", "keys")}
    return Options(keys=tuple(read.keys.items()), **values)


def to_toml(options: Options) -> bytes:
    """Write defaults."""
    lines = [f"format = {FORMAT}"]
    for field in _Defaults.__struct_fields__:
        if field in ("format", "keys"):
            continue
        value = getattr(options, field)
        if value != getattr(Options(), field):
            written = json.dumps(list(value), ensure_ascii=False) if isinstance(value, tuple) else str(value).lower()
            lines.append(f"{field} = {written}")
    if options.keys:
        lines.append("\n[keys]")
        lines.extend(f"{json.dumps(name)} = {json.dumps(key)}" for name, key in options.keys)
    return ("\n".join(lines) + "\n").encode()


def merged(options: Options, defaults: Options) -> Options:
    """Give options in which also counts, and is overlooked, what the defaults say."""
    named = {name for name, _ in options.keys}
    return options._replace(
        ignore=tuple(dict.fromkeys((*defaults.ignore, *options.ignore))),
        unordered=tuple(dict.fromkeys((*defaults.unordered, *options.unordered))),
        keys=(*options.keys, *(key for key in defaults.keys if key[0] not in named)),
        numbers=options.numbers or defaults.numbers,
        dates=options.dates or defaults.dates,
        ignore_case=options.ignore_case or defaults.ignore_case,
        keep_whitespace=options.keep_whitespace or defaults.keep_whitespace,
        comments=options.comments and defaults.comments,
        instructions=options.instructions and defaults.instructions,
    )
