"""What comes through a pipe comes in the pieces that are asked for, or not at all."""

from __future__ import annotations

import os
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.isolation.pipes import PipeReader


@pytest.fixture
def pipe():
    ends = os.pipe()
    yield ends
    for end in ends:
        try:
            os.close(end)
        except OSError:
            continue


@given(st.lists(st.binary(max_size=3000), max_size=8), st.lists(st.integers(0, 3000), max_size=30))
def test_whatever_the_sizes_asked_for_the_bytes_come_in_their_order(written, sizes):
    read_end, write_end = os.pipe()
    try:
        for part in written:
            os.write(write_end, part)
        os.close(write_end)
        reader, expected = PipeReader(read_end), b"".join(written)
        for size in sizes:
            if size > len(expected):
                break
            assert reader.receive(size) == expected[:size]
            expected = expected[size:]
        with pytest.raises(EOFError):
            reader.receive(len(expected) + 1)
    finally:
        os.close(read_end)


def test_a_reader_wakes_for_what_comes_late(pipe):
    reader = PipeReader(pipe[0])
    reader.deadline = time.monotonic() + 30
    late = threading.Timer(0.05, os.write, (pipe[1], b"late"))
    late.start()
    assert reader.receive(4) == b"late"
    late.join()


@pytest.mark.parametrize("attempts", [1, 3])
def test_what_does_not_come_in_time_is_given_up(pipe, attempts):
    reader = PipeReader(pipe[0])
    for _ in range(attempts):
        reader.deadline = time.monotonic() + 0.01
        with pytest.raises(TimeoutError):
            reader.receive(1)


def test_a_trickle_is_given_up_at_the_deadline_as_well(pipe):
    reader = PipeReader(pipe[0])
    reader.deadline = time.monotonic() - 1
    os.write(pipe[1], b"x")
    with pytest.raises(TimeoutError):
        reader.receive(1)


def test_what_is_longer_than_a_pipe_holds_comes_whole(pipe):
    reader, content = PipeReader(pipe[0]), bytes(range(256)) * 4000
    writing = threading.Thread(
        target=lambda: [os.write(pipe[1], content[at : at + 4096]) for at in range(0, len(content), 4096)]
    )
    writing.start()
    assert reader.receive(len(content)) == content
    writing.join()
