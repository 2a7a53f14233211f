"""Decides what the protocol editor shows: which protocol, what stands in it, the requests it makes, how a try went."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from workbench.errors import UserFacingError
from workbench.sessions import Connection, Profile
from workbench.sessions.profile import StepName
from workbench.sessions.profile_text import (
    Setting,
    StepText,
    TextError,
    read_steps,
    with_setting,
    with_step,
    with_title,
)
from workbench.ui.pages.bench.ports import Tasks
from workbench.ui.pages.connections.protocols.ports import (
    ProtocolEntry,
    ProtocolFiles,
    ProtocolShown,
    ProtocolView,
    Tester,
)
from workbench.workspace.tables import TableError


class ProtocolPresenter:
    """One short method for each thing the user can do with protocols."""

    def __init__(
        self,
        view: ProtocolView,
        files: ProtocolFiles,
        tester: Tester,
        tasks: Tasks,
        *,
        saved: Callable[[], None],
        use: Callable[[str], None],
    ) -> None:
        """Show nothing yet.

        Args:
            view: the editor.
            files: the workspace's protocols.
            tester: tries a protocol out.
            tasks: the page's running work.
            saved: told when the protocols there are have changed.
            use: takes a protocol's name for the connection in view.
        """
        self._view = view
        self._files = files
        self._tester = tester
        self._tasks = tasks
        self._tell_saved = saved
        self._use = use
        self._name = ""
        self._step: StepName = "establish"
        self._saved: dict[str, str] = {}
        self._drafts: dict[str, str] = files.drafts()
        self._profiles: dict[tuple[str, str], Profile | TableError] = {}
        self._connection: Connection | None = None
        self._cancel: asyncio.Event | None = None

    # Which protocol

    def follow(self, connection: Connection) -> None:
        """Show the requests of another connection, and its protocol, unless one is being edited."""
        is_other = self._connection is None or (
            (connection.name, connection.protocol) != (self._connection.name, self._connection.protocol)
        )
        self._connection = connection
        names = self._files.names()
        if is_other and self._name not in self._drafts and connection.protocol in names:
            self._show(connection.protocol)
        elif self._name:
            self._show_current()
        else:
            self._show(names[0])

    def choose(self, name: str) -> None:
        """Bring a protocol into view, with what was not saved of it."""
        if name and name != self._name:
            self._show(name)

    def choose_step(self, step: StepName) -> None:
        """Show the request of another step."""
        self._step = step
        self._show_request()

    # What stands in it

    @property
    def is_edited(self) -> bool:
        """Whether the protocol in view holds what was not saved."""
        return self._name in self._drafts

    def edit(self, text: str) -> None:
        """Take the text as it is now."""
        if not self._name or text == self._text():
            return
        if text == self._read(self._name):
            self._drafts.pop(self._name, None)
        else:
            self._drafts[self._name] = text
        self._files.keep_drafts(self._drafts)
        self._show_list()
        self._show_current()

    def set(self, key: str, value: Setting) -> None:
        """Change one setting of the step in view; the text follows."""
        self._change(lambda text: with_setting(text, self._step, key, value))

    def put_step(self, there: bool) -> None:
        """Add the step in view to the protocol, or leave it out."""
        before = self._text()
        self._change(lambda text: with_step(text, self._step, there=there))
        if not there:
            self._view.offer_undo(f"The step {self._step} was left out.", lambda: self.edit(before))

    def save(self) -> None:
        """Write what was changed; a built-in protocol becomes one of the user's own."""
        if not self.is_edited:
            return
        was_own = self._files.is_own(self._name)
        try:
            self._files.save(self._name, self._text())
        except UserFacingError as trouble:
            self._view.show_notice(trouble)
            return
        self._forget_draft()
        if not was_own:
            self._view.say("The workspace has a copy of the built-in protocol now, which goes before it.")

    def discard(self) -> None:
        """Take back what was not saved; the notice offers to have it again."""
        if self.is_edited:
            name, text = self._name, self._text()
            self._forget_draft()

            def again() -> None:
                self.choose(name)
                self.edit(text)

            self._view.offer_undo("What was not saved was taken back.", again)

    def duplicate(self) -> None:
        """Begin a protocol of one's own from the one in view."""
        taken = {*self._files.names(), *self._drafts}
        stem = f"{self._name}-own"
        name = next(one for one in (stem, *(f"{stem}-{number}" for number in range(2, 10_000))) if one not in taken)
        title = f"{self._entry(self._name).title}, own"
        try:
            text = with_title(self._text(), title)
            self._files.save(name, text)
        except UserFacingError as trouble:
            self._view.show_notice(trouble)
            return
        self._tell_saved()
        self._show(name)
        self._view.say(f"`{name}` was made as a copy. It is yours to change.".replace("`", ""))

    def delete(self) -> None:
        """Delete a protocol of the user's own; a built-in one of that name counts again. The notice offers to undo."""
        name, draft = self._name, self._drafts.pop(self._name, None)
        try:
            put_back = self._files.remove(name)
        except UserFacingError as trouble:
            self._view.show_notice(trouble)
            return
        self._saved = {}
        self._files.keep_drafts(self._drafts)
        names = self._files.names()
        self._show(name if name in names else names[0])
        self._tell_saved()

        def undo() -> None:
            put_back()
            if draft is not None:
                self._drafts[name] = draft
            self._saved = {}
            self._tell_saved()
            self._show(name)

        self._view.offer_undo(f"The protocol {name} was deleted.", undo)

    def use(self) -> None:
        """Let the connection in view speak this protocol."""
        self._use(self._name)

    # Whether it works

    def try_out(self) -> None:
        """Establish and close with the protocol as it stands, over the connection in view."""
        profile = self._profile(self._name, self._text())
        if self._connection is not None and isinstance(profile, Profile) and self._cancel is None:
            self._cancel = asyncio.Event()
            self._view.show_trying()
            self._tasks.start("try", self._try_out(profile, self._connection, self._cancel))

    def cancel(self) -> bool:
        """Stop the try under way, which closes what it opened; False when there is none."""
        if self._cancel is None:
            return False
        self._cancel.set()
        return True

    async def _try_out(self, profile: Profile, connection: Connection, cancel: asyncio.Event) -> None:
        try:
            self._view.show_tried(await self._tester.try_out(connection, cancel, profile))
        except UserFacingError as trouble:
            self._view.show_try_trouble(trouble)
        finally:
            self._cancel = None

    # How it is shown

    def _change(self, change: Callable[[str], str]) -> None:
        try:
            self.edit(change(self._text()))
        except TextError as trouble:
            self._view.show_notice(trouble)

    def _forget_draft(self) -> None:
        self._drafts.pop(self._name, None)
        self._files.keep_drafts(self._drafts)
        self._saved.pop(self._name, None)
        self._tell_saved()
        self._show_list()
        self._show_current()

    def _show(self, name: str) -> None:
        self._name = name
        self._view.show_tried(None)
        self._show_list()
        self._show_current()

    def _show_list(self) -> None:
        self._view.show_protocols([self._entry(name) for name in self._names()], self._name)

    def _show_current(self) -> None:
        text, connection = self._text(), self._connection
        found = self._profile(self._name, text)
        steps: dict[StepName, StepText] | None
        try:
            steps = read_steps(text)
        except TextError:
            steps = None
        self._view.show_protocol(
            ProtocolShown(
                entry=self._entry(self._name),
                text=text,
                steps=steps,
                fault=found if isinstance(found, TableError) else None,
                used_for=connection.title if connection is not None else "",
                can_use=connection is not None and not connection.is_local and connection.protocol != self._name,
            )
        )
        self._show_request()

    def _show_request(self) -> None:
        found = self._profile(self._name, self._text())
        if isinstance(found, Profile) and self._connection is not None:
            self._view.show_request(self._step, self._files.request(found, self._step, self._connection))

    def _entry(self, name: str) -> ProtocolEntry:
        found = self._profile(name, self._drafts.get(name) or self._read(name))
        title = found.title if isinstance(found, Profile) else name
        return ProtocolEntry(name, title, self._files.is_own(name), name in self._drafts)

    def _names(self) -> list[str]:
        return sorted({*self._files.names(), *self._drafts})

    def _text(self) -> str:
        return self._drafts.get(self._name) or self._read(self._name)

    def _read(self, name: str) -> str:
        if name not in self._saved:
            try:
                self._saved[name] = self._files.read(name)
            except UserFacingError as trouble:
                self._view.show_notice(trouble)
                self._saved[name] = ""
        return self._saved[name]

    def _profile(self, name: str, text: str) -> Profile | TableError:
        """Read a protocol once for each text it has."""
        if (name, text) not in self._profiles:
            self._profiles = {key: value for key, value in self._profiles.items() if key[0] != name}
            try:
                self._profiles[name, text] = self._files.check(name, text)
            except TableError as error:
                self._profiles[name, text] = error
        return self._profiles[name, text]
