"""Runs a mapping table by way of the stylesheet that it compiles to."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from workbench.convert.cells import Cells
from workbench.convert.conversion import Fault, Job, Made
from workbench.convert.mapping.compile import to_stylesheet
from workbench.convert.mapping.origins import origins_of
from workbench.convert.mapping.table import Mapping, read_mapping
from workbench.convert.shelf import Shelf
from workbench.convert.words import ConverterError
from workbench.convert.xslt.host import run_stylesheet
from workbench.convert.xslt.modules import Stylesheet


class _Table(NamedTuple):
    mapping: Mapping
    stylesheet: Stylesheet


_shelf: Shelf[_Table] = Shelf()


def convert(job: Job, cells: Cells) -> Made:
    """Run the job's table.

    Raises:
        ConverterError: the table is faulty.
    """
    traced = job.trace or job.coverage
    table = _compiled(job, traced) if job.edited else _shelf.take(job.converter, lambda: _read(job, traced), traced)
    mapping, stylesheet = table.mapping, table.stylesheet
    try:
        made = run_stylesheet(replace(job, coverage=False), stylesheet, cells)
    except ConverterError as error:
        raise ConverterError(error.message, error.advice, _rows(job, mapping, error.faults)) from None
    made = replace(made, engine="Mapping table, as XSLT 1.0 on libxslt")
    if not traced or made.output is None:
        return made
    output, origins = origins_of(made.output, mapping, job.source)
    reached = frozenset(f"row:{origin.row}" for origin in origins)
    return replace(made, output=output, origins=origins, reached=reached, is_whole=False)


def _compiled(job: Job, traced: bool) -> _Table:
    mapping = read_mapping(job.converter, job.edited)
    raw = to_stylesheet(mapping, trace=traced)
    modules = ((f"{job.converter.file.stem}.xsl", raw),)
    return _Table(mapping, Stylesheet(job.converter, "1.0", modules, hashlib.sha256(raw).hexdigest()))


def _read(job: Job, traced: bool) -> tuple[_Table, tuple[Path, ...]]:
    table = _compiled(job, traced)
    folder = job.converter.folder
    return table, (job.converter.file, *(folder / lookup.file for lookup in table.mapping.lookups))


def _rows(job: Job, mapping: Mapping, faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """Blame the rows of the table for what is wrong in the stylesheet made of them, where that can be told."""
    found = []
    for fault in faults:
        row = next((row for row in mapping.rows for source in row.sources if source in fault.message), None)
        found.append(replace(fault, file=job.converter.file, line=row.line if row is not None else 0, column=0))
    return tuple(found)
