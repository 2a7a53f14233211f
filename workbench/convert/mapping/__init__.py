"""Mapping tables: rows that say where each part of the target comes from, compiled to readable XSLT 1.0."""

from workbench.convert.mapping.compile import to_stylesheet
from workbench.convert.mapping.fit import source_paths, target_paths, unmapped, unused
from workbench.convert.mapping.host import convert
from workbench.convert.mapping.table import Lookup, Mapping, Row, read_mapping
from workbench.convert.mapping.writing import to_toml

__all__ = [
    "Lookup",
    "Mapping",
    "Row",
    "convert",
    "read_mapping",
    "source_paths",
    "target_paths",
    "to_stylesheet",
    "to_toml",
    "unmapped",
    "unused",
]
