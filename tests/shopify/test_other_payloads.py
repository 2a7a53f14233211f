"""Customers, payments, fulfilments, refunds, stock; recognition and signature."""

from __future__ import annotations

import base64
import contextlib
import copy
import hashlib
import hmac
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.shopify.payloads import line, money, order, raw
from workbench.documents import parse
from workbench.shopify import (
    PayloadError,
    Settings,
    inventory_levels,
    is_signed,
    read_payload,
    read_settings,
    recognise,
    to_standard,
)
from workbench.shopify.remarks import Remarks

NS = {"s": "urn:saasplications:standard:1"}
SHOP = Settings(
    default_customer="HARBOUR01",
    warehouses={"655441491": "SYD"},
    items={"49148385": "BOLT-M8-50"},
    methods={"manual": "EFT"},
)


def made(payload, settings: Settings = SHOP, header: str = ""):
    result = to_standard(raw(payload), settings, header)
    root = parse(result.xml) if result.xml is not None else None
    return result.topic, root, [(each.severity, each.text) for each in result.remarks]


def text(root, path: str) -> str | None:
    return root.findtext("/".join(f"s:{step}" for step in path.split("/")), namespaces=NS)


@pytest.mark.parametrize(
    ("payload", "header", "topic"),
    [
        ({"admin_graphql_api_id": "gid://shopify/Order/1"}, "", "order"),
        ({"admin_graphql_api_id": "gid://shopify/Order/1", "cancelled_at": "2026"}, "", "cancellation"),
        ({"admin_graphql_api_id": "gid://shopify/Customer/1"}, "", "customer"),
        ({"admin_graphql_api_id": "gid://shopify/InventoryLevel/1?inventory_item_id=2"}, "", "inventory-level"),
        ({"inventory_item_id": 1, "location_id": 2, "available": 3}, "", "inventory-level"),
        ({"refund_line_items": [], "order_id": 1}, "", "refund"),
        ({"kind": "sale", "gateway": "x", "amount": "1", "order_id": 2}, "", "transaction"),
        ({"anything": 1}, "orders/create", "order"),
        ({"anything": 1}, "orders/cancelled", "cancellation"),
        ({"anything": 1}, "fulfillments/update", "fulfilment"),
        ({"anything": 1}, "", None),
    ],
)
def test_payloads_are_recognised(payload, header, topic):
    assert recognise(read_payload(raw(payload)), header) == topic


def test_a_payload_in_a_wrapper_is_taken_out():
    assert made({"customer": {"id": 5, "first_name": "A", "last_name": "B", "email": "a@b.example"}})[0] == "customer"


@pytest.mark.parametrize("body", [b"", b"[1]", b"{", b"\xff", b'"x"', b'{"a": 1}', b"[" * 100_000])
def test_what_is_no_payload_is_refused_in_words(body):
    with pytest.raises(PayloadError):
        to_standard(body, SHOP)


MEMBERS = st.sampled_from(["id", "line_items", "total_price", "customer", "kind", "status", "variants"])
VALUES = st.none() | st.text("aÄ<\0 9.", max_size=5) | st.integers() | st.lists(st.integers(), max_size=2)
TOPICS = ("orders/create", "customers/create", "refunds/create", "order_transactions/create", "products/update")


@given(st.dictionaries(MEMBERS, VALUES))
def test_any_object_is_taken_or_refused(payload):
    for header in TOPICS:
        made(payload, header=header)


@pytest.mark.parametrize(
    ("payload", "header"),
    [
        ({"draft_order": {"id": 1, "line_items": [], "total_price": "1.00", "invoice_url": "https://x.example"}}, ""),
        ({"admin_graphql_api_id": "gid://shopify/DraftOrder/1"}, ""),
        ({"line_items": []}, "draft_orders/update"),
    ],
)
def test_nothing_is_made_of_a_draft(payload, header):
    topic, root, remarks = made(payload, header=header)
    assert (topic, root) == ("draft", None)
    assert "no order yet" in remarks[0][1]


