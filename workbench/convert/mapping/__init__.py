"""Mapping tables."""

from workbench.convert.cells import Cells
from workbench.convert.conversion import Job, Made


def convert(job: Job, cells: Cells) -> Made:
    raise NotImplementedError
