"""JSON and tables as XML."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.convert import lift
from workbench.convert.csv_xml import csv_to_xml, is_table
from workbench.convert.json_xml import NAMESPACE, JsonError, json_to_xml
from workbench.documents import parse, read

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=15,
)
FORBIDDEN = {code for code in range(0x20) if code not in (9, 10, 13)} | {0xFFFE, 0xFFFF}


def back(element):
    """Read the XML as the value that it stands for."""
    kind = element.tag.rpartition("}")[2]
    if kind == "map":
        return {child.get("key"): back(child) for child in element}
    if kind == "array":
        return [back(child) for child in element]
    text = element.text or ""
    return {"null": None, "boolean": text == "true", "string": text}.get(kind) if kind != "number" else int(text)


def cleaned(value):
    if isinstance(value, str):
        return "".join("\ufffd" if ord(sign) in FORBIDDEN else sign for sign in value).replace("\r\n", "\r\n")
    if isinstance(value, list):
        return [cleaned(each) for each in value]
    if isinstance(value, dict):
        return {cleaned(key): cleaned(each) for key, each in value.items()}
    return value


@given(VALUES)
def test_every_value_can_be_read_back(value):
    assert back(parse(json_to_xml(json.dumps(value)))) == cleaned(value)


def test_the_names_are_those_of_json_to_xml():
    root = parse(json_to_xml('{"a": [1, "x", true, null], "b": {}}'))
    assert [child.tag for child in root.iter()] == [
        f"{{{NAMESPACE}}}{name}" for name in ("map", "array", "number", "string", "boolean", "null", "map")
    ]
    assert root[0].get("key") == "a"


@pytest.mark.parametrize("number", ["1.10", "0.1", "100", "1e3", "-0.50", "12345678901234567890.12"])
def test_numbers_keep_the_way_they_were_written(number):
    assert parse(json_to_xml(f"[{number}]"))[0].text == number


def test_duplicate_keys_are_kept():
    assert [child.text for child in parse(json_to_xml('{"a": 1, "a": 2}'))] == ["1", "2"]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [('{"a": }', 1, 7), ("[1,\n2,\n]", 3, 1), ('{"a": 1} x', 1, 10), ("[NaN]", 1, 1), ("[" * 5000, 1, 1)],
)
def test_faulty_json_is_told_at_its_place(text, line, column):
    with pytest.raises(JsonError) as caught:
        json_to_xml(text)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_deep_json_is_refused_before_it_breaks_anything():
    with pytest.raises(JsonError, match="nested deeper"):
        json_to_xml("[" * 300 + "]" * 300)


def rows(text: str):
    return [{child.tag: child.text for child in row} for row in parse(csv_to_xml(text))]


def test_a_row_has_an_element_for_each_column():
    assert rows("Item,Qty\nBOLT,2\nNUT,3\n") == [{"Item": "BOLT", "Qty": "2"}, {"Item": "NUT", "Qty": "3"}]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_separator_is_found(sign):
    assert rows(f"a{sign}b\n1{sign}2\n") == [{"a": "1", "b": "2"}]


def test_quotation_marks_hold_separators_and_line_ends():
    assert rows('a,b\n"1,5","two\nlines"\n') == [{"a": "1,5", "b": "two\nlines"}]


def test_columns_get_names_that_xml_allows():
    root = parse(csv_to_xml("Order No,2nd,,Qty,Qty,Größe\n1,2,3,4,5,6\n"))
    assert [child.tag for child in root[0]] == ["Order_No", "_2nd", "column-3", "Qty", "Qty-2", "Größe"]
    assert root[0][0].get("name") == "Order No"


def test_empty_rows_are_left_out_and_surplus_cells_kept():
    assert rows("a,b\n\n,\n1,2,3\n") == [{"a": "1", "b": "2", "column-3": "3"}]


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=4), min_size=2, max_size=5))
def test_any_table_becomes_xml(cells):
    import csv
    import io

    stream = io.StringIO()
    csv.writer(stream).writerows(cells)
    parse(csv_to_xml(stream.getvalue()))


@pytest.mark.parametrize("text", ["", "one line", "a,b", "<a>,</a>\n1,2", "Dear Sir,\nhow are you\nwell?"])
def test_what_is_no_table_is_not_taken_for_one(text):
    assert not is_table(text)


def test_lifting_takes_json_and_tables_and_leaves_the_rest():
    assert lift(read(b'{"a": 1}', "a.json")).root.tag == f"{{{NAMESPACE}}}map"
    assert lift(read(b"a,b\n1,2\n", "a.csv")).root.tag == "table"
    assert lift(read(b"<a/>", "a.xml")) is None
    assert lift(read(b"%PDF-1.7", "a.pdf")) is None


def test_faulty_json_gives_its_fault_as_a_finding():
    lifted = lift(read(b'{"a": 1,\n "b" 2}', "a.json"))
    assert lifted.outcome == "not-xml"
    assert (lifted.findings[0].place.line, lifted.findings[0].place.column) == (2, 6)
