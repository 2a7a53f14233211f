"""What the values mode finds, and what it overlooks."""

import pytest

from tests.compare.conftest import document
from workbench.compare import Options, compare
from workbench.compare.script import edits
from workbench.errors import UserFacingError


def lines(*numbers: int, start: int = 1) -> str:
    inner = "".join(
        f"<Line><No>{no}</No><Sku>SKU-{sku}</Sku><Qty>{sku % 7}</Qty></Line>" for no, sku in enumerate(numbers, start)
    )
    return f"<Order><Lines>{inner}</Lines></Order>"


def told(difference) -> list[tuple[str, str]]:
    return [(change.kind, change.label) for change in difference.changes]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ('<a x="1" y="2"/>', "<a y='2'  x='1'></a>"),
        ('<p:a xmlns:p="u"><p:b/></p:a>', '<a xmlns="u"><b/></a>'),
        ("<a><b>x</b></a>", "<a>\n  <b>\n x </b>\n</a>"),
        ("<a>1 &lt; 2</a>", "<a><![CDATA[1 < 2]]></a>"),
        ("<a>\u00e9</a>", "<a>&#233;</a>"),
        ("<a><b/></a>", '<a><b xmlns:unused="u"/></a>'),
    ],
    ids=["attributes", "prefixes", "layout", "CDATA", "entities", "declarations"],
)
def test_what_means_the_same_is_equal(diff, left, right):
    assert diff(left, right).equal


def test_encoding_does_not_count_unless_it_is_said_to():
    left, right = (
        document("<a>é</a>"),
        document("<?xml version='1.0' encoding='ISO-8859-1'?><a>é</a>".encode("latin-1")),
    )
    assert compare(left, right).equal
    assert [change.label for change in compare(left, right, Options(encoding=True)).changes] == [
        "The encoding changed from `utf-8` to `iso8859-1`"
    ]


@pytest.mark.parametrize(
    ("left", "right", "option"),
    [
        ('<p:a xmlns:p="u"/>', '<a xmlns="u"/>', "prefixes"),
        ('<a x="1" y="2"/>', '<a y="2" x="1"/>', "attribute_order"),
        ("<a>x</a>", "<a><![CDATA[x]]></a>", "cdata"),
        ("<a>&#233;</a>", "<a>\u00e9</a>", "spelling"),
        ("<a x='1'/>", '<a x="1"/>', "spelling"),
        ("<a><b/></a>", "<a> <b/></a>", "keep_whitespace"),
    ],
)
def test_each_of_these_can_be_made_to_count(diff, left, right, option):
    assert diff(left, right).equal
    assert not diff(left, right, **{option: True}).equal


@pytest.mark.parametrize(
    ("left", "right", "option"),
    [
        ("<a><!--x--><b/></a>", "<a><!--y--><b/></a>", "comments"),
        ("<a><?p x?></a>", "<a><?p y?></a>", "instructions"),
    ],
)
def test_comments_and_instructions_count_unless_switched_off(diff, left, right, option):
    assert [change.kind for change in diff(left, right).changes] == ["changed"]
    assert diff(left, right, **{option: False}).equal


@pytest.mark.parametrize(
    ("left", "right", "option"),
    [
        ("<a>10.0</a>", "<a>10.00</a>", "numbers"),
        ('<a n="1e3"/>', '<a n="+1000"/>', "numbers"),
        ("<a>2026-11-02T10:00:00Z</a>", "<a>2026-11-02T21:00:00+11:00</a>", "dates"),
        ("<a>2026-11-02</a>", "<a>20261102</a>", "dates"),
        ("<a>GST</a>", "<a>gst</a>", "ignore_case"),
    ],
)
def test_equal_values_can_be_written_differently(diff, left, right, option):
    assert not diff(left, right).equal
    assert diff(left, right, **{option: True}).equal


def test_numbers_that_differ_still_differ(diff):
    assert told(diff("<a><n>10.0</n></a>", "<a><n>10.01</n></a>", numbers=True)) == [
        ("changed", "`n` changed from `10.0` to `10.01`")
    ]


def test_one_line_put_in_at_the_top_is_one_change(diff):
    assert told(diff(lines(1, 2, 3, 4), lines(9, 1, 2, 3, 4, start=0))) == [
        ("added", "`Line` added with 3 children"),
    ]


