"""The source as a page uses it: an editor for normal texts, a view for large ones, one face for both."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from workbench.ui.icons import Icons
from workbench.ui.theme import Theme
from workbench.ui.widgets.source.code_editor import CodeEditor, hindrance
from workbench.ui.widgets.source.code_view import CodeView
from workbench.ui.widgets.source.display import Display
from workbench.ui.widgets.source.edits import Edits
from workbench.ui.widgets.source.finder import Finder
from workbench.ui.widgets.source.line_bar import LineBar
from workbench.ui.widgets.source.lines import Lines, line_end, one_line_end
from workbench.ui.widgets.source.mark import Mark, Marks
from workbench.ui.widgets.source.matches import Matches
from workbench.ui.widgets.source.menu import source_menu
from workbench.ui.widgets.source.status_row import StatusRow

ZOOM_STEP = 10


class SourcePanel(QWidget):
    """Shows a source, marks it, finds in it, and tells when somebody has edited it.

    Lines and columns count from 1, in characters, and are always those of the text that was given, however it is
    shown.
    """

    edited = Signal(str)
    """The whole text, a moment after the last keystroke; never for a change by the program."""
    caret_moved = Signal(int, int)
    """Line and column."""
    xpath_asked = Signal(str)
    path_asked = Signal(int, int)
    """The path of the element at this line and column is wanted on the clipboard."""
    format_asked = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._text = ""
        self._language = ""
        self._why_read_only = ""
        self._hindrance = ""
        self._marks: Sequence[Mark] = ()
        self.editor = CodeEditor(theme, icons)
        self.view = CodeView(theme, icons)
        self._display = Display(self.view, self)
        self._finder = Finder(self, theme, icons, self)
        self._line_bar = LineBar(theme)
        self._line_bar.hide()
        self._status = StatusRow(theme, icons)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.editor)
        self._stack.addWidget(self.view)
        self._lay_out()
        self._edits = Edits(self.text, self)
        self._connect(theme)

    def show_text(self, text: str, *, language: str = "xml", editable: bool = True) -> None:
        """Show a text.

        The caret, the place on the screen and what can be undone stay where the text is the one that is shown
        already; marks go in any case.

        Args:
            text: the text, with its own line ends.
            language: `xml`, or a name that Pygments knows.
            editable: whether it may be edited; a text that is too large never is, and the panel says so.
        """
        self.set_marks(())
        if text != self.text() or language != self._language:
            self._text, self._language = text, language
            with self._edits.by_program():
                self._show_anew(text, language)
            self._finder.text_changed()
        self.set_read_only(not editable, self._why_read_only)

    def text(self) -> str:
        """The text as it is now, with the line ends of the text that was given."""
        if not self._is_editing or self.editor.lines.text == one_line_end(self._text):
            return self._text
        return self.editor.lines.text.replace("\n", line_end(self._text))

    def replace_text(self, text: str) -> None:
        """Make the text another one, as one step that can be undone where the source is edited."""
        if not self._is_editing or hindrance(text):
            self.show_text(text, language=self._language, editable=not self.editor.isReadOnly())
            return
        with self._edits.by_program():
            self.editor.replace(one_line_end(text))

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Underline these stretches, instead of those before."""
        self._marks = tuple(marks)
        self._show_marks()

    def reveal(self, line: int, column: int, end_line: int, end_column: int, *, focus: bool = False) -> None:
        """Select a stretch and bring it into view, unfolding what hides it.

        Args:
            line: where it begins.
            column: where it begins.
            end_line: where it ends.
            end_column: behind its last character.
            focus: whether the source takes the keyboard too.
        """
        start, end = self._offset(line, column), self._offset(end_line, end_column)
        self.select_match(start, max(start, end))
        if focus:
            self.set_focus()

    def set_focus(self) -> None:
        """Give the source the keyboard."""
        self._source.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_read_only(self, read_only: bool, why: str = "") -> None:
        """Forbid editing, or allow it where the text's size does.

        Args:
            read_only: whether to forbid it.
            why: the end of a sentence for the row below, such as `this is the converter's output`.
        """
        self._why_read_only = why if read_only else ""
        self.editor.allow_editing(not read_only)
        self._status.show_read_only(self._hindrance or self._why_read_only)

    def set_name(self, words: str) -> None:
        """Say what this text is, for a screen reader."""
        for widget in (self, self.editor, self.view):
            widget.setAccessibleName(words)

    def set_status(self, words: str) -> None:
        """Say what the file is, such as `UTF-8 · 12 KB`."""
        self._status.show_words(words)

    def show_find(self) -> None:
        """Open the bar that finds, with what is selected."""
        self._line_bar.hide()
        selected = self._source.selected_text
        self._finder.open(selected if "\n" not in selected and len(selected) <= 200 else "")

    def show_xpath(self) -> None:
        """Open the bar that finds, asking for an XPath."""
        self._line_bar.hide()
        self._finder.open_xpath()

    def find_next(self, forward: bool = True) -> None:
        """Go to the next or previous match."""
        self._finder.step(forward)

    def show_xpath_matches(self, found: Sequence[Mark] | str) -> None:
        """Show what an XPath led to.

        Args:
            found: the places; or the value, as `= 3`; or a sentence that says why there are none.
        """
        if isinstance(found, str):
            self._finder.show_words(found, trouble=not found.startswith("="))
        else:
            self._finder.show_found(
                (self._offset(each.line, each.column), self._offset(each.end_line, each.end_column)) for each in found
            )

    def go_to_line(self) -> None:
        """Open the bar that asks for a line."""
        self._finder.hide()
        self._line_bar.open(self.searched_lines.count)

    @property
    def caret(self) -> tuple[int, int]:
        """Line and column of the caret."""
        row, column = self.searched_lines.position(self._original_offset(self._source.offset))
        return row + 1, column + 1

    @property
    def searched_lines(self) -> Lines:
        """The text by lines, as it was given."""
        return self.editor.lines if self._is_editing else self._display.lines

    @property
    def selection_start(self) -> int:
        """The offset from where a search goes on."""
        return self._original_offset(self._source.selection_start)

    @property
    def can_be_edited(self) -> bool:
        """Whether the text may be edited here."""
        return self._is_editing and not self.editor.isReadOnly()

    def take_text(self, text: str) -> None:
        """Make the text another one as the user's own edit, which can be undone in one step."""
        self.editor.replace(text)

    def show_matches(self, matches: Matches) -> None:
        """Show what a search found."""
        self._source.set_matches(matches if self._is_editing else self._display.shown_matches(matches))

    def select_match(self, start: int, end: int) -> None:
        """Select a stretch by offsets in the text."""
        if not self._is_editing:
            start, end = self._display.to_shown(start), self._display.to_shown(end)
        self._source.select(start, end)

    @property
    def _is_editing(self) -> bool:
        return self._stack.currentWidget() is self.editor

    @property
    def _source(self) -> CodeEditor | CodeView:
        return self.editor if self._is_editing else self.view

    def _show_anew(self, text: str, language: str) -> None:
        self._hindrance = hindrance(text)
        if not self._hindrance:
            self._stack.setCurrentWidget(self.editor)
            self._display.clear()
            self.editor.show_text(one_line_end(text), language)
        else:
            self._stack.setCurrentWidget(self.view)
            self.editor.show_text("", language)
            self._display.show(text, language)
        self._status.formatted.setVisible(self._display.can_format)
        self._status.formatted.setChecked(False)

    def _offset(self, line: int, column: int) -> int:
        return self.searched_lines.offset(line - 1, max(0, column - 1))

    def _original_offset(self, offset: int) -> int:
        return offset if self._is_editing else self._display.to_original(offset)

    def _show_marks(self) -> None:
        self._source.set_marks(Marks(self._marks) if self._is_editing else self._display.shown_marks(self._marks))

    def _text_edited(self) -> None:
        self._finder.text_changed()
        self._edits.changed()

    def _caret_changed(self) -> None:
        line, column = self.caret
        self._status.show_position(line, column, len(self._source.selected_text))
        self.caret_moved.emit(line, column)

    def _formatted_changed(self, formatted: bool) -> None:
        self._status.formatted.setChecked(formatted)
        self._show_marks()
        self._finder.text_changed()

    def _go_to(self, line: int, column: int) -> None:
        self._line_bar.hide()
        self.reveal(line, column, line, column, focus=True)

    def _close_bar(self) -> None:
        self._line_bar.hide()
        self.set_focus()

    def _show_menu(self, where: QPoint) -> None:
        source_menu(self, self._source).popup(where)

    def ask_for_path(self) -> None:
        """Ask for the path of the element at the caret."""
        self.path_asked.emit(*self.caret)

    def ask_for_format(self) -> None:
        """Ask for the text to be formatted, where it can be edited."""
        if self.can_be_edited:
            self.format_asked.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if not is_escape or not (self._finder.bar.isVisible() or self._line_bar.isVisible()):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride:
            # Escape closes a bar first; only without one it is the window's.
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            self._finder.close()
            self._close_bar()
        return True

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self._finder.bar, self._finder.replace_bar, self._line_bar, self._stack, self._status):
            column.addWidget(widget, 1 if widget is self._stack else 0)

    def _connect(self, theme: Theme) -> None:
        for source in (self.editor, self.view):
            source.installEventFilter(self)
            source.caret_moved.connect(self._caret_changed)
            source.zoom_asked.connect(lambda steps: theme.set_zoom(theme.zoom + steps * ZOOM_STEP))
            source.menu_asked.connect(self._show_menu)
        self.editor.text_edited.connect(self._text_edited)
        self._edits.told.connect(self.edited)
        self._display.changed.connect(self._formatted_changed)
        self._status.formatted_toggled.connect(self._display.set_formatted)
        self._finder.xpath_asked.connect(self.xpath_asked)
        self._finder.closed.connect(self.set_focus)
        self._line_bar.entered.connect(self._go_to)
        self._line_bar.closed.connect(self._close_bar)
        for keys, do in (
            ("F3", lambda: self.find_next(True)),
            ("Shift+F3", lambda: self.find_next(False)),
            ("Ctrl+Shift+C", self.ask_for_path),
            ("Ctrl+Shift+F", self.ask_for_format),
            ("Ctrl+M", lambda: self.editor.fold_here()),
            ("Ctrl+Shift+R", lambda: self._display.set_formatted(not self._display.is_formatted)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)
