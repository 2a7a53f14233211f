import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.sessions.finder import Content, FinderError, nodes, parse_finder, text, texts

XML = Content(
    b"<a xmlns='urn:x'><b k='1'> one  two </b><b k='2'/></a>", 201, (("X-T", " t "), ("Set-Cookie", "S=v; Path=/"))
)
JSON = Content(
    json.dumps({"id": {"value": 7}, "ok": True, "none": None, "m": [{"c": "A"}, {"c": "B"}], "a/b": "~"}).encode()
)


def find(expression, content, default="xpath"):
    return text((parse_finder(expression, default),), content)


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("/*/*[1]", "one two"),
        ("/*/*/@k", "1"),
        ("count(/*/*) = 2", "true"),
        ("count(/*/*) = 3", ""),
        ("header: x-t", "t"),
        ("cookie: S", "v"),
        ("status: ", "201"),
        ("status: 2..", "201"),
        ("status: 4..", ""),
        (r"text: k='(\d)'", "1"),
        ("constant: x", "x"),
        ("json: /a", ""),
    ],
)
def test_each_kind_finds_its_own(expression, found):
    assert find(expression, XML) == found


@pytest.mark.parametrize(
    ("pointer", "found"),
    [("/id/value", "7"), ("/ok", "true"), ("/none", ""), ("/m/1/c", "B"), ("/m/*/c", "A"), ("/a~1b", "~"), ("/x", "")],
)
def test_json_pointers_lead_to_values(pointer, found):
    assert find(pointer, JSON, "json") == found


def test_several_are_tried_in_turn_and_lists_are_walked():
    finders = (parse_finder("/nothing", "json"), parse_finder("/m/*/c", "json"))
    assert texts(finders, JSON) == ("A", "B")
    each = nodes((parse_finder("/m", "json"),), JSON)
    assert [text((parse_finder("/c", "json"),), JSON, one) for one in each] == ["A", "B"]
    assert len(nodes((parse_finder("/*/*", "xpath"),), XML)) == 2


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("/a[", "no XPath"),
        ("json: a", "no JSON pointer"),
        ("text: (", "no regular"),
        ("header: a b", "no name of a header"),
    ],
)
def test_an_expression_that_does_not_compile_says_why(expression, said):
    with pytest.raises(FinderError, match=said):
        parse_finder(expression, "xpath")


@given(st.binary())
def test_nothing_that_comes_breaks_the_looking(raw):
    for expression in ("/*", "json: /*/x", "json: ", "text: .+", "status: 2.."):
        find(expression, Content(raw))
