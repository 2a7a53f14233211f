"""Decides what is found when one asks a document something: an XPath, or where a node came from or went to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from workbench.bench.trial import Tried
from workbench.convert import Origin
from workbench.documents import Document
from workbench.errors import UserFacingError
from workbench.ui.pages.bench.ports import Tasks
from workbench.ui.pages.converters.ports import ConverterServices, ConvertersView, Input, Side


class InView(Protocol):
    """What is in view, as the page's presenter knows it."""

    @property
    def input(self) -> Input | None: ...
    @property
    def tried(self) -> Tried | None: ...


class LookingPresenter:
    """The XPath tester, and provenance both ways."""

    def __init__(self, view: ConvertersView, services: ConverterServices, tasks: Tasks, in_view: InView) -> None:
        self._view = view
        self._services = services
        self._tasks = tasks
        self._in_view = in_view

    def find_xpath(self, side: Side, expression: str) -> None:
        """Mark what an XPath finds in the input or the output."""
        self._tasks.start("xpath", self._find_xpath(side, expression))

    async def _find_xpath(self, side: Side, expression: str) -> None:
        text = self._text(side)
        if text is None:
            return
        try:
            self._view.show_matches(side, await self._services.find_all(*text, expression))
        except UserFacingError as trouble:
            self._view.show_matches(side, trouble)

    def trace(self, side: Side, line: int, column: int) -> None:
        """Say where the node at this place of the output came from, or what was made of that of the input."""
        self._tasks.start("trace", self._trace(side, line, column))

    async def _trace(self, side: Side, line: int, column: int) -> None:
        output, origins = self._output(), self._origins()
        text = self._text(side)
        if text is None or output is None or not origins:
            return
        path = await self._services.path_at(text[0], line, column)
        if side == "output":
            await self._came_from(_origin_of(path, origins) if path is not None else None)
        else:
            await self._went_to(path, output)

    async def _came_from(self, origin: Origin | None) -> None:
        if origin is None:
            self._view.show_origin("", 0)
            return
        came = f" ← {', '.join(f'`{each}`' for each in origin.sources)}" if origin.sources else ", a constant"
        self._view.show_origin(f"`{origin.output}` is made by row {origin.row}{came}", origin.row)
        wanted = self._in_view.input
        if wanted is not None and origin.sources:
            await self._reveal("input", wanted.raw, origin.sources[0])

    async def _went_to(self, path: str | None, output: Document) -> None:
        made = _made_of(path, self._origins()) if path is not None else []
        if path is None or not made:
            self._view.show_origin(f"No row reads `{path}`." if path is not None else "", 0)
            return
        went = ", ".join(f"`{origin.output}` (row {origin.row})" for origin in made)
        self._view.show_origin(f"`{path}` → {went}", made[0].row)
        await self._reveal("output", output.raw, made[0].output)

    async def _reveal(self, side: Side, raw: bytes, path: str) -> None:
        place = await self._services.locate(raw, path)
        if place is not None:
            self._view.reveal(side, place)

    def _text(self, side: Side) -> tuple[bytes, str] | None:
        output, wanted = self._output(), self._in_view.input
        if side == "output":
            return (output.raw, output.name) if output is not None else None
        return (wanted.raw, wanted.name) if wanted is not None else None

    def _output(self) -> Document | None:
        tried = self._in_view.tried
        return tried.conversion.output if tried is not None and tried.conversion is not None else None

    def _origins(self) -> Sequence[Origin]:
        tried = self._in_view.tried
        return tried.conversion.origins if tried is not None and tried.conversion is not None else ()


def _origin_of(path: str, origins: Sequence[Origin]) -> Origin | None:
    """Find the origin of a node, or of the nearest one around it that has one."""
    known = {origin.output: origin for origin in origins}
    while path:
        if path in known:
            return known[path]
        path = path.rpartition("/")[0]
    return None


def _made_of(path: str, origins: Sequence[Origin]) -> list[Origin]:
    """Find what was made of a node; where that is nothing, what was made of its attributes, or of what is in it."""
    for start in (path, f"{path}/@", f"{path}/"):
        is_part = start.endswith(("/", "@"))
        found = [
            origin
            for origin in origins
            if any(each.startswith(start) if is_part else each == start for each in origin.sources)
        ]
        if found:
            return found
    return []
