"""Text is cut as if read sign by sign, and hostile text takes no longer than other text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.documents.places import START_TAG
from workbench.documents.tokens import tokens

_PIECES = ("a", " ", '"', "'", "<", ">", "[", "]", "<!--", "-->", "-", "!", "/", 'b="c"', "x='y'", "<!DOCTYPE a ", "\n")
_TEXTS = st.lists(st.sampled_from(_PIECES), max_size=14).map("".join)


def end_of_tag(text: str, at: int, stops: str) -> int:
    """Where a tag's body ends: at a stop sign, at a quotation mark that nothing closes, or with the text."""
    while at < len(text) and text[at] not in stops:
        if text[at] in "\"'":
            close = text.find(text[at], at + 1)
            if close < 0:
                return at
            at = close
        at += 1
    return at


def end_of_doctype(text: str, at: int) -> int | None:
    """Where a document type ends, behind its `>`; None when it has no end."""
    at = end_of_tag(text, at, "[<>")
    if text[at : at + 1] == "[":
        at += 1
        while text[at : at + 1] != "]":
            sign = text[at : at + 1]
            if not sign:
                return None
            if text.startswith("<!--", at):
                close = text.find("-->", at + 4)
                step = close + 3 - at if close >= 0 else 0
            elif sign in "\"'":
                close = text.find(sign, at + 1)
                step = close + 1 - at if close >= 0 else 0
            else:
                step = 1
            if not step:
                return None
            at += step
        at += 1
        while text[at : at + 1].isspace():
            at += 1
    return at + 1 if text[at : at + 1] == ">" else None


@given(_TEXTS)
def test_a_tag_ends_where_a_plain_reading_ends_it(text):
    whole = f"<a {text}"
    token = next(tokens(whole))
    end = end_of_tag(whole, 2, "<>")
    closed = whole[end : end + 1] == ">"
    assert (token.end, token.closed) == (end + closed, closed)


@given(_TEXTS)
def test_a_document_type_ends_where_a_plain_reading_ends_it(text):
    whole = f"<!DOCTYPE a {text}"
    token = next(tokens(whole))
    end = end_of_doctype(whole, len("<!DOCTYPE"))
    assert (token.end, token.closed) == (len(whole) if end is None else end, end is not None)


@given(_TEXTS)
def test_a_start_tag_in_bytes_ends_behind_the_first_sign_that_no_quotation_holds(text):
    whole = f"<a {text}"
    end = end_of_tag(whole, 1, ">")
    found = START_TAG.match(whole.encode())
    assert (found and found.end()) == (end + 1 if whole[end : end + 1] == ">" else None)


@given(_TEXTS)
def test_the_pieces_together_are_the_whole_text(text):
    pieces = list(tokens(text))
    assert "".join(text[one.start : one.end] for one in pieces) == text


@pytest.mark.parametrize(
    "text",
    [
        "<a " + 'b="c" ' * 100_000,
        "<a " + "\"'" * 100_001,
        "<a " + "\"\"''" * 100_000,
        "<!DOCTYPE a [" + '<!ENTITY b "c"><!-- - -- d -->' * 30_000,
        "<!DOCTYPE a [" + "<!---" * 100_000,
        "<!DOCTYPE a " + '["' * 100_000,
    ],
)
def test_what_never_ends_is_one_piece_that_is_not_closed(text):
    """Quadratic time would be minutes for each of these."""
    first = next(tokens(text))
    assert not first.closed
    assert START_TAG.match(text.encode()) is None or ">" in text
