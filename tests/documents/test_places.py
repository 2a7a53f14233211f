"""Every element and attribute has its exact line, column and path, at any size and in any manner of writing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.documents import read


def at(document, path):
    place = document.place_at(path)
    return (place.line, place.column, place.end_line, place.end_column) if place is not None else None


def test_lines_and_columns_count_from_one_and_ends_lie_behind():
    document = read(b"<a>\n  <b x=\"1\"\n     y='22'>t</b>\n</a>", "a.xml")
    assert at(document, "/a") == (1, 1, 1, 4)
    assert at(document, "/a/b") == (2, 3, 3, 13)
    assert at(document, "/a/b/@x") == (2, 6, 2, 11)
    assert at(document, "/a/b/@y") == (3, 6, 3, 12)
    content = document.place_of_content(document.root[0])
    assert (content.line, content.column, content.end_column) == (3, 13, 14)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_counts_once(end):
    document = read(end.join(["<a>", "<b/>", "", " <c/>", "</a>"]).encode(), "a.xml")
    assert at(document, "/a/b") == (2, 1, 2, 5)
    assert at(document, "/a/c") == (4, 2, 4, 6)


def test_columns_count_characters_and_not_bytes():
    document = read("<a>\n  €𝄞é<b/></a>".encode(), "a.xml")
    assert at(document, "/a/b") == (2, 6, 2, 10)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32", "windows-1252"])
def test_places_are_the_same_in_every_encoding(codec):
    label = "utf-8" if codec == "utf-8-sig" else codec
    raw = f'<?xml version="1.0" encoding="{label}"?>\n<a>é <b c="ü"/></a>'.encode(codec)
    document = read(raw, "a.xml")
    assert at(document, "/a/b") == (2, 6, 2, 16)
    assert at(document, "/a/b/@c") == (2, 9, 2, 14)


def test_lines_are_exact_beyond_65535():
    raw = b"<a>\n" + b"<b>1</b>\n" * 70_000 + b'  <last\n   x="1"/>\n</a>'
    document = read(raw, "a.xml")
    assert at(document, "/a/b[65536]") == (65_537, 1, 65_537, 4)
    assert at(document, "/a/b[70000]") == (70_001, 1, 70_001, 4)
    assert at(document, "/a/last/@x") == (70_003, 4, 70_003, 9)


def test_what_looks_like_a_tag_is_not_taken_for_one():
    raw = b'<a><!-- <b> --><![CDATA[<b>]]><?pi <b>?><c t="&lt;b> <b>"/><b/></a>'
    document = read(raw.replace(b' <b>"', b' >"'), "a.xml")
    found = at(document, "/a/b")
    assert found is not None
    assert document.text[found[1] - 1 :].startswith("<b/></a>")


def test_attributes_are_found_by_name_and_not_by_their_text():
    raw = b"""<a xmlns:p="urn:p" d=" x='9' " p:x = "1" x="2"/>"""
    document = read(raw, "a.xml")
    line, column, _, end = at(document, "/a/@d")
    assert raw[column - 1 : end - 1] == b"d=\" x='9' \""
    plain = document.place_of_attribute(document.root, "x")
    prefixed = document.place_of_attribute(document.root, "{urn:p}x")
    assert raw[plain.column - 1 : plain.end_column - 1] == b'x="2"'
    assert raw[prefixed.column - 1 : prefixed.end_column - 1] == b'p:x = "1"'
    assert line == 1


def test_paths_number_only_what_shares_its_name():
    document = read(b'<p:o xmlns:p="urn:p"><l/><m/><l><n i="1"/></l></p:o>', "a.xml")
    n = document.root[2][0]
    assert document.path(document.root) == "/o"
    assert document.path(document.root[1]) == "/o/m"
    assert document.path(n, "i") == "/o/l[2]/n/@i"
    assert document.place(n).path == "/o/l[2]/n"
    assert document.find("/o/l[2]/n") is n


def test_paths_that_lead_nowhere_have_no_place():
    document = read(b"<a><b/></a>", "a.xml")
    assert [document.place_at(path) for path in ("/a/c", "/a/b[2]", "/x", "/a/b/@c", "][", "")] == [None] * 6


@given(st.recursive(st.just(()), lambda inner: st.lists(inner, max_size=4).map(tuple), max_leaves=25), st.data())
def test_the_place_of_every_element_is_where_its_tag_was_written(tree, data):
    gap = st.sampled_from(["", "\n", "\r\n ", "é", "\t", "<!--<x>\n-->", "<![CDATA[<x>]]>", "𝄞\n\n"])
    starts = []

    def write(node, number):
        name = f"n{number}"
        starts.append(name)
        attribute = data.draw(st.sampled_from(["", ' x="1"', "\n y='>'", ' z="é\n"']))
        inner = "".join(data.draw(gap) + write(child, len(starts)) for child in node)
        return f"<{name}{attribute}>{inner}{data.draw(gap)}</{name}>"

    text = write(tree, 0)
    document = read(text.encode(), "a.xml")
    lines = re.split("\r\n|\r|\n", text)
    for element in document.root.iter("*"):
        place = document.place(element)
        assert re.match(rf"<{element.tag}\b", lines[place.line - 1][place.column - 1 :])
        assert document.find(place.path) is element
        assert lines[place.end_line - 1][place.end_column - 2] == ">"


def test_a_document_can_be_sent_to_another_process():
    import pickle

    document = read(b"<a>\n<b/></a>", "a.xml")
    document.place(document.root)
    again = pickle.loads(pickle.dumps(document))
    assert (again.name, again.digest, again.outcome) == (document.name, document.digest, "xml")
    assert at(again, "/a/b") == (2, 1, 2, 5)
