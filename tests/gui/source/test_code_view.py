from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QHelpEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip

from workbench.ui.widgets.source.code_view import CodeView
from workbench.ui.widgets.source.colours import XmlColours
from workbench.ui.widgets.source.lines import STEP, Lines
from workbench.ui.widgets.source.mark import Mark, Marks
from workbench.ui.widgets.source.row_layout import LONGEST, WINDOW
from workbench.ui.widgets.source.xml_lexer import Span

ROW = '      <Quantity unit="EA">12</Quantity>\n'
LARGE = "<a>\n" + ROW * 500_000 + "</a>\n"
SHORT = "<a>\n  <b>one</b>\n  <c>two three</c>\n</a>"


class CountedColours:
    """Colours XML and remembers what it was asked for."""

    def __init__(self, text: str) -> None:
        self._colours = XmlColours(text)
        self.asked: list[int] = []

    def spans(self, start: int, end: int) -> Sequence[Span]:
        self.asked.append(end - start)
        return self._colours.spans(start, end)

    def grow(self) -> bool:
        return False


@pytest.fixture
def view(theme, icons, show) -> CodeView:
    view = show(CodeView(theme, icons))
    view.setFocus()
    return view


def counted(view: CodeView, text: str) -> CountedColours:
    lines = Lines(text)
    colours = CountedColours(lines.text)
    view.show_lines(lines, colours)
    return colours


