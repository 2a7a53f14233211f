from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.gui.source.steps import at_once
from workbench.ui.widgets.source.formatted import Formatted, formatted

PIECES = st.sampled_from(["<a>", "</a>", "<b/>", "text", " ", "\n", "<!-- c -->", "<![CDATA[x]]>", "<?p?>", "<", "<a"])
XML = st.lists(PIECES, max_size=40).map("".join)


def shown_as(text: str) -> Formatted:
    return at_once(formatted(text))


def test_gives_each_element_with_others_rows_of_its_own():
    shown = shown_as("<?xml version='1.0'?><a><b>1</b><c/> <d><e></e></d></a>")
    assert shown.text.split("\n") == [
        "<?xml version='1.0'?>",
        "<a>",
        "  <b>1</b>",
        "  <c/> ",
        "  <d>",
        "    <e></e>",
        "  </d>",
        "</a>",
    ]


def test_leaves_text_among_elements_as_it_is():
    assert shown_as("<p>one <b>two</b> three</p>").text == "<p>one <b>two</b> three</p>"


@given(XML)
def test_puts_spaces_in_and_takes_nothing_away(text):
    shown = shown_as(text)
    kept = "".join(shown.text[shown.to_shown(offset)] for offset in range(len(text)))
    assert kept == text
    assert len(shown.text) - len(text) == sum(shown.indents) + len(shown.rows) - 1


@given(XML)
def test_every_place_goes_there_and_back(text):
    shown = shown_as(text)
    assert [shown.to_original(shown.to_shown(offset)) for offset in range(len(text) + 1)] == list(range(len(text) + 1))


@given(XML, st.integers(0, 300))
def test_a_place_on_the_screen_has_one_in_the_text(text, offset):
    shown = shown_as(text)
    assert 0 <= shown.to_original(min(offset, len(shown.text))) <= len(text)


def test_a_deep_document_does_not_grow_without_end():
    text = "<a>" * 10_000
    assert len(shown_as(text).text) < 50 * len(text)
