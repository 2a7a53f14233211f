import base64
import io
import logging
from urllib.parse import quote
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.workspace.redaction import MASK, RedactingFilter, Redactor

SECRET = "edi_ab&<'\"> +/7ä-much-longer"


@pytest.mark.parametrize(
    "form",
    [
        SECRET,
        quote(SECRET, safe=""),
        escape(SECRET),
        escape(SECRET, {'"': "&quot;", "'": "&apos;"}),
        base64.b64encode(SECRET.encode()).decode(),
    ],
)
def test_a_secret_is_masked_in_every_form_it_travels_in(form):
    redactor = Redactor([SECRET])
    assert redactor.mask(f"before {form} after").startswith(f"before {MASK}")
    assert form not in redactor.mask(f"before {form} after")
    for codec in ("utf-8", "utf-16-le", "utf-16-be"):
        assert form.encode(codec) not in redactor.mask_bytes(f"<a>{form}</a>".encode(codec))


@given(before=st.binary(max_size=12), after=st.binary(max_size=12))
def test_a_secret_inside_a_longer_base64_text_is_masked(before, after):
    secret = b"edi_0123456789abcdef"
    text = base64.b64encode(before + secret + after).decode()
    masked = Redactor([secret.decode()]).mask(text)
    assert MASK in masked
    remaining = base64.b64decode(masked.split(MASK)[0] + "AAAA"[: -len(masked.split(MASK)[0]) % 4])
    assert b"edi_0123" not in remaining


@given(st.text(max_size=60))
def test_text_without_secrets_is_untouched(text):
    assert Redactor().mask(text) == text
    assert Redactor([""]).mask_bytes(text.encode("utf-8", "surrogatepass")) == text.encode("utf-8", "surrogatepass")


def test_the_longer_of_two_secrets_is_masked_whole():
    assert Redactor(["abcdef", "abcdefghij"]).mask("abcdefghij") == MASK


def test_the_log_shows_no_secret_in_message_arguments_or_traceback():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(RedactingFilter(Redactor([SECRET])))
    logger = logging.Logger("test")
    logger.addHandler(handler)
    try:
        raise ValueError(SECRET)
    except ValueError:
        logger.exception("key %s", SECRET)
    logger.info("plain %d", 3)
    assert SECRET not in stream.getvalue()
    assert "ValueError" in stream.getvalue()
    assert "plain 3" in stream.getvalue()
    assert SECRET not in repr(Redactor([SECRET]))
