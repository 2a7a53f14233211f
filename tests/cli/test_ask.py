"""`workbench ask`: builds a question from its fields, submits it, prints the answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from tests.cli.test_submit import KEYS


def test_a_question_is_answered(program, server):
    result = program.run("ask", "stock", "--json", "--connection", "local", "ItemCode=BOLT-M8-50,PAINT-WHT-10")
    assert result.code == 0
    found = result.object
    assert list(found) == KEYS
    assert (found["file"], found["outcome"], found["reference"]) == ("stock", "accepted", None)
    assert found["session"] == {"established": True, "submitted": True, "closed": True}
    answer = etree.fromstring(Path(found["response_file"]).read_bytes())
    assert etree.QName(answer).localname == "StockAvailability"
    assert [node.text for node in answer.iter("{*}ItemCode")] == ["BOLT-M8-50", "PAINT-WHT-10"]


def test_the_text_is_the_answer(run, server):
    result = run("ask", "credit", "CustomerCode=HARBOUR01")
    assert result.code == 0
    assert "<CustomerCredit " in result.out


def test_what_the_server_does_not_know_is_code_1(run, server):
    result = run("ask", "credit", "CustomerCode=NOBODY", "--json")
    assert (result.code, result.object["outcome"]) == (1, "rejected")
    assert result.object["messages"][0]["text"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["weather"], "stock (Available Stock)"),
        (["order", "a=b"], "stock (Available Stock)"),
        (["stock"], "needs `ItemCode`"),
        (["stock", "Colour=red"], "has no field `Colour`"),
        (["stock", "ItemCode=A,B", "Warehouse=SYD,MEL,BNE"], "different length"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_asked_is_code_2_and_starts_no_server(program, arguments, words):
    result = program.run("ask", *arguments)
    assert (result.code, result.out) == (2, "")
    assert words in result.err
    assert not (program.home / "workbench").exists()


def test_a_question_by_its_name_and_its_alias_is_the_same(run, server):
    by_name = run("ask", "AvailableStock", "ItemCode=BOLT-M8-50", "--json").object
    by_alias = run("ask", "stock", "ItemCode=BOLT-M8-50", "--json").object
    assert by_name["outcome"] == by_alias["outcome"] == "accepted"


def test_values_cannot_break_out_of_the_question(run, server):
    result = run("ask", "credit", "CustomerCode=</CustomerCode><x>&", "--json")
    assert (result.code, result.object["outcome"]) == (1, "rejected")
