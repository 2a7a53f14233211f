"""The other end of `saxon`: answers orders on standard input until that is closed. Only here is the engine imported.

The engine is shut in: no protocol but its own memory, no extension functions, no environment, no result documents.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from collections import OrderedDict
from typing import Any, BinaryIO

_MOST_KEPT = 40
_FEATURE = "http://saxon.sf.net/feature/"


def serve() -> None:
    """Answer until the program that started this one goes away."""
    orders, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the engine may print; answers must stay apart
    engine: _Engine | None = None
    while True:
        try:
            order, sheet, document = json.loads(_received(orders)), _received(orders), _received(orders)
        except EOFError:
            return
        try:
            engine = engine or _Engine()
        except ImportError:
            _answer(answers, "missing", b"")
            continue
        _answer(answers, *engine.done(order, sheet, document))


class _Engine:
    def __init__(self) -> None:
        import saxonche

        self._errors: tuple[type[Exception], ...] = (saxonche.PySaxonApiError, RuntimeError, ValueError)
        self._processor: Any = saxonche.PySaxonProcessor(license=False)
        self._processor.set_configuration_property(f"{_FEATURE}allowedProtocols", "")
        self._processor.set_configuration_property(f"{_FEATURE}allow-external-functions", "false")
        self._compiler: Any = self._processor.new_xslt30_processor()
        self._sheets: OrderedDict[str, Any] = OrderedDict()
        self._texts: dict[str, str] = {}

    def done(self, order: dict[str, Any], sheet: bytes, document: bytes) -> tuple[str, bytes]:
        """Carry out one order: what came of it, and the body of the answer."""
        digest = order["sheet"]
        if order["new"]:
            self._texts[digest] = sheet.decode()
        try:
            run = self._compiled(digest)
        except self._errors as error:
            return "unsound", str(error).strip().encode()
        if order["do"] == "compile":
            return "done", b""
        try:
            tree = self._processor.parse_xml(xml_text=document.decode())
            return "done", (run.transform_to_string(xdm_node=tree) or "").encode()
        except self._errors as error:
            return "failed", str(error).strip().encode()

    def _compiled(self, digest: str) -> Any:
        if digest not in self._sheets:
            self._sheets[digest] = self._compiler.compile_stylesheet(stylesheet_text=self._texts[digest])
            while len(self._sheets) > _MOST_KEPT:
                self._sheets.popitem(last=False)
        self._sheets.move_to_end(digest)
        return self._sheets[digest]


def _answer(pipe: BinaryIO, outcome: str, body: bytes) -> None:
    for part in (json.dumps({"outcome": outcome}).encode(), body):
        pipe.write(struct.pack(">Q", len(part)) + part)
    pipe.flush()


def _received(pipe: BinaryIO) -> bytes:
    head = pipe.read(8)
    if len(head) < 8:
        raise EOFError
    (length,) = struct.unpack(">Q", head)
    body = pipe.read(length)
    if len(body) < length:
        raise EOFError
    return body
