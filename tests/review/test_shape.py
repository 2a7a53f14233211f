import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from workbench.review.shape import merged, news_in, shape_of

ORDER = (
    "<Order xmlns='urn:o' v='1'><Ref>A</Ref>"
    "<Lines><Line><Qty>1</Qty></Line><Line><Qty>2.5</Qty><Note/></Line></Lines></Order>"
)
REPEATED = "`/Order/Ref` stood there once in what was reviewed, and is repeated here."
MIXED = "`/Order/Lines/Line` was reviewed with elements only, and holds text between elements here."


def shape(text):
    return shape_of(etree.fromstring(text))


def test_a_shape_is_paths_numbers_and_kinds():
    found = {place.path: (place.is_optional, place.most, set(place.kinds)) for place in shape(ORDER).places}
    assert found == {
        "/Order": (False, "one", set()),
        "/Order/@v": (False, "one", {"integer"}),
        "/Order/Ref": (False, "one", {"text"}),
        "/Order/Lines": (False, "one", set()),
        "/Order/Lines/Line": (False, "many", set()),
        "/Order/Lines/Line/Qty": (False, "one", {"integer", "decimal"}),
        "/Order/Lines/Line/Note": (True, "one", {"empty"}),
    }


@pytest.mark.parametrize(
    ("change", "news"),
    [
        (("<Ref>A</Ref>", "<Ref>Z 99</Ref>"), []),
        (("<Line><Qty>1</Qty></Line>", "<Line><Qty>1</Qty></Line>" * 5), []),
        (("<Ref>A</Ref>", "<Ref>A</Ref><Disc><Percent>5</Percent></Disc>"), ["`/Order/Disc` was never reviewed."]),
        (("v='1'", "v='1' w='2'"), ["`/Order/@w` was never reviewed."]),
        (
            ("<Ref>A</Ref>", "<Ref>A</Ref><Ref>B</Ref>"),
            [REPEATED],
        ),
        (("<Ref>A</Ref>", ""), ["`/Order/Ref` was always there in what was reviewed, and is missing here."]),
        (("v='1'", "v='x'"), ["`/Order/@v` was reviewed with whole numbers, and holds text here."]),
        (("<Note/>", "<Note>n</Note>"), ["`/Order/Lines/Line/Note` was reviewed with nothing, and holds text here."]),
        (
            ("<Qty>1</Qty>", "<Qty>1</Qty> and more"),
            [MIXED],
        ),
        (("<Ref>A</Ref>", "<Ref>A</Ref><x:Ref xmlns:x='urn:x'>A</x:Ref>"), ["`/Order/{urn:x}Ref` was never reviewed."]),
        (("urn:o", "urn:p"), ["The namespace `urn:p` was never reviewed."]),
        (("<Ref>A</Ref>", "<Ref>7</Ref>"), []),
    ],
)
def test_what_lies_outside_is_told_precisely(change, news):
    assert list(news_in(shape(ORDER.replace(*change)), shape(ORDER))) == news


def test_a_missing_parent_is_told_once():
    without = "<Order xmlns='urn:o' v='1'><Ref>A</Ref></Order>"
    assert news_in(shape(without), shape(ORDER)) == (
        "`/Order/Lines` was always there in what was reviewed, and is missing here.",
    )


NAMES = st.sampled_from("abc")


@st.composite
def documents(draw, depth=3):
    root = etree.Element("r")

    def fill(node, left):
        for name in draw(st.lists(NAMES, max_size=3)):
            child = etree.SubElement(node, name)
            if left and draw(st.booleans()):
                fill(child, left - 1)
            else:
                child.text = draw(st.sampled_from(["", "1", "1.5", "x", "true", "2026-01-01"]))
        if draw(st.booleans()):
            node.set("k", draw(st.sampled_from(["", "1", "x"])))

    fill(root, depth)
    return root


@given(documents())
def test_a_document_lies_within_its_own_shape(root):
    assert news_in(shape_of(root), shape_of(root)) == ()


@given(st.lists(documents(), min_size=1, max_size=4))
def test_each_of_several_lies_within_what_they_make_together(roots):
    shapes = [shape_of(root) for root in roots]
    together = merged(shapes)
    assert all(news_in(one, together) == () for one in shapes)
    assert len({place.path for place in together.places}) == len(together.places)


@given(documents(), documents())
def test_no_news_means_that_every_path_was_known(one, other):
    if not news_in(shape_of(one), shape_of(other)):
        assert {place.path for place in shape_of(one).places} <= {place.path for place in shape_of(other).places}
