"""`diff --patch` and `workbench patch`: left and patch make right."""

from __future__ import annotations

import pytest
from lxml import etree


def canonical(raw):
    return etree.tostring(etree.fromstring(raw), method="c14n")


@pytest.fixture
def pair(sample):
    return sample("CreateSalesOrder", "small-order"), sample("CreateSalesOrder", "eight-faults")


def test_left_and_patch_make_right(run, pair, tmp_path):
    left, right = pair
    patch, out = tmp_path / "changes.json", tmp_path / "out.xml"
    assert run("diff", left, right, "--patch", patch).code == 1
    result = run("patch", left, patch, "-o", out)
    assert (result.code, result.out, result.err) == (0, "", "")
    assert canonical(out.read_bytes()) == canonical(right.read_bytes())
    assert run("diff", out, right, "--keep-whitespace").code == 0


def test_both_go_through_standard_streams(program, pair):
    left, right = pair
    patch = program.run("diff", str(left), str(right), "--patch", "-")
    assert patch.code == 1
    result = program.run("patch", str(left), "-", stdin=patch.out.encode())
    assert result.code == 0
    assert canonical(result.out.encode()) == canonical(right.read_bytes())


def test_json_says_where_it_went(run, pair, tmp_path):
    left, right = pair
    run("diff", left, right, "--patch", tmp_path / "p")
    result = run("patch", "--json", left, tmp_path / "p", "-o", tmp_path / "out.xml")
    assert result.object == {"left": str(left), "patch": str(tmp_path / "p"), "output": str(tmp_path / "out.xml")}
    assert run("patch", "--json", left, tmp_path / "p").code == 2, "the document and the object cannot share the output"


@pytest.mark.parametrize("content", [b"", b"{}", b"<a/>", b"[" * 5000, b'{"format": "other", "version": 9}', b"\xff"])
def test_what_is_no_patch_is_code_2(run, pair, tmp_path, content):
    (tmp_path / "p").write_bytes(content)
    result = run("patch", pair[0], tmp_path / "p", "-o", tmp_path / "out.xml")
    assert (result.code, result.out) == (2, "")
    assert f"`{tmp_path / 'p'}`" in result.err
    assert not (tmp_path / "out.xml").exists()


def test_a_patch_for_another_document_is_code_2(run, pair, tmp_path):
    left, right = pair
    run("diff", left, right, "--patch", tmp_path / "p")
    result = run("patch", right, tmp_path / "p", "-o", tmp_path / "out.xml")
    assert (result.code, result.out) == (2, "")
    assert "another document" in result.err
    assert not (tmp_path / "out.xml").exists()
