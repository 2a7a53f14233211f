"""Whatever is given for an XML file: what it is, said in a sentence; what cannot be read, with the reason."""

from __future__ import annotations

import hashlib
import io
import os

import pytest

from workbench.documents import DocumentError, Limits, read, read_file, read_stream
from workbench.errors import UserFacingError

KINDS = {
    "a PDF document": b"%PDF-1.7\n%\xe2\xe3",
    "a PNG picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "a JPEG picture": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "a ZIP archive": b"PK\x03\x04\x14\0\0\0\x08\0",
    "a gzip archive": b"\x1f\x8b\x08\0\0\0\0\0",
    "an old Office document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "an SQLite database": b"SQLite format 3\0\x10\0",
    "JSON": b'{"order": {"lines": []}}',
    "JSON ": b'\xef\xbb\xbf [1, {"a": "<x>"}]',
    "an HTML page": b"<!DOCTYPE html>\n<html><head><title>Sign in</title><br></head></html>",
    "an EDIFACT message": b"UNA:+.? 'UNB+UNOA:2+SENDER+RECEIVER'",
    "an X12 message": b"ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       "
    b"*260101*1200*U*00401*000000001*0*P*>~",
    "a mail message": b"From: a@example.com\nTo: b@example.com\n\nHello",
    "a table separated by commas": b"Item,Quantity\nA,1\nB,2\n",
    "a table separated by semicolons": b"Item;Quantity\r\nA;1\r\nB;2\r\n",
    "plain text": b"see attached order",
    "a binary file": bytes(range(256)) * 4,
}


@pytest.mark.parametrize(("kind", "raw"), KINDS.items(), ids=KINDS)
def test_what_is_no_xml_is_told_by_its_kind(kind, raw):
    document = read(raw, "order.xml")
    (finding,) = document.findings
    assert (document.outcome, finding.code, finding.severity) == ("not-xml", "document.other-kind", "error")
    assert finding.message.startswith(f"This is {kind.strip()}")
    assert finding.advice
    with pytest.raises(DocumentError, match="not well-formed"):
        _ = document.root


@pytest.mark.parametrize("raw", [b"", b"\n \t", b"\xef\xbb\xbf", b"\xff\xfe", b"\0\0\0\0"])
def test_nothing_is_said_to_be_nothing(raw):
    document = read(raw, "order.xml")
    (finding,) = document.findings
    assert (document.outcome, finding.code) == ("not-xml", "document.empty")


def test_a_document_keeps_the_bytes_and_knows_them_by_their_digest():
    raw = b"\xef\xbb\xbf<a/>\r\n"
    document = read(raw, "a.xml")
    assert (document.raw, document.size, document.text) == (raw, 9, "<a/>\r\n")
    assert document.digest == hashlib.sha256(raw).hexdigest()
    assert read(raw, "b.xml").digest == document.digest != read(raw + b" ", "a.xml").digest


def test_a_file_is_read_under_its_own_name(tmp_path):
    file = tmp_path / "order\nnew.xml"
    file.write_bytes(b"<a/>")
    assert (read_file(file).name, read_file(file).outcome) == ("order\nnew.xml", "xml")


def test_a_stream_is_read_up_to_the_limit():
    assert read_stream(io.BytesIO(b"<a/>"), "standard input").outcome == "xml"
    endless = io.BytesIO(b"x" * 1_000_000)
    document = read_stream(endless, "standard input", Limits(max_bytes=100))
    assert (document.outcome, document.findings[0].code) == ("refused", "document.too-large")
    assert endless.tell() < 100_000


def trouble(path):
    with pytest.raises(UserFacingError) as caught:
        read_file(path)
    assert caught.value.advice
    return caught.value.message


def test_a_missing_file_is_said(tmp_path):
    assert trouble(tmp_path / "none.xml") == f"There is no file `{tmp_path / 'none.xml'}`."


def test_a_folder_is_said(tmp_path):
    assert "is a folder" in trouble(tmp_path)


def test_a_path_through_a_file_is_said(tmp_path):
    (tmp_path / "a.xml").write_bytes(b"<a/>")
    assert "cannot be read: Not a directory" in trouble(tmp_path / "a.xml" / "b.xml")


def test_names_that_no_system_takes_are_said(tmp_path):
    assert "cannot be read" in trouble(tmp_path / "a\0b.xml")
    assert "cannot be read" in trouble(tmp_path / ("x" * 5000))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_pipes_and_devices_are_said_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert "is not an ordinary file" in trouble(tmp_path / "pipe")
    assert "is not an ordinary file" in trouble(type(tmp_path)("/dev/zero"))


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="this system has no user numbers")
def test_a_file_without_permission_is_said(tmp_path):
    file = tmp_path / "a.xml"
    file.write_bytes(b"<a/>")
    file.chmod(0)
    as_whom = os.geteuid()
    if as_whom == 0:  # the superuser may read everything
        os.seteuid(65534)
    try:
        assert "may not be read by you" in trouble(file)
    finally:
        os.seteuid(as_whom)
