"""The last sessions as the server saw them: what was submitted, how it was answered, each with its steps."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from workbench.ui.icons import Icons
from workbench.ui.pages.server.report import Session, Step
from workbench.ui.theme import Theme
from workbench.ui.widgets.card import Card

COLUMNS = ("Time", "Client", "Submitted", "Answer", "Session")
ROWS_SEEN = 9
_ICONS = {"fine": "fine", "warning": "warning", "error": "error", "hint": "none"}


class SessionsCard(Card):
    """A line a session; its steps open below it."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__(theme, "Last sessions")
        self._icons = icons
        self._shown: tuple[Session, ...] = ()
        self._tree = QTreeWidget()
        self._tree.setAccessibleName("Last sessions")
        self._tree.setColumnCount(len(COLUMNS))
        self._tree.setHeaderLabels(COLUMNS)
        self._tree.setUniformRowHeights(True)
        self._tree.setIconSize(QSize(theme.space(3.5), theme.space(3.5)))
        self._tree.setIndentation(theme.space(4))
        self._tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self._tree.header()
        header.setStretchLastSection(False)
        for column in range(len(COLUMNS)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self._none = self.hint("Nobody has opened a session yet. Submit a document on the bench, or use the script.")
        self.column.addWidget(self._none)
        self.column.addWidget(self._tree)
        theme.changed.connect(self._fit)
        self.show_sessions(())

    def show_sessions(self, sessions: tuple[Session, ...]) -> None:
        """Show the sessions, the latest first; what was open stays open."""
        self._none.setVisible(not sessions)
        self._tree.setVisible(bool(sessions))
        if sessions == self._shown:
            return
        opened = {_key(session) for session, item in zip(self._shown, self._items(), strict=True) if item.isExpanded()}
        self._shown = sessions
        self._tree.clear()
        for session in sessions:
            item = self._line(session)
            self._tree.addTopLevelItem(item)
            item.setExpanded(_key(session) in opened)
        self._fit()

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self._tree.topLevelItem(row) for row in range(self._tree.topLevelItemCount()))
        return [item for item in found if item is not None]

    def _line(self, session: Session) -> QTreeWidgetItem:
        telling = session.telling
        words = (_clock(session.time), session.client or "–", telling.what, telling.answer, session.end)
        item = QTreeWidgetItem(list(words))
        self._mark(item, telling)
        for step in session.steps:
            child = QTreeWidgetItem([_clock(step.time), step.step, step.what, step.answer, f"HTTP {step.status}"])
            self._mark(child, step)
            item.addChild(child)
        return item

    def _mark(self, item: QTreeWidgetItem, step: Step) -> None:
        item.setIcon(3, self._icons.icon(_ICONS[step.tone], step.tone))
        for column in range(len(COLUMNS)):
            item.setToolTip(column, item.text(column))

    def _fit(self) -> None:
        rows = min(ROWS_SEEN, max(3, len(self._shown)))
        height = self._tree.sizeHintForRow(0) if self._shown else 0
        self._tree.setFixedHeight(self._tree.header().sizeHint().height() + rows * height + self._theme.space(1))


def _key(session: Session) -> str:
    return session.session or session.time.isoformat()


def _clock(moment: datetime) -> str:
    local = moment.astimezone()
    today = local.date() == datetime.now().astimezone().date()
    return f"{local:%H:%M:%S}" if today else f"{local:%d %b %H:%M}"
