from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.ui.widgets.source.caret import Caret
from workbench.ui.widgets.source.lines import Lines
from workbench.ui.widgets.source.mark import Mark, Marks
from workbench.ui.widgets.source.matches import Matches

TEXT = "<a>\n    <Line id='3'>\n\n    long enough\n</a>"
MOVES = st.sampled_from(["by_character", "by_word", "by_rows", "to_row_start", "to_row_end", "to_end"])


@pytest.fixture
def caret() -> Caret:
    return Caret(Lines(TEXT))


def test_goes_by_words_over_line_ends(caret):
    caret.go(TEXT.index("    <Line"))
    seen = []
    for _ in range(5):
        caret.by_word(True)
        seen.append(TEXT[caret.at :][:4])
    assert seen == ["<Lin", "Line", "id='", "='3'", "3'>\n"]
    caret.by_word(False)
    assert TEXT[caret.at :].startswith("='3")


def test_home_goes_to_the_first_word_and_then_to_the_edge(caret):
    caret.go(TEXT.index("id="))
    caret.to_row_start()
    assert TEXT[caret.at :].startswith("<Line")
    caret.to_row_start()
    assert TEXT[caret.at :].startswith("    <Line")


def test_keeps_its_column_over_short_rows(caret):
    caret.go(TEXT.index("id="))
    column = caret._lines.position(caret.at)[1]
    caret.by_rows(1)
    assert caret._lines.position(caret.at) == (2, 0)
    caret.by_rows(1)
    assert caret._lines.position(caret.at) == (3, column)


def test_an_arrow_out_of_a_selection_goes_to_its_edge(caret):
    caret.select(2, 6)
    caret.by_character(False)
    assert (caret.at, caret.anchor) == (2, 2)


def test_selects_the_word_and_the_row(caret):
    caret.go(TEXT.index("ine"))
    caret.select_word()
    assert caret.selected_text == "Line"
    caret.select_row()
    assert caret.selected_text == "    <Line id='3'>\n"


@given(st.lists(st.tuples(MOVES, st.booleans(), st.booleans()), max_size=30), st.text("a <\n\U0001f600", max_size=20))
def test_never_leaves_the_text(moves, text):
    caret = Caret(Lines(text))
    for name, forward, selecting in moves:
        move = getattr(caret, name)
        arguments = (
            (forward,) if name in ("by_character", "by_word") else (3 if forward else -3,) if "rows" in name else ()
        )
        move(*arguments, selecting=selecting)
        assert 0 <= caret.at <= len(text)
        assert selecting or caret.at == caret.anchor


def test_the_gravest_mark_of_a_row_is_its_sign():
    marks = Marks([Mark(2, 1, 2, 3, "note", "one"), Mark(2, 5, 4, 2, "error", "two")])
    assert [marks.severity(row) for row in range(4)] == [None, "error", None, None]
    assert marks.words(1) == "one\n\ntwo"
    assert marks.words(1, 6) == "two"
    assert marks.words(2, 40) == "two"
    assert marks.words(3, 1) == ""


def test_a_mark_without_length_has_one_character():
    (stretch,) = Marks([Mark(1, 4, 1, 4)]).in_row(0)
    assert (stretch.start, stretch.end) == (3, 4)


def test_matches_are_gone_through_from_a_place_and_round():
    matches = Matches([(2, 4), (10, 12), (20, 22)])
    assert matches.step(11, forward=True) == 2
    assert matches.step(0, forward=True) == 0
    assert matches.step(0, forward=False) == 2
    other = Matches([(2, 4), (10, 12)])
    assert other.step(9, forward=False) == 0
    assert list(other.between(3, 11)) == [(2, 4, True), (10, 12, False)]
    assert Matches().step(0, forward=True) is None
