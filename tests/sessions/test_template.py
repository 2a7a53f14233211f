import base64
import hashlib
import hmac
import json
from xml.sax.saxutils import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.sessions.template import FILTERS, TemplateError, parse_template

DOCUMENT = '<?xml version="1.0" encoding="ISO-8859-1"?>\n<a x="1">Grün &amp; <b/></a>'.encode("latin-1")


def fill(text, escape="none", key=b"k", **values):
    return parse_template(text).fill(values, escape, key)


def test_what_is_no_placeholder_stays():
    assert fill('{"name": "{name}", "x": {}}', "json", name='a"b') == '{"name": "a\\"b", "x": {}}'


@given(st.text())
def test_what_is_filled_in_comes_out_again_whatever_it_is(text):
    assert json.loads('"' + fill("{v}", "json", v=text) + '"') == text
    assert unescape(fill("{v}", "xml", v=text), {"&quot;": '"', "&#13;": "\r"}) == text


@given(st.text())
def test_what_is_filled_in_is_not_looked_through_again(text):
    assert fill("{v}", v="{w}" + text, w="no") == "{w}" + text


def test_filters_are_applied_in_their_order():
    digest = hashlib.sha256(b"abc").hexdigest()
    assert fill("{v|sha256|hex}", v="abc") == digest
    assert fill("{v|sha256|hex|upper}", v="abc") == digest.upper()
    assert fill("{v|hmac-sha256|base64}", v="abc") == base64.b64encode(hmac.digest(b"k", b"abc", "sha256")).decode()
    assert fill("{v|base64}", "url", v="a?>") == "YT8%2B"


def test_a_document_goes_into_others_as_text_element_or_base64():
    assert (
        fill("{document|text}", "xml", document=DOCUMENT)
        == "&lt;a x=&quot;1&quot;&gt;Grün &amp;amp; &lt;b/&gt;&lt;/a&gt;"
    )
    assert fill("{document|element}", "xml", document=DOCUMENT) == '<a x="1">Grün &amp; <b/></a>'
    assert json.loads(fill('"{document|text}"', "json", document=DOCUMENT)) == '<a x="1">Grün &amp; <b/></a>'
    assert base64.b64decode(fill("{document|base64}", document=DOCUMENT)) == DOCUMENT


def test_a_document_type_does_not_stand_inside_another_document():
    document = b"<!DOCTYPE a [<!-- x -->]><a>1</a>"
    assert fill("{document|element}", "xml", document=document) == "<a>1</a>"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{v|rot13}", "rot13"),
        ("{v|sha256}", "ends in bytes"),
        ("{v|hex|sha256|url}", "needs text"),
        ("{v|element}", "can only come first after `document`"),
        ("{document|base64|text}", "can only come first"),
        ("{document|url}", "needs text"),
    ],
)
def test_a_template_that_makes_no_sense_says_why(text, said):
    with pytest.raises(TemplateError, match=said.replace("|", r"\|")):
        parse_template(text)


def test_every_filter_works():
    for name in FILTERS:
        hole = "document" if name in ("text", "element") else "v"
        ending = "|hex" if name.startswith("hmac") or name in ("sha256", "sha512", "sha1", "md5") else ""
        assert fill(f"{{{hole}|{name}{ending}}}", v="abc", document=b"<a>b</a>")
