from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.gui.source.steps import at_once
from workbench.ui.widgets.source.brackets import bracket_pair
from workbench.ui.widgets.source.indent import indent_step, next_indent, outdented
from workbench.ui.widgets.source.lines import Lines
from workbench.ui.widgets.source.structure import Structure

TEXT = "<a>\n  <b>\n    <c/>\n    <d>1</d>\n  </b>\n  <!-- one\n  two\n  three -->\n</a>\n"


def structure(text: str) -> Structure:
    return at_once(Structure(text).read(Lines(text)))


def names(text: str, at: str) -> list[str]:
    return [text[start:end] for start, end in structure(text).names_at(text.index(at))]


def test_folds_what_goes_over_several_rows_and_keeps_its_end_tag():
    found = structure(TEXT)
    assert {row: (found.fold(row)[0], found.fold(row)[-1]) for row in found.folds} == {0: (1, 7), 1: (2, 3), 5: (6, 6)}


def test_finds_the_other_tag_from_either():
    assert names(TEXT, "<b>") == ["b", "b"]
    assert names(TEXT, "</b>") == ["b", "b"]
    assert names("<x:a p='1'><x:a/></x:a>", "p=") == ["x:a", "x:a"]


def test_finds_no_pair_in_text_or_for_an_empty_element():
    assert names(TEXT, "    <d>") == []
    assert names(TEXT, "<c/>") == []
    assert names("<a>text</a>", "ext") == []


def test_an_element_that_is_not_closed_does_not_hide_the_others():
    assert names("<a><b><c></c></a>", "</a>") == ["a", "a"]
    assert names("<a><b></x></b></a>", "</b>") == ["b", "b"]


@given(st.lists(st.sampled_from(["<a>", "</a>", "<b>", "</b>", "\n", "<", "<!--", "x"]), max_size=40).map("".join))
def test_never_gives_up_on_broken_text(text):
    found = structure(text)
    for offset in range(len(text) + 1):
        pair = found.names_at(offset)
        assert len({text[start:end] for start, end in pair}) <= 1


def test_finds_the_bracket_that_belongs_to_one():
    text = '{"a": [1, {"]": "}"}]}'
    assert bracket_pair(text, 0) == ((0, 1), (21, 22))
    assert bracket_pair(text, len(text)) == ((0, 1), (21, 22))
    assert bracket_pair(text, 6) == ((6, 7), (20, 21))
    assert bracket_pair(text, 3) == ()
    assert bracket_pair("[}", 0) == ()


def test_indents_as_the_text_does():
    assert indent_step("<a>\n\t<b/>") == "\t"
    assert indent_step("<a>\n   <b/>") == "   "
    assert indent_step("<a/>") == "  "


def test_goes_in_behind_a_start_tag_only():
    assert next_indent("  <a b='>'>", "  ") == "    "
    assert next_indent("  <a/>", "  ") == "  "
    assert next_indent("  <a>1</a>", "  ") == "  "
    assert next_indent("  text", "  ") == "  "
    assert next_indent('  "a": {', "  ") == "    "


def test_takes_away_a_step_or_what_there_is_of_it():
    assert [outdented(row, "  ") for row in ("    a", " a", "a", "\ta")] == [2, 1, 0, 1]
