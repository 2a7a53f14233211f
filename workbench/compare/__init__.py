"""The structural difference of two documents: as values, or as structure against a standard."""

from workbench.compare.compare import compare
from workbench.compare.difference import Change, Difference, Kind, Spot
from workbench.compare.options import Options

__all__ = ["Change", "Difference", "Kind", "Options", "Spot", "compare"]
