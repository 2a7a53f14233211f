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


def test_what_would_break_the_document_is_refused():
    with pytest.raises(UserFacingError, match="well-formed"):
        taken("<o><a/></o>", '<o xmlns:p="u"><a p:x="1"/></o>', to_left=True)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_taking_over_change_after_change_makes_the_documents_equal(data):
    tree = data.draw(trees(3))
    left, right = Source("l", written(tree)), Source("r", written(data.draw(edited(tree))))
    note(left.raw.decode())
    note(right.raw.decode())
    for _ in range(60):
        changes = prepare(left, right, OPTIONS).difference.changes
        if not changes:
            return
        for number in range(len(changes)):
            try:
                left = changed_source(left, right, OPTIONS, number, True)
                break
            except UserFacingError:
                continue
        else:
            return  # what is left can only be taken over together
    raise AssertionError(f"it does not come to an end: {left.raw.decode()} {changes}")
