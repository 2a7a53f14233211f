"""The menus of a change and of a side's head."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from workbench.compare import Change
from workbench.compare.organise import general_path
from workbench.ui.pages.compare.presenter import ComparePresenter
from workbench.ui.pages.compare.sides import Offer, Place

LONGEST = 60


def change_menu(
    parent: QWidget,
    change: Change,
    presenter: ComparePresenter,
    *,
    number: int,
    can_take_over: bool,
    copy_path: Callable[[], None],
    show_source: Callable[[Place], None],
) -> QMenu:
    """Give the menu of one change."""
    menu = QMenu(parent)
    if can_take_over:
        menu.addAction("Take over to the left\tAlt+Left", lambda: presenter.take_over(number, True))
        menu.addAction("Take over to the right\tAlt+Right", lambda: presenter.take_over(number, False))
        menu.addSeparator()
    path = general_path(change)
    if change.node in ("element", "attribute", "text") and path.count("/") > 1:
        menu.addAction(f"Ignore all {_short(path)}", lambda: presenter.ignore_path(change))
        name = path.rpartition("/")[2]
        menu.addAction(f"Ignore {_short(name)} anywhere", lambda: presenter.ignore_name(change))
    elif change.node == "comment":
        menu.addAction("Ignore comments", lambda: presenter.set_option("comments", False))
    elif change.node == "instruction":
        menu.addAction("Ignore processing instructions", lambda: presenter.set_option("instructions", False))
    menu.addSeparator()
    menu.addAction("Copy path\tCtrl+Shift+C", copy_path)
    if change.left is not None:
        menu.addAction("Show the left document on the bench", lambda: show_source("left"))
    if change.right is not None:
        menu.addAction("Show the right document on the bench", lambda: show_source("right"))
    return menu


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
