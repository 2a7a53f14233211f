"""Links lead somewhere; every code that a finding or the server can have is explained, and no other."""

from __future__ import annotations

import ast
import tomllib

from tests.gui.help.finding_codes import ROOT, all_codes, makers
from tests.gui.help.markdown import CODE, LINK, text_of

MADE_OF_PARTS = {"checks", "convert", "documents"}
"""Rooms that compose codes; `finding_codes` knows how to list those of each."""


def test_every_file_is_in_the_contents_once(topics):
    names = [topic.name for topic in topics.all]
    files = {file.stem for file in (ROOT / "resources" / "help").glob("*.md")} - {"README"}
    assert sorted(names) == sorted(files)


def test_every_link_leads_somewhere(topics):
    for topic in topics.all:
        for link in LINK.findall(topic.markdown):
            name, _, anchor = link.partition("#")
            target = topics.get(name.removesuffix(".md")) if name else topic
            assert target is not None, f"{topic.name}: {link}"
            assert not anchor or target.section(anchor), f"{topic.name}: {link}"


def test_no_two_sections_of_a_topic_share_an_anchor(topics):
    for topic in topics.all:
        anchors = [section.anchor for section in topic.sections]
        assert len(anchors) == len(set(anchors)), topic.name


def test_every_code_a_finding_can_have_is_explained(topics):
    assert all_codes() - topics.codes().keys() == set()


def test_no_code_is_explained_that_no_finding_can_have(topics):
    assert topics.codes().keys() - all_codes() == {"rules.…"}


def test_codes_are_composed_only_where_they_can_be_listed():
    assert makers() <= MADE_OF_PARTS


def test_every_code_of_the_server_is_explained(topics):
    explained = set(CODE.findall(text_of(topics, "codes-server")))
    said = {
        node.args[0].value
        for file in (ROOT / "workbench" / "sandbox").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Message", "error_document", "_fault")
        for argument in [node.args]
        if argument and isinstance(argument[0], ast.Constant) and isinstance(argument[0].value, str)
    }
    profile = tomllib.loads((ROOT / "resources/protocols/saasplications-http.toml").read_text("utf-8"))
    assert "UNKNOWN_ITEM" in said
    assert (said | profile["codes"].keys() | profile["statuses"].keys()) - explained == set()
