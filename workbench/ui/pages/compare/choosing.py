"""Where the documents of the two sides come from: files, the clipboard, what is on the bench, standards, a sample."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from workbench.ui.dialogs import choose_files
from workbench.ui.pages.compare.menus import side_menu

if TYPE_CHECKING:
    from workbench.ui.notices import Notices
    from workbench.ui.pages.compare.ports import CompareServices
    from workbench.ui.pages.compare.presenter import ComparePresenter
    from workbench.ui.pages.compare.side_zone import SideZone
    from workbench.ui.pages.compare.sides import Place
    from workbench.ui.remembered import Remembered


class Choosing:
    """Asks where a document is to come from, and hands on what was chosen."""

    def __init__(
        self,
        page: QWidget,
        presenter: ComparePresenter,
        services: CompareServices,
        notices: Notices,
        remembered: Remembered,
    ) -> None:
        """Ask nothing yet.

        Args:
            page: what menus and dialogs belong to.
            presenter: takes what is chosen.
            services: know what is at hand.
            notices: say when there is nothing to take.
            remembered: knows the folder that was used last.
        """
        self._page, self._presenter, self._services = page, presenter, services
        self._notices, self._remembered = notices, remembered

    def offer(self, place: Place, zone: SideZone) -> None:
        """Open the menu below the head of a side."""
        menu = side_menu(
            self._page,
            self._presenter,
            place,
            self._services.offers(),
            open_file=lambda: self.ask_for_file(place),
            paste=lambda: self.paste(place),
        )
        menu.popup(zone.mapToGlobal(QPoint(0, zone.height())))

    def ask_for_file(self, place: Place) -> None:
        """Ask for the file of one side."""
        presenter = self._presenter
        choose_files(self._page.window(), self._folder(), lambda paths: presenter.open_files(paths[:1], place))

    def ask_for_both(self) -> None:
        """Ask for two files at once."""
        choose_files(self._page.window(), self._folder(), self._presenter.open_files)

    def paste(self, place: Place) -> None:
        """Take what is on the clipboard."""
        text = QGuiApplication.clipboard().text()
        if text.strip():
            self._presenter.open_text(text, place)
        else:
            self._notices.say("There is nothing on the clipboard that could be a document.")

    def _folder(self) -> str:
        recent = self._remembered.state.recent
        return str(Path(recent[0]).parent) if recent else ""
