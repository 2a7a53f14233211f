"""Writing a file: whole or not at all, whatever interrupts it."""

from __future__ import annotations

import pytest

from workbench.workspace import WriteError, write_atomically


def test_a_file_is_written_whole_and_its_folder_made(tmp_path):
    write_atomically(tmp_path / "a" / "b.xml", b"<b/>")
    assert (tmp_path / "a" / "b.xml").read_bytes() == b"<b/>"


def test_what_fails_half_way_leaves_the_old_content_and_no_other_file(tmp_path):
    file = tmp_path / "a.xml"
    file.write_bytes(b"old")
    with pytest.raises(TypeError):  # as an interruption would: no trouble of the disk
        write_atomically(file, object())
    assert file.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["a.xml"]


def test_what_cannot_be_written_is_said_with_its_path(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(WriteError, match="could not be written"):
        write_atomically(tmp_path / "file" / "a.xml", b"")
    with pytest.raises(WriteError, match="could not be written"):
        write_atomically(tmp_path, b"")
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
