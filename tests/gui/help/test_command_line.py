"""The commands, options, shapes and outcomes that the help names are those of the command line."""

from __future__ import annotations

import argparse
import importlib
import json
import re
from typing import get_args

import pytest

from tests.gui.help.markdown import CODE, OPTION, fenced, first_cells, section_of
from workbench.bench import Request, examine, load_tools
from workbench.bench.examination import Outcome
from workbench.bench.sending import blocked
from workbench.cli import check as check_command
from workbench.cli import submit as submit_command
from workbench.cli.commands import COMMANDS
from workbench.compare import Options, compare
from workbench.documents import read, read_file
from workbench.sessions import LOCAL, submission
from workbench.transactions import load_catalogue
from workbench.workspace import open_workspace, resources_folder


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
    section = section_of(topics, "command-line", f"workbench {command}")
    real = options_of(parser_of(command))
    assert real - set(OPTION.findall(section)) == set()
    listed = {option for row in re.findall(r"^\| ([^|]*)\|", section, re.MULTILINE) for option in OPTION.findall(row)}
    assert listed - real == set()


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
    listed = first_cells(section_of(topics, "command-line", "workbench check"))
    assert {cell for cell in listed if not cell.startswith("--")} == set(get_args(Outcome))


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
    listed = first_cells(section_of(topics, "session", "Outcomes"))
    assert set(listed) == set(get_args(submission.Outcome))


def test_the_questions_have_the_fields_that_are_listed(topics):
    section = section_of(topics, "command-line", "workbench ask")
    rows = dict(re.findall(r"^\| `([a-z]+)` \| (.*) \|$", section, re.MULTILINE))
    catalogue = load_catalogue([resources_folder() / "transactions"])
    real = {each.alias: [field.name for field in each.fields] for each in catalogue.transactions if each.fields}
    assert {alias: CODE.findall(fields) for alias, fields in rows.items()} == real


def examined(sample):
    tools = load_tools(open_workspace())
    return examine(read_file(resources_folder() / "samples" / "CreateSalesOrder" / sample), tools, Request())
