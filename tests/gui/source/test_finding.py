from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from workbench.ui.widgets.source import Mark

TEXT = "<a>\n  <Line>line one</Line>\n  <Line>two</Line>\n  <Inline/>\n</a>\n"
LARGE = "<a>\n" + "  <Line>line</Line>\n" * 60_000 + "</a>\n"


@pytest.fixture
def find(panel, qtbot):
    """Types into the find bar and waits for the count."""

    def typed(words: str, count: str, *toggles: str) -> None:
        bar = panel._finder.bar
        panel.show_find()
        for toggle in toggles:
            getattr(bar, toggle).setChecked(True)
        bar.field.clear()
        qtbot.keyClicks(bar.field, words)
        qtbot.keyClick(bar.field, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: bar.count.text() == count)

    return typed


@pytest.mark.parametrize(
    ("words", "toggles", "count"),
    [
        ("line", (), "1 of 6"),
        ("Line", ("case",), "1 of 4"),
        ("line", ("whole_words",), "1 of 5"),
        ("li.e", (), "No matches"),
        ("l[a-z]ne|t.o", ("regex",), "1 of 7"),
        ("T.O", ("regex", "case"), "No matches"),
        ("line", ("regex", "whole_words"), "1 of 5"),
        ("^", ("regex",), "No matches"),
    ],
)
def test_counts_what_it_finds(panel, find, words, toggles, count):
    panel.show_text(TEXT)
    find(words, count, *toggles)


def test_counts_over_the_whole_of_a_large_text(panel, find):
    panel.show_text(LARGE)
    find("Line", "1 of 180,000")


def test_finds_a_match_that_lies_over_two_steps_of_the_search(panel, find, monkeypatch):
    monkeypatch.setattr("workbench.ui.widgets.source.search.STEP", 7)
    panel.show_text("<a>" + "needle hay " * 50 + "</a>")
    find("needle", "1 of 50")


