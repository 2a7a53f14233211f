"""Questions an editor asks: which element is around the caret, and what does an XPath find."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.documents import read
from workbench.documents.queries import find_all, path_at
from workbench.errors import UserFacingError

ORDER = b"""<?xml version="1.0"?>
<o:Order xmlns:o="urn:o">
  <o:Line n="1"><Code>A</Code></o:Line>\r
  <o:Line n="2"><Code>B</Code> text</o:Line>
  <Empty/>
</o:Order>
"""


@pytest.fixture
def order():
    return read(ORDER, "order.xml")


@pytest.mark.parametrize(
    ("line", "column", "path"),
    [
        (1, 3, None),
        (2, 4, "/Order"),
        (3, 4, "/Order/Line[1]"),
        (3, 18, "/Order/Line[1]/Code"),
        (3, 27, "/Order/Line[1]/Code"),
        (4, 33, "/Order/Line[2]"),
        (5, 5, "/Order/Empty"),
        (6, 1, "/Order"),
        (99, 1, None),
    ],
)
def test_the_innermost_element_around_the_caret(order, line, column, path):
    assert path_at(order, line, column) == path


@given(st.integers(1, 30), st.integers(1, 8))
def test_the_place_of_every_element_leads_back_to_its_path(lines, depth):
    body = "".join(f"<L{'é' * (n % 3)}>{'<d>' * depth}x{'</d>' * depth}</L{'é' * (n % 3)}>\n" for n in range(lines))
    document = read(f"<r>\n{body}</r>".encode(), "made.xml")
    for element in document.root.iter("*"):
        place = document.place(element)
        assert path_at(document, place.line, place.column + 1) == document.path(element)


def test_there_is_no_path_in_something_that_is_no_xml():
    assert path_at(read(b"<a><b></a>", "broken.xml"), 1, 5) is None


def test_an_xpath_finds_elements_in_any_namespace(order):
    found = find_all(order, "//Line[@n = '2']/Code")
    assert (found.count, found.places[0].line, found.places[0].column) == (1, 4, 17)


def test_an_xpath_finds_attributes_and_text(order):
    assert [place.path for place in find_all(order, "//@n").places] == ["/Order/Line[1]/@n", "/Order/Line[2]/@n"]
    assert find_all(order, "//Code/text()").places[0].column == 23


def test_an_expression_without_nodes_gives_its_value(order):
    assert find_all(order, "count(//Line)").value == "2"
    assert find_all(order, "string(//Code)").value == "A"


def test_more_matches_than_wanted_are_counted_all_the_same(order):
    found = find_all(order, "//*", most=2)
    assert (len(found.places), found.count) == (2, 6)


@pytest.mark.parametrize("expression", ["//Line[", "nonsense(", "//x:Line", "", "1 +"])
def test_a_wrong_expression_is_said_to_be_wrong(order, expression):
    with pytest.raises(UserFacingError, match="is not an XPath"):
        find_all(order, expression)
