"""Sends a document and a stylesheet to the engine in its cell, and tells what came back."""

from __future__ import annotations

import importlib.util
import re
from functools import cache
from pathlib import Path
from typing import Any

from workbench.convert.cells import Cells
from workbench.convert.conversion import Fault, Job, Made, Message, Method
from workbench.convert.converter import Converter
from workbench.convert.coverage import MARK, instrument
from workbench.convert.shelf import Shelf
from workbench.convert.words import ConverterError, broken_off, stopped, unusable
from workbench.convert.xslt.faults import faults_of, the_only_end
from workbench.convert.xslt.modules import Stylesheet, read_stylesheet
from workbench.documents import Document
from workbench.findings import Severity
from workbench.isolation import CellError

_LIBXSLT = "workbench.convert.xslt.libxslt"
_SAXON = "workbench.convert.xslt.saxon"
_NOTHING = re.compile(rb"\s*(?:<\?xml[^>]*\?>)?\s*")
_SEVERITIES: dict[str, Severity] = {"note": "note", "warning": "warning", "error": "error"}
_shelf: Shelf[Stylesheet] = Shelf()


def convert(job: Job, cells: Cells) -> Made:
    """Run the job's stylesheet on the engine that its version asks for.

    Raises:
        ConverterError: the stylesheet does not compile, or its engine is not installed.
    """
    if job.edited:
        return run_stylesheet(job, read_stylesheet(job.converter, job.edited), cells)
    return run_stylesheet(job, _shelf.take(job.converter, lambda: _read(job.converter)), cells)


def _read(converter: Converter) -> tuple[Stylesheet, tuple[Path, ...]]:
    stylesheet = read_stylesheet(converter, {})
    return stylesheet, stylesheet.files


def run_stylesheet(job: Job, stylesheet: Stylesheet, cells: Cells) -> Made:
    """Run a stylesheet that may have been made and not read.

    Raises:
        ConverterError: the stylesheet does not compile, or its engine is not installed.
    """
    is_saxon = not stylesheet.version.startswith("1")
    engine = f"XSLT {stylesheet.version} on {'Saxon' if is_saxon else 'libxslt'}"
    if is_saxon:
        _require_saxon(stylesheet)
    cell = cells.get(_SAXON if is_saxon else _LIBXSLT, is_saxon=is_saxon)
    question = {
        "key": stylesheet.digest + (MARK if job.coverage else ""),
        "parameters": dict(job.parameters),
    }
    body = utf8(job.source)
    try:
        header, blobs = cell.ask(question, [body])
        if header.get("needs") == "stylesheet":
            modules = [(name, instrument(raw, name) if job.coverage else raw) for name, raw in stylesheet.modules]
            question["modules"] = [name for name, _ in modules]
            header, blobs = cell.ask(question, [body, *(raw for _, raw in modules)])
    except CellError as error:
        return Made(engine, stopped=broken_off(job.converter, error, cells.limits.seconds))
    return _made(job, stylesheet, engine, header, blobs)


def utf8(document: Document) -> bytes:
    """Give a document's text in UTF-8, whatever it came in."""
    if document.encoding in ("utf-8", "ascii"):
        return document.raw
    return document.text.encode("utf-8")


def _made(job: Job, stylesheet: Stylesheet, engine: str, header: dict[str, Any], blobs: list[bytes]) -> Made:
    if header.get("failed") == "compile":
        raise unusable(job.converter, faults_of(stylesheet, header.get("errors", [])))
    said = [str(text) for text in header.get("messages", [])]
    reached = frozenset(text[len(MARK) :] for text in said if text.startswith(MARK))
    messages = tuple(_message(text.strip()) for text in said if not text.startswith(MARK) and text.strip())
    if "failed" in header:
        return _failed(job, stylesheet, Made(engine, messages=messages, reached=reached), header)
    output = blobs[0]
    if _NOTHING.fullmatch(output):
        finding = stopped(job.converter, "empty", "the stylesheet gave nothing", "Does a template match the root?")
        return Made(engine, messages=messages, stopped=finding, reached=reached)
    names = header.get("secondary", [])
    secondary = tuple((str(name), raw) for name, raw in zip(names, blobs[1:], strict=True))
    method: Method = "text" if header.get("method") == "text" else "xml"
    is_whole = header.get("whole") is True
    return Made(engine, output, method, secondary, messages, reached=reached, is_whole=is_whole)


def _message(text: str) -> Message:
    """Take what `xsl:message` said; one that begins with `warning:` or `error:` is that."""
    first, colon, rest = text.partition(":")
    severity = _SEVERITIES.get(first.lower()) if colon else None
    return Message(text) if severity is None else Message(rest.strip(), severity)


def _failed(job: Job, stylesheet: Stylesheet, made: Made, header: dict[str, Any]) -> Made:
    faults = faults_of(stylesheet, header.get("errors", []))
    fault = faults[0]
    code, reason, advice = "failed", fault.message, ""
    if header["failed"] == "terminated":
        code, reason = "terminated", made.messages[-1].text if made.messages else "it said no more"
        advice = "The converter ended by `xsl:message terminate`: look at what it says of the document."
    elif any(sign in reason for sign in ("denied", "refused", "prohibited", "disallowed", "Permission")):
        code, advice = "access", "A converter reads no files or addresses but its own modules."
    elif "recursion" in reason or "looping" in reason:
        code, advice = "recursion", "Look for a template that calls itself without end."
    if header["failed"] == "terminated" and not fault.line:
        fault = the_only_end(stylesheet) or fault
    shown = fault if fault.line else None
    finding = stopped(job.converter, code, reason, advice, shown)
    messages = made.messages[:-1] if code == "terminated" else made.messages
    return Made(made.engine, messages=messages, stopped=finding, faults=tuple(faults), reached=made.reached)


def _require_saxon(stylesheet: Stylesheet) -> None:
    if not _has_saxon():
        file = stylesheet.converter.file
        reason = f"XSLT {stylesheet.version} needs Saxon, which is not installed"
        raise ConverterError(
            f"`{file}` cannot be run: {reason}.",
            "Install it: pip install 'workbench[saxon]'. Or write the stylesheet in XSLT 1.0.",
            [Fault(file, 1, 1, reason)],
        )


@cache
def _has_saxon() -> bool:
    return importlib.util.find_spec("saxonche") is not None
