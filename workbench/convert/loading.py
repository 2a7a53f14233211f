"""Finds converters: folders with a `converter.toml`, or a single file."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workbench.convert.converter import KINDS, Accepts, Converter, Converters
from workbench.errors import UserFacingError

FILE_NAME = "converter.toml"
FORMAT = 1
_ENDINGS = ", ".join(KINDS)


class ConverterFileError(UserFacingError):
    """A `converter.toml` cannot be used; the message names the file and the reason."""


def load_converters(folders: Sequence[Path]) -> Converters:
    """Read every `converter.toml` below the folders; a later folder's converter replaces an earlier one's.

    A broken converter becomes a problem that names its file and reason, and never hides the others.
    """
    found: dict[str, Converter] = {}
    problems: list[UserFacingError] = []
    for folder in folders:
        for file in sorted(folder.glob(f"*/{FILE_NAME}")):
            try:
                converter = _read(file)
            except UserFacingError as problem:
                problems.append(problem)
            else:
                found[converter.name] = converter
    return Converters(tuple(found.values()), tuple(problems))


def converter_from_file(file: Path) -> Converter:
    """Make a converter of a single file: a stylesheet, a Python file, a mapping table, or a `converter.toml`.

    Raises:
        UserFacingError: there is no such file, or it is of a kind that cannot be run.
    """
    if not os.path.isfile(file):  # unlike Path.is_file, it takes any name, also one that is too long
        raise UserFacingError(
            f"There is no converter `{file}`.", "Give the name of a converter in the workspace, or a file."
        )
    if file.name == FILE_NAME:
        return _read(file)
    if file.suffix.lower() not in KINDS:
        raise UserFacingError(f"`{file}` is not a converter.", f"A converter is one of {_ENDINGS}.")
    return Converter(file.stem, file.name, file.absolute())


def _read(file: Path) -> Converter:
    try:
        settings: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConverterFileError(f"The converter `{file}` cannot be read: {error}.", "Correct the file.") from None
    if settings.get("format") != FORMAT:
        raise ConverterFileError(
            f"The converter `{file}` is of format {settings.get('format')!r}, and this version reads format {FORMAT}.",
            f"Set `format = {FORMAT}`, or use a newer workbench.",
        )
    direction = _optional(file, settings, "direction") or "document"
    if direction not in ("document", "response"):
        raise ConverterFileError(
            f"In the converter `{file}`, `direction` is `{direction}`.", 'Write "document" or "response".'
        )
    return Converter(
        file.parent.name,
        _text(file, settings, "title"),
        _main_file(file, settings),
        _accepts(file, settings),
        "response" if direction == "response" else "document",
        _optional(file, settings, "produces"),
        _parameters(file, settings),
        _optional(file, settings, "answers"),
    )


def _main_file(file: Path, settings: dict[str, Any]) -> Path:
    main = file.parent / _text(file, settings, "file")
    if not _is_in(file.parent, main):
        raise ConverterFileError(
            f"The converter `{file}` names `{settings['file']}`, which is not a file in its folder.",
            f"Put the file beside `{FILE_NAME}`.",
        )
    if main.suffix.lower() not in KINDS:
        raise ConverterFileError(
            f"The converter `{file}` names `{settings['file']}`, which is not a converter.",
            f"A converter is one of {_ENDINGS}.",
        )
    return main


def _is_in(folder: Path, file: Path) -> bool:
    """Tell whether there is such a file in the folder itself, also when links were followed."""
    is_plain = file.parent == folder and not os.path.islink(file)
    return os.path.isfile(file) and (is_plain or file.resolve().parent == folder.resolve())


def _accepts(file: Path, settings: dict[str, Any]) -> tuple[Accepts, ...]:
    value = settings.get("accepts", [])
    alternatives = [value] if isinstance(value, dict) else value
    if not isinstance(alternatives, list) or not all(isinstance(each, dict) for each in alternatives):
        raise ConverterFileError(
            f"In the converter `{file}`, `accepts` is no table.", "Write it below a line `[accepts]` or `[[accepts]]`."
        )
    return tuple(
        Accepts(*(_optional(file, each, key) for key in ("root", "namespace", "test"))) for each in alternatives
    )


def _parameters(file: Path, settings: dict[str, Any]) -> dict[str, str]:
    value = settings.get("parameters", {})
    if not isinstance(value, dict):
        raise ConverterFileError(
            f"In the converter `{file}`, `parameters` is no table.", "Write them below a line `[parameters]`."
        )
    return {name: _optional(file, value, name) or "" for name in value}


def _text(file: Path, settings: dict[str, Any], key: str) -> str:
    value = _optional(file, settings, key)
    if not value:
        raise ConverterFileError(f"The converter `{file}` has no `{key}`.", f'Add a line such as `{key} = "…"`.')
    return value


def _optional(file: Path, settings: dict[str, Any], key: str) -> str | None:
    value = settings.get(key)
    if value is not None and not isinstance(value, str):
        raise ConverterFileError(f"In the converter `{file}`, `{key}` is not text.", "Put its value in quotes.")
    return value
