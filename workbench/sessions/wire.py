"""One HTTP request and its answer: bounded in time and size, never redirected or repeated, written down."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from workbench.sessions.body import PACKINGS, AnswerBody, accepted_packings, unpacker_for
from workbench.sessions.finder import cookies
from workbench.sessions.profile import StepName
from workbench.sessions.transcript import Exchange, Headers, Timing
from workbench.sessions.trouble import CONNECT_SECONDS, Trouble, trouble_of
from workbench.workspace.redaction import MASK, Redactor

if TYPE_CHECKING:
    import httpx

GOODBYE_SECONDS = 2.0


@dataclass(slots=True)
class Call:
    """One request under way, then everything known about it. Holds secrets; never leaves the room."""

    step: StepName
    method: str
    url: str
    headers: dict[str, str]
    body: bytes
    seconds: float
    left: bool = False
    """Whether the first byte of the body (or of a request without one) may have reached the server."""
    status: int | None = None
    reason: str = ""
    http_version: str = ""
    sent_headers: Headers = ()
    answer_headers: Headers = ()
    secrets: tuple[str, ...] = ()
    """Values in the request that were made from the key."""
    answer: bytes = b""
    """Unpacked; the beginning of a huge one, whose whole is in `answer_file`."""
    answer_file: Path | None = None
    answer_size: int = 0
    masked_answer: bytes = b""
    """The answer without secrets: what everything but the token is read from."""
    trouble: Trouble | None = None
    marks: dict[str, float] = field(default_factory=dict)

    def content_type(self) -> str:
        """Return the answer's media type in lower case, without parameters."""
        value = next((value for name, value in self.answer_headers if name.lower() == "content-type"), "")
        return value.partition(";")[0].strip().lower()

    async def trace(self, event: str, _: dict[str, Any]) -> None:
        """Note when a stage began or ended; httpx calls this."""
        self.marks[event] = time.perf_counter()
        if event == "http11.send_request_body.started":
            self.left = True


