"""How a value is written is told as if every pattern were asked in turn."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.compare import formats
from workbench.compare.formats import EMPTY, TEXT, Format, format_of

_EVERY = (
    (r"true|false", "truth", "true or false"),
    (r"(?i:yes|no)", "truth", "yes or no"),
    (r"(?i:true|false)", "truth", "True or False"),
    (r"[+-]?(?:0|[1-9]\d*)", "number", "whole"),
    (r"[+-]?\d+\.\d+", "number", "with decimals"),
    *(row[1:] for row in formats._PATTERNS),
)
_PIECES = ("2026", "07", "31", "0", "5", "1", "-", "/", ".", ",", ":", " ", "T", "Z", "+", "e", "E", "$", "%", "AUD")
_WORDS = ("true", "False", "YES", "no", "Jul", "august", "Street", "ſ", "K", "٣", "²")


def plainly(value: str) -> Format:
    value = value.strip()
    if not value or len(value) > 40:
        return TEXT if value else EMPTY
    every = (*formats._DIGITS, *_EVERY)
    return next((Format(family, how) for pattern, family, how in every if re.fullmatch(pattern, value)), TEXT)


@given(st.lists(st.sampled_from(_PIECES + _WORDS), max_size=9).map("".join) | st.text(max_size=45))
def test_no_pattern_that_matches_is_left_out(value):
    assert format_of(value) == plainly(value)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("true", "a truth value (true or false)"),
        ("2026-07-31", "a date (year-month-day)"),
        ("20260731", "a date (yearmonthday)"),
        ("31 Jul 2026", "a date (day, name of month, year)"),
        ("09:30", "a time (of day)"),
        ("2026-07-31T09:30:00Z", "a time (date and time with time zone)"),
        ("100", "a number (whole)"),
        ("12.50", "a number (with decimals)"),
        ("1,250.00", "a number (with commas between thousands)"),
        ("$12.50", "a number (with a currency or sign)"),
        ("0042", "text"),
        ("41 Harbour Street", "text"),
    ],
)
def test_the_usual_ways_have_their_names(value, said):
    assert str(format_of(value)) == said
