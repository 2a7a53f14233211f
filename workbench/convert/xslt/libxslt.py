"""XSLT 1.0 inside a cell. Nothing can be read or written from a stylesheet; its modules come with the question."""

from __future__ import annotations

from typing import Any, NamedTuple

from lxml import etree

from workbench.documents.parser import hardened_parser, parse

_BASE = "converter:/"
_MOST_KEPT = 64
_MOST_MESSAGES = 10_000
_OUTPUT = "{http://www.w3.org/1999/XSL/Transform}output"
_CONTROL: Any = etree.XSLTAccessControl
_DEEPEST = 250
_is_document = etree.XPath(f"count(/*) = 1 and not(/text()) and not({'/*' * _DEEPEST})")
_UNCHECKED = (b"disable-output-escaping", b"doctype-system", b"doctype-public")


class _Compiled(NamedTuple):
    run: etree.XSLT
    method: str
    is_plain: bool
    """Whether its output is well-formed XML in UTF-8 whenever its result is a tree with one root."""


_compiled: dict[str, _Compiled] = {}


class _Modules(etree.Resolver):
    """Gives `xsl:include` and `xsl:import` the modules that came with the question, and nothing else."""

    def __init__(self, modules: dict[str, bytes]) -> None:
        super().__init__()
        self._modules = modules

    def resolve(self, system_url: str, public_id: str, context: Any) -> Any:  # type: ignore[override]
        content = self._modules.get(system_url)
        if content is None:
            raise PermissionError(f"access to {system_url} is refused")
        return self.resolve_string(content, context, base_url=system_url)


def answer(header: dict[str, Any], blobs: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """Transform the first blob; see `workbench.convert.xslt.host`."""
    key = header["key"]
    if key not in _compiled:
        if "modules" not in header:
            return {"needs": "stylesheet"}, []
        failed = _compile(key, header["modules"], blobs[1:])
        if failed is not None:
            return failed, []
    transform, method, is_plain = _compiled[key]
    parameters = {name: etree.XSLT.strparam(value) for name, value in header["parameters"].items()}
    try:
        result = transform(parse(blobs[0], "utf-8"), profile_run=False, **parameters)
        output = bytes(result)
    except (etree.XSLTError, PermissionError, TypeError, ValueError) as error:
        messages, errors = _log(transform)
        if not errors and isinstance(error, etree.XSLTApplyError):
            return {"failed": "terminated", "messages": messages, "errors": []}, []
        errors = errors or [{"message": str(error), "line": 0}]
        return {"failed": "run", "messages": messages, "errors": errors}, []
    whole = is_plain and result.getroot() is not None and bool(_is_document(result))
    return {"messages": _log(transform)[0], "method": method, "whole": whole}, [output]


def _compile(key: str, names: list[str], contents: list[bytes]) -> dict[str, Any] | None:
    modules = {_BASE + name: content for name, content in zip(names, contents, strict=True)}
    parser = hardened_parser()
    parser.resolvers.add(_Modules(modules))
    etree.clear_error_log()
    try:
        parsed = [etree.fromstring(content, parser, base_url=url) for url, content in modules.items()]
        transform = etree.XSLT(etree.ElementTree(parsed[0]), access_control=_CONTROL.DENY_ALL)
    except (etree.LxmlError, PermissionError) as error:
        return {"failed": "compile", "errors": _compile_errors(error)}
    # What the main module says counts before what it imports, and later words before earlier ones.
    outputs = [output for module in parsed for output in module.iterchildren(_OUTPUT, reversed=True)]
    method = next((name for output in outputs if (name := output.get("method"))), "xml")
    is_plain = not any(word in content for content in contents for word in _UNCHECKED)
    is_plain = is_plain and all(_is_plain(output) for output in outputs)
    while len(_compiled) >= _MOST_KEPT:
        _compiled.pop(next(iter(_compiled)))
    _compiled[key] = _Compiled(transform, "xml" if method in ("xml", "html") else "text", is_plain)
    return None


def _is_plain(output: etree._Element) -> bool:
    return output.get("method", "xml") == "xml" and output.get("encoding", "UTF-8").upper() == "UTF-8"


def _compile_errors(error: Exception) -> list[dict[str, Any]]:
    """Join libxslt's entries: one names element and line, those around it the reason."""
    entries: list[Any] = [*getattr(error, "error_log", ())]
    found: list[dict[str, Any]] = []
    before = ""
    for entry in entries:
        if entry.message.startswith("compilation error"):
            found.append(
                {"line": entry.line, "file": entry.filename, "element": _quoted(entry.message), "message": before}
            )
            before = ""
        elif found:
            found[-1]["message"] = f"{found[-1]['message']}; {entry.message}".strip("; ")
        else:
            before = f"{before}; {entry.message}".strip("; ")
    return found or [{"line": 0, "message": before or str(error)}]


def _log(transform: etree.XSLT) -> tuple[list[str], list[dict[str, Any]]]:
    """Part what the stylesheet says from what went wrong: an error is announced by an entry with its line."""
    messages: list[str] = []
    errors: list[dict[str, Any]] = []
    announced: dict[str, Any] | None = None
    log: Any = getattr(transform, "error_log", ())  # missing in the stubs
    for entry in list(log)[:_MOST_MESSAGES]:
        if entry.message.startswith("runtime error"):
            announced = {"line": entry.line, "file": entry.filename, "element": _quoted(entry.message), "message": ""}
            errors.append(announced)
        elif announced is not None and not announced["message"]:
            announced["message"] = entry.message
        elif entry.domain_name == "XPATH":
            errors.append({"line": 0, "message": entry.message})
        elif entry.message != "unknown error":
            messages.append(entry.message)
    return messages, errors


def _quoted(message: str) -> str:
    parts = message.split("'")
    return parts[1] if len(parts) > 2 else ""
