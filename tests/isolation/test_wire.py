"""Frames come back as they were, and nothing else passes for one."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.isolation.wire import WireError, pack, unpack

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def receiver(raw: bytes):
    stream = io.BytesIO(raw)

    def receive(size: int) -> bytes:
        part = stream.read(size)
        if len(part) < size:
            raise EOFError
        return part

    return receive


@given(st.dictionaries(TEXTS, st.integers() | TEXTS), st.lists(st.binary(max_size=50), max_size=5))
def test_a_frame_comes_back_as_it_was(header, blobs):
    assert unpack(receiver(pack(header, blobs)), 1_000) == (header, blobs)


@pytest.mark.parametrize("header", [{"name": "caf\udce9.xml"}, {"number": 2**70}, {"deep": [{"a": [None, True, 1.5]}]}])
def test_names_that_are_no_text_and_large_numbers_come_back_too(header):
    assert unpack(receiver(pack(header, [b"x"])), 1) == (header, [b"x"])


@given(st.binary(min_size=8, max_size=200))
def test_other_bytes_are_refused(raw):
    with pytest.raises((WireError, EOFError)):
        unpack(receiver(raw), 1_000)


def test_more_than_the_limit_is_refused_before_it_is_read():
    frame = pack({}, [b"x" * 100])
    with pytest.raises(WireError, match="100 bytes"):
        unpack(receiver(frame[: -len(b"x" * 100)]), 99)


@pytest.mark.parametrize(
    "inner", [b"[]", b'{"h": [], "b": []}', b'{"h": {}, "b": [-1]}', b'{"h": {}, "b": "x"}', b"{", b"[" * 9999]
)
def test_a_header_of_another_shape_is_refused(inner):
    frame = b"wbc1" + len(inner).to_bytes(4, "little") + inner
    with pytest.raises(WireError):
        unpack(receiver(frame), 1_000)
