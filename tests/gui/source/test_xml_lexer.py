from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.ui.widgets.source.colours import STRIDE, FixedColours, XmlColours
from workbench.ui.widgets.source.xml_lexer import Span, State, lex

PIECES = st.sampled_from(
    [
        "<a>", "</a>", "<b x='1'", ' y="2"', ">", "/>", "<", "&amp;", "&", "text", "\n", " ", "'", '"', "<!--", "-->",
        "--", "<![CDATA[", "]]>", "]", "[", "<?pi", "?>", "<!DOCTYPE a ", "<!ENTITY b 'c>'>", "=", "é\U0001f600",
    ]
)  # fmt: skip
XML = st.lists(PIECES, max_size=40).map("".join)


def coloured(text: str) -> list[tuple[str, str]]:
    spans: list[Span] = []
    lex(text, 0, len(text), State.TEXT, spans)
    return [(text[each.start : each.end], each.role) for each in spans]


def state_after(text: str) -> State:
    return lex(text, 0, len(text), State.TEXT)[1]


def test_colours_a_tag_by_its_parts():
    assert coloured("<Line id=\"3\" unit='EA'>12</Line>") == [
        ("<Line", "syntax-tag"),
        ("id", "syntax-attribute"),
        ('"3"', "syntax-value"),
        ("unit", "syntax-attribute"),
        ("'EA'", "syntax-value"),
        (">", "syntax-tag"),
        ("</Line>", "syntax-tag"),
    ]


def test_colours_what_stands_for_something_else():
    assert coloured("a &amp; b") == [("&amp;", "syntax-instruction")]


def test_leaves_the_text_of_a_cdata_section_as_text():
    assert coloured("<![CDATA[<a>]]>") == [("<![CDATA[", "syntax-instruction"), ("]]>", "syntax-instruction")]


def test_shows_a_less_than_sign_that_begins_nothing_as_a_fault():
    assert ("<", "error") in coloured("a < b")


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("<a>text", State.TEXT),
        ("<a ", State.TAG),
        ("<a b='", State.SINGLE),
        ('<a b="', State.DOUBLE),
        ("</a ", State.END_TAG),
        ("<!-- - -- ", State.COMMENT),
        ("<![CDATA[ ]] ", State.CDATA),
        ("<?xml version='1.0'", State.INSTRUCTION),
        ("<!DOCTYPE a", State.DOCTYPE),
        ("<!DOCTYPE a SYSTEM 'x", State.DOCTYPE_SINGLE),
        ("<!DOCTYPE a [ <!ENTITY b ", State.SUBSET),
        ("<!DOCTYPE a [ <!ENTITY b ']>", State.SUBSET_SINGLE),
        ("<!DOCTYPE a [ <!-- ' ]> ", State.SUBSET_COMMENT),
        ("<!DOCTYPE a [ <?b ]> ", State.SUBSET_INSTRUCTION),
        ("<!DOCTYPE a [ <!-- ' --> ] ><a>", State.TEXT),
    ],
)
def test_knows_inside_of_what_a_line_ends(text, state):
    assert state_after(text) == state
    assert state_after(text + "\n") == state


def test_a_forgotten_quote_spoils_one_tag_only():
    assert coloured('<a b="1>x</a><c d="2"/>')[-3:] == [
        ("d", "syntax-attribute"),
        ('"2"', "syntax-value"),
        ("/>", "syntax-tag"),
    ]


@given(XML)
def test_line_by_line_gives_what_the_whole_text_gives(text):
    whole: list[Span] = []
    lex(text, 0, len(text), State.TEXT, whole)
    lines: list[Span] = []
    at, state = 0, State.TEXT
    for line in text.splitlines(keepends=True):
        _, state = lex(text, at, at + len(line), state, lines)
        at += len(line)
    assert roles(text, lines) == roles(text, whole)


@given(XML)
def test_going_over_without_colours_ends_in_the_same_state(text):
    assert lex(text, 0, len(text), State.TEXT) == lex(text, 0, len(text), State.TEXT, [])


@given(XML, st.integers(1, 60))
def test_stopping_anywhere_changes_nothing_behind(text, stop):
    at, state = lex(text, 0, min(stop, len(text)), State.TEXT)
    rest: list[Span] = []
    lex(text, at, len(text), state, rest)
    whole: list[Span] = []
    lex(text, 0, len(text), State.TEXT, whole)
    assert roles(text, rest)[at:] == roles(text, whole)[at:]


@given(XML)
def test_stretches_come_in_order_and_none_lies_over_another(text):
    spans: list[Span] = []
    lex(text, 0, len(text), State.TEXT, spans)
    ends = [0, *(each.end for each in spans)]
    assert all(before <= each.start < each.end for before, each in zip(ends, spans, strict=False))


def roles(text: str, spans: list[Span]) -> list[str]:
    found = [""] * (len(text) + 1100)
    for span in spans:
        found[span.start : span.end] = [span.role] * (span.end - span.start)
    return found[: len(text)]


class TestSavedStates:
    TEXT = "<!-- " + "comment <a>\n" * 20_000 + "-->\n" + "<a b='c'>text</a>\n" * 20_000

    def test_a_line_far_down_has_the_colours_that_the_whole_text_gives_it(self):
        start = self.TEXT.index("\n", 100_000) + 1
        colours = XmlColours(self.TEXT)
        assert [each.role for each in colours.spans(start, start + 11)] == ["syntax-comment"]
        start = self.TEXT.rindex("<a")
        assert [each.role for each in colours.spans(start, start + 4)] == ["syntax-tag", "syntax-attribute"]

    def test_growing_reaches_the_end_in_steps(self):
        colours = XmlColours(self.TEXT)
        reached = [0]
        while colours.grow():
            reached.append(colours.reached)
        assert colours.reached == len(self.TEXT)
        assert reached == sorted(set(reached))

    def test_goes_over_no_more_than_one_stride_for_a_line_whose_surroundings_are_known(self):
        colours = XmlColours(self.TEXT)
        while colours.grow():
            pass
        saved = list(colours._offsets)
        assert max(after - before for before, after in pairwise(saved)) <= STRIDE + 1100

    def test_guesses_where_it_would_have_to_go_too_far(self, monkeypatch):
        monkeypatch.setattr("workbench.ui.widgets.source.colours.REACH", 1000)
        colours = XmlColours(self.TEXT)
        colours.spans(150_000, 150_010)
        assert colours.reached == 0


def test_fixed_colours_give_what_touches_a_range():
    colours = FixedColours()
    for span in (Span(0, 3, "a"), Span(5, 9, "b"), Span(9, 12, "c"), Span(20, 21, "d")):
        colours.add(span)
    assert [each.role for each in colours.spans(6, 10)] == ["b", "c"]
    assert list(colours.spans(3, 5)) == []


@given(XML, st.integers(0, 80), st.integers(1, 20))
def test_any_stretch_of_a_text_has_the_colours_that_the_whole_text_gives_it(text, start, length):
    start = min(start, len(text))
    end = min(len(text), start + length)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("workbench.ui.widgets.source.colours.STRIDE", 7)
        found = XmlColours(text).spans(start, end)
    whole: list[Span] = []
    lex(text, 0, len(text), State.TEXT, whole)
    assert roles(text, list(found))[start:end] == roles(text, whole)[start:end]
