"""A question built from a few words is the document that the schema wants."""

from __future__ import annotations

import pytest
from lxml import etree

from workbench.errors import UserFacingError
from workbench.transactions import build_question, load_catalogue
from workbench.workspace import resources_folder

CATALOGUE = load_catalogue([resources_folder() / "transactions"])
STOCK, CREDIT = CATALOGUE.get("stock"), CATALOGUE.get("credit")


def build(question, **values):
    root = etree.fromstring(build_question(question, values))
    etree.XMLSchema(etree.parse(question.schema)).assertValid(root)
    return root


def texts(root, name):
    return [each.text for each in root.iter(f"{{*}}{name}")]


def test_one_field_gives_a_valid_question():
    assert texts(build(CREDIT, CustomerCode="HARBOUR01"), "CustomerCode") == ["HARBOUR01"]


def test_names_of_fields_are_taken_in_any_case_and_order():
    root = build(STOCK, warehouse="SYD", itemcode="BOLT-M8-50")
    assert [each.tag.rpartition("}")[2] for each in root[0][0]] == ["ItemCode", "Warehouse"]


def test_a_list_asks_for_several_and_a_single_value_holds_for_all():
    root = build(STOCK, ItemCode="BOLT-M8-50, PAINT-WHT-10", Warehouse="SYD", Quantity="1,2")
    assert texts(root, "ItemCode") == ["BOLT-M8-50", "PAINT-WHT-10"]
    assert texts(root, "Warehouse") == ["SYD", "SYD"]
    assert texts(root, "Quantity") == ["1", "2"]


def test_a_value_is_escaped():
    root = etree.fromstring(build_question(CREDIT, {"CustomerCode": "<&>"}))
    assert texts(root, "CustomerCode") == ["<&>"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"Item": "X"}, "no field `Item`"),
        ({}, "needs `ItemCode`"),
        ({"ItemCode": ""}, "needs `ItemCode`"),
        ({"ItemCode": "A,B,C", "Quantity": "1,2"}, "different length"),
    ],
)
def test_what_cannot_be_asked_is_said(values, words):
    with pytest.raises(UserFacingError, match=words) as caught:
        build_question(STOCK, values)
    assert caught.value.advice
