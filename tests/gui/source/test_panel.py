from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication

from workbench.ui.widgets.source import Mark, SourcePanel
from workbench.ui.widgets.source.edits import PAUSE_MS
from workbench.ui.widgets.source.menu import source_menu

ORDER = """<?xml version="1.0"?>
<Order>
  <Date>2026-11-02</Date>
  <Lines>
    <Line>
      <Item>BOLT</Item>
      <Quantity>7</Quantity>
    </Line>
    <Line>
      <Item>NUT</Item>
      <Quantity>9</Quantity>
    </Line>
  </Lines>
</Order>
"""
ONE_LINE = "<Order>" + "<Line><Item>BOLT &amp; NUT</Item><Empty/></Line>" * 600 + "</Order>"
LARGE = "<Order>\n" + "  <Line id='1'>text</Line>\n" * 50_000 + "</Order>\n"


def texts(signal) -> list[str]:
    found: list[str] = []
    signal.connect(found.append)
    return found


class TestShowing:
    def test_gives_back_the_text_with_its_own_line_ends(self, panel):
        text = ORDER.replace("\n", "\r\n")
        panel.show_text(text)
        assert panel.text() == text

    def test_keeps_the_line_ends_of_the_file_when_it_is_edited(self, panel, qtbot):
        panel.show_text("<a>\r\n<b/>\r\n</a>\r\n")
        qtbot.keyClicks(panel.editor, "x")
        assert panel.text() == "x<a>\r\n<b/>\r\n</a>\r\n"

    def test_keeps_characters_that_a_text_widget_would_change(self, panel, qtbot):
        text = "<a>no\u00a0break \U0001f600 \u0085</a>"
        panel.show_text(text)
        qtbot.keyClick(panel.editor, Qt.Key.Key_Space)
        assert panel.text() == " " + text

    @pytest.mark.parametrize("character", ["\u2028", "\u2029", "\0", "\ufdd0"])
    def test_does_not_let_a_text_be_edited_that_would_come_back_changed(self, panel, character):
        text = f"<a>{character}</a>"
        panel.show_text(text)
        assert panel.text() == text
        assert not panel.editor.isVisible()

    def test_shows_a_large_text_for_reading_and_says_why(self, panel):
        panel.show_text(LARGE)
        assert panel.view.isVisible()
        assert panel.text() == LARGE
        assert "1 MB" in panel.findChild(type(panel._status)).read_only.text()

    def test_keeps_caret_selection_and_place_when_the_same_text_is_shown_again(self, panel):
        panel.show_text(ORDER * 20)
        panel.reveal(150, 3, 150, 9)
        scrolled = panel.editor.verticalScrollBar().value()
        panel.show_text(ORDER * 20)
        assert panel.editor.selected_text
        assert panel.caret == (150, 9)
        assert panel.editor.verticalScrollBar().value() == scrolled > 0

    def test_undo_survives_being_checked_again(self, panel, qtbot):
        panel.show_text(ORDER)
        qtbot.keyClicks(panel.editor, "abc")
        panel.show_text(panel.text())
        panel.editor.undo()
        assert panel.text() == ORDER

    def test_a_new_text_starts_at_its_beginning_with_nothing_to_undo(self, panel, qtbot):
        panel.show_text(ORDER)
        qtbot.keyClicks(panel.editor, "abc")
        panel.show_text("<b/>")
        assert panel.caret == (1, 1)
        assert not panel.editor.document().isUndoAvailable()

    def test_read_only_takes_no_keys_and_says_why(self, panel, qtbot):
        panel.show_text(ORDER)
        panel.set_read_only(True, "this is what the converter made")
        qtbot.keyClicks(panel.editor, "abc")
        assert panel.text() == ORDER
        assert panel._status.read_only.text() == "Read only: this is what the converter made"
        panel.set_read_only(False, "")
        assert panel._status.read_only.text() == ""

    def test_goes_from_large_to_small_and_back(self, panel):
        for text in (LARGE, ORDER, ONE_LINE, ORDER):
            panel.show_text(text)
            assert panel.text() == text
            assert panel.editor.isVisible() == (text == ORDER)


