"""The help page: reading, going back, searching, finding, in both themes and at the smallest size."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextTable
from PySide6.QtWidgets import QLineEdit, QListWidget, QToolButton, QTreeWidget

from workbench.ui.pages.help import HelpPage
from workbench.ui.pages.help.text import TopicText
from workbench.workspace import resources_folder


def text_of(page):
    return page.findChild(TopicText)


def named(page, kind, name):
    return next(widget for widget in page.findChildren(kind) if widget.accessibleName() == name)


def press(page, name):
    named(page, QToolButton, name).click()


def at_top(page):
    """The words at the upper edge of the text."""
    text = text_of(page)
    return text.cursorForPosition(text.viewport().rect().topLeft()).block().text()


def in_view(page, heading):
    """Whether a heading is seen: near the end of a topic it cannot be at the top."""
    text = text_of(page)
    found = text.document().find(heading)
    return text.viewport().rect().contains(text.cursorRect(found).center())


def title(page):
    return text_of(page).document().begin().text()


def test_it_begins_with_the_tour_at_its_top(page, qtbot):
    qtbot.waitExposed(page)
    assert title(page) == "Five-minute tour"
    assert text_of(page).verticalScrollBar().value() == 0


@pytest.mark.parametrize(
    ("wanted", "heading"),
    [
        ("bench", "The bench"),
        ("test-server#faults-on-request", "Faults on request"),
        ("schema.missing-element", "schema.missing-element"),
        ("rules.of-a-workspace", "rules.…"),
    ],
)
def test_a_topic_a_place_and_a_code_can_be_asked_for(page, wanted, heading):
    page.show_topic(wanted)
    assert at_top(page) == heading


def test_an_unknown_topic_shows_the_first_and_says_so(page):
    page.show_topic("bench")
    page.show_topic("no-such-thing")
    assert title(page) == "Five-minute tour"
    assert any("no-such-thing" in label.text() for label in page.findChildren(type(page._ways._place)))


def test_every_topic_can_be_shown_and_none_needs_scrolling_sideways(page, topics, theme):
    for choice in ("light", "dark"):
        theme.choose(choice)
        for topic in topics.all:
            page.show_topic(topic.name)
            assert title(page) == topic.title
            assert text_of(page).horizontalScrollBar().maximum() == 0, topic.name


def test_links_lead_to_other_topics_and_back_leads_to_where_one_was(page, qtbot):
    page.show_topic("start")
    text = text_of(page)
    text.verticalScrollBar().setValue(60)
    text.anchorClicked.emit(QUrl("stages.md#when-it-is-not-recognised"))
    assert in_view(page, "When it is not recognised")
    qtbot.keyClick(text, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert (title(page), text.verticalScrollBar().value()) == ("Five-minute tour", 60)
    press(page, "Forward")
    assert title(page) == "The stage rail"
    assert not named(page, QToolButton, "Forward").isEnabled()


def test_a_link_within_the_topic_stays_in_it(page):
    page.show_topic("codes")
    text_of(page).anchorClicked.emit(QUrl("#conversionfailed"))
    assert title(page) == "How to read a finding"
    assert in_view(page, "conversion.failed")


def test_a_link_out_of_the_help_is_not_opened_but_named(page):
    text_of(page).anchorClicked.emit(QUrl("https://example.com/x"))
    assert title(page) == "Five-minute tour"
    assert "https://example.com/x" in page._ways._place.text()


def test_the_tree_has_every_topic_and_choosing_one_shows_it(page, topics):
    tree = named(page, QTreeWidget, "Topics")
    groups = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    shown = [group.child(row).text(0) for group in groups for row in range(group.childCount())]
    assert shown == [topic.title for topic in topics.all]
    tree.itemClicked.emit(groups[1].child(2), 0)
    assert title(page) == "The stage rail"
    assert tree.currentItem() is groups[1].child(2)


def test_the_tree_shows_in_which_chapter_one_is(page):
    page.show_topic("schema.too-long")
    assert named(page, QTreeWidget, "Topics").currentItem().text(0) == "Values"


def test_searching_lists_hits_marks_the_words_and_opens_the_first_on_return(page, qtbot):
    line = named(page, QLineEdit, "Search the help")
    qtbot.keyClicks(line, "misspelt")
    hits = named(page, QListWidget, "Found in the help")
    assert hits.isVisible()
    assert hits.count() >= 3
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert "misspelt" in at_top(page)
    assert text_of(page).extraSelections()


def test_the_arrow_goes_from_the_search_line_into_the_hits(page, qtbot):
    line = named(page, QLineEdit, "Search the help")
    qtbot.keyClicks(line, "session")
    qtbot.keyClick(line, Qt.Key.Key_Down)
    hits = named(page, QListWidget, "Found in the help")
    assert hits.currentRow() == 0
    qtbot.keyClick(hits, Qt.Key.Key_Return)
    assert title(page) == "Sessions"


def test_escape_empties_the_search_and_the_tree_is_back(page, qtbot):
    line = named(page, QLineEdit, "Search the help")
    qtbot.keyClicks(line, "zebra")
    assert not named(page, QTreeWidget, "Topics").isVisible()
    page.cancel()
    assert line.text() == ""
    assert named(page, QTreeWidget, "Topics").isVisible()


def test_find_counts_the_places_and_goes_round(page, qtbot):
    page.show_topic("codes-schema")
    page.show_find()
    line = named(page, QLineEdit, "Find on this page")
    qtbot.keyClicks(line, "xsi:type")
    count = page._find.count
    assert count >= 3
    assert len(text_of(page).extraSelections()) == count
    assert text_of(page).verticalScrollBar().value() > 0
    first = text_of(page).textCursor().position()
    stops = []
    for _ in range(count):
        page.step(True)
        stops.append(text_of(page).textCursor().position())
    assert len(set(stops)) == count
    assert stops[-1] == first
    page.step(False)
    assert text_of(page).textCursor().position() == stops[-2]
    page.cancel()
    assert not line.isVisible()
    assert text_of(page).extraSelections() == []


def test_the_text_follows_the_theme_and_stays_where_it_is(page, theme):
    page.show_topic("command-line#workbench-diff")
    before = at_top(page)
    theme.choose("dark")
    colours = {
        fragment.charFormat().foreground().color().name()
        for fragment in fragments(text_of(page).document().findBlockByNumber(0))
    }
    assert colours == {theme.colour("text").name()}
    assert at_top(page) == before


def test_marks_outlive_a_change_of_the_theme(page, qtbot, theme):
    qtbot.keyClicks(named(page, QLineEdit, "Search the help"), "test server")
    before = [mark.cursor.selectionStart() for mark in text_of(page).extraSelections()]
    theme.choose("dark")
    marks = text_of(page).extraSelections()
    assert [mark.cursor.selectionStart() for mark in marks] == before != []
    assert marks[0].format.background().color() == theme.colour("changed-ground")


def test_find_begins_with_the_first_place_in_view(page, qtbot):
    page.show_topic("codes-schema#schemaempty-value")
    at = text_of(page).verticalScrollBar().value()
    page.show_find()
    qtbot.keyClicks(named(page, QLineEdit, "Find on this page"), "schema.")
    assert text_of(page).textCursor().block().text() == "schema.empty-value"
    assert text_of(page).verticalScrollBar().value() <= at


def test_a_table_after_code_begins_with_its_first_words(page):
    page.show_topic("command-line")
    document = text_of(page).document()
    tables = [frame for frame in document.rootFrame().childFrames() if isinstance(frame, QTextTable)]
    assert len(tables) >= 8
    for table in tables:
        assert table.cellAt(0, 0).firstCursorPosition().block().text()


def test_without_its_folder_the_page_says_why_and_tries_again(qtbot, theme, icons, tmp_path):
    folder = tmp_path / "help"
    page = HelpPage(theme, icons, folder)
    qtbot.addWidget(page)
    page.show()
    trouble = page._panel._message.title
    assert trouble.isVisible()
    assert str(folder) in trouble.text()
    folder.symlink_to(resources_folder() / "help", target_is_directory=True)
    page._panel.retry_pressed.emit()
    assert title(page) == "Five-minute tour"


def test_every_control_has_a_name(page):
    for kind in (QToolButton, QLineEdit, QTreeWidget, QListWidget, TopicText):
        for widget in page.findChildren(kind):
            if widget.parent().metaObject().className() != "QLineEdit":
                assert widget.accessibleName(), widget


def fragments(block):
    step = block.begin()
    while not step.atEnd():
        yield step.fragment()
        step += 1
