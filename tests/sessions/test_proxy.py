import asyncio
import base64
import contextlib
from dataclasses import replace

import pytest

from tests.sessions.server import ACCEPTED, KEY, SESSION
from workbench.sessions import LOCAL, Secret
from workbench.sessions.client import submit
from workbench.sessions.connection import Proxy
from workbench.sessions.proxy import ProxyError, proxy_for

ERP = replace(LOCAL, name="erp", address="http://erp.example")


def test_a_proxy_is_used_with_its_credentials_which_are_masked(profile):
    seen = []

    async def answer(reader, writer):
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            seen.append(head)
            length = next(
                (int(line.split(":")[1]) for line in head.lower().split("\r\n") if "content-length" in line), 0
            )
            await reader.readexactly(length)
            status, body = (201, SESSION) if "/session HTTP" in head else (200, ACCEPTED)
            status, body = (204, "") if head.startswith("DELETE") else (status, body)
            writer.write(
                f"HTTP/1.1 {status} X\r\nContent-Type: application/xml\r\nConnection: close\r\n"
                f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
            )
            await writer.drain()
        writer.close()

    async def inner():
        listener = await asyncio.start_server(answer, "127.0.0.1", 0)
        async with listener:
            address = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
            return await submit(
                b"<O/>",
                connection=replace(ERP, proxy=Proxy(address, "kim")),
                key=Secret(KEY),
                profile=profile,
                proxy_password=Secret("pass word"),
            )

    result = asyncio.run(inner())
    assert (result.outcome, result.closed) == ("accepted", True)
    assert seen[0].startswith("POST http://erp.example/edi/session HTTP/1.1")
    credentials = base64.b64encode(b"kim:pass word").decode()
    assert credentials in seen[0]
    assert credentials not in repr(result)


def test_the_systems_proxy_is_taken_and_never_for_this_computer(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "inside.example")
    assert proxy_for(ERP) == "http://proxy.example:3128"
    assert proxy_for(replace(ERP, address="http://inside.example")) is None
    assert proxy_for(replace(ERP, address="http://127.0.0.1:8")) is None
    assert proxy_for(replace(ERP, proxy=Proxy("none"))) is None
    monkeypatch.setenv("http_proxy", "socks5://proxy.example:1080")
    with pytest.raises(ProxyError, match="SOCKS"):
        proxy_for(ERP)
