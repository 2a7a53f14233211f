"""Text that is edited and written back keeps the document's encoding, byte order mark and line ends."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.documents.texts import bytes_like, editable_text

LATIN = '<?xml version="1.0" encoding="windows-1252"?>\r\n<Name>Café</Name>\r\n'


@pytest.mark.parametrize(
    "raw",
    [
        b"<a>\n</a>",
        b"<a>\r\n</a>\r\n",
        b"<a>\r</a>",
        codecs.BOM_UTF8 + "<a>é</a>\n".encode(),
        LATIN.encode("cp1252"),
        codecs.BOM_UTF16_LE + "<a>é\r\n</a>".encode("utf-16-le"),
        '<?xml version="1.0" encoding="UTF-16BE"?><a/>'.encode("utf-16-be"),
    ],
)
def test_text_that_is_not_changed_gives_the_same_bytes(raw):
    assert bytes_like(editable_text(raw).text, raw) == raw


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r")), st.sampled_from(["\n", "\r\n"]))
def test_any_text_comes_back_with_its_line_ends(text, newline):
    raw = ("<a>\n" + text + "</a>\n").replace("\n", newline).encode()
    assert bytes_like(editable_text(raw).text, raw) == raw


def test_the_editor_gets_line_feeds_only():
    assert editable_text(LATIN.encode("cp1252")).text.count("\r") == 0


def test_bytes_that_are_no_text_are_shown_and_said_not_to_be_exact():
    text = editable_text(b"<a>Caf\xe9</a>")
    assert (text.text, text.exact) == ("<a>Caf�</a>", False)


def test_a_character_that_the_encoding_lacks_becomes_a_reference():
    raw = LATIN.encode("cp1252")
    assert "&#26085;" in bytes_like(editable_text(raw).text.replace("Café", "日"), raw).decode("cp1252")


def test_a_changed_declaration_changes_the_encoding():
    raw = LATIN.encode("cp1252")
    text = editable_text(raw).text.replace("windows-1252", "UTF-8")
    assert "Café" in bytes_like(text, raw).decode("utf-8")
