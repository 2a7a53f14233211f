"""Converters: from a partner's document to the standard XML, and from an answer back to the partner's format.

One converter is a folder with a `converter.toml`, its own file (XSLT, Python or a mapping table) and its cases.
"""

from workbench.convert.cases import Case, CaseResult, accept, load_cases, make_case, remove_case, run_case, stamp
from workbench.convert.cells import Cells, ConversionLimits
from workbench.convert.conversion import Conversion, Fault, Origin
from workbench.convert.converter import Accepts, Converter, Converters
from workbench.convert.coverage import Coverage, Part
from workbench.convert.lifting import lift
from workbench.convert.loading import converter_from_file, load_converters
from workbench.convert.reached import coverage_of
from workbench.convert.recognising import Verdict, choose, verdicts
from workbench.convert.regression import Group, Regression, compare_versions
from workbench.convert.running import run
from workbench.convert.words import ConverterError

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
    "remove_case",
    "run",
    "run_case",
    "stamp",
    "verdicts",
]