def test_renumbered_lines_follow_their_content(diff):
    difference = diff(lines(*range(100, 140)), lines(999, *range(100, 140)))
    assert difference.counts == {"added": 1, "removed": 0, "changed": 40, "moved": 0, "renamed": 0}
    assert {change.right.path.rpartition("/No")[1] for change in difference.changes if change.kind == "changed"} == {
        "/No"
    }


def test_a_moved_line_is_one_move(diff):
    moved = "<o>" + "".join(f"<l><s>S{n}</s><t>T{n}</t></l>" for n in (2, 3, 4, 1)) + "</o>"
    straight = "<o>" + "".join(f"<l><s>S{n}</s><t>T{n}</t></l>" for n in (1, 2, 3, 4)) + "</o>"
    assert [change.kind for change in diff(straight, moved).changes] == ["moved"]


def test_a_subtree_that_comes_up_under_another_parent_has_moved(diff):
    address = "<Address><Street>41 Harbour St</Street><City>Pyrmont</City></Address>"
    difference = diff(f"<o><Bill>{address}</Bill><Ship/></o>", f"<o><Bill/><Ship>{address}</Ship></o>")
    assert [(change.left.path, change.right.path) for change in difference.changes] == [
        ("/o/Bill/Address", "/o/Ship/Address")
    ]


def test_what_was_put_into_something_new_has_moved_into_it(diff):
    inner = "".join(f"<l><s>S{n}</s></l>" for n in range(10))
    difference = diff(f"<o><list>{inner}</list></o>", f"<o><wrap><list>{inner}</list></wrap></o>")
    assert sorted(change.kind for change in difference.changes) == ["added", "moved"]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("<o><Price>4.10</Price></o>", "<o><UnitPrice>4.10</UnitPrice></o>"),
        ("<o><UnitOfMesure>EA</UnitOfMesure></o>", "<o><UnitOfMeasure>M</UnitOfMeasure></o>"),
        ("<o><A><x>1</x><y>2</y></A></o>", "<o><Block><x>1</x><y>2</y></Block></o>"),
    ],
)
def test_another_name_for_the_same_is_a_rename(diff, left, right):
    assert diff(left, right).counts["renamed"] == 1
    assert diff(left, right).counts["added"] == 0


def test_another_namespace_of_the_whole_document_is_one_change(diff):
    difference = diff('<o xmlns="urn:a"><l>1</l></o>', '<p:o xmlns:p="urn:b"><p:l>2</p:l></p:o>')
    assert told(difference) == [
        ("renamed", "`o`, with what is in it, is in the namespace `urn:b`; it was in the namespace `urn:a`"),
        ("changed", "`l` changed from `1` to `2`"),
    ]


def test_a_key_decides_what_is_matched(diff):
    left = "<o><i><id>1</id><v>a</v><w>a</w></i><i><id>2</id><v>b</v><w>b</w></i></o>"
    right = "<o><i><id>2</id><v>a</v><w>a</w></i><i><id>1</id><v>b</v><w>b</w></i></o>"
    assert diff(left, right).counts == {"added": 0, "removed": 0, "changed": 2, "moved": 0, "renamed": 0}
    assert diff(left, right, keys=(("i", "id"),)).counts["moved"] == 1
    assert diff(left, right, keys=(("i", "id"),)).counts["changed"] == 4


def test_a_key_can_be_an_attribute_or_several_parts(diff):
    left = '<o><i a="1" b="x"><v>1</v></i><i a="1" b="y"><v>2</v></i></o>'
    right = '<o><i a="1" b="y"><v>2</v></i><i a="2" b="x"><v>1</v></i></o>'
    assert sorted(change.kind for change in diff(left, right, keys=(("i", "@a,@b"),)).changes) == ["added", "removed"]


def test_order_does_not_count_where_the_user_says_so(diff):
    left, right = "<o><l><a/><b/></l><m><a/><b/></m></o>", "<o><l><b/><a/></l><m><b/><a/></m></o>"
    assert len(diff(left, right).changes) == 2
    assert [change.right.path for change in diff(left, right, unordered=("//l",)).changes] == ["/o/m/a"]
    assert diff(left, right, unordered=("//l", "m")).equal


@pytest.mark.parametrize("expression", ["//stamp", "stamp", "/o/stamp", "o/stamp | @time", "//stamp/text() | //@time"])
def test_ignored_nodes_do_not_count_and_are_counted(diff, expression):
    difference = diff('<o time="1"><stamp>1</stamp>x</o>', '<o time="1"><stamp>2</stamp>x</o>', ignore=(expression,))
    assert difference.equal
    assert difference.ignored > 0


