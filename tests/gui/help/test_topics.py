"""Reading the topics: titles, sections, anchors, what a wanted name leads to."""

from __future__ import annotations

import pytest

from workbench.errors import UserFacingError
from workbench.ui.pages.help import load_topics
from workbench.ui.pages.help.topics import Spot, anchor_of

CONTENTS = '[[group]]\ntitle = "One"\ntopics = ["start", "more"]\n'


@pytest.fixture
def small(tmp_path):
    (tmp_path / "contents.toml").write_text(CONTENTS, "utf-8")
    (tmp_path / "start.md").write_text(
        "# The *first*\n\nSee [more](more.md).\n\n```\n# no heading\n```\n\n## A `part`\n", "utf-8"
    )
    (tmp_path / "more.md").write_text("# More\n\n### schema.too-long\n\nCut.\n\n### rules.…\n\nOwn.\n", "utf-8")
    return tmp_path


def test_a_topic_has_its_title_its_group_and_its_sections(small):
    first, more = load_topics(small).all
    assert (first.name, first.title, first.group) == ("start", "The first", "One")
    assert [section.title for section in first.sections] == ["The first", "A part"]
    assert [section.anchor for section in more.sections] == ["more", "schematoo-long", "rules"]


def test_what_stands_in_code_is_no_heading(small):
    assert "no heading" in load_topics(small).all[0].sections[0].text


def test_links_are_read_by_their_words(small):
    assert load_topics(small).all[0].sections[0].text.startswith("See more.")


@pytest.mark.parametrize(
    ("wanted", "spot"),
    [
        ("more", Spot("more")),
        ("more.md", Spot("more")),
        ("more.md#schematoo-long", Spot("more", "schematoo-long")),
        ("more#no-such-place", Spot("more")),
        ("schema.too-long", Spot("more", "schematoo-long")),
        ("rules.somebody-elses", Spot("more", "rules")),
        ("schema.never-heard-of", None),
        ("nothing", None),
    ],
)
def test_a_wanted_name_leads_to_its_place(small, wanted, spot):
    assert load_topics(small).find(wanted) == spot


@pytest.mark.parametrize("broken", ["contents.toml", "more.md"])
def test_a_missing_file_is_named(small, broken):
    (small / broken).unlink()
    with pytest.raises(UserFacingError, match=broken):
        load_topics(small)


def test_broken_contents_are_told(small):
    (small / "contents.toml").write_text("[[group]\n", "utf-8")
    with pytest.raises(UserFacingError, match="cannot be read"):
        load_topics(small)


@pytest.mark.parametrize(
    ("title", "anchor"),
    [
        ("workbench check", "workbench-check"),
        ("schema.missing-element", "schemamissing-element"),
        ('What "may be sent" means', "what-may-be-sent-means"),
        ("1. Drop a document", "1-drop-a-document"),
    ],
)
def test_anchors_are_those_of_github(title, anchor):
    assert anchor_of(title) == anchor