class TestWork:
    """However large a text is, showing it costs what is on the screen."""

    def test_opening_goes_over_no_more_than_a_step_of_a_large_text(self, view):
        lines = Lines(LARGE)
        view.show_lines(lines, XmlColours(lines.text))
        view.grab()
        assert lines._indexed <= 2 * STEP

    def test_a_paint_lays_out_and_colours_the_rows_on_the_screen_only(self, view):
        colours = counted(view, LARGE)
        view.grab()
        assert 0 < len(colours.asked) <= view.rows_in_view + 2
        assert sum(colours.asked) <= (view.rows_in_view + 2) * len(ROW)

    def test_scrolling_lays_out_the_rows_that_come_in_only(self, view):
        colours = counted(view, LARGE)
        view.grab()
        colours.asked.clear()
        view.verticalScrollBar().setValue(3)
        view.grab()
        assert len(colours.asked) == 3

    def test_a_very_long_row_is_laid_out_in_part(self, view):
        colours = counted(view, "<a>" + "<b>1</b>" * 600_000 + "</a>")
        view.grab()
        view.horizontalScrollBar().setValue(20_000_000)
        view.grab()
        assert max(colours.asked) <= max(LONGEST, 2 * WINDOW)

    def test_going_to_the_end_of_a_large_text_shows_its_colours(self, view, qtbot):
        lines = Lines(LARGE)
        view.show_lines(lines, XmlColours(lines.text))
        qtbot.keyClick(view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
        assert view.position == (500_002, 0)
        assert view.row_rectangle(500_002).bottom() <= view.viewport().height()

    def test_the_index_is_completed_while_nobody_waits(self, view, qtbot):
        lines = Lines(LARGE)
        view.show_lines(lines, XmlColours(lines.text))
        qtbot.waitUntil(lambda: lines.is_complete)
        assert lines.longest == len(ROW) - 1


class TestKeys:
    def press(self, qtbot, view, *keys: str) -> None:
        for combination in keys:
            qtbot.keySequence(view, combination)

    @pytest.mark.parametrize(
        ("keys", "place"),
        [
            (["Right", "Right"], (0, 2)),
            (["Down", "End"], (1, 12)),
            (["Down", "Home"], (1, 2)),
            (["Down", "Home", "Home"], (1, 0)),
            (["Ctrl+End"], (3, 4)),
            (["Ctrl+End", "Ctrl+Home"], (0, 0)),
            (["Down", "Ctrl+Right"], (1, 2)),
            (["PgDown"], (3, 0)),
            (["Ctrl+End", "PgUp"], (0, 3)),
            (["Down", "Right", "Up"], (0, 1)),
        ],
    )
    def test_move_the_caret(self, view, qtbot, keys, place):
        view.show_lines(Lines(SHORT))
        self.press(qtbot, view, *keys)
        assert view.position == place

    def test_select_and_copy(self, view, qtbot):
        view.show_lines(Lines(SHORT))
        self.press(qtbot, view, "Down", "Home", "Shift+End", "Ctrl+C")
        assert QGuiApplication.clipboard().text() == "<b>one</b>"
        self.press(qtbot, view, "Ctrl+A", "Ctrl+C")
        assert QGuiApplication.clipboard().text() == SHORT

    def test_pages_move_by_what_is_on_the_screen(self, view, qtbot):
        view.show_lines(Lines(LARGE))
        self.press(qtbot, view, "PgDown", "PgDown")
        assert view.position[0] == 2 * view.rows_in_view
        assert view.row_rectangle(view.caret_row).bottom() <= view.viewport().height()

    def test_other_keys_are_left_to_the_window(self, view, qtbot):
        view.show_lines(Lines(SHORT))
        with qtbot.captureExceptions() as trouble:
            qtbot.keyClicks(view, "abc")
        assert not trouble
        assert view.lines.text == SHORT


class TestMouse:
    def middle_of(self, view: CodeView, row: int, start: int, end: int) -> QPoint:
        left, right = view.box(row, start, end)
        return QPoint(round((left + right) / 2), view.row_rectangle(row).center().y())

    def test_a_click_puts_the_caret_there(self, view, qtbot):
        view.show_lines(Lines(SHORT))
        at = QPoint(round(view.box(1, 5, 6)[0]), view.row_rectangle(1).center().y())
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert view.position == (1, 5)

    def test_dragging_selects(self, view, qtbot):
        view.show_lines(Lines(SHORT))
        start = QPoint(round(view.box(1, 5, 6)[0]), view.row_rectangle(1).center().y())
        end = QPoint(round(view.box(1, 8, 9)[0]), view.row_rectangle(1).center().y())
        qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
        qtbot.mouseMove(view.viewport(), end)
        qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=end)
        assert view.selected_text == "one"

    def test_a_double_click_selects_a_word(self, view, qtbot):
        view.show_lines(Lines(SHORT))
        qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=self.middle_of(view, 2, 6, 7))
        assert view.selected_text == "two"

    def test_the_margin_selects_a_row(self, view, qtbot):
        view.show_lines(Lines(SHORT))
        at = QPoint(5, view.row_rectangle(1).center().y())
        qtbot.mouseClick(view.margin, Qt.MouseButton.LeftButton, pos=at)
        assert view.selected_text == "  <b>one</b>\n"

    def test_the_wheel_scrolls_and_with_control_asks_for_another_size(self, view, qtbot):
        view.show_lines(Lines(LARGE))
        asked = []
        view.zoom_asked.connect(asked.append)
        for modifier in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier):
            at = QPointF(100, 100)
            event = QWheelEvent(
                at, view.viewport().mapToGlobal(at), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, modifier,
                Qt.ScrollPhase.NoScrollPhase, False,
            )  # fmt: skip
            QApplication.sendEvent(view.viewport(), event)
        assert view.verticalScrollBar().value() == 3
        assert asked == [-1]

    @pytest.mark.parametrize("text", ["<a>שלום &amp; hello</a>", "<a>\U0001f600 x</a>", "<a>\tx\ty</a>", "<a>語語</a>"])
    def test_finds_the_column_under_the_mouse_whatever_is_written(self, view, text):
        view.show_lines(Lines(text))
        y = view.row_rectangle(0).center().y()
        for column in (0, 3, len(text)):
            assert view.offset_at(view.box(0, column, column)[0], y) == column


