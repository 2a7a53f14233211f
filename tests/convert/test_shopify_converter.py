"""The shipped Shopify converter: what it takes, and what it says of what it cannot use."""

from __future__ import annotations

import json

import pytest

from tests.convert.conftest import codes, resources
from workbench.convert import choose, load_cases, load_converters, run
from workbench.documents import read

CONVERTERS = load_converters((resources() / "converters",))
SHOPIFY = CONVERTERS.get("shopify")
WRAPPERS = {
    "order": "order",
    "customer": "customer",
    "product": "product",
    "fulfilment": "fulfillment",
    "refund": "refund",
    "transaction": "transaction",
    "inventory-level": "inventory_level",
}


@pytest.mark.parametrize(("case", "wrapper"), WRAPPERS.items())
def test_a_payload_of_the_rest_interface_is_taken_out_of_its_wrapper(cells, case, wrapper):
    given = next(each for each in load_cases(SHOPIFY) if each.name == case)
    payload = json.loads(given.input.read_bytes())
    payload.pop("admin_graphql_api_id", None)
    document = read(json.dumps({wrapper: payload}).encode(), "rest.json")
    assert choose(document, CONVERTERS)[0] == SHOPIFY
    assert run(document, SHOPIFY, cells=cells).output.root.tag == read(given.expected.read_bytes(), "e").root.tag


def test_what_is_no_payload_is_told_in_words(cells):
    document = read(b'{"admin_graphql_api_id": "gid://shopify/Theme/1"}', "theme.json")
    conversion = run(document, SHOPIFY, cells=cells)
    assert codes(conversion) == ["conversion.terminated"]
    assert "This is no payload of Shopify's that is known." in conversion.findings[0].message
