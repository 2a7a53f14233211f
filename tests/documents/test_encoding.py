"""Any encoding that XML allows is read as it was meant, and a wrong label is said with advice."""

from __future__ import annotations

import codecs
from encodings.aliases import aliases

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.documents import read
from workbench.documents.encoding import detect

TEXT = '<?xml version="1.0" encoding="{}"?>\n<Größe wert="ü">naïve</Größe>'
MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


ALPHABETS = {"shift_jis": "注文", "euc-kr": "주문", "koi8-r": "заказ", "big5": "訂單"}
NO_CHARACTER_SETS = (
    *("x-nothing", "", "utf-7", "punycode", "idna", "unicode_escape", "raw_unicode_escape"),
    *("rot13", "zlib", "undefined"),
)


def only(document):
    (finding,) = document.findings
    return finding


@pytest.mark.parametrize("codec", MARKS)
@pytest.mark.parametrize("marked", [True, False], ids=["marked", "unmarked"])
def test_unicode_is_read_with_and_without_a_byte_order_mark(codec, marked):
    label = codec.removesuffix("-le").removesuffix("-be")
    raw = (MARKS[codec] if marked else b"") + TEXT.format(label).encode(codec)
    document = read(raw, "a.xml")
    assert (document.outcome, document.findings, document.encoding) == ("xml", (), codec)
    assert (document.root.tag, document.root.get("wert"), document.root.text) == ("Größe", "ü", "naïve")
    assert (document.place(document.root).line, document.place(document.root).column) == (2, 1)
    assert not document.text.startswith("\ufeff")


@pytest.mark.parametrize("codec", MARKS)
def test_a_byte_order_mark_is_enough_without_a_declaration(codec):
    document = read(MARKS[codec] + "<ä>ö</ä>".encode(codec), "a.xml")
    assert (document.outcome, document.root.text) == ("xml", "ö")


@pytest.mark.parametrize(
    "label", ["ISO-8859-1", "windows-1252", "iso-8859-15", "macintosh", "utf8", "UTF_8", "GB18030", "cp850"]
)
def test_a_declared_encoding_is_read(label):
    document = read(TEXT.format(label).encode(label), "a.xml")
    assert (document.outcome, document.root.text) == ("xml", "naïve")


@pytest.mark.parametrize(("label", "text"), ALPHABETS.items())
def test_the_alphabets_of_other_partners_are_read(label, text):
    document = read(f"<?xml version='1.0' encoding='{label}'?><a>{text}</a>".encode(label), "a.xml")
    assert document.root.text == text


@pytest.mark.parametrize("label", ["cp037", "cp500", "cp1140"])
def test_mainframe_encodings_are_read(label):
    document = read(f'<?xml version="1.0" encoding="{label}"?><a>[x]</a>'.encode(label), "a.xml")
    assert (document.outcome, document.root.text) == ("xml", "[x]")


@pytest.mark.parametrize("label", ["UTF-16", "UTF-16LE", "utf-32", "cp037", "ISO-10646-UCS-2"])
def test_a_label_that_the_bytes_contradict_is_said_with_what_they_are(label):
    finding = only(read(f'<?xml version="1.0" encoding="{label}"?><a/>'.encode(), "a.xml"))
    assert finding.code == "document.wrong-encoding"
    assert f"`{label}`" in finding.message
    assert "UTF-8" in finding.message
    assert 'encoding="UTF-8"' in finding.advice


def test_wide_bytes_under_a_narrow_label_are_said():
    finding = only(read('<?xml version="1.0" encoding="UTF-8"?><a/>'.encode("utf-16"), "a.xml"))
    assert finding.code == "document.wrong-encoding"
    assert "UTF-16" in finding.message


def test_windows_1252_that_calls_itself_utf_8_is_said_at_the_byte():
    raw = b'<?xml version="1.0" encoding="UTF-8"?>\n<Order>\n  <Name>Caf\xe9</Name>\n</Order>'
    finding = only(read(raw, "a.xml"))
    assert finding.code == "document.wrong-encoding"
    assert (finding.place.line, finding.place.column) == (3, 12)
    assert "0xE9" in finding.message
    assert "windows-1252 it is `é`" in finding.message
    assert "windows-1252" in finding.advice


def test_windows_1252_that_calls_itself_latin_1_is_read_with_a_warning():
    document = read(b'<?xml version="1.0" encoding="ISO-8859-1"?>\n<a>5 \x80</a>', "a.xml")
    assert document.outcome == "xml"
    finding = only(document)
    assert (finding.severity, finding.code) == ("warning", "document.wrong-encoding")
    assert (finding.place.line, finding.place.column) == (2, 6)
    assert "`€`" in finding.message


def test_a_utf_16_file_that_was_cut_in_the_middle_of_a_character_is_said():
    finding = only(read("<a>é</a>".encode("utf-16") + b"x", "a.xml"))
    assert finding.code == "document.wrong-encoding"
    assert "UTF-16-LE" in finding.message
    assert "cut off" in finding.message


@pytest.mark.parametrize(
    "label",
    [
        "x-nothing",
        "",
        "utf-7",
        "punycode",
        "idna",
        "unicode_escape",
        "raw_unicode_escape",
        "rot13",
        "zlib",
        "undefined",
    ],
)
def test_what_is_no_character_set_is_refused_by_name(label):
    finding = only(read(f'<?xml version="1.0" encoding="{label}"?><a>+ADw-b/+AD4- \\x3cb/\\x3e</a>'.encode(), "a.xml"))
    assert finding.code == "document.unknown-encoding"
    assert f"`{label}`" in finding.message


@given(
    text=st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<>&\ufffe\uffff"), max_size=40),
    codec=st.sampled_from(sorted(MARKS)),
    marked=st.booleans(),
)
def test_whatever_unicode_says_comes_back(text, codec, marked):
    label = codec.removesuffix("-le").removesuffix("-be")
    raw = (MARKS[codec] if marked else b"") + f'<?xml version="1.0" encoding="{label}"?><a>{text}</a>'.encode(codec)
    document = read(raw, "a.xml")
    assert document.outcome == "xml"
    assert (document.root.text or "") == text
    assert document.raw == raw


@given(label=st.text(st.characters(max_codepoint=127), max_size=20), raw=st.binary(max_size=200))
def test_no_label_makes_reading_fail(label, raw):
    document = read(f'<?xml version="1.0" encoding="{label}"?><a>'.encode() + raw + b"</a>", "a.xml")
    assert document.outcome in ("xml", "not-xml", "refused")
    assert isinstance(document.text, str)


@given(raw=st.binary(max_size=300))
def test_no_bytes_make_reading_fail(raw):
    document = read(raw, "a.bin")
    assert document.outcome == "xml" or document.findings
    assert isinstance(document.text, str)


@pytest.mark.parametrize("name", sorted(set(aliases.values())))
def test_no_codec_of_python_makes_reading_fail(name):
    document = read(f'<?xml version="1.0" encoding="{name}"?><a>\xe9\x80</a>'.encode("latin-1"), "a.xml")
    assert document.outcome in ("xml", "not-xml")
    assert isinstance(document.text, str)


@given(st.lists(st.sampled_from(["UTF-8", "utf", "-", " ", '"', "'", "?>", "é", ".", "_", "<a/>"]), max_size=6))
def test_the_usual_declaration_is_read_as_any_other(pieces):
    rest = "".join(pieces)
    usual = detect(f'<?xml version="1.0" encoding="{rest}'.encode())
    other = detect(f'<?xml  version="1.0" encoding="{rest}'.encode())
    assert usual == other
