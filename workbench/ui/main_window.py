"""The window: pages on the left, the connection on top, one page at a time; every general action and its keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QStackedWidget,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from workbench.ui.actions import Actions
from workbench.ui.dropped import Dropped, read_mime
from workbench.ui.header import Header
from workbench.ui.icons import Icons
from workbench.ui.notices import Notices
from workbench.ui.page import Page, PageSpec
from workbench.ui.remembered import Remembered
from workbench.ui.sidebar import Sidebar
from workbench.ui.theme import Choice, Theme
from workbench.workspace.state import with_recent


class MainWindow(QMainWindow):
    """Shows pages and sends general actions to the one that is shown."""

    close_requested = Signal()

    def __init__(
        self, pages: Sequence[PageSpec], first: QWidget, theme: Theme, icons: Icons, remembered: Remembered
    ) -> None:
        """Make the window as it is seen at first; `fill` makes it work.

        Args:
            pages: the pages of the sidebar.
            first: what is seen of the first page before there are any.
            theme: colours, fonts and distances.
            icons: the small pictures.
            remembered: sizes and the page of the last run.
        """
        super().__init__()
        self._specs = {page.key: page for page in pages}
        self._makers: Mapping[str, Callable[[], Page]] = {}
        self._pages: dict[str, Page] = {}
        self.is_seen = False
        """Whether it was painted."""
        self._theme = theme
        self._icons = icons
        self._remembered = remembered
        self._may_close = False
        self.setWindowTitle("Integration Workbench")
        self.setMinimumSize(960, 600)
        self.setAcceptDrops(True)
        self.header = Header(theme, icons)
        self.sidebar = Sidebar(pages, theme, icons)
        self._stack = QStackedWidget()
        self.notices = Notices(self._lay_out(), theme, icons)
        self.actions_ = Actions(self, icons)
        self._add_actions()
        self.header.set_menu(self._menu())
        self._stack.addWidget(first)
        self._title(pages[0])
        self.sidebar.narrowed.connect(
            lambda narrow: remembered.remember_window("sidebar", "narrow" if narrow else "wide")
        )
        self.sidebar.set_narrow(remembered.window("sidebar") == "narrow")
        self._restore_size()

    def fill(self, makers: Mapping[str, Callable[[], Page]]) -> None:
        """Take what makes each page when it is first shown; only now there is something to be done in the window."""
        self._makers = makers
        self.sidebar.chosen.connect(self.show_page)

    @property
    def page(self) -> Page:
        """The page that is shown."""
        page = self._stack.currentWidget()
        assert isinstance(page, Page)
        return page

    def show_page(self, key: str) -> Page:
        """Show a page, making it the first time; an unknown key shows the first page."""
        spec = self._specs.get(key) or next(iter(self._specs.values()))
        page = self._pages.get(spec.key)
        if page is None:
            page = self._pages[spec.key] = self._makers[spec.key]()
            page.setAccessibleName(spec.title)
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self._title(spec)
        self._remembered.change(last_page=spec.key)
        return page

    def _title(self, spec: PageSpec) -> None:
        self.sidebar.show_chosen(spec.key)
        self.header.show_title(spec.title)

    def open_files(self, paths: Sequence[Path]) -> None:
        """Give files to the page that is shown, or to the first one where that takes none."""
        self._remember_recent(paths)
        self._page_for_files().open_files(paths)

    async def close_pages(self) -> None:
        """End whatever the pages have running."""
        for page in self._pages.values():
            await page.close_page()

    def close_now(self) -> None:
        """Close without asking the program again."""
        self._may_close = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._remembered.remember_window("main", bytes(self.saveGeometry().toBase64().data()).decode())
        if self._may_close:
            event.accept()
        else:
            event.ignore()
            self.close_requested.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.is_seen = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.sidebar.fit(self.width())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._dragged(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._dragged(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.page.drag_left()

    def dropEvent(self, event: QDropEvent) -> None:
        # Always a copy: accepting a move would let some systems delete the user's file.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        dropped, at = read_mime(event.mimeData()), self.mapToGlobal(event.position().toPoint())
        # The file manager waits until this returns, so the work begins afterwards.
        QTimer.singleShot(0, self, lambda: self._take(dropped, at))

    def _dragged(self, event: QDragMoveEvent) -> None:
        dropped = read_mime(event.mimeData())
        if dropped:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._page_for_files().drag_moved(dropped, self.mapToGlobal(event.position().toPoint()))

    def _take(self, dropped: Dropped, at: QPoint) -> None:
        self._remember_recent(dropped.paths)
        self._page_for_files().take(dropped, at)

    def _remember_recent(self, paths: Sequence[Path]) -> None:
        recent = self._remembered.state.recent
        for path in paths:
            recent = with_recent(recent, str(path))
        self._remembered.change(recent=recent)

    def _lay_out(self) -> QWidget:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self._stack, 1)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addWidget(right, 1)
        self.setCentralWidget(middle)
        return middle

    def _add_actions(self) -> None:
        add = self.actions_.add
        add("open", "Open files…", self._ask_for_files, "Ctrl+O", "open")
        add("paste", "Paste a document", self._paste, "Ctrl+V", "paste")
        add("run", "Look at it again", lambda: self.page.run_all(), "F5", "reset")
        add("submit", "Submit test", lambda: self.page.submit(), "Ctrl+Return; Ctrl+Enter", "submit")
        add("cancel", "Cancel what is under way", lambda: self.page.cancel(), "Esc", "cancel")
        add("next", "Next problem", lambda: self.page.step(True), "F8", "next")
        add("previous", "Previous problem", lambda: self.page.step(False), "Shift+F8", "previous")
        add("find", "Find", lambda: self.page.show_find(), "Ctrl+F", "search")
        add("line", "Go to line…", lambda: self.page.go_to_line(), "Ctrl+G", "line")
        add("save", "Save the document", lambda: self.page.save(), "Ctrl+S", "save")
        for number, spec in enumerate(self._specs.values(), 1):
            add(f"page-{spec.key}", f"Show {spec.title}", self._shower(spec.key), f"Ctrl+{number}", spec.icon)
        add("palette", "All commands…", self._show_palette, "Ctrl+K", "search")
        add("help", "Help for this page", self._show_help, "F1", "help")
        add("panel", "Next panel", lambda: self.focusNextChild(), "F6", "next")
        add("larger", "Larger text", lambda: self._zoom(10), "Ctrl++; Ctrl+=", "plus")
        add("smaller", "Smaller text", lambda: self._zoom(-10), "Ctrl+-", "none")
        add("normal", "Normal text size", lambda: self._zoom(0), "Ctrl+0", "any")
        add("theme-system", "Theme: as the system", lambda: self._choose_theme("system"), icon="settings")
        add("theme-light", "Theme: light", lambda: self._choose_theme("light"), icon="sun")
        add("theme-dark", "Theme: dark", lambda: self._choose_theme("dark"), icon="moon")
        add("sidebar", "Narrow or widen the page list", self._fold_sidebar, "Ctrl+B", "sidebar")
        add("quit", "Quit", self.close, "Ctrl+Q", "close")

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for group in (
            ("open", "paste", "save"),
            ("palette", "find", "line", "next", "previous"),
            ("theme-system", "theme-light", "theme-dark", "larger", "smaller", "normal"),
            ("help", "quit"),
        ):
            for name in group:
                menu.addAction(self.actions_[name])
            menu.addSeparator()
        return menu

    def _shower(self, key: str) -> Callable[[], object]:
        return lambda: self.show_page(key)

    def _page_for_files(self) -> Page:
        if self._pages and self.page.takes_files:
            return self.page
        return self.show_page(next(iter(self._specs)))

    def _ask_for_files(self) -> None:
        from workbench.ui.dialogs import choose_files  # asyncio, which dialogs are awaited with, takes long to load

        recent = self._remembered.state.recent
        choose_files(self, str(Path(recent[0]).parent) if recent else "", self.open_files)

    def _paste(self) -> None:
        focused = QApplication.focusWidget()
        if isinstance(focused, QLineEdit | QPlainTextEdit | QTextEdit) and not focused.isReadOnly():
            focused.paste()
            return
        pasted = read_mime(QGuiApplication.clipboard().mimeData())
        if pasted.paths:
            self.open_files(pasted.paths)
        elif pasted:
            self._page_for_files().open_text(pasted.text)
        else:
            self.notices.say("There is nothing on the clipboard that could be a document.")

    def _show_palette(self) -> None:
        from workbench.ui.palette import Palette  # it is not there when the window is first seen

        palette = Palette(self, self.actions_.all(), self._theme)
        palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        palette.show()
        palette.line.setFocus()

    def _show_help(self) -> None:
        topic = self.page.help_topic
        page = self.show_page("help")
        if hasattr(page, "show_topic"):
            page.show_topic(topic)

    def _zoom(self, by: int) -> None:
        self._theme.set_zoom(self._theme.zoom + by if by else 100)
        self._remembered.change(zoom=self._theme.zoom / 100)

    def _choose_theme(self, choice: Choice) -> None:
        self._theme.choose(choice)
        self._remembered.change(theme=choice)

    def _fold_sidebar(self) -> None:
        self.sidebar.set_narrow(self._remembered.window("sidebar") != "narrow")

    def _restore_size(self) -> None:
        if not self.restoreGeometry(QByteArray.fromBase64(self._remembered.window("main").encode())):
            available = QGuiApplication.primaryScreen().availableSize()
            self.resize(QSize(1440, 900).boundedTo(available - QSize(0, self._theme.space(10))))
