from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor

from workbench.ui.widgets.source import Mark

ORDER = """<Order>
  <Lines>
    <Line>
      <Item>BOLT</Item>
    </Line>
    <Line>
      <Item>NUT</Item>
    </Line>
  </Lines>
</Order>
"""


def colours(panel, row: int) -> list[tuple[str, str]]:
    """The coloured stretches that a row of the editor has."""
    block = panel.editor.document().findBlockByNumber(row)
    return [
        (block.text()[each.start : each.start + each.length], each.format.foreground().color().name())
        for each in block.layout().formats()
    ]


@pytest.fixture
def editor(panel, settled):
    panel.show_text(ORDER)
    settled(panel)
    panel.set_focus()
    return panel.editor


class TestColours:
    def test_are_those_of_the_theme(self, panel, editor, theme):
        tag = theme.colour("syntax-tag").name()
        assert colours(panel, 3) == [("<Item>", tag), ("</Item>", tag)]

    def test_follow_what_is_typed_at_once_also_further_down(self, panel, editor, qtbot, theme):
        panel.reveal(3, 5, 3, 5)
        qtbot.keyClicks(editor, "<!--")
        comment = theme.colour("syntax-comment").name()
        assert colours(panel, 3) == [("      <Item>BOLT</Item>", comment)]
        editor.undo()
        assert colours(panel, 3)[0][1] == theme.colour("syntax-tag").name()

    def test_follow_the_theme(self, panel, editor, theme):
        theme.choose("dark")
        assert colours(panel, 3)[0][1] == theme.colour("syntax-tag").name()

    def test_are_given_to_the_rows_on_the_screen_only(self, panel):
        panel.show_text(ORDER * 500)
        assert colours(panel, 4_000) == []
        panel.reveal(4_001, 1, 4_001, 1)
        assert colours(panel, 4_000)

    def test_of_other_languages_come_a_little_later(self, panel, qtbot, theme):
        panel.show_text('{"a": [1, true, "x"]}', language="json")
        expected = ('"a"', theme.colour("syntax-tag").name())
        qtbot.waitUntil(lambda: expected in colours(panel, 0))
        qtbot.keyClicks(panel.editor, " ")
        qtbot.waitUntil(lambda: expected in colours(panel, 0))

    def test_a_language_that_nobody_knows_is_plain(self, panel, settled):
        panel.show_text("x y z", language="no such language")
        settled(panel)
        assert colours(panel, 0) == []

    def test_do_not_count_as_edits(self, panel, editor, qtbot):
        edited = []
        editor.text_edited.connect(lambda: edited.append(1))
        editor.verticalScrollBar().setValue(3)
        editor.resize(300, 100)
        assert edited == []
        assert not editor.document().isUndoAvailable()


class TestTyping:
    def test_a_new_row_goes_in_behind_a_start_tag(self, panel, editor, qtbot):
        panel.reveal(2, 10, 2, 10)
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        qtbot.keyClicks(editor, "x")
        assert panel.text().splitlines()[1:3] == ["  <Lines>", "    x"]

    def test_tab_indents_by_the_step_of_the_text(self, panel, editor, qtbot):
        qtbot.keyClick(editor, Qt.Key.Key_Tab)
        assert panel.text().startswith("  <Order>")

    def test_tab_and_shift_tab_move_the_selected_rows_in_one_step(self, panel, editor, qtbot):
        panel.reveal(3, 1, 5, 12)
        qtbot.keyClick(editor, Qt.Key.Key_Tab)
        assert panel.text().splitlines()[2:5] == ["      <Line>", "        <Item>BOLT</Item>", "      </Line>"]
        panel.reveal(3, 1, 5, 14)
        qtbot.keyClick(editor, Qt.Key.Key_Backtab)
        assert panel.text() == ORDER
        editor.undo()
        editor.undo()
        assert panel.text() == ORDER
        assert not editor.document().isUndoAvailable()

    def test_tab_leaves_a_source_that_is_only_read(self, panel, editor, qtbot):
        panel.set_read_only(True, "so")
        panel.show_find()
        panel.set_focus()
        qtbot.keyClick(editor, Qt.Key.Key_Tab)
        assert not editor.hasFocus()
        assert panel.text() == ORDER

    def test_the_caret_moves_in_a_source_that_is_only_read(self, panel, editor, qtbot):
        panel.set_read_only(True, "so")
        qtbot.keyClick(editor, Qt.Key.Key_Down)
        assert panel.caret == (2, 1)