class TestEditing:
    def test_tells_once_after_the_last_keystroke(self, panel, qtbot):
        panel.show_text("<a/>")
        told = texts(panel.edited)
        qtbot.keyClicks(panel.editor, "xyz")
        assert told == []
        qtbot.waitUntil(lambda: told == ["xyz<a/>"])
        qtbot.wait(2 * PAUSE_MS)
        assert told == ["xyz<a/>"]

    def test_tells_of_undo(self, panel, qtbot):
        panel.show_text("<a/>")
        told = texts(panel.edited)
        qtbot.keyClicks(panel.editor, "x")
        qtbot.waitUntil(lambda: told == ["x<a/>"])
        panel.editor.undo()
        qtbot.waitUntil(lambda: told == ["x<a/>", "<a/>"])

    def test_tells_nothing_of_what_was_taken_back_at_once(self, panel, qtbot):
        panel.show_text("<a/>")
        told = texts(panel.edited)
        qtbot.keyClicks(panel.editor, "x")
        panel.editor.undo()
        qtbot.wait(2 * PAUSE_MS)
        assert told == []

    def test_tells_nothing_of_changes_by_the_program(self, panel, qtbot):
        told = texts(panel.edited)
        panel.show_text(ORDER)
        panel.replace_text(ORDER.replace("BOLT", "SCREW"))
        panel.set_marks([Mark(2, 1, 2, 8)])
        panel.show_text("<other/>")
        qtbot.wait(2 * PAUSE_MS)
        assert told == []

    def test_replacing_is_one_step_of_undo_and_keeps_the_caret(self, panel):
        panel.show_text(ORDER)
        panel.reveal(3, 5, 3, 5)
        changed = ORDER.replace("BOLT", "SCREW").replace("NUT", "WASHER")
        panel.replace_text(changed)
        assert panel.text() == changed
        assert panel.caret == (3, 5)
        panel.editor.undo()
        assert panel.text() == ORDER


class TestPlaces:
    def test_reveals_a_stretch_by_selecting_it(self, panel):
        panel.show_text(ORDER)
        panel.reveal(6, 7, 6, 24)
        assert panel.editor.selected_text == "<Item>BOLT</Item>"

    def test_takes_the_keyboard_only_when_asked(self, panel, qtbot):
        panel.show_text(ORDER)
        panel.show_find()
        panel.reveal(6, 7, 6, 24)
        assert not panel.editor.hasFocus()
        panel.reveal(6, 7, 6, 24, focus=True)
        assert panel.editor.hasFocus()

    def test_counts_characters_and_not_what_qt_counts(self, panel):
        panel.show_text("<a>\U0001f600\U0001f600<b/></a>")
        panel.reveal(1, 6, 1, 10)
        assert panel.editor.selected_text == "<b/>"
        assert panel.caret == (1, 10)

    def test_tells_where_the_caret_is(self, panel, qtbot):
        panel.show_text(ORDER)
        moved = []
        panel.caret_moved.connect(lambda *place: moved.append(place))
        qtbot.keyClick(panel.editor, Qt.Key.Key_Down)
        qtbot.keyClick(panel.editor, Qt.Key.Key_End)
        assert moved[-1] == (2, 8)
        assert panel._status.position.text() == "Line 2, column 8"

    @pytest.mark.parametrize("place", [(0, 0), (999, 1), (2, 999), (-3, -3)])
    def test_a_place_outside_the_text_does_no_harm(self, panel, place):
        for text in (ORDER, LARGE):
            panel.show_text(text)
            panel.set_marks([Mark(*place, *place, "error", "odd")])
            panel.reveal(*place, *place)
            panel.grab()

    def test_goes_to_a_line_that_is_asked_for(self, panel, qtbot):
        panel.show_text(ORDER)
        panel.go_to_line()
        qtbot.keyClicks(panel._line_bar.field, "7:9")
        qtbot.keyClick(panel._line_bar.field, Qt.Key.Key_Return)
        assert panel.caret == (7, 9)
        assert not panel._line_bar.isVisible()
        assert panel.editor.hasFocus()

    def test_says_what_a_line_is_when_something_else_is_entered(self, panel, qtbot):
        panel.show_text(ORDER)
        panel.go_to_line()
        qtbot.keyClicks(panel._line_bar.field, "seven")
        qtbot.keyClick(panel._line_bar.field, Qt.Key.Key_Return)
        assert panel._line_bar.isVisible()
        assert "number" in panel._line_bar.hint.text()

    def test_asks_for_the_path_at_the_caret(self, panel, qtbot):
        panel.show_text(ORDER)
        panel.reveal(6, 10, 6, 10, focus=True)
        with qtbot.waitSignal(panel.path_asked) as asked:
            qtbot.keyClick(
                panel.editor, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
            )
        assert asked.args == [6, 10]

    def test_has_the_name_that_the_page_gives_it(self, panel):
        panel.set_name("Answer")
        for text in (ORDER, LARGE):
            panel.show_text(text)
            assert QAccessible.queryAccessibleInterface(panel._source).text(QAccessible.Text.Name) == "Answer"


