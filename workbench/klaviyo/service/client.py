"""The HTTP client: every call with its headers, within its limits, tried again when that can help."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlsplit

from workbench.errors import UserFacingError
from workbench.klaviyo.limits import REVISION, Endpoint, scopes_needed
from workbench.klaviyo.service.answers import Answer
from workbench.klaviyo.service.headers import read_retry_after
from workbench.klaviyo.service.limiter import Clock, Limiter, SystemClock

if TYPE_CHECKING:
    import httpx

MEDIA_TYPE = "application/vnd.api+json"
TRIES = 8
"""How often one call is made before we give up for now."""
PASSING = frozenset({500, 502, 503, 504, 520, 522, 524})
"""Statuses that may be gone at the next try."""
ACCEPTED = 202
"""The status alone says that a job was made, even when the rest of the answer is lost."""
_MOST_BODY = 64_000_000
_CALL_SECONDS = 60.0
_MOST_BACKOFF = 30.0
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class ServiceError(UserFacingError):
    """Klaviyo answered, and the answer means that there is no point in going on.

    Attributes:
        status: the HTTP status.
    """

    def __init__(self, message: str, advice: str = "", status: int = 0) -> None:
        super().__init__(message, advice)
        self.status = status


class UnreachableError(UserFacingError):
    """Klaviyo did not answer, or kept refusing for now; the same can be tried again later."""


class Client:
    """Calls one Klaviyo with one private key. Use it as an async context manager."""

    def __init__(
        self,
        address: str,
        key: str,
        clock: Clock | None = None,
        say: Callable[[str], None] = lambda words: None,
        random_part: Callable[[], float] = random.random,
        tries: int = TRIES,
    ) -> None:
        """Prepare; nothing is sent yet.

        Args:
            address: such as `https://a.klaviyo.com`; without encryption only on this machine.
            key: the private API key.
            clock: time.
            say: told in words what a call has to wait for.
            random_part: gives numbers from 0 to 1 that spread repeated calls.
            tries: how often one call is made before it counts as failed.

        Raises:
            UserFacingError: the address would send the key in the clear, or there is no key.
        """
        parts = urlsplit(address)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise UserFacingError(
                f"`{address}` is no address that the private key may be sent to.", "Use https, or a test server here."
            )
        if not key.strip() or not key.isascii() or not key.isprintable():
            raise UserFacingError("There is no usable private key.", "Enter the key that Klaviyo issued (pk_…).")
        self.address = address.rstrip("/")
        self.is_local = parts.hostname in LOOPBACK
        self.calls = 0
        """Calls made, repeated ones too."""
        self._clock = clock or SystemClock()
        self._say = say
        self._random = random_part
        self._tries = tries
        self._limiter = Limiter(self._clock, say)
        self._headers = {
            "authorization": f"Klaviyo-API-Key {key}",
            "revision": REVISION,
            "accept": MEDIA_TYPE,
            "user-agent": "integration-workbench",
        }
        self._http: httpx.AsyncClient | None = None

    def __repr__(self) -> str:
        return f"Client({self.address!r})"

    async def __aenter__(self) -> Client:
        import httpx

        self._http = httpx.AsyncClient(
            headers=self._headers, timeout=_CALL_SECONDS, trust_env=not self.is_local, follow_redirects=False
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        http, self._http = self._http, None
        if http is not None:
            await http.aclose()

    async def call(
        self,
        endpoint: Endpoint,
        *,
        id: str = "",
        query: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """Make a call, again as often as that can help, and return the answer whatever its status is.

        Args:
            endpoint: what to call.
            id: the part of the path that is an identifier.
            query: the query's names and values.
            body: the very bytes to send.

        Raises:
            UnreachableError: no answer came, or only answers that ask to come back later.
        """
        why = ""
        for attempt in range(self._tries):
            async with self._limiter.turn(endpoint):
                self.calls += 1
                answer, why = await self._once(endpoint, id, query, body)
            if answer is None:
                await self._back_off(attempt, why)
                continue
            if answer.status == 429:
                wait = read_retry_after(answer.headers)
                wait = min(2.0**attempt, _MOST_BACKOFF) if wait is None else wait
                why = "Klaviyo asks to come back later (429)"
                self._say(f"{why}: waiting {wait:.0f} s")
                self._limiter.throttled(endpoint, wait + self._random() * 0.25)
                continue
            self._limiter.learn(endpoint, answer.headers)
            why = f"Klaviyo answered {answer.status}"
            if answer.status < 300 and answer.status != ACCEPTED and not (answer.complete and answer.content):
                why += " with half an answer"
            elif answer.status not in PASSING:
                return answer
            await self._back_off(attempt, why, read_retry_after(answer.headers))
        raise UnreachableError(
            f"{endpoint.method} {self.address}{endpoint.path} did not succeed in {self._tries} tries: {why}.",
            "Nothing is lost: run the same plan again later, it goes on where it stopped.",
        )

    def cursor_of(self, next_page: str) -> str:
        """Take the cursor out of a next page's address; the address itself is never followed."""
        return parse_qs(urlsplit(next_page).query).get("page[cursor]", [""])[0]

    async def _once(
        self, endpoint: Endpoint, identifier: str, query: Mapping[str, str] | None, body: bytes | None
    ) -> tuple[Answer | None, str]:
        import httpx

        assert self._http is not None
        url = self.address + endpoint.path.replace("{id}", quote(identifier, safe=""))
        headers: dict[str, str] = {}
        sending = None
        if body is not None:
            headers = {"content-type": MEDIA_TYPE, "content-length": str(len(body))}
            sending = _sent_once(body)
        try:
            async with self._http.stream(
                endpoint.method, url, params=query or None, content=sending, headers=headers
            ) as response:
                content, complete = await _read(response)
                return Answer(response.status_code, dict(response.headers), content, complete), ""
        except httpx.HTTPError as error:
            return None, f"{type(error).__name__}: {error}".rstrip(": ")

    async def _back_off(self, attempt: int, why: str, told: float | None = None) -> None:
        wait = told if told is not None else min(0.5 * 2.0**attempt, _MOST_BACKOFF)
        self._say(f"{why}: trying again in {wait:.0f} s")
        await self._clock.sleep(wait + self._random() * 0.25)


