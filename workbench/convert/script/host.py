"""Sends a document to a Python converter in its cell, and tells what came back."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from workbench.convert.cells import Cells
from workbench.convert.conversion import Fault, Job, Made, Message, Method
from workbench.convert.converter import Converter
from workbench.convert.shelf import Shelf
from workbench.convert.words import ConverterError, broken_off, out_of_memory, stopped, unusable
from workbench.convert.xslt.host import utf8
from workbench.findings import Severity
from workbench.isolation import CellError

_ENGINE = "workbench.convert.script.inside"
_LABEL = "Python, in a process of its own"
_FRAME = re.compile(r'File "(?P<file>[^"]+)", line (?P<line>\d+) in ')
_SEVERITIES: dict[str, Severity] = {"note": "note", "warning": "warning", "error": "error"}
_ADVICE = {
    "file": "A converter reads its own folder and writes to `context.scratch`; nothing else.",
    "network": "A converter reaches no network. Put what it needs into its folder, or give it as a parameter.",
    "process": "A converter starts no other program and no process.",
    "output-limit": "Look for a loop that writes without end.",
}
_shelf: Shelf[tuple[Path, bytes]] = Shelf()
"""The resolved path of a converter's file, and its code."""


def convert(job: Job, cells: Cells) -> Made:
    """Run the job's Python file.

    Raises:
        ConverterError: the file cannot be read, is no Python, or has no function `convert`.
    """
    converter = job.converter
    file, code = _edited(job) if job.edited else _shelf.take(converter, lambda: _read(converter))
    cell = cells.get(_ENGINE, file.parent)
    question = {
        "file": str(file),
        "name": job.original.name,
        "parameters": dict(job.parameters),
        "coverage": job.coverage,
        "output": cells.limits.output,
    }
    try:
        header, blobs = cell.ask(question, [code, utf8(job.source), job.original.raw])
    except CellError as error:
        fault = _where(job, error.trace)
        reason = broken_off(converter, error, cells.limits.seconds, fault)
        return Made(_LABEL, stopped=reason, faults=(fault,) if fault is not None else ())
    messages = tuple(_message(each) for each in header.get("messages", []))
    reached = frozenset(str(key) for key in header.get("reached", []))
    if header.get("failed") == "failed" and not header.get("line"):
        cell.retire()  # it failed outside the converter's own lines, whose work that may be: the next starts anew
    if "failed" in header:
        return _failed(job, Made(_LABEL, messages=messages, reached=reached), header)
    method: Method = "text" if header.get("method") == "text" else "xml"
    return Made(_LABEL, blobs[0], method, messages=messages, reached=reached)


def _edited(job: Job) -> tuple[Path, bytes]:
    file = job.converter.file.resolve()
    code = next((content for key, content in job.edited.items() if key.resolve() == file), None)
    return (file, code) if code is not None else _read(job.converter)[0]


def _read(converter: Converter) -> tuple[tuple[Path, bytes], tuple[Path, ...]]:
    file = converter.file
    try:
        return (file.resolve(), file.read_bytes()), (file,)
    except OSError as error:
        raise ConverterError(f"The converter `{file}` cannot be read: {error.strerror}.", "Check the file.") from None


def _failed(job: Job, made: Made, header: dict[str, Any]) -> Made:
    converter = job.converter
    line, column = int(header.get("line") or 0), int(header.get("column") or 0)
    file = converter.folder / str(header.get("file") or converter.file.name)
    code, reason = str(header["failed"]), str(header.get("message") or "")
    fault = Fault(file, line, column, reason) if line else None
    if code == "compile":
        raise unusable(converter, [fault or Fault(file, 0, 0, reason)])
    shown = fault
    if code == "memory-limit":
        finding = out_of_memory(converter, shown)
    else:
        finding = stopped(converter, code, reason, _ADVICE.get(code, ""), shown)
    faults = (fault,) if fault is not None else ()
    return Made(made.engine, messages=made.messages, stopped=finding, faults=faults, reached=made.reached)


def _message(said: Any) -> Message:
    text, severity, path = said
    return Message(str(text), _SEVERITIES.get(severity, "note"), str(path) if path else None)


def _where(job: Job, trace: str) -> Fault | None:
    """Find the innermost line of the converter's own in a dump of where it was."""
    folder = str(job.converter.folder.resolve())
    for match in _FRAME.finditer(trace.rpartition("most recent call first")[2]):
        if match["file"].startswith(folder):
            return Fault(
                job.converter.folder / match["file"][len(folder) + 1 :],
                int(match["line"]),
                0,
                "it was here when stopped",
            )
    return None
