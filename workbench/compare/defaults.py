"""What counts by default for one transaction, as a team keeps it: `compare.toml` in the transaction's folder."""

from __future__ import annotations

import json
from typing import Any, get_type_hints

import msgspec

from workbench.compare.options import Options
from workbench.errors import UserFacingError

FILE_NAME = "compare.toml"
FORMAT = 1
_NOT_KEPT = ("mode", "optional", "allowed", "values")
_USUAL = Options()
_ONE_BY_ONE = tuple(name for name in Options._fields if name not in ("keys", *_NOT_KEPT))
_TYPES = get_type_hints(Options)
_File = msgspec.defstruct(
    "_File",
    [
        ("format", int, FORMAT),
        ("keys", dict[str, str], msgspec.field(default_factory=dict)),
        *((name, _TYPES[name], getattr(_USUAL, name)) for name in _ONE_BY_ONE),
    ],
    frozen=True,
)


def from_toml(raw: bytes, name: str) -> Options:
    """Read defaults.

    Args:
        raw: the file's bytes.
        name: what people call the file.

    Raises:
        UserFacingError: it cannot be read; says where and why.
    """
    try:
        read: Any = msgspec.toml.decode(raw, type=_File)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise UserFacingError(f"`{name}` cannot be used: {error}.", "Correct it, or take it away.") from None
    if read.format != FORMAT:
        raise UserFacingError(f"`{name}` has the format {read.format}; {FORMAT} is known.", "Use a newer program.")
    return Options(keys=tuple(read.keys.items()), **{name: getattr(read, name) for name in _ONE_BY_ONE})


def to_toml(options: Options) -> bytes:
    """Write defaults."""
    lines = [f"format = {FORMAT}"]
    for name in _ONE_BY_ONE:
        value = getattr(options, name)
        if value != getattr(_USUAL, name):
            written = json.dumps(list(value), ensure_ascii=False) if isinstance(value, tuple) else str(value).lower()
            lines.append(f"{name} = {written}")
    if options.keys:
        lines.append("\n[keys]")
        lines.extend(f"{json.dumps(name)} = {json.dumps(key)}" for name, key in options.keys)
    return ("\n".join(lines) + "\n").encode()


def merged(options: Options, defaults: Options) -> Options:
    """Give options in which also counts, and is overlooked, what the defaults say."""
    named = {name for name, _ in options.keys}
    merged: dict[str, Any] = {"keys": (*options.keys, *(key for key in defaults.keys if key[0] not in named))}
    for name in _ONE_BY_ONE:
        mine, theirs, usual = getattr(options, name), getattr(defaults, name), getattr(_USUAL, name)
        if isinstance(mine, tuple):
            merged[name] = tuple(dict.fromkeys((*theirs, *mine)))
        else:
            merged[name] = theirs if mine == usual else mine
    return options._replace(**merged)
