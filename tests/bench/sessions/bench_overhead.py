"""What a submission costs over the same three requests made with bare httpx, on loopback.

Run it: python -m tests.bench.sessions.bench_overhead [ROUNDS]. The server answers at once and in full, so that the
figure is the worst there can be. Bare httpx gets a client per session, as a session has, without TLS set up.
"""

from __future__ import annotations

import asyncio
import re
import statistics
import sys
import time
from dataclasses import replace

import httpx

from workbench.sessions import LOCAL, Secret, load_profile
from workbench.sessions.client import submit
from workbench.workspace import resources_folder

KEY = "edi_" + "k" * 52
ORDER = (resources_folder() / "transactions/CreateSalesOrder/standard.xml").read_bytes()
SESSION = b"<Session><Token>token-0123456789-0123456789</Token><ExpiresAt>2030-01-01T00:00:00Z</ExpiresAt></Session>"
ACCEPTED = b"<Acknowledgement><Status>ACCEPTED</Status><Reference>SO-1</Reference></Acknowledgement>"
ANSWERS = {b"POST /edi/session ": (201, SESSION), b"POST /edi/session/submit ": (200, ACCEPTED)}


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            found = re.search(rb"content-length: *(\d+)", head.lower())
            length = found[1] if found else b"0"
            await reader.readexactly(int(length))
            status, body = next((found for start, found in ANSWERS.items() if head.startswith(start)), (204, b""))
            kind = b"Content-Type: application/xml\r\nContent-Length: %d\r\n" % len(body) if body else b""
            writer.write(b"HTTP/1.1 %d X\r\n%s\r\n%s" % (status, kind, body))
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def bare(address: str) -> None:
    asked = f"<SessionRequest><ClientCode>DEMO</ClientCode><EdiKey>{KEY}</EdiKey></SessionRequest>".encode()
    xml = {"Content-Type": "application/xml"}
    async with httpx.AsyncClient(verify=False, trust_env=False) as client:
        await client.post(f"{address}/edi/session", content=asked, headers=xml)
        token = {"X-EDI-Session": "token-0123456789-0123456789"}
        await client.post(f"{address}/edi/session/submit", content=ORDER, headers=xml | token)
        await client.delete(f"{address}/edi/session", headers=token)


async def measure(rounds: int) -> tuple[float, float]:
    """Return the seconds of bare httpx and of a submission, taken in turn: the lowest tenth, as load only adds."""
    profile = load_profile([resources_folder() / "protocols"], "saasplications-http")
    listener = await asyncio.start_server(answer, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    connection, key = replace(LOCAL, address=address), Secret(KEY)
    theirs, ours = [], []
    async with listener:
        for number in range(rounds + 20):
            begun = time.perf_counter()
            await bare(address)
            between = time.perf_counter()
            result = await submit(ORDER, connection=connection, key=key, profile=profile)
            ended = time.perf_counter()
            assert result.outcome == "accepted"
            if number >= 20:
                theirs.append(between - begun)
                ours.append(ended - between)
    return statistics.quantiles(theirs, n=10)[0], statistics.quantiles(ours, n=10)[0]


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    theirs, ours = asyncio.run(measure(rounds))
    print(f"bare httpx {theirs * 1000:.2f} ms, submission {ours * 1000:.2f} ms: {ours / theirs - 1:+.0%}")
    return 0 if ours / theirs <= 1.15 else 1


if __name__ == "__main__":
    sys.exit(main())
