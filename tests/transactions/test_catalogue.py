"""The catalogue is folders of data: a workspace adds and replaces, and a broken folder is named and left out."""

from __future__ import annotations

import pytest

from workbench.transactions import load_catalogue
from workbench.workspace import resources_folder

BUILT_IN = resources_folder() / "transactions"
MINIMAL = """
format = 1
name = "{name}"
title = "{title}"
[document]
root = "Return"
"""


def add(layer, folder, text):
    (layer / folder).mkdir(parents=True)
    (layer / folder / "transaction.toml").write_text(text, encoding="utf-8")


def test_a_folder_in_the_workspace_adds_a_transaction(tmp_path):
    add(tmp_path, "GoodsReturn", MINIMAL.format(name="GoodsReturn", title="Goods Return"))
    catalogue = load_catalogue([BUILT_IN, tmp_path])
    assert catalogue.get("goodsreturn").title == "Goods Return"
    assert len(catalogue.transactions) == 9


def test_a_folder_of_the_same_name_replaces_the_built_in_one(tmp_path):
    add(tmp_path, "CreatePayment", MINIMAL.format(name="CreatePayment", title="Our Payment"))
    catalogue = load_catalogue([BUILT_IN, tmp_path])
    assert catalogue.get("CreatePayment").title == "Our Payment"
    assert len(catalogue.transactions) == 8


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("format = 1\nname = = ", "line 2"),
        ("format = 2\n", "format = 2"),
        ("format = 1\ntitle = 'x'\n", "no `name`"),
        ("format = 1\nname = 5\n", "not text"),
        ("format = 1\nname = 'x'\ntitle = 'x'\n[document]\nroot = 'x'\nschema = 'gone.xsd'\n", "gone.xsd"),
        ("format = 1\nname = 'x'\ntitle = 'x'\nkind = 'riddle'\n", "riddle"),
        ("format = 1\nname = 'x'\ntitle = 'x'\ndocument = 3\n", "no table"),
        ("format = 1\nname = 'x'\ntitle = 'x'\n[document]\nroot = 'x'\n[[samples]]\nfile = 'no.xml'\n", "no.xml"),
    ],
)
def test_a_broken_file_is_named_with_its_reason_and_hides_nothing(tmp_path, text, reason):
    add(tmp_path, "CreatePayment", text)
    catalogue = load_catalogue([BUILT_IN, tmp_path])
    (problem,) = catalogue.problems
    assert str(tmp_path / "CreatePayment") in problem.message
    assert reason in problem.message
    assert problem.advice
    assert catalogue.get("CreatePayment").title == "Create Payment"


def test_a_file_that_is_no_utf8_is_named(tmp_path):
    (tmp_path / "X").mkdir()
    (tmp_path / "X" / "transaction.toml").write_bytes(b"name = '\xe9'")
    (problem,) = load_catalogue([tmp_path]).problems
    assert "UTF-8" in problem.message


@pytest.mark.parametrize("word", ["CreateSalesOrder", "order", "create sales order", "Sales Order", " ORDER "])
def test_a_transaction_is_found_by_name_alias_and_title(word):
    assert load_catalogue([BUILT_IN]).get(word).name == "CreateSalesOrder"


def test_an_unknown_word_finds_nothing():
    assert load_catalogue([BUILT_IN]).get("riddle") is None
