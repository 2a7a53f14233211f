"""What a screen reader is told of a code view: a read-only text with a caret, as long as a person may want to hear.

A large text is given out by pages about the caret, as readers ask for all of a text at once and more often than once.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleInterface,
    QAccessibleTextCursorEvent,
    QAccessibleTextInterface,
    QAccessibleTextUpdateEvent,
)
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import Shiboken, VoidPtr

if TYPE_CHECKING:
    from workbench.ui.widgets.source.code_view import CodeView

PAGE_ROWS = 200
PAGE_LENGTH = 20_000
"""Characters of a page that are given out; of longer ones, those about the caret."""


class Page(NamedTuple):
    """What is given out: `start` is its offset in the whole text."""

    start: int
    text: str


def page(view: CodeView) -> Page:
    """Give the page that the caret is on."""
    lines, at = view.lines, view.offset
    first = lines.position(at)[0] // PAGE_ROWS * PAGE_ROWS
    start, end = lines.start(first), lines.end(min(lines.count - 1, first + PAGE_ROWS - 1))
    if end - start > PAGE_LENGTH:
        start = max(start, at // PAGE_LENGTH * PAGE_LENGTH)
        end = min(end, start + PAGE_LENGTH)
    return Page(start, lines.text[start:end])


class SpokenText(QAccessibleTextInterface):
    """The text as a screen reader asks for it; offsets are those in the page."""

    def __init__(self, view: CodeView) -> None:
        super().__init__()
        self._view = view

    def text(self, start: int, end: int) -> str:
        return page(self._view).text[start : end if end >= 0 else None]

    def characterCount(self) -> int:
        return len(page(self._view).text)

    def cursorPosition(self) -> int:
        return self._view.offset - page(self._view).start

    def setCursorPosition(self, position: int) -> None:
        at = page(self._view).start + position
        self._view.select(at, at)

    def selectionCount(self) -> int:
        # The binding has no way to answer where a selection begins and ends, so none is spoken of.
        return 0

    def setSelection(self, index: int, start: int, end: int) -> None:
        first = page(self._view).start
        self._view.select(first + start, first + end)

    def addSelection(self, start: int, end: int) -> None:
        self.setSelection(0, start, end)

    def removeSelection(self, index: int) -> None:
        self._view.select(self._view.offset, self._view.offset)

    def characterRect(self, offset: int) -> QRect:
        row, column = self._view.lines.position(page(self._view).start + offset)
        left, right = self._view.box(row, column, column + 1)
        rectangle = self._view.row_rectangle(row)
        rectangle.setLeft(round(left))
        rectangle.setRight(round(right))
        rectangle.moveTopLeft(self._view.viewport().mapToGlobal(rectangle.topLeft()))
        return rectangle

    def offsetAtPoint(self, point: QPoint) -> int:
        inside = self._view.viewport().mapFromGlobal(point)
        return self._view.offset_at(inside.x(), inside.y()) - page(self._view).start

    def scrollToSubstring(self, start: int, end: int) -> None:
        self._view.scroll_to(page(self._view).start + start)


class SpokenView(QAccessibleWidget):
    """Tells what a code view is."""

    def __init__(self, view: CodeView) -> None:
        super().__init__(view, QAccessible.Role.EditableText)
        self._view = view
        self._text = SpokenText(view)

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Any:
        if kind == QAccessible.InterfaceType.TextInterface:
            return VoidPtr(Shiboken.getCppPointer(self._text)[0])
        found = super().interface_cast(kind)
        # The binding reads what it is given as an address, and falls over None.
        return VoidPtr(0) if found is None else found

    def text(self, kind: QAccessible.Text) -> str:
        if kind == QAccessible.Text.Value:
            return self._view.lines.line(self._view.caret_row)[:PAGE_LENGTH]
        return super().text(kind)

    def state(self) -> QAccessible.State:
        state = super().state()
        state.readOnly = True
        state.multiLine = True
        state.selectableText = True
        return state


class _Factory:
    """Makes what Qt asks for, and keeps it as long as Qt does."""

    def __init__(self) -> None:
        self._made: list[SpokenView] = []

    def __call__(self, _name: str, thing: QObject | None) -> QAccessibleInterface | None:
        from workbench.ui.widgets.source.code_view import CodeView

        if not isinstance(thing, CodeView):
            return None
        self._made = [each for each in self._made if Shiboken.isValid(each)]
        self._made.append(SpokenView(thing))
        return self._made[-1]


@cache
def speak_views() -> None:
    """Have Qt ask here for what it tells screen readers of code views; once a process."""
    QAccessible.installFactory(_Factory())


def tell_caret(view: CodeView) -> None:
    """Tell screen readers that the caret has moved."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleTextCursorEvent(view, view.offset - page(view).start))


def tell_text(view: CodeView) -> None:
    """Tell screen readers that the text is another one."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleTextUpdateEvent(view, 0, "", page(view).text))
