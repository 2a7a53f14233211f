"""What the cases of a converter reach, and what they leave out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from workbench.convert.converter import Converter
from workbench.convert.coverage import Coverage, Part, stylesheet_parts
from workbench.convert.mapping import read_mapping
from workbench.convert.script.lines import script_parts
from workbench.convert.words import ConverterError
from workbench.convert.xslt.modules import read_stylesheet


def coverage_of(
    converter: Converter, reached: Iterable[frozenset[str]], edited: Mapping[Path, bytes] | None = None
) -> Coverage:
    """Sum up what conversions reached.

    Args:
        converter: whose they were.
        reached: what each of them reached, run with `coverage`.
        edited: contents that stand for those of the converter's files.

    Raises:
        ConverterError: the converter cannot be used.
    """
    parts = tuple(_parts(converter, edited or {}))
    return Coverage(parts, frozenset().union(*reached))


def _parts(converter: Converter, edited: Mapping[Path, bytes]) -> Iterator[Part]:
    if converter.kind == "xslt":
        stylesheet = read_stylesheet(converter, edited)
        for path, raw in stylesheet.modules:
            yield from stylesheet_parts(raw, path, stylesheet.file(path))
    elif converter.kind == "mapping":
        for number, row in enumerate(read_mapping(converter, edited).rows, 1):
            yield Part(f"row:{number}", converter.file, row.line, row.target)
    else:
        try:
            changed = next((content for file, content in edited.items() if file == converter.file), None)
            yield from script_parts(converter.file.read_bytes() if changed is None else changed, converter.file)
        except (SyntaxError, OSError) as error:
            raise ConverterError(f"`{converter.file}` cannot be used: {error}.", "Correct the file.") from None
