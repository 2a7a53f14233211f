"""`workbench diff`: the object of the contract, both modes, every option, exit codes."""

from __future__ import annotations

import pytest

KINDS = ["added", "removed", "changed", "moved", "renamed"]
NODES = {"element", "attribute", "text", "comment", "instruction"}


@pytest.fixture
def write(tmp_path):
    def write_file(name, text):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write_file


@pytest.fixture
def pair(write):
    left = '<Order><Id>1</Id><Line n="1"><Q>10.0</Q></Line><Line n="2"><Q>5</Q></Line><Gone>x</Gone></Order>'
    right = (
        '<Order>\n<Id>2</Id>\n<Line n="1"><Q>10.00</Q></Line>\n<Line n="2" u="EA"><Q>5</Q></Line>\n<New>y</New></Order>'
    )
    return write("left.xml", left), write("right.xml", right)


def test_the_object_has_exactly_what_the_contract_says(program, pair):
    left, right = map(str, pair)
    result = program.run("diff", "--json", left, right)
    assert (result.code, result.err) == (1, "")
    found = result.object
    assert list(found) == ["equal", "left", "right", "mode", "counts", "changes"]
    assert (found["equal"], found["left"], found["right"], found["mode"]) == (False, left, right, "values")
    assert list(found["counts"]) == KINDS
    assert sum(found["counts"].values()) == len(found["changes"]) > 0
    for change in found["changes"]:
        assert list(change) == ["kind", "node", "left", "right", "old", "new"]
        assert change["kind"] in KINDS
        assert change["node"] in NODES
        for side in (change["left"], change["right"]):
            assert side is None or (list(side) == ["path", "line"] and side["line"] >= 1)
    changed = next(change for change in found["changes"] if change["old"] == "1")
    assert (changed["kind"], changed["new"]) == ("changed", "2")
    assert changed["left"]["path"].startswith("/Order/Id")
    assert (changed["left"]["line"], changed["right"]["line"]) == (1, 2)
    attribute = next(change for change in found["changes"] if change["node"] == "attribute")
    assert (attribute["kind"], attribute["left"], attribute["new"]) == ("added", None, "EA")
    assert attribute["right"] == {"path": "/Order/Line[2]/@u", "line": 4}


def test_equal_documents_are_code_0(run, order, write):
    result = run("diff", "--json", order, order)
    assert (result.code, result.object["equal"], result.object["changes"]) == (0, True, [])
    assert run("diff", order, order).out == "The two documents are equal.\n"
    left = write("a.xml", '<a xmlns="urn:a" x="1" y="2"><b/></a>')
    right = write("b.xml", "<p:a  y='2' x='1' xmlns:p='urn:a'>\n  <p:b></p:b>\n</p:a>")
    assert run("diff", left, right).code == 0, "prefixes, order of attributes and layout do not count"


def test_structure_leaves_values_aside(run, write):
    left = write("a.xml", "<a><b>1</b><c>2</c></a>")
    same_shape = write("b.xml", "<a><b>9</b><c>8</c></a>")
    other_shape = write("c.xml", "<a><b>9</b></a>")
    assert run("diff", "--mode", "structure", left, same_shape).code == 0
    found = run("diff", "--json", "--mode", "structure", left, other_shape)
    assert (found.code, found.object["mode"]) == (1, "structure")
    assert found.object["changes"][0]["left"]["path"] == "/a/c"


def test_ignore_unordered_key_and_numbers_say_what_does_not_count(run, write):
    left = write("a.xml", '<a><t>1</t><i k="x"><q>10.0</q></i><i k="y"><q>2</q></i></a>')
    right = write("b.xml", '<a><t>9</t><i k="y"><q>2</q></i><i k="x"><q>10.00</q></i></a>')
    assert run("diff", left, right).code == 1
    options = ["--ignore", "//t", "--unordered", "/a", "--key", "i=@k"]
    assert run("diff", left, right, *options).code == 1
    assert run("diff", left, right, *options, "--numbers").code == 0


def test_white_space_counts_only_on_request(run, write):
    left, right = write("a.xml", "<a><b/></a>"), write("b.xml", "<a>\n <b/>\n</a>")
    assert run("diff", left, right).code == 0
    assert run("diff", left, right, "--keep-whitespace").code == 1


@pytest.mark.parametrize("option", ["--ignore", "--unordered"])
@pytest.mark.parametrize("xpath", ["//x[", "", "p:x", "$v", "document('/etc/passwd')//x[("])
def test_an_xpath_that_cannot_be_used_is_code_2(run, order, option, xpath):
    result = run("diff", order, order, option, xpath)
    assert (result.code, result.out) == (2, "")
    assert result.err.count("\n") == 1


def test_a_hyphen_is_standard_input_for_one_side(program, order):
    result = program.run("diff", "--json", "-", str(order), stdin=order.read_bytes())
    assert (result.code, result.object["left"]) == (0, "-")
    twice = program.run("diff", "-", "-", stdin=b"<a/>")
    assert (twice.code, twice.out) == (2, "")
    assert "standard input" in twice.err


@pytest.mark.parametrize("raw", [b"", b"<a>", b"%PDF-1.7", b'<!DOCTYPE a [<!ENTITY x "y">]><a/>'])
def test_what_is_no_xml_cannot_be_compared(program, order, raw):
    result = program.run("diff", "--json", str(order), "-", stdin=raw)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("workbench: `-` cannot be compared:")


def test_html_is_a_page_of_the_changes(run, pair, tmp_path):
    report = tmp_path / "difference.html"
    result = run("diff", *pair, "--html", report)
    page = report.read_text(encoding="utf-8")
    assert result.code == 1
    assert page.startswith("<!DOCTYPE html>")
    assert "<script src" not in page
    assert "EA" in page


def test_a_page_named_by_a_hyphen_is_all_that_standard_output_gets(program, pair):
    result = program.run("diff", *map(str, pair), "--html", "-")
    assert result.out.startswith("<!DOCTYPE html>")
    assert "~ " in result.err


def test_the_text_has_a_sign_a_sentence_and_a_line_for_each_change(run, pair):
    *lines, summary = run("diff", *pair).out.splitlines()
    assert summary.startswith("5 changes")
    assert all(line[:2] in ("+ ", "- ", "~ ", "> ", "= ") for line in lines)
    assert any("line 4" in line for line in lines)
