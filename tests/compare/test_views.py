"""What is made of a comparison for people: rows side by side, groups, marked words, the HTML report."""

from lxml import html

from tests.compare.conftest import document
from workbench.compare import Options, compare
from workbench.compare.alignment import ADDED, CHANGED, MOVED, REMOVED, SAME, align
from workbench.compare.html import to_html
from workbench.compare.organise import grouped, inner_label
from workbench.compare.values import Comparison
from workbench.compare.words import changed_words

LEFT = "<o><h>1</h>" + "".join(f"<l><n>{n}</n><q>5</q></l>" for n in range(30)) + "<gone><x/></gone></o>"
RIGHT = (
    LEFT.replace("<n>7</n><q>5", "<n>7</n><q>6")
    .replace("<n>9</n><q>5", "<n>9</n><q>8")
    .replace("<gone><x/></gone>", "<new/>")
    .replace("<h>1</h>", "")
    .replace("</o>", "<h>1</h></o>")
)


def rows(left: str, right: str):
    one, other = document(left, "left.xml"), document(right, "right.xml")
    comparison = Comparison(one, other, Options(), whole=True)
    found = align(comparison, comparison.places())
    texts = [
        (
            found.kind[row],
            left[found.left_start[row] : found.left_stop[row]] if found.left_start[row] >= 0 else None,
            right[found.right_start[row] : found.right_stop[row]] if found.right_start[row] >= 0 else None,
        )
        for row in range(len(found))
    ]
    return found, texts


def test_what_belongs_together_stands_on_one_row():
    _, texts = rows(LEFT, RIGHT)
    assert (CHANGED, "<q>5</q>", "<q>6</q>") in texts
    assert (SAME, "<n>7</n>", "<n>7</n>") in texts
    assert (ADDED, None, "<new/>") in texts
    assert [text for text in texts if text[0] == REMOVED] == [
        (REMOVED, "<gone>", None),
        (REMOVED, "<x/>", None),
        (REMOVED, "</gone>", None),
    ]


def test_both_places_of_a_move_are_shown_and_linked():
    found, texts = rows(LEFT, RIGHT)
    [(was, now)] = found.moves
    assert texts[was] == (MOVED, "<h>1</h>", None)
    assert texts[now] == (MOVED, "<h>1</h>", "<h>1</h>")


def test_every_change_has_a_row_and_every_row_comes_once():
    found, texts = rows(LEFT, RIGHT)
    changes = compare(document(LEFT), document(RIGHT)).changes
    assert [found.change[row] for row in found.row_of_change] == list(range(len(changes)))
    lefts = [start for start, (kind, text, _) in zip(found.left_start, texts, strict=True) if text and kind != MOVED]
    assert lefts == sorted(set(lefts))


def test_unchanged_runs_fold_but_what_is_around_a_change_stays_in_sight():
    found, texts = rows(LEFT, RIGHT)
    hidden = {row for first, last in found.folds() for row in range(first, last)}
    shown = [texts[row] for row in range(len(found)) if row not in hidden]
    assert all(found.kind[row] == SAME for row in hidden)
    assert (SAME, "<o>", "<o>") in shown
    assert (SAME, "<n>7</n>", "<n>7</n>") in shown
    assert len(shown) < 30


def test_like_changes_are_one_group_with_their_numbers():
    groups = grouped(compare(document(LEFT), document(RIGHT)).changes)
    assert "l 8 and 10: `q` changed (2 times)" in [group.label for group in groups]
    assert sorted(number for group in groups for number in group.numbers) == list(range(5))


def test_only_the_words_that_differ_are_marked():
    old, new = "Ring the bell at the dock", "Ring the big bell at dock 3"
    marks = changed_words(old, new)
    assert [old[a:b] for a, b in marks[0]] == ["the"]
    assert [new[a:b] for a, b in marks[1]] == ["big", "3"]
    assert changed_words("same", "same") == ((), ())


def test_the_report_stands_alone_and_shows_what_was_found():
    left, right = document(LEFT, "left.xml"), document(RIGHT, "<right> & co.xml")
    report = to_html(compare(left, right), left, right, Options())
    page = html.fromstring(report)
    assert page.xpath("//h1")[0].text_content() == "left.xml → <right> & co.xml"
    assert not page.xpath("//@src | //link | //@href")
    assert [mark.text for mark in page.xpath("//tr[@class='changed']//mark")] == ["5", "6", "5", "8"]
    assert page.xpath("//tr[@class='fold']//button")


def test_the_report_of_a_structure_comparison_lists_its_changes(standard, sample):
    faulty, options = sample("CreateSalesOrder/eight-faults"), Options(mode="structure")
    report = to_html(compare(standard, faulty, options), standard, faulty, options)
    assert "UnitOfMesure" in html.fromstring(report).text_content()


def test_in_a_group_only_what_tells_the_changes_apart_is_said():
    changes = compare(document(LEFT), document(RIGHT)).changes
    group = next(group for group in grouped(changes) if len(group.numbers) > 1)
    assert group.label.startswith("l 8 and 10: ")
    assert [inner_label(changes[number]) for number in group.numbers] == ["l 8 (7): `5` → `6`", "l 10 (9): `5` → `8`"]


def test_repeated_elements_are_told_in_the_plural_where_their_name_is_a_word():
    left = "<o>" + "".join(f"<Entry><Q>{n}</Q></Entry><Line><P>{n}</P></Line>" for n in "1234") + "</o>"
    groups = grouped(compare(document(left), document(left.replace("2", "7").replace("3", "8"))).changes)
    assert [group.label for group in groups] == [
        "Entries 2 and 3: `Q` changed (2 times)",
        "Lines 2 and 3: `P` changed (2 times)",
    ]


def test_texts_that_ran_together_stand_on_rows_that_did_not_change():
    aligned = rows("<p>one <b>two</b> three<i/></p>", "<p>one  three<i/></p>")[0]
    assert list(aligned.kind).count(REMOVED) == 1
    assert set(aligned.kind) == {SAME, REMOVED}
    assert sum(start < 0 for start in aligned.right_start) == 2


def test_the_row_of_what_moved_is_its_first():
    moved = "<m><deep><deeper>text</deeper></deep><x>1</x></m>"
    aligned = rows(f"<o>{moved}<a>1</a><b>2</b></o>", f"<o><a>1</a><b>2</b>{moved}</o>")[0]
    row = aligned.row_of_change[0]
    assert aligned.kind[row] == MOVED
    assert aligned.kind[row - 1] == SAME