class TestOneLine:
    @pytest.fixture
    def formatted(self, panel, qtbot) -> SourcePanel:
        panel.show_text(ONE_LINE)
        qtbot.waitUntil(lambda: panel._display.is_formatted)
        return panel

    def test_is_shown_formatted_while_its_text_stays(self, formatted):
        assert formatted.view.lines.count > 1000
        assert formatted.text() == ONE_LINE

    def test_keeps_the_places_of_the_file(self, formatted):
        column = ONE_LINE.index("<Item>", 20_000) + 1
        formatted.reveal(1, column, 1, column + 6)
        assert formatted.view.selected_text == "<Item>"
        assert formatted.caret == (1, column + 6)
        assert formatted.view.caret_row > 1000

    def test_marks_the_place_on_the_screen_that_belongs_to_the_one_in_the_file(self, formatted):
        column = ONE_LINE.index("<Item>", 5_000) + 1
        formatted.set_marks([Mark(1, column, 1, column + 6, "error", "no such item")])
        formatted.reveal(1, column, 1, column)
        assert formatted.view.severity(formatted.view.caret_row) == "error"

    def test_can_be_seen_as_it_is(self, formatted, qtbot):
        column = ONE_LINE.index("<Item>", 5_000) + 1
        formatted.reveal(1, column, 1, column)
        qtbot.mouseClick(formatted._status.formatted, Qt.MouseButton.LeftButton)
        assert formatted.view.lines.count == 1
        assert formatted.caret == (1, column)

    def test_finds_what_its_line_breaks_would_hide(self, formatted, qtbot):
        formatted.show_find()
        formatted._finder.bar.field.setText("<Line><Item>")
        formatted._finder.bar._ask()
        qtbot.waitUntil(lambda: formatted._finder.bar.count.text() == "1 of 600")

    def test_numbers_only_rows_that_begin_a_line(self, formatted):
        assert formatted.view.label(0) == "1"
        assert formatted.view.label(1) == ""


class TestCopying:
    @pytest.mark.parametrize("text", [ORDER, LARGE])
    def test_copies_the_text_without_line_numbers(self, panel, qtbot, text):
        panel.show_text(text)
        panel.set_focus()
        source = panel._source
        qtbot.keyClick(source, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        qtbot.keyClick(source, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        qtbot.keyClick(source, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        assert QGuiApplication.clipboard().text() == "".join(text.splitlines(keepends=True)[:2])


class TestMenu:
    def words(self, panel) -> dict[str, bool]:
        menu = source_menu(panel, panel._source)
        return {each.text().partition("\t")[0]: each.isEnabled() for each in menu.actions() if each.text()}

    def test_offers_what_can_be_done_now(self, panel, qtbot):
        panel.show_text(ORDER)
        assert self.words(panel)["Format"]
        assert not self.words(panel)["Undo"]
        assert not self.words(panel)["Cut"]
        qtbot.keyClicks(panel.editor, "x")
        panel.reveal(1, 1, 1, 4)
        assert self.words(panel)["Undo"]
        assert self.words(panel)["Cut"]

    def test_offers_no_edits_where_nothing_can_be_edited(self, panel):
        panel.show_text(ORDER)
        panel.set_read_only(True, "so")
        assert not self.words(panel)["Format"]
        panel.show_text(LARGE)
        assert not {"Undo", "Cut", "Paste", "Format"} & self.words(panel).keys()

    def test_asks_for_the_text_to_be_formatted(self, panel, qtbot):
        panel.show_text(ORDER)
        asked = []
        panel.format_asked.connect(lambda: asked.append(1))
        qtbot.keySequence(panel.editor, "Ctrl+Shift+F")
        panel.set_read_only(True, "so")
        qtbot.keySequence(panel.editor, "Ctrl+Shift+F")
        assert asked == [1]

    def test_folds_by_key(self, panel, qtbot, settled):
        panel.show_text(ORDER)
        settled(panel)
        panel.reveal(6, 7, 6, 7, focus=True)
        qtbot.keySequence(panel.editor, "Ctrl+M")
        assert panel.editor.is_folded(4)
        assert panel.caret == (5, 1)
