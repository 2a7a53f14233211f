"""A Python converter inside a cell: its file is run anew for each document, so that none leaves traces in the next."""

from __future__ import annotations

import builtins
import contextlib
import errno
import json
import os
import shutil
import sys
import traceback
import types
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

from workbench.convert.script.context import Context, Printed, StoppedError, TooMuchSaidError
from workbench.convert.script.lines import Lines
from workbench.convert.script.refusals import RefusedError, install
from workbench.documents.parser import parse
from workbench.isolation.lockdown import own_code

_NAME = "converter"
_scratch = Path()
_refuse: Callable[[bool], None] | None = None
_before: frozenset[str] = frozenset()


class _OutputTooLargeError(Exception):
    """The converter gave more than it may."""


def start(scratch: Path) -> None:
    """Remember the scratch folder, and which modules are not the converter's own."""
    global _scratch, _before
    _scratch = scratch
    _before = frozenset(sys.modules)


def answer(header: dict[str, Any], blobs: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """Convert the second blob by the code in the first; see `workbench.convert.script.host`."""
    file = Path(header["file"])
    global _refuse
    if _refuse is None:
        _refuse = install(file.parent, _scratch, own_code())
    context = Context(header["name"], blobs[2], dict(header["parameters"]), file.parent, _scratch)
    lines = Lines(file.parent) if header["coverage"] else None
    with _surroundings(file, context):
        try:
            code = _compiled(blobs[0], str(file))
        except (SyntaxError, ValueError) as error:
            line, column = getattr(error, "lineno", 0) or 0, getattr(error, "offset", 0) or 0
            reason = getattr(error, "msg", None) or str(error)
            return {"failed": "compile", "line": line, "column": column, "message": reason, "file": file.name}, []
        try:
            _refuse(True)
            with lines or contextlib.nullcontext():
                result = _run(code, file, blobs[1], context)
            _refuse(False)
            method, output = _output(result, int(header["output"]))
        except BaseException as error:  # whatever it is, it is the converter's
            _refuse(False)
            failed = _failure(error, file)
            if lines is not None:
                failed["reached"] = lines.reached
            return {**failed, "messages": context.said}, []
    reached = lines.reached if lines is not None else []
    return {"messages": context.said, "method": method, "reached": reached}, [output]


@lru_cache(maxsize=16)
def _compiled(raw: bytes, file: str) -> types.CodeType:
    return compile(raw, file, "exec", dont_inherit=True)


def _run(code: types.CodeType, file: Path, raw: bytes, context: Context) -> Any:
    module = types.ModuleType(_NAME)
    module.__file__ = str(file)
    sys.modules[_NAME] = module
    exec(code, module.__dict__)
    function = getattr(module, "convert", None)
    if not callable(function):
        raise _NoFunctionError("it has no function `convert(document, context)`")
    return function(parse(raw, "utf-8"), context)


class _NoFunctionError(Exception):
    """The file is no converter."""


def _output(result: Any, most: int) -> tuple[str, bytes]:
    """Give the method and the bytes of what a converter returned."""
    method = "xml"
    if isinstance(result, etree._ElementTree):
        result = result.getroot()
    if isinstance(result, etree._Element):
        body = etree.tostring(result, encoding="UTF-8", xml_declaration=True)
    elif isinstance(result, bytes | bytearray):
        body = bytes(result)
    elif isinstance(result, str):
        body = result.encode("utf-8")
    elif isinstance(result, dict | list):
        method, body = "text", json.dumps(result, ensure_ascii=False, indent=2).encode()
    else:
        what = "nothing" if result is None else f"a {type(result).__name__}"
        raise TypeError(f"`convert` returned {what}; give an lxml element, text, bytes, or a dictionary for JSON")
    if len(body) > most:
        raise _OutputTooLargeError(f"it gave {len(body):,} bytes, and may give {most:,}")
    if method == "xml" and not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        method = "text"
    return method, body


@contextlib.contextmanager
def _surroundings(file: Path, context: Context) -> Iterator[None]:
    """Let the converter import its neighbours and print, and take all of it away afterwards."""
    printed = Printed(context)
    saved = sys.stdout, sys.stderr, sys.stdin, list(sys.path)
    functions = builtins.__dict__.copy()
    sys.stdout = sys.stderr = printed
    sys.path.insert(0, str(file.parent))
    try:
        yield
        with contextlib.suppress(TooMuchSaidError):
            printed.flush()
    finally:
        builtins.__dict__.update(functions)
        sys.stdout, sys.stderr, sys.stdin, sys.path[:] = saved
        sys.settrace(None)
        own = str(file.parent) + os.sep
        for name in sys.modules.keys() - _before:
            module_file = getattr(sys.modules.get(name), "__file__", None)
            if name == _NAME or (isinstance(module_file, str) and module_file.startswith(own)):
                del sys.modules[name]
        os.chdir(_scratch)
        for path in _scratch.iterdir():
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def _failure(error: BaseException, file: Path) -> dict[str, Any]:
    """Say what an exception means, at the innermost line that is the converter's own."""
    where: dict[str, Any] = {"file": file.name, "line": 0}
    own = str(file.parent) + os.sep
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename.startswith(own):
            where = {"file": frame.filename[len(own) :], "line": frame.lineno, "column": (frame.colno or 0) + 1}
    failed, message = _meaning(error)
    if failed == "compile":
        where["line"] = 1
    return {**where, "failed": failed, "message": message}


def _meaning(error: BaseException) -> tuple[str, str]:
    """Give the kind of failure, and half a sentence about it."""
    reason = getattr(error, "reason", None)  # urllib wraps what happened
    if isinstance(reason, RefusedError):
        return reason.what, reason.words
    match error:
        case RefusedError():
            return error.what, error.words
        case _NoFunctionError():
            return "compile", str(error)
        case StoppedError():
            return "terminated", str(error)
        case MemoryError():
            return "memory-limit", ""
        case RecursionError():
            return "recursion", "a function calls itself without end (endless recursion)"
        case TooMuchSaidError() | _OutputTooLargeError():
            return "output-limit", str(error)
        case OSError(errno=errno.EFBIG):
            return "output-limit", "it wrote a file that is larger than it may"
        case OSError(errno=errno.EACCES | errno.EPERM) if error.filename is not None:
            return "file", f"it may not open `{error.filename!s}`"
        case OSError(errno=errno.EPERM):
            return "process", "the system refused what it wanted to do"
        case RuntimeError() if "start new thread" in str(error):
            return "process", "it may not start threads"
        case SystemExit() | KeyboardInterrupt():
            return "failed", f"it ended itself with {type(error).__name__}"
    text = str(error).strip()
    return "failed", f"{type(error).__name__}: {text}" if text else type(error).__name__
