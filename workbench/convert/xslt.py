"""Runs an XSLT 1.0 stylesheet over a document, with no file, network or extension within its reach."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from lxml import etree

from workbench.convert.converter import Conversion, Converter
from workbench.documents import Document, read
from workbench.errors import UserFacingError
from workbench.findings import Finding

_XSLT = "{http://www.w3.org/1999/XSL/Transform}"


class _OwnFolder(etree.Resolver):
    """Lets `xsl:include` and `xsl:import` reach files of the converter's own folder and nothing else."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder.resolve()

    def resolve(self, system_url: str, public_id: str, context: Any) -> Any:  # type: ignore[override]
        path = Path(system_url.removeprefix("file://")).resolve()
        if path.is_file() and path.is_relative_to(self._folder):
            return self.resolve_filename(str(path), context)
        raise PermissionError(f"{system_url} lies outside the converter's folder {self._folder}")


def run(document: Document, converter: Converter) -> Conversion:
    """Convert a document.

    Args:
        document: what came in; it is not changed.
        converter: the stylesheet to run.

    Returns:
        The output as a document of its own, or the findings that say why there is none. What the stylesheet
        says through `xsl:message` comes as notes.

    Raises:
        UserFacingError: the stylesheet itself cannot be used; names file, line and reason.
    """
    started = time.perf_counter()
    transform = _compile(converter.file)
    try:
        result = transform(document.root)
        raw = bytes(result)
    except etree.XSLTApplyError as error:
        findings = (*_messages(transform), _failed(converter, str(error)))
        return Conversion(converter.name, None, findings, time.perf_counter() - started)
    if not raw.strip():
        failed = _failed(converter, "the stylesheet gave nothing")
        return Conversion(converter.name, None, (*_messages(transform), failed), time.perf_counter() - started)
    output = read(raw, f"{document.name} converted by {converter.name}")
    findings = _messages(transform)
    return Conversion(converter.name, output, findings, time.perf_counter() - started)


def _compile(file: Path) -> etree.XSLT:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    parser.resolvers.add(_OwnFolder(file.parent))
    try:
        tree = etree.parse(str(file), parser)
        version = tree.getroot().get("version") or tree.getroot().get(f"{_XSLT}version") or "1.0"
        if not version.startswith("1"):
            raise UserFacingError(
                f"`{file}` is XSLT {version}; this version of the workbench runs XSLT 1.0.",
                'Set version="1.0" if it uses nothing newer.',
            )
        return etree.XSLT(tree, access_control=etree.XSLTAccessControl.DENY_ALL)
    except (etree.XMLSyntaxError, etree.XSLTParseError, OSError) as error:
        last = error.error_log.last_error if isinstance(error, etree.LxmlError) else None
        line = f", line {last.line}" if last is not None and last.line > 0 else ""
        reason = last.message if last is not None else str(error)
        raise UserFacingError(
            f"The stylesheet `{file}`{line} cannot be used: {reason}.", "Correct the stylesheet and try again."
        ) from None


def _messages(transform: etree.XSLT) -> tuple[Finding, ...]:
    return tuple(
        Finding("conversion", "note", "conversion.message", f"The converter says: {entry.message}")
        for entry in transform.error_log
        if entry.type_name == "ERR_OK"
    )


def _failed(converter: Converter, reason: str) -> Finding:
    return Finding(
        "conversion",
        "error",
        "conversion.failed",
        f"The converter `{converter.title}` stopped: {reason}.",
        f"Look at `{converter.file.name}`, or run the check without a converter.",
    )
