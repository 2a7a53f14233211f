"""Mapping tables: what their rows give, on any processor; where it came from; what they leave out."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.convert.conftest import resources
from workbench.compare import compare
from workbench.convert import ConverterError, converter_from_file, load_cases, load_converters, run
from workbench.convert.mapping import (
    Mapping,
    Row,
    read_mapping,
    source_paths,
    source_xpaths,
    target_paths,
    to_stylesheet,
    to_toml,
    unmapped,
    unused,
)
from workbench.convert.mapping.values import literal
from workbench.documents import read, read_file

HEAD = 'format = 1\nroot = "out"\n'


@pytest.fixture
def table(make):
    """Write a table of these rows, each a piece of TOML."""

    def write(*rows: str, head: str = HEAD, **files: str):
        return make("mapping.toml", head + "".join(f"\n[[row]]\n{row}\n" for row in rows), **files)

    return write


def value_of(table, cells, row: str, source: bytes, **more) -> str | None:
    """Give what one row makes of `a` in a document."""
    output = run(read(source, "s.xml"), table(f'target = "v"\n{row}', **more), cells=cells).output
    return output.root.findtext("v")


@pytest.mark.parametrize(
    ("row", "text", "expected"),
    [
        ('source = "/a"', "  two  words ", "two words"),
        ('source = "/a"\nfunction = "exact"', " x ", " x "),
        ('source = "/a"\nfunction = "upper"', "straße é", "STRAßE É"),
        ('source = "/a"\nfunction = "lower"', "ABC", "abc"),
        ('source = "/a"\nfunction = "date"\noptions = { from = "YYYYMMDD" }', "20261105", "2026-11-05"),
        ('source = "/a"\nfunction = "date"\noptions = { from = "DD/MM/YYYY" }', "05/11/2026", "2026-11-05"),
        ('source = "/a"\nfunction = "date"\noptions = { from = "D.M.YYYY" }', "5.1.2026", "2026-01-05"),
        ('source = "/a"\nfunction = "date"\noptions = { from = "D MMM YY" }', "5 Nov 26", "2026-11-05"),
        ('source = "/a"\nfunction = "number"\noptions = { decimals = 2 }', "1.005", "1.01"),
        ('source = "/a"\nfunction = "number"\noptions = { decimals = 2 }', "2", "2.00"),
        ('source = "/a"\nfunction = "number"\noptions = { decimals = 0 }', "2.5", "3"),
        ('source = "/a"\nfunction = "number"\noptions = { decimal = ",", thousands = "." }', "1.234,50", "1234.5"),
        ('source = "/a"\nfunction = "number"\noptions = { decimals = 2 }', "about 5", "about 5"),
        ('source = "/a"\nfunction = "part"\noptions = { start = 2, length = 3 }', "abcdef", "bcd"),
        ('source = "/a"\nfunction = "before"\noptions = { sign = "-" }', "AB-12", "AB"),
        ('source = "/a"\nfunction = "after"\noptions = { sign = "-" }', "AB-12", "12"),
        ('source = "/a"\nfunction = "replace"\noptions = { find = "o", by = "00" }', "foo", "f0000"),
        ('source = "/a = \'yes\'"\nfunction = "boolean"', "yes", "true"),
        ('source = ["/a", "\'x\'"]\nfunction = "join"\noptions = { separator = "/" }', "b", "b/x"),
        ('source = ["/missing", "/a"]\nfunction = "join"', "b", "b"),
        ('source = ["/missing", "/a"]\nfunction = "first"', "b", "b"),
        ('source = "/missing"\ndefault = "none"', "b", "none"),
        ('source = "/missing"', "b", None),
        ('source = "/a"\nwhen = "/a = \'c\'"', "b", None),
        ('value = "it\'s {fixed}"', "b", "it's {fixed}"),
    ],
)
def test_each_function_gives_what_it_says(table, cells, row, text, expected):
    assert value_of(table, cells, row, f"<a>{text}</a>".encode()) == expected


def test_code_lists_are_looked_up(table, cells):
    head = f'{HEAD}\n[lookups.units]\nfile = "units.csv"\n'
    row = 'source = "/a"\nfunction = "lookup"\noptions = { table = "units" }'
    codes = 'code,unit\nPCE,EA\n"it\'s",X\n'
    for text, expected in (("PCE", "EA"), ("it's", "X"), ("KGM", "KGM")):
        assert value_of(table, cells, row, f"<a>{text}</a>".encode(), head=head, units__csv=codes) == expected
    head += 'otherwise = "?"\n'
    assert value_of(table, cells, row, b"<a>KGM</a>", head=head, units__csv=codes) == "?"


def test_repeated_elements_are_made_for_each_node(table, order, cells):
    converter = table(
        'target = "lines/line"\neach = "/order/line"',
        'target = "lines/line/@no"\nfunction = "position"',
        'target = "lines/line/sku"\nsource = "@sku"',
    )
    output = run(order, converter, cells=cells).output
    assert [(line.get("no"), line.findtext("sku")) for line in output.root.iter("line")] == [("1", "A"), ("2", "B")]


def test_a_condition_on_repeated_elements_counts_only_those_made(table, order, cells):
    converter = table(
        'target = "line"\neach = "/order/line"\nwhen = "@qty = 1"', 'target = "line/@no"\nfunction = "position"'
    )
    assert [line.get("no") for line in run(order, converter, cells=cells).output.root] == ["1"]


def test_a_part_without_content_is_not_made(table, order, cells):
    converter = table('target = "party/name"\nsource = "/order/name"', 'target = "no"\nsource = "/order/@no"')
    assert [child.tag for child in run(order, converter, cells=cells).output.root] == ["no"]


def test_the_origin_of_each_node_is_known_and_the_output_unchanged(table, order, cells):
    converter = table(
        'target = "@no"\nsource = "/order/@no"',
        'target = "line"\neach = "/order/line"',
        'target = "line/text"\nsource = ["@sku", "@qty"]\nfunction = "join"',
        'target = "line/kind"\nvalue = "goods"',
        'target = "total"\nsource = "sum(/order/line/@qty)"',
    )
    plain, traced = run(order, converter, cells=cells), run(order, converter, trace=True, cells=cells)
    assert traced.output.raw == plain.output.raw
    origins = {origin.output: (origin.row, origin.sources) for origin in traced.origins}
    assert origins["/out/@no"] == (1, ("/order/@no",))
    assert origins["/out/line[2]"] == (2, ("/order/line[2]",))
    assert origins["/out/line[2]/text"] == (3, ("/order/line[2]/@sku", "/order/line[2]/@qty"))
    assert origins["/out/line[1]/kind"] == (4, ())
    assert origins["/out/total"] == (5, ("/order/line[1]/@qty", "/order/line[2]/@qty"))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ('target = "a b"\nvalue = "x"', "no path"),
        ('target = "a/@b/c"\nvalue = "x"', "no path"),
        ('target = "a"', "neither"),
        ('target = "a"\nsource = "foo["', "not XPath"),
        ('target = "a"\nsource = "x:b"', "prefix `x`"),
        ('target = "a"\nsource = "b"\nfunction = "frobnicate"', "no function"),
        ('target = "a"\nsource = "b"\nfunction = "date"', "needs the option `from`"),
        ('target = "a"\nsource = "b"\nfunction = "date"\noptions = { from = "DD.MM" }', "no pattern"),
        ('target = "a"\nsource = "b"\nfunction = "upper"\noptions = { from = "x" }', "no option"),
        ('target = "a"\nsource = "b"\nfunction = "lookup"\noptions = { table = "t" }', "no code list"),
        ('target = "a"\nsource = ["b", "c"]', "several sources"),
        ('target = "a"\nsource = "b"\nsorce = "c"', "`sorce` is not known"),
    ],
)
def test_a_faulty_row_is_told_at_its_line(table, order, cells, row, words):
    converter = table('target = "fine"\nvalue = "x"', row)
    with pytest.raises(ConverterError) as caught:
        run(order, converter, cells=cells)
    assert words in caught.value.faults[0].message
    assert caught.value.faults[0].line == 8


def test_faulty_toml_is_told_at_its_place(make, order, cells):
    with pytest.raises(ConverterError) as caught:
        run(order, make("mapping.toml", 'format = 1\nroot = "a\n'), cells=cells)
    assert caught.value.faults[0].line == 2


def test_a_code_list_outside_the_folder_is_not_read(table, order, cells, tmp_path):
    (tmp_path.parent / "codes.csv").write_text("a,b\n1,2\n")
    with pytest.raises(ConverterError, match="not a file in the converter's folder"):
        run(order, table('target = "a"\nvalue = "x"', head=HEAD + '[lookups.c]\nfile = "../codes.csv"\n'), cells=cells)


def test_needed_targets_without_a_row_are_told(table):
    mapping = read_mapping(table('target = "Lines/Line"\neach = "/a"', 'target = "Lines/Line/Item"\nsource = "b"'))
    needed = ("Date", "Lines", "Lines/Line", "Lines/Line/Item", "Lines/Line/Quantity", "ShipTo/Name")
    assert unmapped(mapping, needed) == ("Date", "Lines/Line/Quantity")


def test_values_that_no_row_reads_are_told(table, order):
    mapping = read_mapping(table('target = "line"\neach = "/order/line"', 'target = "line/sku"\nsource = "@sku"'))
    assert unused(mapping, order) == ("/order/@no", "/order/line/@qty")


def test_paths_for_completion_come_from_both_sides(order):
    assert source_paths(order) == ("/order/@no", "/order/line/@sku", "/order/line/@qty")
    assert target_paths(order) == ("@no", "line", "line/@sku", "line/@qty")


def test_completion_writes_names_in_the_tables_prefixes():
    document = read(b'<a xmlns="urn:x" xmlns:o="urn:o" k="1"><b>2</b><o:c/></a>', "d.xml")
    assert source_xpaths(document, {"p": "urn:x"}) == ("/p:a", "/p:a/@k", "/p:a/p:b")
    assert source_xpaths(document, {}) == ()


def shipped():
    return load_converters((resources() / "converters",)).get("cxml-orders")


def test_a_table_is_written_as_it_is_read(tmp_path):
    mapping = read_mapping(shipped())
    folder = tmp_path / "copy"
    shutil.copytree(shipped().folder, folder)
    (folder / "mapping.toml").write_text(to_toml(mapping), encoding="utf-8")
    again = read_mapping(converter_from_file(folder / "mapping.toml"))
    rows = [tuple(getattr(row, name) for name in Row.__slots__ if name != "line") for row in again.rows]
    assert rows == [tuple(getattr(row, name) for name in Row.__slots__ if name != "line") for row in mapping.rows]
    assert (again.root, again.namespace, again.prefixes, again.lookups) == (
        mapping.root,
        mapping.namespace,
        mapping.prefixes,
        mapping.lookups,
    )


def test_a_parameter_of_the_converter_stands_in_the_table_and_another_value_can_be_given(make, cells):
    made = make("mapping.toml", f"{HEAD}\n[[row]]\ntarget = 'v'\nsource = \"concat($customer, ' ', /a)\"\n")
    converter = made._replace(parameters={"customer": "it's"})
    document = read(b"<a>x</a>", "s.xml")
    assert run(document, converter, cells=cells).output.root.findtext("v") == "it's x"
    assert run(document, converter, {"customer": "B"}, cells=cells).output.root.findtext("v") == "B x"
    assert b'<xsl:param name="customer"' in to_stylesheet(read_mapping(converter))


@pytest.mark.parametrize("case", load_cases(shipped()), ids=lambda case: case.name)
def test_the_stylesheet_gives_the_same_on_saxon(cells, case):
    stylesheet = to_stylesheet(read_mapping(shipped()))
    question = {"key": f"made-{case.name}", "parameters": {}, "modules": ["made.xsl"]}
    document = read_file(case.input)
    without_type = document.text.replace(document.root.getroottree().docinfo.doctype, "").encode()
    header, blobs = cells.get("workbench.convert.xslt.saxon", is_saxon=True).ask(question, [without_type, stylesheet])
    assert "failed" not in header
    assert compare(read_file(case.expected), read(blobs[0], "made")).changes == ()


@pytest.mark.skipif(shutil.which("xsltproc") is None, reason="xsltproc is not installed")
@pytest.mark.parametrize("case", load_cases(shipped()), ids=lambda case: case.name)
def test_the_stylesheet_gives_the_same_on_xsltproc(tmp_path, case):
    file = tmp_path / "made.xsl"
    file.write_bytes(to_stylesheet(read_mapping(shipped())))
    raw = subprocess.run(["xsltproc", "--novalid", file, case.input], capture_output=True, check=True).stdout
    assert compare(read_file(case.expected), read(raw, "made")).changes == ()


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=30))
def test_any_text_can_be_a_literal(text):
    assert etree.XPath(literal(text))(etree.Element("a")) == text


NAMES = st.sampled_from(["a", "b", "c"])


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.lists(NAMES, min_size=1, max_size=3), st.sampled_from(["source", "value", "each"])), max_size=6
    )
)
def test_any_arrangement_of_rows_compiles(rows):
    made = tuple(
        Row(
            "/".join(path),
            ("x",) if kind == "source" else (),
            "v" if kind == "value" else None,
            each="y" if kind == "each" else None,
        )
        for path, kind in rows
    )
    transform = etree.XSLT(etree.fromstring(to_stylesheet(Mapping("out", "", made))))
    assert transform(etree.fromstring("<x/>")).getroot().tag == "out"