CASES = Path(__file__).resolve().parents[2] / "resources" / "converters" / "shopify" / "cases"
PAYLOADS = [json.loads(file.read_bytes()) for file in sorted(CASES.glob("*/input.json"))]
ABSURD = (
    *(None, True, "", "\0", [], {}, [None], {"a": 1}, -1, 10**26, 2**63, 1e308, 0.1),
    *("1e400", "-1e-400", "NaN", "Infinity", "-0", "9" * 13 + ".999", "0.00000000000001", "5,00", "1_000", "x" * 5000),
)


def places(value, path=()):
    """Give the path to everything in a payload."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in members:
        yield (*path, key)
        yield from places(inner, (*path, key))


@given(st.sampled_from(PAYLOADS), st.data())
def test_a_payload_is_taken_or_refused_whatever_stands_in_one_place_of_it(payload, data):
    changed = copy.deepcopy(payload)
    *way, last = data.draw(st.sampled_from(list(places(changed))))
    at = changed
    for key in way:
        at = at[key]
    at[last] = data.draw(st.sampled_from(ABSURD))
    with contextlib.suppress(PayloadError):
        made(changed)


def test_a_customer_has_contact_addresses_and_consent():
    payload = {
        "id": 207119551,
        "admin_graphql_api_id": "gid://shopify/Customer/207119551",
        "email": "tomas@yarraboats.example",
        "first_name": "Tomas",
        "last_name": "Novak",
        "phone": "+61395550177",
        "email_marketing_consent": {"state": "subscribed", "consent_updated_at": "2026-11-05T08:05:00+11:00"},
        "default_address": {
            "id": 1,
            "address1": "9 Slipway Lane",
            "city": "Williamstown",
            "province_code": "VIC",
            "zip": "3016",
            "country_code": "AU",
        },
        "addresses": [{"id": 1, "address1": "9 Slipway Lane", "city": "Williamstown"}],
    }
    _, root, remarks = made(payload)
    assert text(root, "Name") == "Tomas Novak"
    assert text(root, "Contacts/Contact/Email") == "tomas@yarraboats.example"
    assert len(root.findall(".//s:Address", NS)) == 1
    assert text(root, "MarketingConsent/Granted") == "true"
    assert remarks == []


def test_a_customer_without_address_is_told():
    _, _, remarks = made({"id": 1, "first_name": "A", "last_name": "B", "email": "a@b.example"})
    assert [severity for severity, _ in remarks] == ["error"]


def transaction(**more):
    return {
        "id": 3,
        "admin_graphql_api_id": "gid://shopify/OrderTransaction/3",
        "order_id": 9,
        "kind": "sale",
        "status": "success",
        "gateway": "manual",
        "amount": "12.5",
        "currency": "AUD",
        "created_at": "2026-11-05T09:15:02+11:00",
    } | more


def test_money_that_came_in_is_a_payment():
    _, root, _ = made(transaction())
    assert [text(root, name) for name in ("Method", "Amount", "Currency")] == ["EFT", "12.50", "AUD"]


@pytest.mark.parametrize(
    "more",
    [{"kind": "authorization"}, {"kind": "void"}, {"kind": "refund"}, {"status": "pending"}, {"status": "failure"}],
)
def test_other_transactions_make_nothing_and_say_why(more):
    _, root, remarks = made(transaction(**more))
    assert root is None
    assert remarks[-1][1].endswith("nothing is made of it.")


def test_a_fulfilment_is_a_dispatch():
    payload = {
        "id": 2,
        "admin_graphql_api_id": "gid://shopify/Fulfillment/2",
        "order_id": 9,
        "status": "success",
        "created_at": "2026-11-06T14:00:00+11:00",
        "tracking_company": "Southern Freight",
        "tracking_numbers": ["A", "B"],
    }
    _, root, remarks = made(payload)
    assert [text(root, name) for name in ("OrderExternalReference", "Status", "Shipment/TrackingNumber")] == [
        "9",
        "DISPATCHED",
        "A",
    ]
    assert "2 parcels" in remarks[0][1]
    assert made(payload | {"status": "cancelled"})[1] is None


def test_a_cancelled_order_is_cancelled():
    payload = order([line("A", 1, "1.00")], "1.00", cancelled_at="2026-11-05T12:00:00+11:00", cancel_reason="fraud")
    topic, root, _ = made(payload)
    assert (topic, text(root, "Status"), text(root, "Reason")) == (
        "cancellation",
        "CANCELLED",
        "Cancelled in Shopify: fraud",
    )


def refund(amount: str, subtotal: str):
    return {
        "id": 4,
        "admin_graphql_api_id": "gid://shopify/Refund/4",
        "order_id": 9,
        "created_at": "2026-11-08T10:00:00+11:00",
        "note": "Torn",
        "refund_line_items": [
            {"quantity": 1, "restock_type": "return", "subtotal_set": money(subtotal), "total_tax": 0}
        ],
        "order_adjustments": [{"amount_set": money("-2.00"), "tax_amount": "0.00"}],
        "transactions": [{"kind": "refund", "status": "success", "amount": amount}],
    }


def test_a_refund_puts_the_order_on_hold_and_is_reckoned():
    _, root, remarks = made(refund("26.00", "24.00"))
    assert text(root, "Status") == "ONHOLD"
    assert text(root, "Reason") == "Refund of 26.00 in Shopify, 1 pieces, back in stock: Torn"
    assert len(remarks) == 1
    assert "come to 24.00" in made(refund("26.00", "22.00"))[2][0][1]


def test_products_and_levels_ask_for_stock():
    product = {
        "admin_graphql_api_id": "gid://shopify/Product/1",
        "variants": [{"sku": "nut-m8"}, {"sku": None, "inventory_item_id": 49148385}, {"sku": "no good", "title": "X"}],
    }
    _, root, remarks = made(product)
    assert [each.text for each in root.iterfind(".//s:ItemCode", NS)] == ["NUT-M8", "BOLT-M8-50"]
    assert len(remarks) == 1
    _, root, remarks = made({"inventory_item_id": 49148385, "location_id": 655441491, "available": 3})
    assert (text(root, "Items/Item/ItemCode"), text(root, "Items/Item/Warehouse")) == ("BOLT-M8-50", "SYD")
    assert made({"inventory_item_id": 7, "location_id": 655441491, "available": 3})[1] is None


def test_the_answer_about_stock_becomes_inventory_levels():
    def item(code, place, available):
        return (
            f"<Item><ItemCode>{code}</ItemCode><Warehouses><Warehouse><Code>{place}</Code>"
            f"<Available>{available}</Available></Warehouse></Warehouses></Item>"
        )

    answer = parse(
        f'<StockAvailability xmlns="{NS["s"]}"><Items>{item("BOLT-M8-50", "SYD", "12.9")}'
        f"{item('BOLT-M8-50', 'MEL', '5')}{item('NUT-M8', 'SYD', '1')}</Items></StockAvailability>".encode()
    )
    remarks = Remarks()
    assert inventory_levels(answer, SHOP, remarks) == [
        {"location_id": 655441491, "inventory_item_id": 49148385, "available": 12, "sku": "BOLT-M8-50"}
    ]
    assert len(remarks.found) == 2


def test_signatures_are_those_of_the_bytes_as_they_came():
    body, secret = b'{"id": 1}', "shpss_secret"
    header = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
    assert is_signed(body, header, secret)
    assert not is_signed(body + b" ", header, secret)
    assert not is_signed(body, header, "other")
    assert not is_signed(body, "", secret)
    assert not is_signed(body, "Zoë", secret)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "format None"),
        ("format = 1\n[methods]\nmanual = 'BARTER'", "BARTER"),
        ("format = 1\nmoney = 'both'", "both"),
        ("format = 1\ncustomers = 3", "no table"),
        ("format = ", "cannot be read"),
    ],
)
def test_faulty_settings_are_told(tmp_path, content, words):
    file = tmp_path / "settings.toml"
    file.write_text(content)
    with pytest.raises(Exception, match=words):
        read_settings(file)
