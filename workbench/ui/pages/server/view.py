"""The test server's page: shows what its presenter says, and tells it what was pressed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from workbench.errors import UserFacingError
from workbench.sessions import Secret
from workbench.ui.icons import Icons
from workbench.ui.notices import Notices
from workbench.ui.page import Page
from workbench.ui.pages.server.elsewhere import ElsewhereCard
from workbench.ui.pages.server.faults import FaultsCard
from workbench.ui.pages.server.holdings import HoldingsCard
from workbench.ui.pages.server.ports import ServerServices
from workbench.ui.pages.server.presenter import ServerPresenter
from workbench.ui.pages.server.report import About, Session
from workbench.ui.pages.server.sessions import SessionsCard
from workbench.ui.pages.server.status import StatusStrip
from workbench.ui.states import StatePanel
from workbench.ui.tasks import TaskScope
from workbench.ui.test_server import ServerState
from workbench.ui.theme import Theme

LOOK_EVERY_MS = 2_000
"""While the page is seen: other programs use the server too."""
TWO_COLUMNS = 260
"""Steps of space from which the cards stand in two columns."""
EMPTY = (
    "The test server is a small ERP on this computer. It speaks the session protocol, takes documents,\n"
    "checks stock and credit, and answers as a real one would.\n"
    "Submitting over the local connection starts it by itself."
)


class ServerPage(Page):
    """The embedded test server, seen and handled."""

    help_topic = "test-server"

    def __init__(self, theme: Theme, icons: Icons, server: ServerServices, tasks: TaskScope, notices: Notices) -> None:
        """Build the page; it shows the server's state at once and follows it.

        Args:
            theme: the look.
            icons: the pictures.
            server: the server beside the window.
            tasks: the page's running work, which it ends when it is closed.
            notices: says what was done.
        """
        super().__init__()
        self._theme = theme
        self._tasks = tasks
        self._notices = notices
        self._strip = StatusStrip(theme, icons)
        self._holdings = HoldingsCard(theme, icons)
        self._sessions = SessionsCard(theme, icons)
        self._faults = FaultsCard(theme, icons)
        self._elsewhere = ElsewhereCard(theme, icons)
        self._body = QWidget()
        self._row = QHBoxLayout(self._body)
        self._cards = (self._holdings, self._sessions, self._faults, self._elsewhere)
        self._columns = (QVBoxLayout(), QVBoxLayout())
        self._count = 0
        self._panel = StatePanel(self._scrolling(), theme, icons)
        self._state: ServerState | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._strip)
        column.addWidget(self._panel, 1)
        self._presenter = ServerPresenter(self, server, self._tasks)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._presenter.look)
        self._connect()
        self._lay_out()
        self._presenter.start()

    def show_state(self, state: ServerState) -> None:
        """Show what the server does; the rest of the page follows."""
        self._state = state
        self._strip.show_state(state)
        if state.condition == "running":
            self._elsewhere.show_address(state.address)
            self._panel.show_result()
        elif state.condition == "starting":
            self._panel.show_busy(state.sentence, can_cancel=False)
        elif state.trouble is not None:
            self._panel.show_trouble(state.trouble)
        else:
            self._panel.show_empty(EMPTY, "Start the test server")

    def show_about(self, about: About) -> None:
        """Show what the server holds; it answers."""
        if self._state is not None:
            self._strip.show_state(self._state)
        self._holdings.show_about(about)
        self._elsewhere.show_about(about)
        self._panel.show_result()

    def show_faults(self, faults: dict[str, str], on: str | None) -> None:
        """Show its faults, and plainly the one that is on."""
        self._faults.show_faults(faults, on)
        self._strip.show_fault(faults.get(on or "", ""), on)

    def show_sessions(self, sessions: tuple[Session, ...]) -> None:
        """Show its last sessions."""
        self._sessions.show_sessions(sessions)

    def show_trouble(self, trouble: UserFacingError) -> None:
        """Say why there is nothing to show."""
        self._strip.show_silence()
        self._panel.show_trouble(trouble)

    def show_remark(self, words: str) -> None:
        """Say what was just done."""
        self._notices.say(words)

    def offer_undo(self, words: str, undo: Callable[[], None]) -> None:
        """Say what was just done, with a button that undoes it."""
        self._notices.say(words, ("Undo", undo))

    def copy_secret(self, secret: Secret) -> None:
        """Put a key on the clipboard; the page does not keep it."""
        QGuiApplication.clipboard().setText(secret.reveal())

    def run_all(self) -> None:
        self._presenter.look()

    async def close_page(self) -> None:
        self._timer.stop()
        await self._tasks.close()

    def showEvent(self, event: QShowEvent) -> None:
        self._timer.start()
        self._presenter.look()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def _lay_out(self) -> None:
        margin = self._theme.space(4)
        self._row.setContentsMargins(margin, margin, margin, margin)
        for column in self._columns:
            column.setSpacing(self._theme.space(3))
            column.addStretch(1)
            self._row.addLayout(column, 1)
        self._theme.changed.connect(self._arrange)
        self._arrange()

    def _connect(self) -> None:
        presenter = self._presenter
        self._strip.start_pressed.connect(presenter.start_server)
        self._strip.stop_pressed.connect(presenter.stop_server)
        self._strip.restart_pressed.connect(presenter.restart_server)
        self._strip.behave_pressed.connect(lambda: presenter.toggle_fault("", False))
        self._panel.first_action_pressed.connect(presenter.start_server)
        self._panel.retry_pressed.connect(presenter.restart_server)
        self._holdings.reset_pressed.connect(presenter.reset)
        self._holdings.undo_pressed.connect(presenter.undo_reset)
        self._faults.toggled.connect(presenter.toggle_fault)
        self._elsewhere.key_wanted.connect(presenter.copy_new_key)
        self._elsewhere.tls_wanted.connect(presenter.serve_tls)

    def _scrolling(self) -> QScrollArea:
        area = QScrollArea()
        area.setWidget(self._body)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area

    def _arrange(self) -> None:
        """Put the cards into two columns where there is room, else below each other."""
        count = 2 if self.width() >= self._theme.space(TWO_COLUMNS) else 1
        if count == self._count:
            return
        self._count = count
        left, right = self._columns
        for card in self._cards:
            left.removeWidget(card)
            right.removeWidget(card)
        beside = self._faults if count == 2 else None
        for row, card in enumerate(card for card in self._cards if card is not beside):
            left.insertWidget(row, card)
        if beside is not None:
            right.insertWidget(0, beside)
        self._row.setStretch(1, count - 1)
        self._row.setSpacing(self._theme.space(3) * (count - 1))
