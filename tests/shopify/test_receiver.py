"""The receiver takes what Shopify sends, over real HTTP on loopback."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import socket

import httpx
import pytest

from workbench.errors import UserFacingError
from workbench.shopify.receiver import HOST, Receiver

SECRET = "shpss_secret"
BODY = b'{"id": 1}'


def headers(number: str = "1", body: bytes = BODY) -> dict[str, str]:
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).digest()
    return {
        "X-Shopify-Topic": "orders/create",
        "X-Shopify-Shop-Domain": "harbour.myshopify.com",
        "X-Shopify-Webhook-Id": number,
        "X-Shopify-Hmac-SHA256": base64.b64encode(digest).decode(),
    }


def talk(requests, secret: str | None = SECRET):
    """Send requests one after another; gives the status of each, and what was taken."""
    taken = []

    async def run():
        async with Receiver(taken.append, secret) as receiver, httpx.AsyncClient(trust_env=False) as client:
            return [(await client.request(url=receiver.address + "/hooks", **each)).status_code for each in requests]

    return asyncio.run(run()), taken


def test_a_signed_webhook_is_handed_on_as_it_came():
    status, taken = talk([{"method": "POST", "content": BODY, "headers": headers()}])
    assert status == [200]
    assert (taken[0].body, taken[0].topic, taken[0].shop, taken[0].signature) == (
        BODY,
        "orders/create",
        "harbour.myshopify.com",
        "right",
    )
    assert taken[0].name.endswith("-orders-create.json")


def test_a_webhook_with_a_wrong_signature_is_refused():
    status, taken = talk(
        [{"method": "POST", "content": BODY + b" ", "headers": headers()}, {"method": "POST", "content": BODY}]
    )
    assert (status, taken) == ([401, 401], [])


def test_without_a_secret_it_is_taken_and_said_to_be_unchecked():
    _, taken = talk([{"method": "POST", "content": BODY}], secret=None)
    assert taken[0].signature == "unchecked"


def test_the_same_webhook_sent_again_is_taken_once():
    status, taken = talk(
        [{"method": "POST", "content": BODY, "headers": headers(number)} for number in ("1", "1", "2")]
    )
    assert (status, len(taken)) == ([200, 200, 200], 2)


def test_other_requests_are_turned_away():
    status, taken = talk([{"method": "GET"}, {"method": "POST", "content": b"x" * 20_000_001}], secret=None)
    assert (status, taken) == ([405, 413], [])


def test_a_port_in_use_is_told():
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        listener.listen()

        async def run():
            async with Receiver(lambda received: None, port=listener.getsockname()[1]):
                pass

        with pytest.raises(UserFacingError, match="cannot be listened to"):
            asyncio.run(run())
