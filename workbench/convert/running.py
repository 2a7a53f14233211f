"""Runs a converter of any kind over a document."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from workbench.convert import mapping, script, xslt
from workbench.convert.cells import Cells, warm_cells
from workbench.convert.conversion import Conversion, Job, Made, Message
from workbench.convert.converter import Converter, Kind
from workbench.convert.lifting import lift
from workbench.documents import Document, read
from workbench.findings import Finding


class Engine(Protocol):
    """What runs converters of one kind."""

    def __call__(self, job: Job, cells: Cells) -> Made:
        """Convert one document.

        Raises:
            ConverterError: the converter itself cannot be used.
        """


_SURELY_READABLE = 5_000_000
"""Bytes below which no single text can be over libxml2's limit."""
_ENGINES: dict[Kind, Engine] = {"xslt": xslt.convert, "python": script.convert, "mapping": mapping.convert}


def run(
    document: Document,
    converter: Converter,
    parameters: Mapping[str, str] | None = None,
    *,
    edited: Mapping[Path, bytes] | None = None,
    coverage: bool = False,
    trace: bool = False,
    cells: Cells | None = None,
) -> Conversion:
    """Convert a document.

    Whatever the kind, it runs in a process of its own that reaches no file but the converter's, no network and no
    other program, within limits of time, memory and output.

    Args:
        document: what came in, XML, JSON or CSV; it is not changed.
        converter: what to run.
        parameters: values over the converter's own, such as the client code of a connection.
        edited: contents that stand for those of the converter's files, such as what an editor has not saved.
        coverage: also say which parts of the converter were reached.
        trace: also say where each node of the output came from, if the kind can.
        cells: the processes to use; by default those that this process keeps warm.

    Returns:
        The output as a document of its own, or the findings that say why there is none. What the converter itself
        says comes as findings too.

    Raises:
        ConverterError: the converter cannot be used; names file, line and reason.
        UserFacingError: an engine is not installed, or its file cannot be read.
    """
    started = time.perf_counter()
    source = document if document.outcome == "xml" else lift(document)
    if source is None or source.outcome != "xml":
        findings = source.findings if source is not None else (_not_convertible(document),)
        return Conversion(converter.name, None, findings, time.perf_counter() - started)
    values = {**converter.parameters, **(parameters or {})}
    job = Job(source, document, converter, values, edited or {}, coverage, trace)
    made = _ENGINES[converter.kind](job, cells or warm_cells())
    findings = tuple(_said(message, document) for message in made.messages)
    if made.stopped is not None:
        findings = (*findings, made.stopped)
    return Conversion(
        converter.name,
        _output(made, f"{document.name} converted by {converter.name}"),
        findings,
        time.perf_counter() - started,
        made.engine,
        made.method,
        tuple(read(raw, name) for name, raw in made.secondary),
        made.faults,
        made.reached,
        made.origins,
    )


def _output(made: Made, name: str) -> Document | None:
    if made.output is None or made.stopped is not None:
        return None
    if made.method == "text":
        return Document(name, made.output, "utf-8", "not-xml")
    if made.is_whole and len(made.output) < _SURELY_READABLE:
        return Document(name, made.output, "utf-8", "xml")
    return read(made.output, name)


def _said(message: Message, document: Document) -> Finding:
    place = None
    if message.path is not None and document.outcome == "xml":
        place = document.place_at(message.path)
    return Finding(
        "conversion", message.severity, "conversion.message", f"The converter says: {message.text}", place=place
    )


def _not_convertible(document: Document) -> Finding:
    return Finding(
        "conversion",
        "error",
        "conversion.no-input",
        f"`{document.name}` is not XML, JSON or a table, so no converter can take it.",
        "Look at what kind of file it is.",
    )