class TestMarks:
    def test_are_underlined_and_have_a_sign_in_the_margin(self, view):
        view.show_lines(Lines(SHORT))
        source, margin = view.viewport().grab().toImage(), view.margin.grab().toImage()
        view.set_marks(Marks([Mark(2, 3, 2, 6, "error", "Why it is wrong")]))
        assert view.viewport().grab().toImage() != source
        assert view.margin.grab().toImage() != margin

    def test_the_signs_of_the_severities_differ_in_shape(self, view, theme):
        pictures = []
        for severity in ("error", "warning", "note"):
            view.show_lines(Lines(SHORT))
            view.set_marks(Marks([Mark(2, 3, 2, 6, severity, "Why")]))
            image = view.margin.grab().toImage()
            ground = theme.colour("margin").rgb()
            row = view.row_rectangle(1)
            width = theme.space(5)
            pictures.append(
                {(x, y) for x in range(width) for y in range(row.top(), row.bottom()) if image.pixel(x, y) != ground}
            )
        assert pictures[0] != pictures[1] != pictures[2] != pictures[0]

    @pytest.mark.qt_log_ignore(r"does not support raise\(\)", extend=True)
    def test_say_why_when_the_mouse_is_over_them_or_their_sign(self, view):
        view.show_lines(Lines(SHORT))
        view.set_marks(Marks([Mark(2, 3, 2, 6, "error", "Why `<img src=x>` is wrong")]))
        row = view.row_rectangle(1).center().y()
        for widget, at in ((view.viewport(), QPoint(round(view.box(1, 3, 4)[0]), row)), (view.margin, QPoint(4, row))):
            QToolTip.hideText()
            event = QHelpEvent(QEvent.Type.ToolTip, at, widget.mapToGlobal(at))
            QApplication.sendEvent(widget, event)
            assert "&lt;img" in QToolTip.text()
            assert "<img" not in QToolTip.text()
        QToolTip.hideText()

    def test_one_at_the_end_of_a_row_can_still_be_seen(self, view):
        view.show_lines(Lines(SHORT))
        before = view.viewport().grab().toImage()
        view.set_marks(Marks([Mark(1, 4, 1, 4, "error", "Something is missing here")]))
        assert view.viewport().grab().toImage() != before


class TestScreenReaders:
    def interface(self, view: CodeView):
        return QAccessible.queryAccessibleInterface(view)

    def test_are_told_of_a_read_only_text_with_a_name(self, view):
        view.show_lines(Lines(SHORT))
        told = self.interface(view)
        assert told.role() == QAccessible.Role.EditableText
        assert told.text(QAccessible.Text.Name) == "Source"
        assert told.state().readOnly
        assert told.state().multiLine

    def test_read_the_text_and_the_row_of_the_caret(self, view, qtbot):
        view.show_lines(Lines(SHORT))
        qtbot.keyClick(view, Qt.Key.Key_Down)
        told = self.interface(view)
        assert told.text(QAccessible.Text.Value) == "  <b>one</b>"
        text = told.textInterface()
        assert text.text(0, text.characterCount()) == SHORT
        assert text.cursorPosition() == 4

    def test_get_a_large_text_by_pages_about_the_caret(self, view):
        lines = Lines(LARGE)
        view.show_lines(lines)
        at = lines.start(300_000) + 7
        view.select(at, at)
        text = self.interface(view).textInterface()
        assert text.characterCount() <= 20_000
        assert text.text(text.cursorPosition(), text.cursorPosition() + 8) == "Quantity"

    def test_can_move_the_caret(self, view):
        view.show_lines(Lines(SHORT))
        self.interface(view).textInterface().setCursorPosition(6)
        assert view.position == (1, 2)

    def test_nothing_breaks_when_a_view_goes_away(self, theme, icons, qtbot):
        for _ in range(20):
            view = CodeView(theme, icons)
            view.show_lines(Lines(SHORT))
            assert self.interface(view).text(QAccessible.Text.Name) == "Source"
            view.deleteLater()
            del view
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
