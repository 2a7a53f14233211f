"""Decides what the Connections page shows: which connection, what stands in it, how far it has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from workbench.errors import UserFacingError
from workbench.sessions import Connection, Profile
from workbench.sessions.connection import StateName
from workbench.sessions.connection_faults import faults_of
from workbench.sessions.connection_file import free_name
from workbench.ui.pages.bench.ports import Tasks
from workbench.ui.pages.connections.key_presenter import KeyPresenter
from workbench.ui.pages.connections.passing_on_presenter import PassingOnPresenter
from workbench.ui.pages.connections.ports import ConnectionServices, ConnectionsView, Entry, Shown
from workbench.ui.pages.connections.probe_presenter import ProbePresenter

NEW_TITLE = "New connection"
_USUAL_PROTOCOL = "saasplications-http"


class ConnectionsPresenter:
    """One short method for each thing the user can do with connections."""

    def __init__(
        self,
        view: ConnectionsView,
        services: ConnectionServices,
        tasks: Tasks,
        *,
        saved: Callable[[], None],
        use: Callable[[str], None],
    ) -> None:
        """Show nothing yet.

        Args:
            view: the page.
            services: the workspace's files, the keyring, the servers.
            tasks: the page's running work.
            saved: told when the connections there are have changed.
            use: takes a connection's name for the bench.
        """
        self._view = view
        self._services = services
        self._tasks = tasks
        self._tell_saved = saved
        self._use = use
        self._saved: dict[str, Connection] = {}
        self._drafts: dict[str, Connection] = {}
        self._name: str | None = None
        self._profiles: dict[str, Profile | None] = {}
        self.keys = KeyPresenter(view, services, tasks, lambda: self.current)
        self.test = ProbePresenter(view, services, tasks, self)
        self.passing_on = PassingOnPresenter(view, services, tasks, self)

    # Which connection

    def start(self) -> None:
        """Show the connections as they were left, and the first of them."""
        self._view.show_transactions(self._services.transactions())
        self._drafts = self._services.drafts()
        self.reload()

    def reload(self) -> None:
        """Read everything again, as other programs may have changed it; what is not saved stays."""
        self._profiles = {}
        self._view.show_protocols(self._services.protocols())
        self._read_list()
        if self._name not in self._all():
            self._show(next(iter(self._all())))
            return
        self._show_current()
        self._show_what_belongs()
        self.keys.look()

    @property
    def current(self) -> Connection | None:
        """The connection in view, as it stands."""
        return self._all().get(self._name) if self._name is not None else None

    @property
    def is_edited(self) -> bool:
        """Whether the connection in view holds what was not saved."""
        return self._name in self._drafts

    def choose(self, name: str) -> None:
        """Bring a connection into view, with what was not saved of it."""
        if name in self._all() and name != self._name:
            self._show(name)

    # What stands in it

    def change(self, connection: Connection) -> None:
        """Take the settings as they are now."""
        before = self.current
        if before is None or before.is_local or connection == before:
            return
        name = before.name
        if name not in self._saved and connection.title != before.title:
            connection = self._renamed(connection)
            del self._drafts[name]
            self._name = name = connection.name
        if connection == self._saved.get(name):
            self._drafts.pop(name, None)
        else:
            self._drafts[name] = connection
        self._services.keep_drafts(self._drafts)
        self._show_list()
        self._show_current()
        if connection.protocol != before.protocol or connection.key_name != before.key_name:
            self.keys.look()
            self._show_what_belongs()

    def save(self) -> None:
        """Write what was changed."""
        connection = self.current
        if connection is None or not self.is_edited:
            return
        if self._faults(connection):
            self._view.say("It cannot be saved yet: what is wrong is said beside each setting. Nothing is lost.")
            return
        try:
            self.put(self._services.save(connection))
        except UserFacingError as trouble:
            self._view.show_notice(trouble)

    def discard(self) -> None:
        """Take back what was not saved; the notice offers to have it again."""
        connection = self.current
        if connection is None or not self.is_edited:
            return
        del self._drafts[connection.name]
        self._services.keep_drafts(self._drafts)
        self._show_after(connection.name)
        self._view.offer_undo("What was not saved was taken back.", lambda: self._draft(connection))

    def create(self) -> None:
        """Begin a new connection; it is a file once it is saved."""
        self._draft(self._renamed(Connection("", NEW_TITLE, "", "", _USUAL_PROTOCOL, "", "Test")))

    def duplicate(self) -> None:
        """Begin a new connection from the one in view, without its secrets and what was said of it."""
        connection = self.current
        if connection is not None:
            tls, proxy = replace(connection.tls, password_name=""), replace(connection.proxy, password_name="")
            title = f"{connection.title}, copy"
            self._draft(self._renamed(replace(connection, title=title, steps=(), tls=tls, proxy=proxy)))

    def delete(self) -> None:
        """Delete the connection in view; the notice offers to put it back."""
        connection = self.current
        if connection is None or connection.is_local:
            return
        put_back: Callable[[], None] | None = None
        if connection.name in self._saved:
            try:
                put_back = self._services.remove(connection.name)
            except UserFacingError as trouble:
                self._view.show_notice(trouble)
                return
        draft = self._drafts.pop(connection.name, None)
        self._services.keep_drafts(self._drafts)
        self._read_list()
        self._tell_saved()
        self._show_after(connection.name)

        def undo() -> None:
            if put_back is not None:
                put_back()
            if draft is not None:
                self._drafts[connection.name] = draft
            self._services.keep_drafts(self._drafts)
            self._read_list()
            self._tell_saved()
            self._show(connection.name)

        self._view.offer_undo(f"{connection.title} was deleted. Its key stays in the keyring.", undo)

    def speak(self, protocol: str) -> None:
        """Let the connection in view speak another protocol."""
        if self.current is not None:
            self.change(replace(self.current, protocol=protocol))

    def protocols_changed(self) -> None:
        """Take protocols as they are now: what is wrong with a connection may be another thing."""
        self._profiles = {}
        self._view.show_protocols(self._services.protocols())
        self._show_list()
        self._show_current()

    # How far it has come

    def advance(self, state: StateName, note: str) -> None:
        """Take the connection one step further, on the word of who is at this computer."""
        connection = self.current
        if connection is None or self.is_edited:
            return
        try:
            self.put(self._services.step(connection, state, note))
        except UserFacingError as trouble:
            self._view.show_notice(trouble)

    def back_to_draft(self) -> None:
        """Forget what was said of the connection; the notice offers to have it again."""
        connection = self.current
        if connection is not None and not self.is_edited:
            self.advance("draft", "")
            words = f"{connection.title} is a draft again."
            self._view.offer_undo(words, lambda: self.put(self._services.save(connection)))

    def use(self) -> None:
        """Submit the bench's documents over the connection in view from now on."""
        connection = self.current
        if connection is not None and connection.name in self._saved:
            self._use(connection.name)

    # How it is shown

    def put(self, connection: Connection) -> None:
        """Show a connection that was just written to the workspace."""
        self._drafts.pop(connection.name, None)
        self._services.keep_drafts(self._drafts)
        self._read_list()
        self._tell_saved()
        if connection.name == self._name:
            self._show_current()

    def _draft(self, connection: Connection) -> None:
        self._drafts[connection.name] = connection
        self._services.keep_drafts(self._drafts)
        self._show(connection.name)

    def _show_after(self, name: str) -> None:
        """Show what is left of a connection, or another one."""
        self._show(name if name in self._all() else next(iter(self._all())))

    def _show(self, name: str) -> None:
        self._name = name
        self._show_list()
        self._show_current()
        self.keys.show()
        self.test.show()
        self._show_what_belongs()

    def _show_current(self) -> None:
        connection = self.current
        if connection is None:
            return
        profile = self._profile(connection.protocol)
        self._view.show_connection(
            Shown(
                connection,
                self._faults(connection),
                connection.name not in self._saved,
                self.is_edited,
                self._services.file_of(connection.name),
                profile.parameters if profile is not None else {},
                profile.summary if profile is not None else "",
            )
        )

    def _show_what_belongs(self) -> None:
        """Show the programs and the reviews for the connection in view."""
        connection = self.current
        if connection is not None:
            self._view.show_code(self._services.code(connection), connection)
            self._view.show_reviews(self._services.reviews(), connection)

    def _show_list(self) -> None:
        self._view.show_list([self._entry(each) for each in self._all().values()], self._name)

    def _entry(self, connection: Connection) -> Entry:
        profile = self._profile(connection.protocol)
        protocol = profile.title if profile is not None else connection.protocol
        words = " · ".join(part for part in (connection.customer, protocol) if part)
        edited = connection.name in self._drafts
        faulty = edited and bool(self._faults(connection))
        return Entry(
            connection.name, connection.title, words, connection.mode, connection.state, edited=edited, faulty=faulty
        )

    def _read_list(self) -> None:
        found = self._services.connections()
        self._saved = {each.name: each for each in found.found}
        for problem in found.problems:
            self._view.show_notice(problem)
        self._show_list()

    def _all(self) -> dict[str, Connection]:
        return self._saved | self._drafts

    def _faults(self, connection: Connection) -> dict[str, str]:
        if connection.is_local:
            return {}
        return faults_of(connection, self._profile(connection.protocol))

    def _profile(self, name: str) -> Profile | None:
        if name not in self._profiles:
            self._profiles[name] = self._services.profile(name)
        return self._profiles[name]

    def _renamed(self, connection: Connection) -> Connection:
        """Give a connection that is no file yet a free name after its title; its key goes by the same name."""
        name = free_name(connection.title, self._all().keys() - {connection.name})
        return replace(connection, name=name, key_name=name)