def test_goes_through_the_matches_and_round_the_end(panel, find, qtbot):
    panel.show_text(TEXT)
    find("two", "1 of 1")
    find("<Line>", "1 of 2")
    panel.set_focus()
    qtbot.keyClick(panel.editor, Qt.Key.Key_F3)
    assert panel.caret == (3, 9)
    qtbot.keyClick(panel.editor, Qt.Key.Key_F3)
    assert panel.caret == (2, 9)
    qtbot.keyClick(panel.editor, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert panel.caret == (3, 9)
    assert panel._finder.bar.count.text() == "2 of 2"


def test_begins_at_the_caret(panel, find):
    panel.show_text(TEXT)
    panel.reveal(3, 1, 3, 1)
    find("<Line>", "2 of 2")


def test_enter_and_shift_enter_step_from_the_field(panel, find, qtbot):
    panel.show_text(TEXT)
    find("<Line>", "1 of 2")
    field = panel._finder.bar.field
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert panel._finder.bar.count.text() == "2 of 2"
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert panel._finder.bar.count.text() == "1 of 2"


def test_opens_with_what_is_selected(panel, qtbot):
    panel.show_text(TEXT)
    panel.reveal(3, 9, 3, 12)
    panel.show_find()
    assert panel._finder.bar.field.text() == "two"
    qtbot.waitUntil(lambda: panel._finder.bar.count.text() == "1 of 1")


def test_escape_closes_it_and_gives_the_keyboard_back(panel, find, qtbot):
    panel.show_text(TEXT)
    find("line", "1 of 6")
    qtbot.keyClick(panel._finder.bar.field, Qt.Key.Key_Escape)
    assert not panel._finder.bar.isVisible()
    assert panel.editor.hasFocus()
    assert len(panel.editor.overlay.matches) == 0


def test_escape_in_the_source_closes_it_too(panel, find, qtbot):
    panel.show_text(TEXT)
    find("line", "1 of 6")
    panel.set_focus()
    qtbot.keyClick(panel.editor, Qt.Key.Key_Escape)
    assert not panel._finder.bar.isVisible()
    assert panel.editor.hasFocus()


def test_f3_finds_again_after_it_was_closed(panel, find, qtbot):
    panel.show_text(TEXT)
    find("two", "1 of 1")
    qtbot.keyClick(panel._finder.bar.field, Qt.Key.Key_Escape)
    panel.reveal(1, 1, 1, 1, focus=True)
    qtbot.keyClick(panel.editor, Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: panel.caret == (3, 12))


def test_counts_anew_while_the_text_is_edited(panel, find, qtbot):
    panel.show_text(TEXT)
    find("two", "1 of 1")
    panel.reveal(3, 9, 3, 9, focus=True)
    qtbot.keyClicks(panel.editor, "two ")
    qtbot.waitUntil(lambda: panel._finder.bar.count.text() == "2")


def test_says_what_is_wrong_with_an_expression(panel, qtbot, find):
    panel.show_text(TEXT)
    panel.show_find()
    bar = panel._finder.bar
    bar.regex.setChecked(True)
    qtbot.keyClicks(bar.field, "(line")
    qtbot.waitUntil(lambda: "regular expression" in bar.count.text())


def test_gives_up_on_an_expression_that_never_ends(panel, qtbot):
    panel.show_text("<a>" + "x" * 5_000 + "!</a>")
    panel.show_find()
    bar = panel._finder.bar
    bar.regex.setChecked(True)
    qtbot.keyClicks(bar.field, r"(x+x+)+(y|z)+\1")
    qtbot.waitUntil(lambda: "too long" in bar.count.text(), timeout=20_000)


def test_counts_characters_outside_the_first_plane_once(panel, find):
    panel.show_text("<a>\U0001f600\U0001f600 needle</a>")
    find("ne+dle", "1 of 1", "regex")
    assert panel.editor.selected_text == "needle"


class TestXPath:
    def test_asks_with_what_was_typed(self, panel, qtbot):
        panel.show_text(TEXT)
        panel.show_find()
        bar = panel._finder.bar
        bar.xpath.setChecked(True)
        with qtbot.waitSignal(panel.xpath_asked) as asked:
            qtbot.keyClicks(bar.field, "//Line")
        assert asked.args == ["//Line"]

    def test_shows_where_it_leads_with_a_count(self, panel, qtbot):
        panel.show_text(TEXT)
        panel.show_find()
        panel._finder.bar.xpath.setChecked(True)
        panel.show_xpath_matches([Mark(2, 3, 2, 9), Mark(3, 3, 3, 9)])
        assert panel._finder.bar.count.text() == "1 of 2"
        panel.find_next()
        assert panel._finder.bar.count.text() == "2 of 2"
        assert panel.caret == (3, 9)

    def test_says_why_it_leads_nowhere(self, panel):
        panel.show_text(TEXT)
        panel.show_find()
        panel.show_xpath_matches("This is no XPath: `]` is missing.")
        assert panel._finder.bar.count.text() == "This is no XPath: `]` is missing."

    def test_says_what_it_came_to_where_that_is_a_value(self, panel, theme):
        panel.show_text(TEXT)
        panel.show_find()
        panel.show_xpath_matches("= 3")
        assert panel._finder.bar.count.text() == "= 3"
        assert theme.colour("error").name() not in panel._finder.bar.count.styleSheet()

    def test_says_so_when_there_is_nothing(self, panel):
        panel.show_text(TEXT)
        panel.show_find()
        panel._finder.bar.xpath.setChecked(True)
        panel.show_xpath_matches([])
        assert panel._finder.bar.count.text() == "No matches"


def test_what_was_found_is_replaced_at_once_and_undone_at_once(panel, find):
    panel.show_text(TEXT)
    find("line", "1 of 6")
    panel._finder.replace_bar.field.setText("row")
    panel._finder.replace_bar.all_pressed.emit()
    assert panel.text() == "<a>\n  <row>row one</row>\n  <row>two</row>\n  <Inrow/>\n</a>\n"
    panel.editor.undo()
    assert panel.text() == TEXT


def test_matches_are_replaced_one_by_one_each_once(panel, find, qtbot):
    panel.show_text("<a>b b b</a>")
    find("b", "1 of 3")
    replace = panel._finder.replace_bar.field
    replace.setText("bb")
    for left in ("1 of 4", "3 of 5", "5 of 6"):
        assert panel._finder.bar.count.text() != ""
        qtbot.keyClick(replace, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda left=left: panel._finder.bar.count.text().endswith(left[-1]))
    assert panel.text() == "<a>bb bb bb</a>"


def test_a_regular_expression_puts_back_what_its_groups_found(panel, find):
    panel.show_text("<a x='1' yy='2'/>")
    find(r"(\w+)='(\d)'", "1 of 2", "regex")
    panel._finder.replace_bar.field.setText(r"\1=\\\2\0")
    panel._finder.replace_bar.all_pressed.emit()
    assert panel.text() == r"<a x=\1x='1' yy=\2yy='2'/>"


def test_nothing_is_replaced_where_nothing_can_be_edited_or_an_xpath_is_asked_for(panel, find):
    panel.show_text(TEXT, editable=False)
    find("line", "1 of 6")
    assert not panel._finder.replace_bar.isVisible()
    panel._finder.replace_bar.all_pressed.emit()
    assert panel.text() == TEXT
    panel.show_text(TEXT)
    panel.show_find()
    assert panel._finder.replace_bar.isVisible()
    panel.show_xpath()
    assert not panel._finder.replace_bar.isVisible()
