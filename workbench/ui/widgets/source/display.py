"""A large text in the view: as it is, or formatted for reading, with places that go from one to the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from workbench.ui.widgets.source.code_view import CodeView
from workbench.ui.widgets.source.colours import PlainColours, XmlColours
from workbench.ui.widgets.source.formatted import Formatted, formatted
from workbench.ui.widgets.source.languages import colours_of
from workbench.ui.widgets.source.lines import Lines
from workbench.ui.widgets.source.mark import Mark, Marks
from workbench.ui.widgets.source.matches import Matches
from workbench.ui.widgets.source.stepwise import Stepwise

LONG = 2_000
"""Characters a line, on average, from which a text is taken for one that nobody broke into lines."""


class Display(QObject):
    """What the view of a panel shows.

    Attributes:
        lines: the text as it was given.
        can_format: whether this is a text that reads better formatted.
    """

    changed = Signal(bool)
    """The text is now shown formatted, or as it is."""

    def __init__(self, view: CodeView, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self.lines = Lines("")
        self.can_format = False
        self._formatted: Formatted | None = None
        self._is_wanted = False
        self._colour_work = Stepwise(self)
        self._colour_work.done.connect(view.set_colours)
        self._format_work = Stepwise(self)
        self._format_work.done.connect(self._take_formatted)

    @property
    def is_formatted(self) -> bool:
        """Whether the text is shown formatted."""
        return self._formatted is not None

    def clear(self) -> None:
        """Show nothing."""
        self.show("", "")

    def show(self, text: str, language: str) -> None:
        """Show a text; XML without line breaks is formatted as soon as that is worked out."""
        self._colour_work.forget()
        self._format_work.forget()
        self._formatted = None
        self.lines = Lines(text)
        self._view.show_lines(self.lines, XmlColours(self.lines.text) if language == "xml" else PlainColours())
        if language not in ("xml", ""):
            self._colour_work.start(colours_of(self.lines.text, language))
        self.can_format = language == "xml" and len(self.lines.text) / self.lines.count > LONG
        self._is_wanted = False
        if self.can_format:
            self.set_formatted(True)

    def set_formatted(self, wanted: bool) -> None:
        """Show the text formatted, or as it is."""
        if not self.can_format or wanted == self._is_wanted:
            return
        self._is_wanted = wanted
        if wanted:
            self._format_work.start(formatted(self.lines.text))
        else:
            self._format_work.forget()
            self._swap(None)

    def to_shown(self, offset: int) -> int:
        """The offset on the screen of an offset in the text."""
        return offset if self._formatted is None else self._formatted.to_shown(offset)

    def to_original(self, offset: int) -> int:
        """The offset in the text of an offset on the screen."""
        return offset if self._formatted is None else self._formatted.to_original(offset)

    def shown_marks(self, marks: Sequence[Mark]) -> Marks:
        """The marks where they are on the screen."""
        return Marks(marks if self._formatted is None else map(self._shown_mark, marks))

    def shown_matches(self, matches: Matches) -> Matches:
        """The matches where they are on the screen."""
        if self._formatted is None:
            return matches
        shown = Matches((self.to_shown(start), self.to_shown(end)) for start, end in matches)
        shown.current = matches.current
        return shown

    def _shown_mark(self, mark: Mark) -> Mark:
        start = self.to_shown(self.lines.offset(mark.line - 1, mark.column - 1))
        end = self.to_shown(self.lines.offset(mark.end_line - 1, mark.end_column - 1))
        (line, column), (end_line, end_column) = self._view.lines.position(start), self._view.lines.position(end)
        return Mark(line + 1, column + 1, end_line + 1, end_column + 1, mark.severity, mark.tooltip)

    def _take_formatted(self, result: Formatted) -> None:
        self._swap(result)

    def _swap(self, result: Formatted | None) -> None:
        start, end = map(self.to_original, self._view.caret.selection)
        self._formatted = result
        lines = self.lines if result is None else Lines(result.text)
        self._view.show_lines(lines, XmlColours(lines.text), None if result is None else self._label)
        self.changed.emit(result is not None)
        self._view.select(self.to_shown(start), self.to_shown(end))

    def _label(self, row: int) -> str:
        """The line's number in the text, where a row begins one."""
        offset = self.to_original(self._view.lines.start(row))
        line, column = self.lines.position(offset)
        return str(line + 1) if column == 0 else ""
