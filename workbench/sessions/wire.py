"""One HTTP request and its answer: bounded in time and size, never redirected or repeated, written down."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from workbench.sessions.connection import is_loopback
from workbench.sessions.profile import StepName
from workbench.sessions.transcript import Exchange, Headers, Timing
from workbench.workspace.redaction import MASK, Redactor

if TYPE_CHECKING:
    import httpx

TroubleKind = Literal["unreachable", "timeout", "broken", "too-large", "encoding", "cancelled"]
CONNECT_SECONDS = 10.0
GOODBYE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why no whole answer came."""

    kind: TroubleKind
    sentence: str


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
    answer: bytearray = field(default_factory=bytearray)
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
        find_secrets: Callable[[bytes], Iterable[str]],
    ) -> None:
        """Prepare; nothing is sent yet.

        Args:
            address: the base address; on loopback no proxy is ever used.
            redactor: what masks the exchanges.
            masked_headers: lower-case names of headers whose values are masked whatever they are.
            answer_bytes: the longest answer that is read.
            find_secrets: gives the secrets in an answer's body, which are masked in it and from then on.
        """
        import httpx

        # Its debug log shows every header, secrets included.
        logging.getLogger("httpcore").setLevel(logging.WARNING)
        self.exchanges: list[Exchange] = []
        self._redactor = redactor
        self._masked_headers = masked_headers
        self._answer_bytes = answer_bytes
        self._find_secrets = find_secrets
        self._client = httpx.AsyncClient(
            trust_env=not is_loopback(address),
            follow_redirects=False,
            timeout=httpx.Timeout(None, connect=CONNECT_SECONDS),
            headers={
                "User-Agent": "Integration-Workbench",
                "Accept": "application/xml, text/xml;q=0.9",
                "Accept-Encoding": "gzip",
            },
        )

    async def aclose(self) -> None:
        """Let go of all connections; a server that does not say goodbye is not waited for."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GOODBYE_SECONDS):
                await self._client.aclose()

    async def send(self, call: Call) -> None:
        """Send one request and read its answer into `call`; trouble is noted there, not raised.

        The exchange is written down in any case, also when the task is cancelled.

        Raises:
            asyncio.CancelledError: the task was cancelled.
        """
        started, begun = datetime.now().astimezone(), time.perf_counter()
        try:
            async with asyncio.timeout(call.seconds):
                await self._exchange(call)
        except TimeoutError:
            call.trouble = Trouble("timeout", f"No whole answer came within {call.seconds:g} seconds.")
        except asyncio.CancelledError:
            call.trouble = Trouble("cancelled", "Cancelled before the whole answer came.")
            raise
        except Exception as error:
            trouble = _trouble_of(error, call)
            if trouble is None:
                raise
            call.trouble = trouble
        finally:
            ended = time.perf_counter()
            for secret in self._find_secrets(bytes(call.answer)):
                self._redactor.add(secret)
            call.masked_answer = self._redactor.mask_bytes(bytes(call.answer))
            self.exchanges.append(self._written_down(call, started, begun, ended))

    async def _exchange(self, call: Call) -> None:
        request = self._client.build_request(
            call.method,
            call.url,
            headers=call.headers,
            content=call.body or None,
            extensions={"trace": call.trace},
        )
        call.sent_headers = _headers(request.headers)
        response = await self._client.send(request, stream=True)
        try:
            call.status = response.status_code
            call.reason = response.reason_phrase
            call.http_version = response.http_version
            call.answer_headers = _headers(response.headers)
            await self._read_answer(call, response)
        finally:
            await response.aclose()

    async def _read_answer(self, call: Call, response: httpx.Response) -> None:
        """Read and unpack the answer up to the limit; a small packed answer must not unpack to gigabytes."""
        packing = response.headers.get("content-encoding", "identity").strip().lower()
        if packing not in ("identity", "gzip", "x-gzip", ""):
            call.trouble = Trouble("encoding", f"The answer is packed as `{packing}`, which was not asked for.")
            return
        unpack = zlib.decompressobj(wbits=31) if "gzip" in packing else None
        async for chunk in response.aiter_raw():
            room = self._answer_bytes - len(call.answer) + 1
            call.answer += unpack.decompress(chunk, room) if unpack else chunk[:room]
            if len(call.answer) > self._answer_bytes:
                del call.answer[self._answer_bytes :]
                call.trouble = Trouble(
                    "too-large", f"The answer is longer than the {self._answer_bytes:,} bytes that are read."
                )
                return
        if unpack and not unpack.eof:
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


def _trouble_of(error: Exception, call: Call) -> Trouble | None:
    """Word what httpx, the system or zlib raised; None for what is no trouble of the wire but a bug."""
    import httpx

    if isinstance(error, zlib.error):
        return Trouble("broken", "The packed answer is damaged.")
    if isinstance(error, httpx.ConnectTimeout):
        return Trouble("timeout", f"No connection was made within {CONNECT_SECONDS:g} seconds.")
    if isinstance(error, httpx.ConnectError | httpx.ProxyError):
        return Trouble("unreachable", f"No connection could be made: {_cause(error)}.")
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol | httpx.LocalProtocolError):
        return Trouble("unreachable", "The request could not be made from this address and these headers.")
    if not isinstance(error, httpx.HTTPError | OSError):
        return None
    if call.status is not None:
        return Trouble("broken", "The connection broke in the middle of the answer.")
    if not call.left:
        return Trouble("broken", "The connection broke before anything was sent.")
    if "http11.send_request_body.complete" not in call.marks:
        return Trouble("broken", "The connection broke while the request was being sent.")
    return Trouble("broken", "The connection broke, or made no sense, before an answer came.")


def _cause(error: BaseException) -> str:
    """Say what lies beneath a failed connection, in words."""
    import socket
    import ssl

    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return f"the server's certificate is not to be trusted ({seen.verify_message})"
        if isinstance(seen, ssl.SSLError):
            return "the server does not speak TLS as expected"
        if isinstance(seen, socket.gaierror):
            return "there is no computer of that name, or names cannot be looked up now"
        if isinstance(seen, ConnectionRefusedError):
            return "nothing listens at that address and port"
        seen = seen.__cause__ or seen.__context__
    return str(error).strip().rstrip(".") or type(error).__name__


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
        connect=connect if connect is None else connect + (tls or 0.0),
        tls=tls,
        send=between("http11.send_request_headers", "http11.send_request_body"),
        wait=None if sent is None else (first_byte or ended) - sent,
        receive=None if first_byte is None else ended - first_byte,
    )
