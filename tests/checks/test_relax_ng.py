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