class TestPairs:
    def test_both_names_are_shown_when_the_caret_is_in_a_tag(self, panel, editor):
        panel.reveal(3, 6, 3, 6)
        text = editor.lines.text
        assert [text[start:end] for start, end in editor.overlay.pairs] == ["Line", "Line"]
        panel.reveal(4, 14, 4, 14)
        assert list(editor.overlay.pairs) == []

    def test_brackets_of_other_languages(self, panel):
        panel.show_text('{"a": [1]}', language="json")
        assert panel.editor.overlay.pairs == ((0, 1), (9, 10))


class TestFolds:
    def hidden(self, editor) -> list[int]:
        document = editor.document()
        return [row for row in range(document.blockCount()) if not document.findBlockByNumber(row).isVisible()]

    def press_sign(self, qtbot, editor, row: int) -> None:
        top = next(each.top for each in editor.visible_rows() if each.row == row)
        at = QPoint(editor.margin.width() - 6, top + editor.row_height // 2)
        qtbot.mouseClick(editor.margin, Qt.MouseButton.LeftButton, pos=at)

    def test_a_sign_hides_what_is_inside_and_shows_it_again(self, editor, qtbot):
        self.press_sign(qtbot, editor, 2)
        assert self.hidden(editor) == [3]
        assert editor.is_folded(2) is True
        self.press_sign(qtbot, editor, 2)
        assert self.hidden(editor) == []

    def test_the_text_is_whole_while_it_is_folded(self, panel, editor, qtbot):
        self.press_sign(qtbot, editor, 0)
        assert panel.text() == ORDER
        assert self.hidden(editor) == list(range(1, 9))

    def test_what_is_folded_inside_stays_so(self, editor, qtbot):
        self.press_sign(qtbot, editor, 2)
        self.press_sign(qtbot, editor, 1)
        self.press_sign(qtbot, editor, 1)
        assert self.hidden(editor) == [3]

    def test_revealing_a_place_unfolds_it(self, panel, editor, qtbot):
        self.press_sign(qtbot, editor, 1)
        panel.reveal(4, 7, 4, 13)
        assert 3 not in self.hidden(editor)
        assert editor.selected_text == "<Item>"

    def test_the_caret_leaves_what_is_folded_away(self, panel, editor, qtbot):
        panel.reveal(4, 7, 4, 7)
        self.press_sign(qtbot, editor, 2)
        assert self.hidden(editor) == [3]
        assert panel.caret == (3, 1)

    def test_the_arrow_keys_go_over_what_is_folded(self, panel, editor, qtbot):
        self.press_sign(qtbot, editor, 2)
        panel.reveal(3, 5, 3, 5)
        qtbot.keyClick(editor, Qt.Key.Key_Down)
        assert panel.caret[0] == 5
        assert self.hidden(editor) == [3]

    def test_everything_can_be_folded_and_unfolded(self, editor):
        editor.folding.fold_inner()
        assert self.hidden(editor) == list(range(2, 8))
        editor.folding.show_all()
        assert self.hidden(editor) == []

    def test_rows_that_no_fold_hides_any_more_come_back(self, panel, editor, qtbot, settled):
        self.press_sign(qtbot, editor, 2)
        cursor = QTextCursor(editor.document().findBlockByNumber(2))
        cursor.select(QTextCursor.SelectionType.LineUnderCursor)
        cursor.insertText("    text")
        settled(panel)
        assert self.hidden(editor) == []

    def test_a_mark_that_is_folded_away_has_its_sign_at_the_fold(self, panel, editor, qtbot):
        panel.set_marks([Mark(7, 7, 7, 13, "error", "no such item"), Mark(2, 3, 2, 8, "note", "lines")])
        assert editor.severity(1) == "note"
        self.press_sign(qtbot, editor, 1)
        assert editor.severity(1) == "error"
        assert editor.words(1) == "lines\n\nno such item"

    def test_a_mark_in_a_fold_can_be_gone_to(self, panel, editor, qtbot):
        self.press_sign(qtbot, editor, 1)
        panel.set_marks([Mark(7, 7, 7, 13, "error", "no such item")])
        panel.reveal(7, 7, 7, 13)
        assert 6 not in self.hidden(editor)


def test_works_on_while_another_text_is_shown(panel, qtbot):
    for number in range(30):
        panel.show_text(ORDER * (number + 1))
        panel.show_text("{}", language="json")
    qtbot.wait(50)
    assert panel.text() == "{}"
