"""Decides what the compare page shows: which two documents, what counts, what is taken over and what is undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from workbench.compare import Change
from workbench.compare.options import Mode, Options
from workbench.compare.organise import general_path
from workbench.compare.prepared import Prepared, Source
from workbench.errors import UserFacingError
from workbench.ui.pages.compare.ports import CompareServices, CompareView, Tasks
from workbench.ui.pages.compare.sides import Offer, Place, Side, Table

MOST_UNDONE = 50
ENDINGS = {"html": ".html", "patch": ".patch.json", "json": ".json", "text": ".txt"}


class ComparePresenter:
    """One short method for each thing the user can do on the page."""

    def __init__(self, view: CompareView, services: CompareServices, tasks: Tasks) -> None:
        self._view = view
        self._services = services
        self._tasks = tasks
        self._table = Table()
        self._before: list[tuple[str, Table]] = []
        self._prepared: Prepared | None = None
        self._go_on_at = 0

    @property
    def table(self) -> Table:
        """What lies on the page."""
        return self._table

    @property
    def prepared(self) -> Prepared | None:
        """What was found about what lies on the page; None while it is not known."""
        return self._prepared

    @property
    def changes(self) -> tuple[Change, ...]:
        """What was found, while it is about what lies on the page."""
        return self._prepared.difference.changes if self._prepared is not None else ()

    # What arrives

    def start(self) -> None:
        """Show the empty page."""
        self._view.show_table(self._table)
        self._view.show_empty(self._table)

    def open_files(self, paths: Sequence[Path], place: Place | None = None) -> None:
        """Put a file on one side, or two files on both; without a side, where there is room."""
        self._tasks.start("open", self._open(list(paths[:2]), place))

    def open_text(self, text: str, place: Place | None = None) -> None:
        """Put pasted text on one side."""
        self._put(place or self._free(), Side(Source("pasted text", text.encode()), note="pasted text"))

    def take_offer(self, offer: Offer, place: Place) -> None:
        """Put a document that is at hand on one side."""
        try:
            self._put(place, offer.take())
        except UserFacingError as trouble:
            self._view.show_notice(trouble)

    def compare(self, left: Side, right: Side, mode: Mode) -> None:
        """Put both documents on the page at once."""
        self._change("", replace(self._table, left=left, right=right, options=Options(mode=mode)))

    def try_sample(self) -> None:
        """Compare a standard XML with a sample that is not quite like it."""
        try:
            pair = self._services.sample()
        except UserFacingError as trouble:
            self._view.show_notice(trouble)
            return
        if pair is not None:
            self.compare(*pair, self._table.options.mode)

    def swap(self) -> None:
        """Let left and right change places."""
        self._change("", replace(self._table, left=self._table.right, right=self._table.left))

    def clear(self, place: Place) -> None:
        """Take a document away."""
        self._change("The document was taken away.", self._table.with_side(place, None))

    async def _open(self, paths: list[Path], place: Place | None) -> None:
        if len(paths) == 2:
            left, right = [await self._services.read(path) for path in paths]
            self._change("", replace(self._table, left=left, right=right))
        elif paths:
            self._put(place or self._free(), await self._services.read(paths[0]))

    def _put(self, place: Place, side: Side) -> None:
        self._change("", self._table.with_side(place, side))

    def _free(self) -> Place:
        return "left" if self._table.left is None else "right"

    # What counts

    def choose_mode(self, mode: Mode) -> None:
        """Compare values, or structure."""
        self._count(mode=mode)

    def set_option(self, name: str, value: bool) -> None:
        """Let something count, or not."""
        self._count(**{name: value})

    def ignore_path(self, change: Change) -> None:
        """Ignore everything that has a change's path, whatever its positions."""
        self._stay_at(change)
        self._ignore(general_path(change))

    def ignore_name(self, change: Change) -> None:
        """Ignore everything of a change's name, wherever it is."""
        self._stay_at(change)
        self._ignore(f"//{general_path(change).rpartition('/')[2]}")

    def stop_ignoring(self, expression: str) -> None:
        """Let count again what was ignored."""
        self._count(ignore=tuple(each for each in self._table.options.ignore if each != expression))

    def keep_options(self) -> None:
        """Make what counts now the default of the documents' transaction."""
        try:
            self._view.say(self._services.save_defaults(self._table))
        except UserFacingError as trouble:
            self._view.show_notice(trouble)

    def _stay_at(self, change: Change) -> None:
        """Go on with what follows a change when it is compared again."""
        self._go_on_at = self.changes.index(change) if change in self.changes else 0

    def _ignore(self, expression: str) -> None:
        options = self._table.options.and_ignore(expression)
        self._change(f"Ignored from now on: {expression}", replace(self._table, options=options))

    def _count(self, **values: Any) -> None:
        self._change("", replace(self._table, options=self._table.options._replace(**values)))

    # What is made of it

    def take_over(self, number: int, to_left: bool) -> None:
        """Make one document like the other one in one change."""
        if self._table.options.mode == "structure":
            words = "A difference of structure cannot be taken over by itself."
            self._view.show_notice(UserFacingError(words, "Compare values, and take over what you need."))
        elif self._prepared is not None:
            self._tasks.start("take over", self._take_over(number, to_left))

    def undo(self) -> None:
        """Put back what was there before the last step."""
        if self._before:
            _, self._table = self._before.pop()
            self._show()

    def export(self, kind: str) -> None:
        """Write the comparison to a file: `html`, `patch`, `json` or `text`."""
        if self._table.is_full:
            self._tasks.start("export", self._export(kind))

    def save(self, place: Place) -> None:
        """Write the document of one side to a file."""
        side = self._table.side(place)
        if side is not None:
            self._tasks.start("save", self._save(place, side))

    def save_changed(self) -> None:
        """Write the document into which changes were taken over."""
        for place in ("right", "left"):
            side = self._table.side(place)
            if side is not None and side.is_changed:
                self.save(place)
                return

    def retry(self) -> None:
        """Compare again."""
        self._show()

    def cancel(self) -> None:
        """Stop comparing."""
        self._tasks.cancel("compare")
        if self._prepared is None and self._table.is_full:
            self._view.show_trouble(UserFacingError("The comparison was stopped.", "Try again when you like."))
        elif self._prepared is not None:
            self._view.show_prepared(self._prepared, self._table)

    async def _take_over(self, number: int, to_left: bool) -> None:
        label = self.changes[number].label if number < len(self.changes) else ""
        place: Place = "left" if to_left else "right"
        source = await self._services.take_over(self._table, number, to_left)
        side = self._table.side(place)
        if side is not None:
            changed = replace(side, source=source, is_changed=True)
            self._go_on_at = number
            self._change(f"Taken over: {label}", self._table.with_side(place, changed))

    async def _export(self, kind: str) -> None:
        table = self._table
        assert table.left is not None
        assert table.right is not None
        name = f"{Path(table.left.source.name).stem}-{Path(table.right.source.name).stem}{ENDINGS[kind]}"
        path = await self._view.ask_path(name.replace(" ", "-"))
        if path is not None:
            await self._services.write(path, await self._services.export(table, kind))
            self._view.say(f"Written: {path}")

    async def _save(self, place: Place, side: Side) -> None:
        path = await self._view.ask_path(str(side.path or side.source.name))
        if path is None:
            return
        await self._services.write(path, side.source.raw)
        if self._table.side(place) is side:
            saved = replace(side, path=path, is_changed=False, source=replace(side.source, name=path.name))
            self._table = self._table.with_side(place, saved)
            self._view.show_table(self._table)
        self._view.say(f"Saved: {path}")

    # How it is compared

    def _change(self, words: str, table: Table) -> None:
        """Make a step that can be undone; it is told of when it has words."""
        if table == self._table:
            return
        self._before = [*self._before[-MOST_UNDONE + 1 :], (words, self._table)]
        self._table = table
        if words:
            self._view.say(words, self.undo)
        self._show()

    def _show(self) -> None:
        self._view.show_table(self._table)
        self._prepared = None
        if self._table.is_full:
            self._tasks.start("compare", self._compare(self._table))
        else:
            self._tasks.cancel("compare")
            self._view.show_empty(self._table)

    async def _compare(self, table: Table) -> None:
        self._view.show_busy()
        try:
            prepared = await self._services.prepare(table, self._view.show_progress)
        except UserFacingError as trouble:
            self._view.show_trouble(trouble)
            return
        if table is self._table:
            self._prepared = prepared
            self._view.show_prepared(prepared, table, self._go_on_at)
            self._go_on_at = 0