@pytest.mark.parametrize("expression", ["//@hint", "/a/@hint", "@hint", "//@x:hint", "//@*[local-name()='hint']"])
def test_an_attribute_is_ignored_by_name_in_any_namespace(diff, expression):
    left = '<a xmlns:x="urn:x" x:hint="1" y="@hint"/>'
    assert diff(left, left.replace("1", "2"), ignore=(expression,)).equal
    assert not diff(left, left.replace("@hint", "other"), ignore=(expression,)).equal


def test_a_condition_on_an_attribute_is_as_written(diff):
    left = '<a><b k="1">x</b><b k="@k">y</b></a>'
    assert diff(left, left.replace("x", "z"), ignore=("b[@k='1']",)).equal
    assert diff(left, left.replace("y", "z"), ignore=("b[@k='@k']",)).equal


def test_paths_count_what_is_ignored(diff):
    left, right = "<o><l>1</l><l>2</l></o>", "<o><l>9</l><l>3</l></o>"
    assert [change.right.path for change in diff(left, right, ignore=("//l[1]",)).changes] == ["/o/l[2]/text()"]


def test_an_xpath_that_is_none_is_said_to_the_user(diff):
    with pytest.raises(UserFacingError, match=r"`//\[` is not an XPath"):
        diff("<a/>", "<a/>", ignore=("//[",))


def test_each_change_knows_its_place_on_both_sides(diff):
    left = '<o>\n  <l id="1">\n    <q>1</q></l>\n  <l id="é" x="2"/>\n</o>'
    right = '<o><l id="1"><q>2</q></l>\n<l\n   id="é" x="3"/><!--c--></o>'
    changes = diff(left, right).changes
    spots = [[(s.path, s.line, s.column) if s else None for s in (change.left, change.right)] for change in changes]
    assert spots == [
        [("/o/l[1]/q/text()", 3, 8), ("/o/l[1]/q/text()", 1, 17)],
        [("/o/l[2]/@x", 4, 13), ("/o/l[2]/@x", 3, 11)],
        [None, ("/o/comment()", 3, 18)],
    ]


def test_text_beside_elements_is_compared_piece_by_piece(diff):
    assert told(diff("<p>Say <b>no</b> more</p>", "<p>Say <b>no</b>\n less</p>")) == [
        ("changed", "Text changed from `more` to `less`")
    ]


def test_a_text_is_the_same_when_its_neighbour_goes(diff):
    assert told(diff("<p>Say <b>no</b></p>", "<p>Say </p>")) == [("removed", "`b` removed: `no`")]


@pytest.mark.parametrize("beside", ["<!--c-->", "<b/>", "<?p?>"])
def test_something_beside_the_text_leaves_the_text_as_it_was(diff, beside):
    assert [change.kind for change in diff("<a>x</a>", f"<a>x{beside}</a>").changes] == ["added"]
    assert [change.kind for change in diff(f"<a>{beside}x</a>", "<a>x</a>").changes] == ["removed"]


def test_the_answer_is_the_same_each_time(diff):
    left, right = lines(*range(50)), lines(*range(49, 0, -2), *range(0, 50, 2))
    assert len({diff(left, right) for _ in range(3)}) == 1


def test_large_documents_that_share_most_records_are_compared_alike():
    left = lines(*range(2_000))
    right = lines(*range(2_000)).replace("SKU-77<", "SKU-CHANGED<").replace("<Line><No>12<", "<Line><No>12A<")
    assert len(left) > 100_000
    quick = compare(document(left), document(right))
    thorough = compare(document(left), document(right), Options(keys=(("Nothing", "id"),)))
    assert quick.changes == thorough.changes
    assert [change.right.path for change in quick.changes] == [
        "/Order/Lines/Line[12]/No/text()",
        "/Order/Lines/Line[78]/Sku/text()",
    ]


def test_it_says_so_when_documents_are_too_unlike_to_look_for_likeness():
    from workbench.compare.build import build
    from workbench.compare.likeness import Effort
    from workbench.compare.model import Vocabulary

    words = Vocabulary()
    one, other = (build(document(text), Options(), words) for text in (lines(1, 2, 3), lines(4, 5, 6, start=7)))
    assert edits(one, other, lambda tree, node: None, Effort(3)).gave_up
    assert not edits(one, other, lambda tree, node: None).gave_up


def test_progress_is_reported():
    heard: list[float] = []
    compare(document("<a/>"), document("<b/>"), report=lambda fraction, words: heard.append(fraction))
    assert heard == sorted(heard)
    assert len(heard) >= 3
