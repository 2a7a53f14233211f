"""Records of every kind of source come as text, with nothing lost and every fault named."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from workbench.klaviyo.records import RecordsError, RecordsFrom, choices_in, open_records, split_password


def read(place, **options):
    records = open_records(RecordsFrom(location=str(place), **options))
    try:
        return records.columns, list(records)
    finally:
        records.close()


@pytest.mark.parametrize(
    ("content", "city"),
    [
        (b"\xef\xbb\xbfCode,Zip,City\r\nA,02110,K\xc3\xb6ln\r\n", "Köln"),
        ("Code;Zip;City\nA;02110;Köln\n".encode(), "Köln"),
        ("Code\tZip\tCity\nA\t02110\tKöln\n".encode("utf-16"), "Köln"),
        ("Code|Zip|City\nA|02110|Köln\n".encode("cp1252"), "Köln"),
    ],
    ids=["BOM", "semicolon", "utf-16 tab", "cp1252 bar"],
)
def test_encoding_and_delimiter_are_found_and_cells_stay_text(tmp_path, content, city):
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    assert read(path) == (("Code", "Zip", "City"), [["A", "02110", city]])


def test_quotes_line_breaks_and_blank_lines(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text('Code,Note\n\nA,"two\nlines, ""quoted"""\n\n')
    assert read(path)[1] == [["A", 'two\nlines, "quoted"']]


def test_the_reader_tells_line_and_dialect(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text('Code,Note\nA,"1\n2"\nB,x\n')
    records = open_records(RecordsFrom(location=str(path)))
    iterator = iter(records)
    next(iterator)
    assert records.line() == 3
    assert "comma" in records.notes[0]
    records.close()


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_table_is_said(tmp_path, content):
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(RecordsError):
        read(path)


def test_a_wrong_encoding_names_the_file(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"Code\n" + b"A\n" * 9000 + b"\xff\n")
    with pytest.raises(RecordsError, match=r"x\.csv.*not utf-8 text"):
        read(path, encoding="utf-8")


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(RecordsError, match=r"nothing\.csv"):
        read(tmp_path / "nothing.csv")


XML = """<?xml version="1.0"?><Export xmlns="urn:x"><Customers>
<Customer id="1"><Code>A</Code><Contact><Email>a@example.com</Email></Contact><Zip>02110</Zip></Customer>
<Customer id="2"><Code>B</Code><Contact><Email/></Contact><Phone>1</Phone><Phone>2</Phone></Customer>
</Customers></Export>"""


def test_xml_finds_the_repeated_element_and_flattens_it(tmp_path):
    path = tmp_path / "x.xml"
    path.write_text(XML)
    columns, rows = read(path)
    assert columns == ("@id", "Code", "Contact/Email", "Zip", "Phone", "Phone[2]")
    assert rows == [["1", "A", "a@example.com", "02110", "", ""], ["2", "B", "", "", "1", "2"]]
    assert read(path, path="/Export/Customers/Customer") == (columns, rows)


def test_xml_offers_what_can_be_pointed_at(tmp_path):
    path = tmp_path / "x.xml"
    path.write_text(XML)
    where = RecordsFrom(location=str(path))
    assert choices_in(where).paths == (
        "/Export/Customers/Customer",
        "/Export/Customers/Customer/Contact",
        "/Export/Customers",
    )
    columns, rows = read(path, path="/Export/Customers/Customer/Contact")
    assert (columns, rows) == (("Email",), [["a@example.com"], [""]])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<a><b>1</b><b>", "not well-formed"),
        ('<!DOCTYPE a [<!ENTITY x "y">]><a><b>&x;</b><b/></a>', "document type"),
        ("<a>text</a>", "no elements"),
    ],
)
def test_xml_that_cannot_be_used_is_said(tmp_path, content, words):
    path = tmp_path / "x.xml"
    path.write_text(content)
    with pytest.raises(RecordsError, match=words):
        read(path)


