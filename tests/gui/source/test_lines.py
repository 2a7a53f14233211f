from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from workbench.ui.widgets.source import lines as lines_module
from workbench.ui.widgets.source.lines import Lines, characters, line_end, one_line_end, units

TEXTS = st.text("ab\n\r\u2028é\U0001f600", max_size=60)


@given(TEXTS)
def test_cuts_at_every_kind_of_line_end_and_nowhere_else(text):
    lines = Lines(text)
    assert [lines.line(row) for row in range(lines.count)] == re.split("\r\n|\r|\n", text)


@given(TEXTS, st.integers(-2, 70))
def test_positions_and_offsets_belong_together(text, offset):
    lines = Lines(text)
    row, column = lines.position(offset)
    assert lines.offset(row, column) == max(0, min(offset, len(lines.text)))


@given(TEXTS)
def test_knows_the_longest_line_when_it_is_complete(text):
    lines = Lines(text)
    while lines.grow():
        pass
    assert lines.longest == max(map(len, lines.text.split("\n")))


def test_indexes_no_more_than_it_is_asked_for(monkeypatch):
    monkeypatch.setattr(lines_module, "STEP", 100)
    lines = Lines("1234567\n" * 1000)
    assert lines.count == 1001
    assert lines.start(20) == 160
    assert not lines.is_complete
    assert len(lines._starts) < 40


def test_a_place_outside_is_brought_inside():
    lines = Lines("ab\ncd")
    assert lines.offset(0, 99) == 2
    assert lines.offset(99, 0) == 5
    assert lines.offset(0, -1) == 0
    assert lines.offset(-1, 0) == 0


def test_knows_the_line_end_of_a_text():
    assert [line_end(text) for text in ("a", "a\nb\r\n", "a\r\nb\n", "a\rb")] == ["\n", "\n", "\r\n", "\r"]
    assert one_line_end("a\r\nb\rc\nd") == "a\nb\nc\nd"


@given(st.text("aé\U0001f600", max_size=20), st.integers(0, 20))
def test_counts_as_qt_does_and_back(text, column):
    column = min(column, len(text))
    assert characters(text, units(text[:column])) == column
