"""Searching all topics."""

from __future__ import annotations

import pytest

from workbench.ui.pages.help.search import search
from workbench.ui.pages.help.topics import Spot


def spots(topics, wanted):
    return [hit.spot for hit in search(topics, wanted)]


@pytest.mark.parametrize(
    ("wanted", "spot"),
    [
        ("keyboard", Spot("shortcuts")),
        ("schema.misspelt-element", Spot("codes-schema", "schemamisspelt-element")),
        ("SHORT_STOCK", Spot("codes-server", "orders-and-stock")),
        ("reset sample data", Spot("test-server", "reset-to-sample-data")),
        ("--junit", Spot("command-line", "workbench-check")),
    ],
)
def test_what_is_looked_for_comes_first(topics, wanted, spot):
    assert spots(topics, wanted)[0] == spot


def test_every_word_must_be_there(topics):
    assert set(spots(topics, "keyring environment")) < set(spots(topics, "keyring"))
    assert not spots(topics, "keyring zebra")


def test_a_word_may_be_begun_but_not_be_the_middle_of_another(topics):
    assert Spot("connections", "the-key") in spots(topics, "keyri")
    assert not spots(topics, "eyring")


def test_case_and_double_words_do_not_matter(topics):
    assert spots(topics, "KEYRING keyring") == spots(topics, "keyring")


def test_no_words_find_nothing(topics):
    assert search(topics, "  , ") == ()


def test_a_hit_shows_the_words_and_where_they_are(topics):
    hit = next(hit for hit in search(topics, "unpacked archive") if hit.spot.topic == "codes-document")
    assert hit.title == "document.other-kind"
    assert hit.snippet.startswith("Codes of the document: ")
    assert "archive" in hit.snippet
