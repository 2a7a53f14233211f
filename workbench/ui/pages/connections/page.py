"""The Connections page: the list, the connection in view, its programs and reviews. Shows what is decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter, QTabWidget, QVBoxLayout, QWidget

from workbench.errors import UserFacingError
from workbench.review import Review
from workbench.sessions import Connection, Secret
from workbench.sessions.partner_code import PartnerCode
from workbench.sessions.probe import Probe
from workbench.transactions import Transaction
from workbench.ui.dialogs import ask_where_to_save
from workbench.ui.icons import Icons
from workbench.ui.notices import Notices
from workbench.ui.page import Page
from workbench.ui.pages.connections.code_pane import CodePane
from workbench.ui.pages.connections.head import Head
from workbench.ui.pages.connections.listing import ConnectionList
from workbench.ui.pages.connections.ports import ConnectionServices, Entry, KeyState, Shown
from workbench.ui.pages.connections.presenter import ConnectionsPresenter
from workbench.ui.pages.connections.protocols import ProtocolPane, ProtocolPresenter, ProtocolServices
from workbench.ui.pages.connections.questions import ask_for_files
from workbench.ui.pages.connections.reviews_pane import ReviewsPane
from workbench.ui.pages.connections.sheet import Sheet
from workbench.ui.remembered import Remembered
from workbench.ui.tasks import TaskScope
from workbench.ui.theme import Theme
from workbench.ui.widgets.transcript import TranscriptPane

_SIZES = "connections-across"


class ConnectionsPage(Page):
    """Customers' servers: set up, tested, enabled."""

    help_topic = "connections"

    def __init__(
        self,
        theme: Theme,
        icons: Icons,
        services: ConnectionServices,
        protocols: ProtocolServices,
        tasks: TaskScope,
        notices: Notices,
        remembered: Remembered,
        *,
        saved: Callable[[], None],
        use: Callable[[str], None],
    ) -> None:
        """Build the page and show the first connection.

        Args:
            theme: the look.
            icons: the pictures.
            services: the workspace's files, the keyring, the servers.
            protocols: the workspace's protocols.
            tasks: the page's running work, which it ends when it is closed.
            notices: says what was done.
            remembered: the sizes of its parts.
            saved: told when the connections there are have changed.
            use: takes a connection's name for the bench.
        """
        super().__init__()
        self._theme = theme
        self._tasks = tasks
        self._notices = notices
        self._remembered = remembered
        self._was_shown = False
        self.list = ConnectionList(theme, icons)
        self.head = Head(theme, icons)
        self.sheet = Sheet(theme, icons)
        self.code = CodePane(theme, icons)
        self.reviews = ReviewsPane(theme, icons)
        self.requests = TranscriptPane(theme, icons)
        self.tabs = QTabWidget()
        self.protocol = ProtocolPane(theme, icons, notices)
        self.tabs.setAccessibleName("Connection, requests, protocol, partner code, reviews")
        self.tabs.setDocumentMode(True)
        for pane, words in (
            (self.sheet, "Connection"),
            (self.requests, "Requests of the test"),
            (self.protocol, "Protocol"),
            (self.code, "Partner code"),
            (self.reviews, "Reviews"),
        ):
            self.tabs.addTab(pane, words)
        self._across = self._side_by_side()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._across)
        self.presenter = ConnectionsPresenter(self, services, tasks, saved=saved, use=use)
        self.protocols = ProtocolPresenter(
            self.protocol,
            protocols,
            services,
            tasks,
            saved=self.presenter.protocols_changed,
            use=self.presenter.speak,
        )
        self._connect()
        self.presenter.start()

    # What the window asks for

    def run_all(self) -> None:
        if self.tabs.currentWidget() is self.protocol:
            self.protocols.try_out()
        else:
            self.presenter.test.run()

    def save(self) -> None:
        if self.tabs.currentWidget() is self.protocol:
            self.protocols.save()
        else:
            self.presenter.save()

    def cancel(self) -> None:
        self.presenter.test.cancel()
        self.protocols.cancel()

    def show_find(self) -> None:
        shown = {self.code: self.code.source, self.protocol: self.protocol.source}.get(self.tabs.currentWidget())
        if shown is not None:
            shown.show_find()

    async def close_page(self) -> None:
        sizes = bytes(self._across.saveState().toBase64().data()).decode()
        self._remembered.remember_window(_SIZES, sizes)
        await self._tasks.close()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._was_shown:
            self.presenter.reload()
        self._was_shown = True

    # What the presenters show

    def show_list(self, entries: Sequence[Entry], current: str | None) -> None:
        self.list.show_entries(entries, current)

    def show_protocols(self, protocols: Sequence[tuple[str, str]]) -> None:
        self.sheet.form.show_protocols(protocols)

    def show_transactions(self, transactions: Sequence[Transaction]) -> None:
        self.sheet.form.show_transactions(transactions)

    def show_connection(self, shown: Shown) -> None:
        self.head.show_connection(shown)
        self.sheet.show_connection(shown)
        self.protocols.follow(shown.connection)

    def show_code(self, code: Sequence[PartnerCode], connection: Connection) -> None:
        self.code.show_code(code, connection)

    def show_reviews(self, reviews: Sequence[Review], connection: Connection) -> None:
        self.reviews.show_reviews(reviews, connection)

    def show_key(self, state: KeyState) -> None:
        self.sheet.key.show_key(state)

    def show_new_key(self, key: Secret) -> None:
        self.sheet.key.show_new_key(key)

    def hide_new_key(self) -> None:
        self.sheet.key.hide_new_key()

    def show_passwords(self, kept: Mapping[str, bool]) -> None:
        self.sheet.form.show_passwords(kept)

    def show_testing(self) -> None:
        self.sheet.test.show_testing()

    def show_test(self, probe: Probe | None, counted: str = "") -> None:
        self.sheet.test.show_probe(probe, counted)
        has_requests = probe is not None and bool(probe.transcript.exchanges)
        self.tabs.setTabVisible(self.tabs.indexOf(self.requests), has_requests)
        if probe is not None:
            self.requests.show_transcript(probe.transcript)

    def show_test_trouble(self, trouble: UserFacingError) -> None:
        self.sheet.test.show_trouble(trouble)

    def say(self, words: str) -> None:
        self._notices.say(words)

    def offer_undo(self, words: str, undo: Callable[[], None]) -> None:
        self._notices.say(words, ("Undo", undo))

    def show_notice(self, trouble: UserFacingError) -> None:
        self._notices.trouble(trouble)

    async def ask_import(self) -> list[Path]:
        return await ask_for_files(self.window(), "Connections to take over", "Connections (*.toml)")

    async def ask_samples(self) -> list[Path]:
        return await ask_for_files(self.window(), "Samples to send along", "XML (*.xml *.cxml *.json *.csv)")

    async def ask_path(self, suggested: str) -> Path | None:
        return await ask_where_to_save(self.window(), suggested)

    # How it is put together

    def _tab_shown(self) -> None:
        """Let F1 explain what is in view."""
        self.help_topic = "protocols" if self.tabs.currentWidget() is self.protocol else "connections"

    def _connect(self) -> None:
        presenter = self.presenter
        self.tabs.currentChanged.connect(self._tab_shown)
        self.list.chosen.connect(presenter.choose)
        self.list.new_pressed.connect(self._create)
        self.list.duplicate_pressed.connect(presenter.duplicate)
        self.list.import_pressed.connect(presenter.passing_on.take_over)
        self.list.delete_pressed.connect(presenter.delete)
        self.head.save_pressed.connect(presenter.save)
        self.head.discard_pressed.connect(presenter.discard)
        self.head.use_pressed.connect(presenter.use)
        self.head.duplicate_pressed.connect(presenter.duplicate)
        self.head.export_pressed.connect(presenter.passing_on.export)
        self.head.delete_pressed.connect(presenter.delete)
        self.sheet.form.changed.connect(presenter.change)
        self.sheet.form.password_kept.connect(presenter.keys.keep_password)
        self.sheet.state.advance_pressed.connect(presenter.advance)
        self.sheet.state.back_pressed.connect(presenter.back_to_draft)
        self.sheet.key.make_pressed.connect(presenter.keys.make)
        self.sheet.key.entered.connect(presenter.keys.enter)
        self.sheet.key.bring_back_pressed.connect(presenter.keys.bring_back)
        self.sheet.key.forget_pressed.connect(presenter.keys.forget)
        self.sheet.test.test_pressed.connect(presenter.test.run)
        self.sheet.test.cancel_pressed.connect(presenter.test.cancel)
        self.sheet.test.requests_pressed.connect(lambda: self.tabs.setCurrentWidget(self.requests))
        self._connect_protocols()
        self.code.save_pressed.connect(presenter.passing_on.save_code)
        self.reviews.ask_pressed.connect(presenter.passing_on.ask_to_enable)

    def _connect_protocols(self) -> None:
        pane, presenter = self.protocol, self.protocols
        pane.bar.chosen.connect(presenter.choose)
        pane.bar.save_pressed.connect(presenter.save)
        pane.bar.discard_pressed.connect(presenter.discard)
        pane.bar.duplicate_pressed.connect(presenter.duplicate)
        pane.bar.delete_pressed.connect(presenter.delete)
        pane.bar.use_pressed.connect(presenter.use)
        pane.edited.connect(presenter.edit)
        pane.changed.connect(presenter.set)
        pane.step_wanted.connect(presenter.put_step)
        pane.step_chosen.connect(presenter.choose_step)
        pane.bar.try_pressed.connect(presenter.try_out)
        pane.tried.cancel_pressed.connect(presenter.cancel)

    def _create(self) -> None:
        self.presenter.create()
        self.tabs.setCurrentWidget(self.sheet)
        self.sheet.form.who.title.setFocus()
        self.sheet.form.who.title.selectAll()

    def _side_by_side(self) -> QSplitter:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.tabs, 1)
        across = QSplitter(Qt.Orientation.Horizontal)
        across.addWidget(self.list)
        across.addWidget(right)
        across.setStretchFactor(1, 1)
        across.setChildrenCollapsible(False)
        across.setSizes([self._theme.space(60), self._theme.space(260)])
        if self._remembered.window(_SIZES):
            across.restoreState(QByteArray.fromBase64(self._remembered.window(_SIZES).encode()))
        return across
