"""The structural difference of two documents: as values, or as structure against a standard; and the patch of it."""

from workbench.compare.compare import compare
from workbench.compare.difference import Change, Difference, Kind, Spot, summary
from workbench.compare.options import Options

__all__ = ["Change", "Difference", "Kind", "Options", "Spot", "compare", "summary"]
