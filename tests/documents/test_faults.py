"""Text that is not well-formed: each fault with what, where, and the likely mend."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from workbench.documents import read
from workbench.documents.faults import faults
from workbench.documents.limits import Limits
from workbench.documents.text_places import locator

FAULTS = [
    ("<a>\n<b>\n</a>", "unclosed-tag", (2, 1), "`<b>`, opened in line 2, is never closed; `</a>` comes first"),
    ("<a>\n<Name>x</name>\n</a>", "mismatched-tag", (2, 8), "`<Name>` is closed by `</name>`"),
    ("<a>\n <b>x</c>\n</a>", "mismatched-tag", (2, 6), "`<b>` is closed by `</c>`"),
    ("<a>\n</b></a>", "stray-end-tag", (2, 1), "never opened. It stands inside `a`"),
    ("<a>\n  <b>x", "truncated", (2, 3), "ends inside `b`, which is still open, as are 1 around it"),
    ("<a>\n  x", "truncated", (1, 1), "ends inside `a`, which is still open."),
    ("<a>Fish & Chips</a>", "unescaped-ampersand", (1, 9), "bare `&`"),
    ("<a>\n1 < 2</a>", "unescaped-less-than", (2, 3), "`<` stands in the text"),
    ('<a b="1<2"/>', "unescaped-less-than", (1, 8), "value of `b` has a bare `<`"),
    ("<a>x&nbsp;y</a>", "unknown-entity", (1, 5), "`&nbsp;`"),
    ("<a b=1/>", "unquoted-attribute", (1, 4), "not in quotation marks"),
    ("<a b/>", "attribute-without-value", (1, 4), "`b` of `a` has no value"),
    ('<a b="1" b="2"/>', "duplicate-attribute", (1, 10), "`b` twice"),
    ("<p:a/>", "undeclared-prefix", (1, 2), "prefix `p` of the element `p:a`"),
    ('<a p:b="1"/>', "undeclared-prefix", (1, 4), "prefix `p` of the attribute `p:b`"),
    ("<a/>\n<b/>", "second-root", (2, 1), "second document begins here with `<b>`"),
    ("<a/>\n tail", "text-outside", (2, 2), "`tail` stands behind the end"),
    ("head <a/>", "text-outside", (1, 1), "`head` stands before the first element"),
    ('\n<?xml version="1.0"?><a/>', "late-declaration", (1, 1), "before the XML declaration"),
    ('<a/><?xml version="1.0"?><b/>', "late-declaration", (1, 5), "inside the document"),
    ("<a>\n<!-- b", "unclosed-markup", (2, 1), "comment `<!--` that begins here is never closed"),
    ("<a><![CDATA[ x</a>", "unclosed-markup", (1, 4), "never closed"),
    ("<a><!-- b -- c --></a>", "double-hyphen", (1, 4), "`--` inside"),
    ("<a>x\x07y</a>", "forbidden-character", (1, 5), "U+0007"),
    ("<a>x\0y</a>", "forbidden-character", (1, 5), "U+0000"),
    ("<a>&#0;</a>", "forbidden-character", (1, 4), "`&#0;`"),
    ("<a>]]></a>", "stray-cdata-end", (1, 4), "`]]>`"),
    ("<a><b <c/></a>", "unclosed-bracket", (1, 4), "`<b` has no `>`"),
    ('<?xml version="1.0"?>\n', "no-element", None, "no element"),
]


@pytest.mark.parametrize(
    ("text", "code", "where", "words"), FAULTS, ids=[f"{one[1]}-{n}" for n, one in enumerate(FAULTS)]
)
def test_a_fault_is_named_where_it_was_made(text, code, where, words):
    document = read(text.encode(), "a.xml")
    assert document.outcome == "not-xml"
    finding = next(finding for finding in document.findings if finding.code == f"document.{code}")
    assert words in finding.message
    assert finding.advice
    if where is not None:
        assert (finding.place.line, finding.place.column) == where


def test_an_unclosed_tag_is_told_with_both_ends():
    document = read(b"<Order>\n <Lines>\n  <Line>\n   <Item>1</Item>\n </Lines>\n</Order>", "a.xml")
    (finding,) = document.findings
    assert finding.code == "document.unclosed-tag"
    assert (finding.place.line, finding.place.column) == (3, 3)
    assert (finding.related.line, finding.related.column) == (5, 2)
    assert "`<Line>`, opened in line 3" in finding.message
    assert finding.advice == "Put `</Line>` where it ends."


def test_several_faults_are_several_findings_in_the_order_of_the_text():
    document = read(b"<a>\n<b>R&D</b>\n<c x=1>\n<d>1 < 2</d>\n</a>", "a.xml")
    assert [(finding.code.removeprefix("document."), finding.place.line) for finding in document.findings] == [
        ("unescaped-ampersand", 2),
        ("unclosed-tag", 3),
        ("unquoted-attribute", 3),
        ("unescaped-less-than", 4),
    ]


def test_faults_beyond_line_65535_keep_their_line():
    document = read(b"<a>\n" + b"<b/>\n" * 70_000 + b"  <c>\n</a>", "a.xml")
    (finding,) = document.findings
    assert (finding.place.line, finding.place.column) == (70_002, 3)


def test_a_list_that_was_cut_short_says_so():
    document = read(b"<a>" + b"&" * 100 + b"</a>", "a.xml", Limits(max_findings=5))
    assert [finding.code for finding in document.findings] == [
        *["document.unescaped-ampersand"] * 5,
        "document.more-faults",
    ]


@given(st.text("<>/ab&;=\"'!-[]? \n", max_size=60))
def test_whatever_libxml2_refuses_has_a_finding_with_a_place(text):
    raw = text.encode()
    document = read(raw, "a.xml")
    try:
        etree.fromstring(raw, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:
        assert document.outcome == "not-xml"
        assert document.findings
        placed = [finding.place for finding in document.findings if finding.place is not None]
        lines = text.split("\n")
        for place in placed:
            assert 1 <= place.line <= len(lines)
            assert 1 <= place.column <= len(lines[place.line - 1]) + 1
    else:
        assert (document.outcome, document.findings) == ("xml", ())


@given(st.lists(st.sampled_from(["<a>", "</a>", "<b>", "</b>", "<c/>", "t", "&amp;", "<!--x-->", "\n"]), max_size=30))
def test_tags_that_do_not_match_are_never_taken_for_well_formed(pieces):
    text = f"<r>{''.join(pieces)}</r>"
    document = read(text.encode(), "a.xml")
    try:
        etree.fromstring(text)
    except etree.XMLSyntaxError:
        assert document.outcome == "not-xml"
        assert all(finding.place is not None and finding.advice for finding in document.findings)
    else:
        assert document.outcome == "xml"


def codes_of(raw: bytes) -> list[str]:
    return [finding.code.removeprefix("document.") for finding in read(raw, "a.xml").findings]


def test_behind_a_stray_byte_the_other_faults_are_told_too():
    raw = b'<?xml version="1.0"?><a><n>Caf\xe9</n><m>Gr\xfc\xdfe & more</m><o>x</a>'
    assert codes_of(raw) == ["wrong-encoding", "unescaped-ampersand", "unclosed-tag"]


def test_two_elements_that_overlap_are_one_fault():
    assert codes_of(b"<a><b><c>1</b></c><d></e></a>") == ["mismatched-tag", "mismatched-tag"]


def test_an_element_whose_start_tag_has_no_end_is_one_fault():
    assert codes_of(b'<a><b x="1>text</b><c y="2"/></a>') == ["unclosed-bracket"]


SOUND = "".join(f'<Line n="{n}"><Code>A{n}</Code><Empty/><Note lang="en">two words</Note></Line>\n' for n in range(90))
BROKEN = [
    "<Line>",
    "</Line>",
    "a & b",
    "&nope;",
    "x < y",
    "<b a=1/>",
    '<b a="1" a="2"/>',
    "<p:b/>",
    "]]>",
    "<b",
    "\x01",
    "<!--",
]


@pytest.mark.parametrize("piece", BROKEN)
@pytest.mark.parametrize("at", [0, 45, 90])
def test_long_stretches_that_are_sound_hide_nothing_and_shift_nothing(piece: str, at: int) -> None:
    rows = SOUND.splitlines(keepends=True)
    text = f"<Lines>{''.join(rows[:at])}{piece}{''.join(rows[at:])}</Lines>"
    looked_at_closely = text.replace("</Code>", "<?x?></Code>").replace("</Note>", "<?x?></Note>")
    quick = faults(text, locator(text), 50)
    slow = faults(looked_at_closely, locator(looked_at_closely), 50)
    assert quick
    assert [(one.code, one.message) for one in quick] == [(one.code, one.message) for one in slow]
    first = quick[0].place
    assert first is not None
    assert first.line <= at + 1
