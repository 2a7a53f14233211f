"""Indenting moves white space between elements and touches nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from workbench.documents.formatting import formatted


def test_every_element_stands_on_its_own_line():
    assert formatted("<a><b><c/></b><d>x</d></a>") == "<a>\n  <b>\n    <c/>\n  </b>\n  <d>x</d>\n</a>\n"


@pytest.mark.parametrize(
    "text",
    [
        "<a>some <b>mixed</b> text</a>\n",
        '<a xml:space="preserve"> <b/> </a>\n',
        "<a><![CDATA[ <x> ]]></a>\n",
        "<a b='1'   c=\"2\" >&amp;&#65;</a >\n",
        "<a></a>\n",
    ],
)
def test_what_is_content_stays_as_it_is(text):
    assert formatted(text) == text


def test_comments_instructions_and_declaration_keep_their_place():
    text = '<?xml version="1.0"?><!-- before --><a><!-- in --><?pi x?><b/></a><!-- after -->'
    assert formatted(text).splitlines() == [
        '<?xml version="1.0"?>',
        "<!-- before -->",
        "<a>",
        "  <!-- in -->",
        "  <?pi x?>",
        "  <b/>",
        "</a>",
        "<!-- after -->",
    ]


_text = st.text("ab <&\n", max_size=6).map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;"))
_trees = st.recursive(
    _text.map(lambda text: f"<t>{text}</t>"),
    lambda inner: (
        st.lists(inner, max_size=4).map(lambda parts: f"<e>{'  '.join(parts)}</e>")
        | st.tuples(_text, inner).map(lambda pair: f"<m>{pair[0]}x{pair[1]}</m>")
    ),
    max_leaves=12,
)


def _meaning(text):
    root = etree.fromstring(text)
    for element in root.iter():
        if len(element) and not "".join(element.xpath("text()")).strip():
            element.text = None
            for child in element:
                child.tail = None
    return etree.tostring(root, method="c14n")


@given(_trees)
def test_the_content_of_any_tree_is_the_same_and_a_second_time_changes_nothing(text):
    once = formatted(text)
    assert _meaning(once) == _meaning(text)
    assert formatted(once) == once
