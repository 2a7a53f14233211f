from __future__ import annotations

from pathlib import Path

import pytest

from workbench.checks import Checked, CheckPlan, SchemaError, check
from workbench.documents import read

XML = (
    '<grammar xmlns="http://relaxng.org/ns/structure/1.0" datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">'
)
COMPACT = """# A list of people.
default namespace = "urn:p"
namespace x = "urn:x"
datatypes d = "http://www.w3.org/2001/XMLSchema-datatypes"
[ x:note = "passed over" ]
start = element people { person*, extra? }
person = element person {
  attribute born { d:date { minInclusive = "1900-01-01" } }?,
  (element name { text } & element age { xsd:integer - "13" }),
  element \\element { "yes" | "n\\x{6F}" }*
}
extra |= element x:* - x:bad { text }
extra |= element other { list { xsd:int, xsd:int+ } } >> x:note [ "passed over" ]
"""


def run(schema: Path, text: str, *roots: Path) -> list[str]:
    found: Checked = check(read(text.encode(), "a.xml"), CheckPlan(schemas=(schema,), roots=roots))
    return [one.code.removeprefix("schema.") for one in found.findings]


def people(inside: str) -> str:
    return f'<people xmlns="urn:p" xmlns:x="urn:x">{inside}</people>'


@pytest.mark.parametrize(
    "inside",
    [
        "",
        '<person born="1970-02-03"><age>4</age><name>A</name></person>',
        "<person><name>A</name><age>4</age><element>yes</element><element>no</element></person>",
        "<x:good>text</x:good>",
        "<other>1 2 3</other>",
    ],
)
def test_the_compact_form_takes_what_it_describes(tmp_path: Path, inside: str) -> None:
    schema = tmp_path / "a.rnc"
    schema.write_text(COMPACT)
    assert run(schema, people(inside)) == []


@pytest.mark.parametrize(
    "inside",
    [
        '<person born="1870-02-03"><age>4</age><name>A</name></person>',
        "<person><name>A</name><age>13</age></person>",
        "<person><name>A</name></person>",
        "<person><name>A</name><age>4</age><element>maybe</element></person>",
        "<x:bad>text</x:bad>",
        "<other>1</other>",
        "<good>text</good>",
    ],
)
def test_the_compact_form_refuses_what_it_does_not_describe(tmp_path: Path, inside: str) -> None:
    schema = tmp_path / "a.rnc"
    schema.write_text(COMPACT)
    assert run(schema, people(inside)) != []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("element a { text", "`}` is wanted"),
        ("element a {\n x:b }", "line 2: `x`"),
        ("element a { (text, empty) | text & empty }", "need parentheses"),
        ("element a { text } ?? ", "should end"),
        ("element y:a { text }", "prefix `y`"),
        ('start = element a { "\\x{D800}" }', "stands for no character"),
        ("start = element = text", "name is wanted"),
        ("§", "means nothing"),
    ],
)
def test_a_broken_compact_schema_is_named_with_line_and_reason(tmp_path: Path, text: str, reason: str) -> None:
    schema = tmp_path / "a.rnc"
    schema.write_text(text)
    with pytest.raises(SchemaError, match=r"`a.rnc`, line \d") as caught:
        run(schema, "<a/>")
    assert reason in caught.value.message


def test_what_an_include_defines_anew_counts(tmp_path: Path) -> None:
    (tmp_path / "base.rnc").write_text("start = element a { thing }\nthing = element b { empty }\n")
    schema = tmp_path / "a.rnc"
    schema.write_text('include "base.rnc" { thing = element c { empty } }')
    assert run(schema, "<a><c/></a>") == []
    assert run(schema, "<a><b/></a>") != []


