"""Converters: from a partner's document to the standard XML, and from an answer back to the partner's format.

One converter is a folder with a `converter.toml`, its own file (XSLT, Python or a mapping table) and its cases.
"""

from workbench.convert.cells import Cells, ConversionLimits
from workbench.convert.conversion import Conversion, Fault, Origin
from workbench.convert.converter import Accepts, Converter, Converters
from workbench.convert.lifting import lift
from workbench.convert.loading import converter_from_file, load_converters
from workbench.convert.recognising import Verdict, choose, verdicts
from workbench.convert.running import run
from workbench.convert.words import ConverterError

__all__ = [
    "Accepts",
    "Cells",
    "Conversion",
    "ConversionLimits",
    "Converter",
    "ConverterError",
    "Converters",
    "Fault",
    "Origin",
    "Verdict",
    "choose",
    "converter_from_file",
    "lift",
    "load_converters",
    "run",
    "verdicts",
]
