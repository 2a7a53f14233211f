"""What the help says, held against the program: links, codes, commands, options, shapes, files, shortcuts."""

from __future__ import annotations

import argparse
import ast
import importlib
import json
import re
import tomllib

import pytest

from tests.gui.help.finding_codes import ROOT, all_codes, makers
from workbench.bench import Request, examine, load_tools
from workbench.bench.sending import blocked
from workbench.cli import check as check_command
from workbench.cli import submit as submit_command
from workbench.cli.commands import COMMANDS
from workbench.compare import Options, compare
from workbench.convert import load_converters
from workbench.documents import read, read_file
from workbench.sandbox.faults import FAULTS
from workbench.sessions import LOCAL, load_connections, load_profile
from workbench.transactions import load_catalogue
from workbench.ui.main_window import MainWindow
from workbench.ui.page import Page, PageSpec
from workbench.ui.pages.help.topics import anchor_of
from workbench.ui.remembered import Remembered
from workbench.workspace import open_workspace, resources_folder

LINK = re.compile(r"\[[^\]]*\]\(([^)]*)\)")
FENCE = re.compile(r"^```\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
MADE_OF_PARTS = {"documents", "checks"}
"""Rooms that compose codes; `finding_codes` knows how to list those of each."""


def text_of(topics, name):
    return topics.get(name).markdown


def section_of(topics, topic, title):
    text = text_of(topics, topic)
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"{topic} has no section {title}"
    return found[1]


def fenced(text):
    return FENCE.findall(text)


# Files and links


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


# Codes


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


# The command line


def parser_of(command):
    parser = argparse.ArgumentParser(add_help=False)
    importlib.import_module(COMMANDS[command][0]).add_arguments(parser)
    return parser


def options_of(parser):
    found = set()
    for action in parser._actions:
        found |= {option for option in action.option_strings if option.startswith("--")}
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                found |= options_of(below)
    return found - {"--help"}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_described_with_all_its_options_and_no_others(topics, command):
    described = set(OPTION.findall(section_of(topics, "command-line", f"workbench {command}")))
    real = options_of(parser_of(command))
    assert real - described == set()
    assert described - real - {"--json", "--workspace"} == set()


def test_every_command_and_option_named_anywhere_exists(topics):
    everywhere = {"--workspace", "--json", "--help", "--version"}
    for topic in topics.all:
        lines = [line for block in fenced(topic.markdown) for line in block.splitlines()]
        for line in [*lines, *CODE.findall(topic.markdown)]:
            for called in re.findall(r"workbench ([a-z-]+)\b(?!\.)(.*)", line):
                command, rest = called
                assert command in COMMANDS, f"{topic.name}: {line}"
                unknown = set(OPTION.findall(rest)) - options_of(parser_of(command)) - everywhere
                assert not unknown, f"{topic.name}: {line}"


def test_the_json_of_check_has_the_shape_that_is_shown(topics):
    shown = json.loads(
        next(block for block in fenced(section_of(topics, "command-line", "workbench check")) if "{" in block)
    )
    real = check_command.as_object("order.xml", examined("eight-faults.xml"))
    assert shown.keys() == real.keys()
    assert shown["findings"][0].keys() == real["findings"][0].keys()


def test_the_outcomes_of_check_are_those_listed(topics):
    section = section_of(topics, "command-line", "workbench check")
    listed = set(re.findall(r"^\| `([a-z-]+)` \|", section, re.MULTILINE))
    from typing import get_args

    from workbench.bench.examination import Outcome

    assert listed == set(get_args(Outcome))


def test_the_json_of_diff_has_the_shape_that_is_shown(topics):
    shown = json.loads(fenced(section_of(topics, "command-line", "workbench diff"))[1])
    left, right = (read(f"<a><b>{text}</b></a>".encode(), text) for text in "12")
    real = compare(left, right, Options()).to_json_object("a.xml", "b.xml")
    assert shown.keys() == real.keys()
    assert shown["counts"].keys() == real["counts"].keys()
    assert shown["changes"][0].keys() == real["changes"][0].keys()


def test_the_json_of_submit_has_the_shape_that_is_shown(topics):
    shown = json.loads(fenced(section_of(topics, "command-line", "workbench submit"))[1])
    examination = examined("small-order.xml")
    real = submit_command.as_object("order.xml", blocked(LOCAL, examination.gate))
    assert shown.keys() == real.keys()
    assert shown["session"].keys() == real["session"].keys()
    assert shown["messages"][0].keys() == real["messages"][0].keys()


def test_the_outcomes_of_a_session_are_those_listed(topics):
    from typing import get_args

    from workbench.sessions.submission import Outcome

    listed = set(re.findall(r"^\| `([a-z-]+)` \|", section_of(topics, "session", "Outcomes"), re.MULTILINE))
    assert listed == set(get_args(Outcome))


def test_the_questions_have_the_fields_that_are_listed(topics):
    section = section_of(topics, "command-line", "workbench ask")
    rows = dict(re.findall(r"^\| `([a-z]+)` \| (.*) \|$", section, re.MULTILINE))
    catalogue = load_catalogue([resources_folder() / "transactions"])
    real = {each.alias: [field.name for field in each.fields] for each in catalogue.transactions if each.fields}
    assert {alias: CODE.findall(fields) for alias, fields in rows.items()} == real


def examined(sample):
    tools = load_tools(open_workspace())
    return examine(read_file(resources_folder() / "samples" / "CreateSalesOrder" / sample), tools, Request())


# The test server


def test_the_faults_are_those_listed(topics):
    section = section_of(topics, "test-server", "Faults on request")
    assert re.findall(r"^\| `([a-z0-9-]+)` \|", section, re.MULTILINE) == list(FAULTS)


def test_the_clients_are_those_listed(topics):
    section = section_of(topics, "test-server", "The sample company")
    rows = (resources_folder() / "sandbox" / "clients.csv").read_text("utf-8").splitlines()[1:]
    assert re.findall(r"^\| `([A-Z]+)` \|", section, re.MULTILINE) == [row.split(",")[0] for row in rows]


@pytest.mark.parametrize(
    ("what", "file"),
    [
        ("customers", "customers"),
        ("items", "items"),
        ("warehouses", "warehouses"),
        ("orders", "orders"),
        ("invoices", "invoices"),
        ("resources", "resources"),
    ],
)
def test_the_sample_company_has_as_many_as_are_told(topics, what, file):
    section = section_of(topics, "test-server", "The sample company")
    told = re.search(rf"^\| {what} \| (\d+) \|", section, re.MULTILINE)
    rows = (resources_folder() / "sandbox" / f"{file}.csv").read_text("utf-8").splitlines()
    assert int(told[1]) == len(rows) - 1


def test_the_samples_that_are_named_exist(topics):
    catalogue = load_catalogue([resources_folder() / "transactions"])
    titles = {sample.title for each in catalogue.transactions for sample in each.samples}
    named = {
        words
        for topic in topics.all
        for words in re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", topic.markdown)
        if words.startswith(("An order", "A partner"))
    }
    assert len(named) >= 2
    assert named - titles == set()


def test_the_limits_of_a_session_are_those_of_the_protocol(topics):
    profile = load_profile([resources_folder() / "protocols"], LOCAL.protocol)
    told = dict(re.findall(r"^\| (\w+) \|.*\| (\d+) s \|$", text_of(topics, "session"), re.MULTILINE))
    real = {step.name: f"{step.seconds:g}" for step in (profile.establish, profile.submit, profile.close)}
    assert told == real


# Files of a workspace


def test_the_connection_that_is_shown_can_be_used(topics, tmp_path):
    (tmp_path / "harbour-test.toml").write_text(fenced(text_of(topics, "connections"))[0], "utf-8")
    found = load_connections([tmp_path])
    assert not found.problems
    assert found.get("harbour-test").key_name == "harbour-test"


def test_the_transaction_that_is_shown_can_be_used(topics, tmp_path):
    folder = tmp_path / "transactions" / "CreateReturn"
    folder.mkdir(parents=True)
    (folder / "transaction.toml").write_text(fenced(section_of(topics, "workspace", "Add a transaction"))[0], "utf-8")
    for name in ("return.xsd", "rules.sch", "standard.xml", "broken-paint.xml"):
        (folder / name).write_text("<x/>", "utf-8")
    catalogue = load_catalogue([tmp_path / "transactions"])
    assert not catalogue.problems
    assert catalogue.get("return").samples[0].title == "A broken tin of paint"


def test_the_converter_that_is_shown_can_be_used(topics, tmp_path):
    folder = tmp_path / "acme-orders"
    folder.mkdir()
    (folder / "converter.toml").write_text(fenced(section_of(topics, "workspace", "Add a converter"))[0], "utf-8")
    (folder / "acme-orders.xsl").write_text("<x/>", "utf-8")
    converters = load_converters([tmp_path])
    assert not converters.problems
    assert converters.get("acme-orders").root == "PurchaseOrder"


# The window


class Nothing(Page):
    pass


def test_the_shortcuts_are_those_of_the_window(topics, qtbot, theme, icons, tmp_path):
    pages = [PageSpec(key, key, "bench", Nothing) for key in ("one", "two")]
    window = MainWindow(pages, theme, icons, Remembered(tmp_path / "state.json"))
    qtbot.addWidget(window)
    sections = ("Everywhere", "On the bench")
    listed = {keys for title in sections for keys in CODE.findall(section_of(topics, "shortcuts", title))}
    real = {keys.toString() for action in window.actions_.all() for keys in action.shortcuts()}
    assert listed - real == {"Ctrl+9", "Delete"}
    assert real - listed == {"Ctrl+2"}


def test_every_page_has_a_help_topic(topics):
    found = {Page.help_topic}
    for file in (ROOT / "workbench" / "ui").rglob("*.py"):
        found |= set(re.findall(r'^    help_topic = "([^"]*)"', file.read_text("utf-8"), re.MULTILINE))
    assert {name for name in found if topics.get(name) is None} == set()


def test_headings_that_are_codes_keep_their_anchors(topics):
    for code, spot in topics.codes().items():
        assert topics.get(spot.topic).section(anchor_of(code)) is not None