def test_files_of_both_forms_may_refer_to_each_other(tmp_path: Path) -> None:
    (tmp_path / "item.rnc").write_text("element item { xsd:int }")
    (tmp_path / "list.rng").write_text(
        f'{XML}<start><element name="list"><oneOrMore><externalRef href="item.rnc"/></oneOrMore></element></start>'
        "</grammar>"
    )
    assert run(tmp_path / "list.rng", "<list><item>1</item><item>2</item></list>") == []
    assert run(tmp_path / "list.rng", "<list><item>one</item></list>") != []


def test_an_included_namespace_is_handed_down(tmp_path: Path) -> None:
    (tmp_path / "inner.rnc").write_text("element inner { empty }")
    schema = tmp_path / "a.rnc"
    schema.write_text('default namespace = "urn:p"\nelement outer { external "inner.rnc" }')
    assert run(schema, '<outer xmlns="urn:p"><inner/></outer>') == []
    assert run(schema, '<outer xmlns="urn:p"><inner xmlns=""/></outer>') != []


def test_a_circle_of_includes_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.rnc").write_text('include "b.rnc"')
    (tmp_path / "b.rnc").write_text('include "a.rnc"')
    with pytest.raises(SchemaError, match="which includes it"):
        run(tmp_path / "a.rnc", "<a/>")


def test_nothing_outside_the_folders_is_read(tmp_path: Path) -> None:
    schema = tmp_path / "a.rng"
    schema.write_text(f'{XML}<start><externalRef href="file:///etc/hostname"/></start></grammar>')
    with pytest.raises(SchemaError, match="outside"):
        run(schema, "<a/>")
    schema.write_text(f'{XML}<start><externalRef href="http://example.invalid/b.rng"/></start></grammar>')
    with pytest.raises(SchemaError, match="never fetched"):
        run(schema, "<a/>")


ORDER = """namespace a = "http://relaxng.org/ns/compatibility/annotations/1.0"
default namespace = "urn:o"
start = element order { attribute number { xsd:positiveInteger }, attribute note { text }?, buyer, line+, total? }
buyer = element buyer { (element name { text } & element mail { xsd:string { pattern = "[^@]+@[^@]+" } } & phone*) }
phone = element phone { text }
line = element line { element code { xsd:token { maxLength = "6" } }, amount,
  element unit { "EA" | "BOX" | "PALLET" }, element tags { list { xsd:NMTOKEN+ } }?, remark? }
amount = element each { xsd:decimal } | element box { xsd:int }
remark = element remark { mixed { element b { text }* } }
total = element total { empty }
"""
GOOD = """<order xmlns="urn:o" number="1">
<buyer><mail>a@b</mail><name>N</name><phone>1</phone></buyer>
<line><code>A1</code><each>1.5</each><unit>EA</unit><tags>x y</tags></line>
<line><code>A2</code><box>2</box><unit>BOX</unit><remark>as <b>said</b></remark></line>
<total/>
</order>"""
CHANGES = [
    ("<name>N</name>", "", ["missing-element"], "`buyer` has no `name`"),
    ("name>", "nmae>", ["misspelt-element"], "contains `nmae` where the schema wants `name`"),
    ("<phone>1</phone>", "<fax>1</fax>", ["unknown-element"], "contains `fax`"),
    ("<unit>EA</unit>", "<unit>ea</unit>", ["not-in-list"], "is `ea`; the schema allows `EA`, `BOX`, `PALLET`"),
    ("<each>1.5</each>", "<each>lots</each>", ["not-a-number"], "is `lots`, which is not a number"),
    ("<each>1.5</each>", "", ["missing-element"], "has neither `each` nor `box`"),
    ("<code>A1</code>", "<code>A123456</code>", ["too-long"], "7 characters"),
    ("a@b", "a.b", ["pattern"], "does not have the form"),
    (' number="1"', "", ["missing-attribute"], "has no attribute `number`"),
    (' number="1"', ' number="0"', ["out-of-range"], "`number` of `order` is `0`"),
    (' number="1"', ' numbr="1"', ["misspelt-attribute"], "`numbr` where the schema knows `number`"),
    ("<total/>", "<total>5</total>", ["not-empty"], "`total`"),
    ("<tags>x y</tags>", "", [], ""),
    ("<tags>x y</tags>", "<tags/>", ["empty-value"], "is empty"),
    ("<code>A2</code><box>2</box>", "<box>2</box><code>A2</code>", ["misplaced-element"], "`box` is out of order"),
    ('xmlns="urn:o"', 'xmlns="urn:p"', ["wrong-namespace"], "the schema wants `urn:o`"),
    ("order", "ordre", ["wrong-root"], "begins with `ordre`"),
    ("<total/>", "<total/><total/>", ["repeated-element"], "more often"),
    ("</buyer>", "loose</buyer>", ["unexpected-text"], "the text `loose`"),
]


