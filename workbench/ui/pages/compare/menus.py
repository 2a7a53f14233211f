"""The menus of a change and of a side's head."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from workbench.ui.pages.compare.change_actions import ChangeActions
from workbench.ui.pages.compare.presenter import ComparePresenter
from workbench.ui.pages.compare.sides import Offer, Place

LONGEST = 60


def change_menu(parent: QWidget, actions: ChangeActions) -> QMenu:
    """Give the menu of the current change."""
    menu = QMenu(parent)
    if actions.can_take_over:
        menu.addAction("Take over to the left\tAlt+Left", lambda: actions.take_over(to_left=True))
        menu.addAction("Take over to the right\tAlt+Right", lambda: actions.take_over(to_left=False))
        menu.addSeparator()
    if fill_ignore_menu(menu, actions):
        menu.addSeparator()
    menu.addAction("Copy path\tCtrl+Shift+C", actions.copy_path)
    fill_source_menu(menu, actions)
    return menu


def fill_ignore_menu(menu: QMenu, actions: ChangeActions) -> bool:
    """Offer to ignore the current change and its like; tells whether it can be."""
    path, change = actions.path_to_ignore, actions.change
    if path:
        menu.addAction(f"Ignore all {_short(path)}", actions.ignore_path)
        menu.addAction(f"Ignore {_short(path.rpartition('/')[2])} anywhere", actions.ignore_name)
    elif change is not None and change.node in ("comment", "instruction"):
        words = "comments" if change.node == "comment" else "processing instructions"
        menu.addAction(f"Ignore {words}", actions.ignore_kind)
    return not menu.isEmpty()


def fill_source_menu(menu: QMenu, actions: ChangeActions) -> None:
    """Offer to go to where the current change stands in either document."""
    change = actions.change
    if change is None:
        return
    places: tuple[Place, ...] = ("left", "right")
    for place, spot in zip(places, (change.left, change.right), strict=True):
        if spot is not None:
            words = f"Go to line {spot.line:,} of the {place} document on the bench"
            menu.addAction(words, partial(actions.show_source, place))


def side_menu(
    parent: QWidget,
    presenter: ComparePresenter,
    place: Place,
    offers: Sequence[Offer],
    *,
    open_file: Callable[[], None],
    paste: Callable[[], None],
) -> QMenu:
    """Give the menu of a side's head: where its document may come from."""
    menu = QMenu(parent)
    menu.addAction("Open a file…", open_file)
    menu.addAction("Paste from the clipboard", paste)
    menu.addSeparator()
    for offer in offers:
        menu.addAction(_short(offer.title), partial(presenter.take_offer, offer, place))
    if presenter.table.side(place) is not None:
        menu.addSeparator()
        menu.addAction("Save as…", lambda: presenter.save(place))
        menu.addAction("Take away", lambda: presenter.clear(place))
    return menu


def _short(text: str) -> str:
    text = text.replace("&", "&&")
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]}…{text[-LONGEST // 2 :]}"