async def _sent_once(body: bytes) -> AsyncIterator[bytes]:
    """Give a body that is let go of once it is sent: httpx would keep it in a cycle, and a long run fill the memory."""
    yield body


async def _read(response: httpx.Response) -> tuple[bytes, bool]:
    """Read a body as far as it comes; the status alone can mean that a call was accepted."""
    import httpx

    parts: list[bytes] = []
    size = 0
    try:
        async for part in response.aiter_bytes():
            size += len(part)
            if size > _MOST_BODY:
                return b"".join(parts), False
            parts.append(part)
    except httpx.HTTPError:
        return b"".join(parts), False
    return b"".join(parts), True


def refusal(endpoint: Endpoint, answer: Answer) -> ServiceError:
    """Word an answer that is no success, with what to do about it."""
    told = "; ".join(fault.words() for fault in answer.faults()[:3])
    said = f' Klaviyo says: "{told}"' if told else ""
    where = f"{endpoint.method} {endpoint.path}"
    if answer.is_markup and answer.status != 200:
        return ServiceError(
            f"{where} was answered {answer.status} with a web page: something between here and Klaviyo blocks it.",
            "Ask the network's administrators, or try from another network; the key may well be right.",
            answer.status,
        )
    if answer.status == 401 or (answer.status in (400, 403) and endpoint.path == "/api/accounts"):
        return ServiceError(
            f"Klaviyo does not accept the private key ({answer.status}).{said}",
            f"Enter the key again; it needs these scopes: {', '.join(scopes_needed())}.",
            answer.status,
        )
    if answer.status == 403:
        return ServiceError(
            f"The private key may not call {where}.{said}",
            f"Make a key with the scopes {', '.join(scopes_needed())}; an existing key's cannot be changed.",
            answer.status,
        )
    if answer.status in (404, 410) and "{id}" not in endpoint.path:
        return ServiceError(
            f"Klaviyo no longer knows revision {REVISION} of its API ({answer.status}).{said}",
            "Use a newer version of the workbench.",
            answer.status,
        )
    return ServiceError(f"{where} was answered {answer.status}.{said}", "See the answer for the reason.", answer.status)