class Wire:
    """An HTTP client for one session."""

    def __init__(
        self,
        address: str,
        redactor: Redactor,
        *,
        masked_headers: frozenset[str],
        answer_bytes: int,
        find_secrets: Callable[[bytes, Headers], Iterable[str]],
        tls: ssl.SSLContext,
        proxy: str | None = None,
        keep_cookies: bool = False,
        accept: str = "application/xml, text/xml;q=0.9",
        folder: Path | None = None,
    ) -> None:
        """Prepare; nothing is sent yet.

        Args:
            address: the base address.
            redactor: what masks the exchanges.
            masked_headers: lower-case names of headers whose values are masked whatever they are.
            answer_bytes: the longest answer that is read.
            find_secrets: gives the secrets in an answer, which are masked in it and from then on.
            tls: what checks the server's certificate.
            proxy: the proxy's address with its credentials; None for none.
            keep_cookies: whether cookies of the answers are sent along.
            accept: the media types that are asked for.
            folder: where huge answers go; None for the system's temporary folder.
        """
        import httpx

        # Its debug log shows every header, secrets included.
        logging.getLogger("httpcore").setLevel(logging.WARNING)
        self.exchanges: list[Exchange] = []
        self._redactor = redactor
        self._masked_headers = masked_headers
        self._answer_bytes = answer_bytes
        self._find_secrets = find_secrets
        self._folder = folder
        self._name_is_known = proxy is not None or _is_address(urlsplit(address).hostname or "")
        self._cookies: dict[str, str] | None = {} if keep_cookies else None
        self._headers = [
            ("Host", urlsplit(address).netloc),
            ("User-Agent", "Integration-Workbench"),
            ("Accept", accept),
            ("Accept-Encoding", accepted_packings()),
        ]
        # The transport alone, without a client around it: nothing is redirected, repeated or remembered behind our
        # back, and a request costs a quarter less.
        self._transport = httpx.AsyncHTTPTransport(verify=tls, trust_env=False, proxy=proxy)

    async def aclose(self) -> None:
        """Let go of all connections; a server that does not say goodbye is not waited for."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GOODBYE_SECONDS):
                await self._transport.aclose()

    async def send(self, call: Call) -> None:
        """Send one request and read its answer into `call`; trouble is noted there, not raised.

        The exchange is written down in any case, also when the task is cancelled.

        Raises:
            asyncio.CancelledError: the task was cancelled.
        """
        started, begun = datetime.now().astimezone(), time.perf_counter()
        for secret in call.secrets:
            self._redactor.add(secret)
        body = AnswerBody(self._answer_bytes, self._redactor, self._folder)
        try:
            async with asyncio.timeout(call.seconds):
                await self._look_up(call)
                await self._exchange(call, body)
        except TimeoutError:
            call.trouble = Trouble("timeout", f"No whole answer came within {call.seconds:g} seconds.")
        except asyncio.CancelledError:
            call.trouble = Trouble("cancelled", "Cancelled before the whole answer came.")
            raise
        except Exception as error:
            trouble = trouble_of(error, call)
            if trouble is None:
                raise
            call.trouble = trouble
        finally:
            ended = time.perf_counter()
            body.finish()
            call.answer, call.answer_file, call.answer_size = bytes(body), body.file, body.size
            for secret in self._find_secrets(call.answer, call.answer_headers):
                self._redactor.add(secret)
            call.masked_answer = self._redactor.mask_bytes(call.answer)
            self.exchanges.append(self._written_down(call, started, begun, ended))

    async def _look_up(self, call: Call) -> None:
        """Look the server's name up by itself, once, so that its time and its failure are told apart."""
        if self._name_is_known:
            return
        parts = urlsplit(call.url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        call.marks["name.started"] = time.perf_counter()
        try:
            await asyncio.get_running_loop().getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
        finally:
            call.marks["name.complete"] = time.perf_counter()
        self._name_is_known = True

    async def _exchange(self, call: Call, body: AnswerBody) -> None:
        import httpx

        request = httpx.Request(
            call.method,
            call.url,
            headers=self._all_headers(call),
            content=call.body or None,
            extensions={"trace": call.trace, "timeout": {"connect": CONNECT_SECONDS}},
        )
        call.sent_headers = _headers(request.headers)
        response = await self._transport.handle_async_request(request)
        try:
            call.status = response.status_code
            call.reason = response.reason_phrase
            call.http_version = response.http_version
            call.answer_headers = _headers(response.headers)
            if self._cookies is not None:
                self._cookies.update(cookies(call.answer_headers))
            await self._read_answer(call, response, body)
        finally:
            await response.aclose()

    def _all_headers(self, call: Call) -> list[tuple[bytes, bytes]]:
        headers = [*self._headers, *call.headers.items()]
        if self._cookies:
            headers.append(("Cookie", "; ".join(f"{name}={value}" for name, value in self._cookies.items())))
        return [(name.encode("ascii"), _header_bytes(value)) for name, value in headers]

    async def _read_answer(self, call: Call, response: httpx.Response, body: AnswerBody) -> None:
        """Read and unpack the answer up to the limit; a small packed answer must not unpack to gigabytes."""
        packing = response.headers.get("content-encoding", "identity").strip().lower()
        if packing not in PACKINGS:
            call.trouble = Trouble("encoding", f"The answer is packed as `{packing[:40]}`, which was not asked for.")
            return
        unpacker = unpacker_for(packing)
        async for chunk in response.aiter_raw():
            for piece in unpacker.pieces(chunk):
                body.add(piece)
                if body.too_long:
                    call.trouble = Trouble(
                        "too-large", f"The answer is longer than the {self._answer_bytes:,} bytes that are read."
                    )
                    return
        if not unpacker.ended:
            call.trouble = Trouble("broken", "The packed answer broke off before its end.")

    def _written_down(self, call: Call, started: datetime, begun: float, ended: float) -> Exchange:
        mask = self._redactor.mask
        return Exchange(
            step=call.step,
            method=call.method,
            url=mask(call.url),
            request_headers=self._masked(call.sent_headers),
            request_body=self._redactor.mask_bytes(call.body),
            status=call.status,
            reason=mask(call.reason),
            http_version=call.http_version,
            response_headers=self._masked(call.answer_headers),
            response_body=call.masked_answer,
            started=started.isoformat(timespec="milliseconds"),
            seconds=round(ended - begun, 6),
            trouble=mask(call.trouble.sentence) if call.trouble else "",
            timing=_timing(call.marks, ended),
            response_file=call.answer_file,
            response_size=call.answer_size,
            left=call.left,
        )

    def _masked(self, headers: Headers) -> Headers:
        return tuple(
            (
                self._redactor.mask(name),
                MASK if name.lower() in self._masked_headers else self._redactor.mask(value),
            )
            for name, value in headers
        )


def _headers(headers: httpx.Headers) -> Headers:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers.raw)


def _header_bytes(value: str) -> bytes:
    """Encode a header's value: Latin-1 is what HTTP/1.1 carries, UTF-8 what servers take for the rest."""
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode("utf-8")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _timing(marks: dict[str, float], ended: float) -> Timing:
    def between(first: str, last: str) -> float | None:
        begun = marks.get(f"{first}.started")
        if begun is None:
            return None
        return marks.get(f"{last}.complete", marks.get(f"{last}.failed", ended)) - begun

    sent = marks.get("http11.send_request_body.complete")
    first_byte = marks.get("http11.receive_response_headers.complete")
    tls = between("connection.start_tls", "connection.start_tls")
    connect = between("connection.connect_tcp", "connection.connect_tcp")
    return Timing(
        name=between("name", "name"),
        connect=connect if connect is None else connect + (tls or 0.0),
        tls=tls,
        send=between("http11.send_request_headers", "http11.send_request_body"),
        wait=None if sent is None else (first_byte or ended) - sent,
        receive=None if first_byte is None else ended - first_byte,
    )
