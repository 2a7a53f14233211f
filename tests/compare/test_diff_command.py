"""`workbench diff` and `workbench patch`, as a user and as git call them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

LEFT = '<o>\n  <l id="1">one</l>\n  <l id="2">two</l>\n</o>\n'
RIGHT = '<o>\n  <l id="1">ONE</l>\n  <n/>\n</o>\n'


@pytest.fixture
def run(tmp_path):
    (tmp_path / "a.xml").write_text(LEFT)
    (tmp_path / "b.xml").write_text(RIGHT)

    def workbench(*arguments: str, **options) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "workbench", *arguments]
        return subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, text=True, **options)

    return workbench


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}


def test_one_json_object_says_what_differs(run):
    done = run("diff", "a.xml", "b.xml", "--json")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert found["counts"] == {"added": 1, "removed": 1, "changed": 1, "moved": 0, "renamed": 0}
    assert found["changes"][0] == {
        "kind": "changed",
        "node": "text",
        "left": {"path": "/o/l[1]/text()", "line": 2},
        "right": {"path": "/o/l/text()", "line": 2},
        "old": "one",
        "new": "ONE",
    }
    assert (found["equal"], found["left"], found["right"], found["mode"]) == (False, "a.xml", "b.xml", "values")


def test_equal_documents_give_exit_code_0(run):
    done = run("diff", "a.xml", "-", input=LEFT.replace("\n", ""))
    assert (done.returncode, done.stdout) == (0, "The two documents are equal.\n")


def test_ignoring_what_differs_makes_equal(run):
    assert run("diff", "a.xml", "b.xml", "--ignore", "l", "--ignore", "//n").returncode == 0


def test_what_cannot_be_compared_gives_exit_code_2(run, tmp_path):
    (tmp_path / "bad.xml").write_text("<o>")
    assert run("diff", "a.xml", "bad.xml").returncode == 2
    assert run("diff", "a.xml", "missing.xml").returncode == 2
    assert run("diff", "a.xml", "b.xml", "--key", "nonsense").returncode == 2
    assert run("diff", "-", "-").returncode == 2


def test_left_and_patch_make_right(run, tmp_path):
    run("diff", "a.xml", "b.xml", "--patch", "change.json", "--html", "report.html")
    assert run("patch", "a.xml", "change.json", "-o", "made.xml").returncode == 0
    made, right = etree.parse(tmp_path / "made.xml"), etree.parse(tmp_path / "b.xml")
    assert etree.tostring(made, method="c14n") == etree.tostring(right, method="c14n")
    assert "<!DOCTYPE html>" in (tmp_path / "report.html").read_text()
    assert run("patch", "b.xml", "change.json").returncode == 2


def test_a_patch_can_go_to_standard_output(run):
    run("diff", "a.xml", "b.xml", "--patch", "change.json")
    assert etree.fromstring(run("patch", "a.xml", "change.json").stdout.encode())[0].text == "ONE"


def test_it_serves_as_the_external_diff_of_git(tmp_path):
    def git(*arguments: str) -> str:
        settings = ["-c", "user.name=n", "-c", "user.email=e@example", "-c", f"diff.xml.command={driver}"]
        command = ["git", *settings, *arguments]
        return subprocess.run(
            command, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=True
        ).stdout

    driver = f"{sys.executable} -m workbench diff"
    git("init", "-q")
    (tmp_path / ".gitattributes").write_text("*.xml diff=xml\n")
    (tmp_path / "order.xml").write_text(LEFT)
    (tmp_path / "broken.xml").write_text("<o>")
    git("add", ".")
    git("commit", "-qm", "first")
    (tmp_path / "order.xml").write_text(RIGHT)
    (tmp_path / "broken.xml").write_text("<p>")
    shown = git("diff")
    assert "xml diff order.xml" in shown
    assert "~ `l` changed from `one` to `ONE`" in shown
    assert "not compared" in shown
    (tmp_path / "order.xml").unlink()
    assert "- the whole document" in git("diff")
