"""Payloads as Shopify documents them, built piece by piece."""

from __future__ import annotations

import json
from typing import Any

HARBOUR = {
    "first_name": "Priya",
    "last_name": "Nair",
    "name": "Priya Nair",
    "company": "Harbour Street Hardware",
    "address1": "41 Harbour Street",
    "address2": None,
    "city": "Pyrmont",
    "province": "New South Wales",
    "province_code": "NSW",
    "zip": "2009",
    "country_code": "AU",
    "phone": "02 9555 0142",
}


def money(amount: str, presentment: str | None = None, currency: str = "USD") -> dict[str, Any]:
    return {
        "shop_money": {"amount": amount, "currency_code": "AUD"},
        "presentment_money": {"amount": presentment or amount, "currency_code": currency},
    }


def line(sku: str | None, quantity: int, price: str, *, discount: str = "", tax: str = "", rate: float = 0.1, **more):
    made: dict[str, Any] = {
        "sku": sku,
        "name": f"Item {sku}",
        "quantity": quantity,
        "current_quantity": quantity,
        "price": price,
        "gift_card": False,
        "taxable": bool(tax),
        "tax_lines": [{"title": "GST", "rate": rate, "price": tax}] if tax else [],
        "discount_allocations": [{"amount": discount, "discount_application_index": 0}] if discount else [],
        "total_discount": "0.00",
        "properties": [],
    }
    return made | more


def shipping(price: str, tax: str = "", **more):
    tax_lines = [{"title": "GST", "rate": 0.1, "price": tax}] if tax else []
    return {"title": "Standard", "price": price, "discounted_price": price, "tax_lines": tax_lines} | more


def order(lines, total: str, tax: str = "0.00", **more) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": 6198424240101,
        "admin_graphql_api_id": "gid://shopify/Order/6198424240101",
        "name": "#1053",
        "created_at": "2026-11-05T09:15:00+11:00",
        "processed_at": "2026-11-05T09:14:58+11:00",
        "currency": "AUD",
        "presentment_currency": "AUD",
        "financial_status": "paid",
        "taxes_included": False,
        "cancelled_at": None,
        "customer": {"id": 207119551, "email": "priya@harbourstreet.example"},
        "billing_address": None,
        "shipping_address": HARBOUR,
        "line_items": lines,
        "shipping_lines": [],
        "refunds": [],
        "total_tip_received": "0.00",
        "total_tax": tax,
        "total_price": total,
    }
    return made | more


def raw(payload: object) -> bytes:
    return json.dumps(payload).encode()