@pytest.mark.parametrize(("old", "new", "codes", "words"), CHANGES, ids=[str(row[:2]) for row in CHANGES])
def test_faults_are_told_as_those_of_xml_schema_are(
    tmp_path: Path, old: str, new: str, codes: list[str], words: str
) -> None:
    schema = tmp_path / "o.rnc"
    schema.write_text(ORDER)
    assert run(schema, GOOD) == []
    text = GOOD.replace(old, new)
    found = check(read(text.encode(), "o.xml"), CheckPlan(schemas=(schema,))).findings
    assert [one.code.removeprefix("schema.") for one in found] == codes
    for one in found:
        assert words in one.message
        assert one.advice
        assert one.place is not None


def test_independent_faults_are_all_told(tmp_path: Path) -> None:
    schema = tmp_path / "o.rnc"
    schema.write_text(ORDER)
    text = GOOD.replace("<name>N</name>", "").replace(">EA<", ">EAC<").replace("<box>2", "<box>2.5").replace("A2", "")
    text = text.replace("<total/>", "<sum/>").replace("<b>said</b>", "<i>said</i>").replace('number="1"', "")
    assert sorted(run(schema, text)) == [
        "missing-attribute",
        "missing-element",
        "not-a-whole-number",
        "not-in-list",
        "unknown-element",
        "unknown-element",
    ]


def test_what_only_the_engine_can_tell_is_told_once_in_its_words(tmp_path: Path) -> None:
    schema = tmp_path / "o.rnc"
    schema.write_text("element a { attribute x { text } | (attribute y { text }, attribute z { text }) }")
    assert run(schema, '<a x="1"/>') == []
    assert run(schema, '<a y="1"/>') == ["not-valid"]


@pytest.mark.parametrize(
    ("names", "good", "bad"),
    [
        ('<anyName><except><name>b</name><nsName ns="urn:x"/></except></anyName>', ["a"], ["b", "x:a"]),
        ('<nsName ns="urn:x"><except><name ns="urn:x">b</name></except></nsName>', ["x:a"], ["a", "x:b"]),
        ("<choice><name>a</name><name>b</name></choice>", ["a", "b"], ["c", "x:a"]),
    ],
    ids=["any", "namespace", "choice"],
)
def test_a_document_may_not_begin_with_a_name_that_is_excluded(
    tmp_path: Path, names: str, good: list[str], bad: list[str]
) -> None:
    schema = tmp_path / "a.rng"
    schema.write_text(f'<element xmlns="http://relaxng.org/ns/structure/1.0">{names}<empty/></element>')
    for name in good:
        assert run(schema, f'<{name} xmlns:x="urn:x"/>') == []
    for name in bad:
        assert run(schema, f'<{name} xmlns:x="urn:x"/>') in (["wrong-root"], ["wrong-namespace"])


def test_references_are_relative_to_the_base_that_is_declared(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "b.rng").write_text(f'{XML}<start><element name="b"><empty/></element></start></grammar>')
    schema = tmp_path / "a.rng"
    schema.write_text(
        f'{XML}<start><element name="a" xml:base="parts/"><externalRef href="b.rng"/></element></start></grammar>'
    )
    assert run(schema, "<a><b/></a>") == []
    assert run(schema, "<a/>") == ["missing-element"]
