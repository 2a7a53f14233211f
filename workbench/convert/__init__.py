"""Converters: from a partner's document to the standard XML, and from an answer back to the partner's format.

One converter is a folder with a `converter.toml`, its own file (XSLT, Python or a mapping table) and its cases.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from workbench.convert.converter import Accepts, Converter, Converters
from workbench.convert.lifting import lift
from workbench.convert.loading import converter_from_file, load_converters
from workbench.convert.recognising import Verdict, choose, verdicts

if TYPE_CHECKING:
    from workbench.convert.cases import Case, CaseResult, accept, load_cases, make_case, remove_case, run_case, stamp
    from workbench.convert.cells import Cells, ConversionLimits
    from workbench.convert.conversion import Conversion, Fault, Origin
    from workbench.convert.coverage import Coverage, Part
    from workbench.convert.owning import own
    from workbench.convert.reached import coverage_of
    from workbench.convert.regression import Group, Regression, compare_versions
    from workbench.convert.running import run
    from workbench.convert.words import ConverterError

# What runs converters takes longer to load than a small document to check, and most documents need none:
# these names bring their modules when they are first used.
_LATER = {
    name: module
    for module, names in {
        "cases": ("Case", "CaseResult", "accept", "load_cases", "make_case", "remove_case", "run_case", "stamp"),
        "cells": ("Cells", "ConversionLimits"),
        "conversion": ("Conversion", "Fault", "Origin"),
        "coverage": ("Coverage", "Part"),
        "reached": ("coverage_of",),
        "owning": ("own",),
        "regression": ("Group", "Regression", "compare_versions"),
        "running": ("run",),
        "words": ("ConverterError",),
    }.items()
    for name in names
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)


__all__ = [
    "Accepts",
    "Case",
    "CaseResult",
    "Cells",
    "Conversion",
    "ConversionLimits",
    "Converter",
    "ConverterError",
    "Converters",
    "Coverage",
    "Fault",
    "Group",
    "Origin",
    "Part",
    "Regression",
    "Verdict",
    "accept",
    "choose",
    "compare_versions",
    "converter_from_file",
    "coverage_of",
    "lift",
    "load_cases",
    "load_converters",
    "make_case",
    "own",
    "remove_case",
    "run",
    "run_case",
    "stamp",
    "verdicts",
]
