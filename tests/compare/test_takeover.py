"""Taking one change over to the other side: after all of them were, the two are equal."""

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from tests.compare.documents import edited, trees, written
from workbench.compare import Options
from workbench.compare.prepared import Source, changed_source, prepare
from workbench.errors import UserFacingError

OPTIONS = Options()
LEFT = (
    "<o>\n  <a x=\"1\" y='2'>one</a>\n  <b/>\n  <gone>\n    <in/>\n  </gone>\n  <c>1</c><d>2</d>\n  <old>t</old>\n</o>"
)


def taken(left: str, right: str, *, to_left: bool = False) -> str:
    sources = Source("left", left.encode()), Source("right", right.encode())
    return changed_source(*sources, OPTIONS, 0, to_left).raw.decode()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("one", "two &amp; three"),
        ('x="1"', 'x="9"'),
        (' x="1"', ""),
        ("<b/>", '<b k="v"/>'),
        ("<b/>", "<b>text</b>"),
        ("<b/>", "<b>\n    <new>1</new></b>"),
        ("\n  <gone>\n    <in/>\n  </gone>", ""),
        ("<old>t</old>", "<older>t</older>"),
        ("<c>1</c><d>2</d>", "<d>2</d><c>1</c>"),
        ("one", ""),
    ],
)
def test_a_change_goes_over_and_nothing_else_is_touched(old, new):
    right = LEFT.replace(old, new, 1)
    for made, aim in ((taken(LEFT, right, to_left=True), right), (taken(LEFT, right), LEFT)):
        assert prepare(Source("made", made.encode()), Source("aim", aim.encode()), OPTIONS).difference.equal
        assert "y='2'" in made
        assert made.count("\n") == aim.count("\n") or "<c>" in old


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("<o><a/></o>", '<o xmlns:p="u"><a p:x="1"/></o>'),
        ('<o><a xmlns:p="other" p:k="1"/></o>', '<o><a xmlns:p="other" xmlns:q="u" p:k="1" q:x="1"/></o>'),
        ("<o><a><b/></a></o>", '<o><a xmlns="u"><b xmlns=""/></a></o>'),
        ('<o xmlns:p="p"><a/><b>1</b></o>', '<o xmlns:p="p"><p:a/><b>1</b></o>'),
        ('<o xmlns:q="p"><a>1</a></o>', '<o xmlns:q="p" xmlns:p="p"><p:a>1</p:a></o>'),
        ('<o><r xmlns="d"><x/></r></o>', '<o><r xmlns="d"><x/><new><in/></new></r></o>'),
        ("<o><r/><s>1</s></o>", '<o xmlns:p="u"><r/><p:new k="1"/><s>1</s></o>'),
        (
            '<o><r><x><y>1</y><z>text</z></x></r><s xmlns="d"/></o>',
            '<o><r/><s xmlns="d"><x xmlns=""><y>1</y><z>text</z></x></s></o>',
        ),
    ],
)
def test_names_mean_the_same_on_the_other_side(left, right):
    for to_left, aim in ((True, right), (False, left)):
        made = taken(left, right, to_left=to_left)
        assert prepare(Source("made", made.encode()), Source("aim", aim.encode()), OPTIONS).difference.equal


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("<p>one <b>two</b> three</p>", "<p>one  three</p>"),
        ("<p>one<b>two</b>, three</p>", "<p>one, three</p>"),
        ("<p>one <b>two</b> three <i>four</i> five</p>", "<p>one  three  five</p>"),
        ("<p>a<c/>one <b>two</b> three</p>", "<p>a<c/>one  three</p>"),
    ],
)
def test_something_in_the_middle_of_a_text_goes_over_to_its_place(left, right):
    for to_left, aim in ((True, right), (False, left)):
        sources = [Source("left", left.encode()), Source("right", right.encode())]
        for _ in range(2):
            if prepare(*sources, OPTIONS).difference.changes:
                sources[not to_left] = changed_source(*sources, OPTIONS, 0, to_left)
        made = sources[not to_left].raw.decode()
        assert prepare(Source("made", made.encode()), Source("aim", aim.encode()), OPTIONS).difference.equal


def test_the_order_of_attributes_goes_over_where_it_counts():
    sources = Source("left", b'<a x="1" y="2"/>'), Source("right", b'<a y="2" x="1"/>')
    assert changed_source(*sources, Options(attribute_order=True), 0, True).raw == sources[1].raw


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_taking_over_change_after_change_makes_the_documents_equal(data):
    tree = data.draw(trees(3))
    sources = [Source("l", written(tree)), Source("r", written(data.draw(edited(tree))))]
    options = data.draw(st.sampled_from([OPTIONS, Options(keep_whitespace=True), Options(prefixes=True)]))
    to_left = data.draw(st.booleans())
    note(sources[0].raw.decode())
    note(sources[1].raw.decode())
    for _ in range(60):
        changes = prepare(*sources, options).difference.changes
        if not changes:
            return
        for number in range(len(changes)):
            try:
                sources[not to_left] = changed_source(*sources, options, number, to_left)
                break
            except UserFacingError:
                continue
        else:
            return  # what is left can only be taken over together
    raise AssertionError(f"it does not come to an end: {sources[not to_left].raw.decode()} {changes}")
