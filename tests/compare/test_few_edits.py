"""No more changes are told than were made: things are known again at their place, and texts that ran together too."""

import pytest


def kinds(difference) -> list[tuple[str, str]]:
    return [(change.kind, change.node) for change in difference.changes]


ROWS = "".join(f'<r><c align="right"><t>{number}</t></c><c><t>[27]</t></c></r>' for number in range(20))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('<c align="right"><t>7</t></c>', '<c align="right"/>', ("removed", "element")),
        ("<t>7</t>", "<u>7</u>", ("renamed", "element")),
        ("<t>7</t>", "<t>seven</t>", ("changed", "text")),
        ('<c align="right"><t>7</t></c>', '<c align="left"><t>7</t></c>', ("changed", "attribute")),
        ("<t>7</t>", '<t new="1">7</t>', ("added", "attribute")),
        ("<t>7</t>", "<t>7</t><t>more</t>", ("added", "element")),
        ("<t>7</t>", "<t>7<b>bold</b></t>", ("added", "element")),
    ],
)
def test_one_edit_among_things_that_look_alike_is_one_change(diff, old, new, expected):
    before = f"<rows>{ROWS}</rows>"
    after = before.replace(old, new, 1)
    assert kinds(diff(before, after)) == [expected]


@pytest.mark.parametrize(
    ("with_it", "without"),
    [
        ("<p>see <x/>, and <y/> too</p>", "<p>see <x/>, and  too</p>"),
        ("<p>one <b>two</b> three <i/> end</p>", "<p>one  three <i/> end</p>"),
        ("<p>one <b>two</b> three</p>", "<p>one  three</p>"),
        ("<p>one<b>two</b>.</p>", "<p>one.</p>"),
    ],
)
def test_texts_that_ran_together_have_not_changed(diff, with_it, without):
    assert kinds(diff(with_it, without)) == [("removed", "element")]
    assert kinds(diff(without, with_it)) == [("added", "element")]


def test_a_text_beside_that_changed_too_is_a_change(diff):
    found = diff("<p>one<b/>two<i/></p>", "<p>one two, three<i/></p>")
    assert ("removed", "element") in kinds(found)
    assert ("changed", "text") in kinds(found)


def test_numbers_of_places_do_not_decide_what_is_the_same(diff):
    def lines(names):
        return "<o>" + "".join(f'<l id="{at}"><n>{name}</n><k>x</k></l>' for at, name in enumerate(names)) + "</o>"

    found = diff(lines("ABCDE"), lines("XABCDE"))
    assert found.counts == {"added": 1, "removed": 0, "changed": 5, "moved": 0, "renamed": 0}
    assert all(change.node == "attribute" for change in found.changes if change.kind == "changed")


def test_another_instruction_is_no_renamed_one(diff):
    assert kinds(diff("<a><?one x?></a>", "<a><?two x?></a>")) == [("removed", "instruction"), ("added", "instruction")]


def test_what_all_records_share_does_not_make_one_of_another(diff):
    shared = "".join(f"<f{number}>the same everywhere {number}</f{number}>" for number in range(10))

    def record(number):
        return f"<r><id>INV-{number}</id>{shared}<total>{number * 37}.50</total><note>n{number * number}x</note></r>"

    before = [record(number) for number in range(30)]
    after = [*before[:5], *before[6:], record(77)]
    found = diff(f"<o>{''.join(before)}</o>", f"<o>{''.join(after)}</o>")
    assert sorted(kinds(found)) == [("added", "element"), ("removed", "element")]


def test_a_record_that_moved_and_changed_is_known_by_its_rare_values(diff):
    def record(number, total):
        rare = f"<id>INV-{number}</id><sku>SKU-{number * 7919}</sku>"
        return f"<r>{rare}<f>same</f><g>same too</g><total>{total}</total></r>"

    before = [record(number, "1.50") for number in range(30)]
    after = [*before[:5], *before[6:], record(5, "2.75")]
    found = diff(f"<o>{''.join(before)}</o>", f"<o>{''.join(after)}</o>")
    assert sorted(kinds(found)) == [("changed", "text"), ("moved", "element")]


def test_records_with_more_values_than_are_looked_at_are_matched(diff):
    def record(number, count):
        return f"<r>{''.join(f'<v>value {number * 1000 + at}</v>' for at in range(count))}</r>"

    before = [record(number, 600) for number in range(6)]
    after = [before[0], record(1, 650), *before[2:4], record(4, 550), before[5]]
    found = diff(f"<o>{''.join(before)}</o>", f"<o>{''.join(after)}</o>")
    assert found.counts == {"added": 50, "removed": 50, "changed": 0, "moved": 0, "renamed": 0}
