"""XSLT 2.0 and 3.0 inside a cell, on SaxonC-HE.

Each stylesheet has a processor of its own: it may read files while it compiles, which are the modules in the
scratch folder, and no address at all from then on (`allowedProtocols`; Saxon cannot take that back, which suits us).
"""

from __future__ import annotations

import codecs
import contextlib
import os
import re
import shutil
from pathlib import Path
from typing import Any, NamedTuple

from saxonche import PySaxonApiError, PySaxonProcessor, PyXsltExecutable

_PROTOCOLS = "http://saxon.sf.net/feature/allowedProtocols"
_MOST_KEPT = 32
_MOST_MESSAGES = 10_000
_ENCODING = re.compile(rb"<(?:\w+:)?output\b[^>]*\bencoding\s*=\s*[\"']([\w.-]+)[\"']")
_DECLARED = re.compile(r"""^(<\?xml[^>]*?encoding=["'])[\w.-]+(["'])""")
_METHOD = re.compile(rb"<(?:\w+:)?output\b[^>]*\bmethod\s*=\s*[\"'](text|json|adaptive)[\"']")
_PLACE = re.compile(
    r"(?:^|\n)\s*(?P<kind>Error|Warning|Static error|Type error|Dynamic error)(?P<how>[^\n]*?)"
    r"on line (?P<line>\d+)(?: column (?P<column>\d+))?(?: of (?P<file>[^\n:]+))?:?[ ]*\n\s*(?P<message>[^\n]+"
    r"(?:\n {2}(?!In |at |invoked |Invoked |Caused )[^\n]+)*)"  # long messages are broken into lines
)
_CODE = re.compile(r"^(?:(?:Static|Type|Dynamic)? ?[Ee]rror(?: at \S+ \S+)?\s+)?[A-Z]{4}\d{4}\s+")


class _Kept(NamedTuple):
    processor: PySaxonProcessor
    run: PyXsltExecutable
    method: str
    encoding: str | None
    """That the stylesheet asks for, where it is not UTF-8."""


_compiled: dict[str, _Kept] = {}
_scratch = Path()


def start(scratch: Path) -> None:
    """Remember where modules may be put."""
    global _scratch
    _scratch = scratch


def answer(header: dict[str, Any], blobs: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """Transform the first blob; see `workbench.convert.xslt.host`."""
    key = header["key"]
    if key not in _compiled:
        if "modules" not in header:
            return {"needs": "stylesheet"}, []
        failed = _compile(key, header["modules"], blobs[1:])
        if failed is not None:
            return failed, []
    kept = _compiled[key]
    mark = _said_so_far()
    kept.run.clear_parameters()
    kept.run.clear_xsl_messages()
    try:
        # Untyped values are cast to the type that the parameter declares, as text from a command line should be.
        for name, value in header["parameters"].items():
            kept.run.set_parameter(name, kept.processor.make_atomic_value("untypedAtomic", value))
        document = kept.processor.parse_xml(xml_text=blobs[0].decode("utf-8").removeprefix("\ufeff"))
        output = _transform(kept, document)
    except PySaxonApiError as error:
        how = "terminated" if "terminated by xsl:message" in str(error) else "run"
        return {"failed": how, "messages": _messages(kept.run), "errors": _errors(str(error), _said_since(mark))}, []
    secondary = {name.rpartition("/")[2]: str(node) for name, node in (kept.run.get_result_documents() or {}).items()}
    answer = {"messages": _messages(kept.run), "method": kept.method, "secondary": list(secondary)}
    return answer, [output, *(text.encode("utf-8", "replace") for text in secondary.values())]


def _transform(kept: _Kept, document: Any) -> bytes:
    """Give the output in the encoding that the stylesheet asks for, which Saxon's own strings cannot have."""
    output = kept.run.transform_to_string(xdm_node=document) or ""
    if kept.encoding is None:
        return output.encode("utf-8", "replace")
    return _DECLARED.sub(rf"\g<1>{kept.encoding}\g<2>", output, count=1).encode(kept.encoding, "xmlcharrefreplace")


def _compile(key: str, names: list[str], contents: list[bytes]) -> dict[str, Any] | None:
    folder = _scratch / re.sub(r"\W", "", key)[:40]
    for name, content in zip(names, contents, strict=True):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    mark = _said_so_far()
    processor = PySaxonProcessor(license=False)
    try:
        compiler = processor.new_xslt30_processor()
        run = compiler.compile_stylesheet(stylesheet_file=str(folder / names[0]))
    except PySaxonApiError as error:
        return {"failed": "compile", "errors": _errors(str(error), _said_since(mark))}
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    processor.set_configuration_property(_PROTOCOLS, "")
    processor.new_xslt30_processor()  # properties take effect when the next processor is made
    run.set_save_xsl_message(True)
    run.set_capture_result_documents(True)
    while len(_compiled) >= _MOST_KEPT:
        _compiled.pop(next(iter(_compiled)))
    method = "text" if any(_METHOD.search(content) for content in contents[:1]) else "xml"
    encoding = _encoding(contents)
    if encoding is not None:
        run.set_property("!encoding", "UTF-8")
    _compiled[key] = _Kept(processor, run, method, encoding)
    return None


def _encoding(contents: list[bytes]) -> str | None:
    """Give the encoding that a stylesheet asks for, unless it is UTF-8 or unknown here."""
    match = next((match for content in contents if (match := _ENCODING.search(content)) is not None), None)
    if match is None or match[1].lower() in (b"utf-8", b"utf8"):
        return None
    name = match[1].decode()
    try:
        codecs.lookup(name)
    except LookupError:
        return None
    return name


def _messages(run: PyXsltExecutable) -> list[str]:
    found = run.get_xsl_messages()
    return [str(each) for each in found][:_MOST_MESSAGES] if found is not None else []


def _errors(text: str, said: str) -> list[dict[str, Any]]:
    """Find the places in what Saxon says, which is fuller on standard error than in the exception."""
    found = []
    for source in (text, said):
        for match in _PLACE.finditer(source):
            if match["kind"] != "Warning":
                message = _CODE.sub("", _told(match["message"]))
                file = (match["file"] or "").strip().rpartition("/")[2]
                column = int(match["column"] or 0)
                where = {"line": int(match["line"]), "column": column, "file": file, "how": match["how"].strip()}
                found.append({**where, "message": message})
        if found:
            return found
    return [{"line": 0, "message": _CODE.sub("", _told(text))}]


def _told(message: str) -> str:
    """Give a message in one line, with modules named as the converter's folder has them."""
    return re.sub(rf"file:/*{re.escape(str(_scratch).lstrip('/'))}/[0-9a-f]+/", "", " ".join(message.split()))


def _said_so_far() -> int:
    return os.fstat(2).st_size


def _said_since(mark: int) -> str:
    with contextlib.suppress(OSError):
        return os.pread(2, 50_000, mark).decode("utf-8", "replace")
    return ""
