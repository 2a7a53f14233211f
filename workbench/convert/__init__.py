"""Converters: from a partner's XML to the standard. One converter is a folder with a `converter.toml`."""

from workbench.convert.converter import (
    Conversion,
    Converter,
    Converters,
    choose,
    converter_from_file,
    load_converters,
)
from workbench.convert.xslt import run

__all__ = [
    "Conversion",
    "Converter",
    "Converters",
    "choose",
    "converter_from_file",
    "load_converters",
    "run",
]