def test_json_lines_keep_the_digits_of_numbers(tmp_path):
    path = tmp_path / "x.jsonl"
    lines = ['{"code": "A", "zip": "02110", "sum": 1.10, "at": {"city": "X"}, "ok": true}', "", '{"code": null}']
    path.write_text("\n".join(lines))
    columns, rows = read(path)
    assert columns == ("code", "zip", "sum", "at.city", "ok")
    assert rows == [["A", "02110", "1.10", "X", "true"], ["", "", "", "", ""]]


@pytest.mark.parametrize("line", ['{"a": 1', "[1]", '{"a": "\ud800"}'])
def test_a_broken_line_is_named(tmp_path, line):
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'{"a": "1"}\n' + line.encode("utf-8", "surrogatepass"))
    with pytest.raises(RecordsError, match="line 2"):
        read(path)


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "x.db"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE customer (code TEXT, zip INTEGER, note TEXT, photo BLOB)")
        made.execute("INSERT INTO customer VALUES ('A', '02110', NULL, x'41')")
        made.commit()
    return path


def test_sqlite_is_read_and_never_written(database):
    before = database.read_bytes()
    assert read(database) == (("code", "zip", "note", "photo"), [["A", "2110", "", "A"]])
    assert read(database, query="SELECT code AS x FROM customer")[0] == ("x",)
    assert database.read_bytes() == before
    with pytest.raises(RecordsError, match="no SELECT"):
        read(database, query="DELETE FROM customer")
    with pytest.raises(RecordsError):
        read(database, query="WITH x AS (SELECT 1) DELETE FROM customer")


def test_sqlite_with_several_tables_asks_which(database):
    with closing(sqlite3.connect(database)) as made:
        made.execute("CREATE TABLE other (a)")
        made.commit()
    with pytest.raises(RecordsError, match="`customer`, `other`"):
        read(database)
    assert choices_in(RecordsFrom(location=str(database))).tables == ("customer", "other")
    assert read(database, table="customer")[1][0][0] == "A"


@pytest.mark.parametrize("name", ["x.csv", "x.jsonl", "x.xml", "x.db"])
def test_another_content_has_another_fingerprint(tmp_path, name):
    def made(value: str):
        path = tmp_path / name
        path.unlink(missing_ok=True)
        match name:
            case "x.csv":
                path.write_text(f"Code\n{value}\n")
            case "x.jsonl":
                path.write_text(json.dumps({"code": value}))
            case "x.xml":
                path.write_text(f"<a><b><c>{value}</c></b></a>")
            case _:
                with closing(sqlite3.connect(path)) as database:
                    database.execute("CREATE TABLE t (code)")
                    database.execute("INSERT INTO t VALUES (?)", (value,))
                    database.commit()
        records = open_records(RecordsFrom(location=str(path)))
        try:
            return records.fingerprint()
        finally:
            records.close()

    assert made("1") == made("1")
    assert made("1") != made("2")


@pytest.mark.parametrize(
    ("given", "bare", "password"),
    [
        ("postgresql://erp:s%40crt@db.example.com:5432/erp", "postgresql://erp@db.example.com:5432/erp", "s@crt"),
        (
            "postgres://db/erp?user=erp&password=s3crt&sslmode=require",
            "postgres://db/erp?user=erp&sslmode=require",
            "s3crt",
        ),
        ("postgresql://db/erp?password=s3crt", "postgresql://db/erp", "s3crt"),
        ("odbc:DSN=erp;UID=me;PWD={s;crt};Database=x", "odbc:DSN=erp;UID=me;Database=x", "s;crt"),
        ("odbc:DSN=erp;Password=s3crt", "odbc:DSN=erp;", "s3crt"),
        ("postgresql://erp@db:5432/erp", "postgresql://erp@db:5432/erp", ""),
        ("/home/me/a:b@c.csv", "/home/me/a:b@c.csv", ""),
    ],
)
def test_a_password_is_taken_out_of_an_address(given, bare, password):
    assert split_password(given) == (bare, password)
