"""The embedded Klaviyo's calls: what every one checks, and what each does."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from workbench.sandbox.klaviyo import documents, limits
from workbench.sandbox.klaviyo.admission import not_admitted
from workbench.sandbox.klaviyo.faults import SLOW_JOB_SECONDS
from workbench.sandbox.klaviyo.queries import address_of_page, base_of, page_size, page_start, read_filter
from workbench.sandbox.klaviyo.shapes import Incoming, Refusal, job_fault, read_import
from workbench.sandbox.klaviyo.store import Store, StoredJob

_QUEUED_SECONDS = 0.3
_PROFILES_A_SECOND = 50_000
_FIREWALL = (
    "<!DOCTYPE html><html><head><title>Attention Required! | Cloudflare</title></head>"
    "<body><h1>Sorry, you have been blocked</h1></body></html>"
)

Handler = Callable[[Request, bytes], Awaitable[Response]]


class EmbeddedKlaviyo:
    """One account's worth of Klaviyo."""

    def __init__(
        self,
        folder: Path,
        fault: Callable[[], str | None],
        cut: Callable[[bytes, int], Response],
        read: Callable[[Request, int], Awaitable[bytes | None]],
    ) -> None:
        """Open the data in a folder.

        Args:
            folder: where its file lives.
            fault: gives the fault to make now, by name.
            cut: makes an answer that breaks half-way.
            read: reads a body of at most so many bytes, or gives None.
        """
        self._store = Store(folder)
        self._windows = limits.Windows()
        self._fault = fault
        self._cut = cut
        self._read = read
        self._imports = 0

    def routes(self) -> list[Route]:
        """The paths it answers."""
        jobs = "/api/profile-bulk-import-jobs"
        return [
            self._route("/api/accounts", "GET", limits.ACCOUNTS, self._accounts),
            self._route("/api/lists", "GET", limits.LISTS, self._lists),
            self._route("/api/lists/{id}", "GET", limits.LISTS, self._list),
            self._route("/api/profiles", "GET", limits.PROFILES, self._profiles),
            self._route(jobs, "POST", limits.IMPORT, self._import),
            self._route(jobs, "GET", limits.JOBS, self._jobs),
            self._route(jobs + "/{id}", "GET", limits.JOB, self._job),
            self._route(jobs + "/{id}/import-errors", "GET", limits.ERRORS, self._errors),
            Route("/sandbox/klaviyo", self._about, methods=["GET"]),
            Route("/sandbox/klaviyo/reset", self._reset, methods=["POST"]),
        ]

    def close(self) -> None:
        """Close its file."""
        self._store.close()

    def _route(self, path: str, method: str, kind: limits.Kind, handler: Handler) -> Route:
        async def answer(request: Request) -> Response:
            raw = await self._read(request, limits.CALL_BYTES + 1)
            body = raw if raw is not None else b" " * (limits.CALL_BYTES + 1)
            response = await self._answered(request, kind, handler, body)
            digest = hashlib.sha256(body).hexdigest() if body else ""
            await run_in_threadpool(self._store.log, method, request.url.path, response.status_code, len(body), digest)
            return response

        return Route(path, answer, methods=[method])

    async def _answered(self, request: Request, kind: limits.Kind, handler: Handler, body: bytes) -> Response:
        fault = self._fault()
        if fault == "klaviyo-403-html":
            return Response(_FIREWALL, 403, media_type="text/html; charset=utf-8")
        if (refused := not_admitted(request, kind)) is not None:
            return refused
        turn = self._windows.take(kind, fault == "klaviyo-busy")
        if not turn.allowed:
            return _throttled(turn.reset, turn.headers)
        if kind is limits.IMPORT and (trouble := self._passing_trouble(fault)) is not None:
            return trouble
        response = await handler(request, body)
        response.headers.update(turn.headers)
        return response

    def _passing_trouble(self, fault: str | None) -> Response | None:
        self._imports += 1
        if not self._imports % 2:
            return None
        if fault == "klaviyo-429":
            return _throttled(1, {"Retry-After": "1"})
        if fault == "klaviyo-429-bare":
            return _throttled(1, {})
        if fault == "klaviyo-503":
            return Response("upstream connect error", 503, media_type="text/plain")
        return None

    async def _accounts(self, request: Request, body: bytes) -> Response:
        base = base_of(request)
        account = documents.account(base, test=self._fault() != "klaviyo-live")
        return documents.document(documents.page([account], f"{base}/api/accounts", ""))

    async def _lists(self, request: Request, body: bytes) -> Response:
        base = base_of(request)
        found = [documents.profile_list(base, identity) for identity in documents.LISTS]
        return documents.document(documents.page(found, f"{base}/api/lists", ""))

    async def _list(self, request: Request, body: bytes) -> Response:
        identity = request.path_params["id"]
        if identity not in documents.LISTS:
            return _missing("list", identity)
        return documents.document({"data": documents.profile_list(base_of(request), identity)})

    async def _profiles(self, request: Request, body: bytes) -> Response:
        field, values = read_filter(request.query_params.get("filter", ""))
        size = page_size(request, 100)
        if field not in ("email", "phone_number", "external_id") or size is None or len(values) > 100:
            return _bad_parameter("filter", "Filter by at most 100 of one identifier.")
        if field == "email":
            values = [value.lower() for value in values]
        found = await run_in_threadpool(self._store.profiles, field, values, size)
        data = [documents.profile(base_of(request), identity, attributes) for identity, attributes in found]
        return documents.document(documents.page(data, str(request.url), ""))

    async def _import(self, request: Request, body: bytes) -> Response:
        incoming = await run_in_threadpool(read_import, body)
        if isinstance(incoming, Refusal):
            source = {"pointer": incoming.pointer}
            return documents.errors(incoming.status, incoming.code, incoming.title, incoming.detail, source)
        for identity in incoming.lists:
            if identity not in documents.LISTS:
                detail = f"A list with id {identity} does not exist."
                source = {"pointer": "/data/relationships/lists/data"}
                return documents.errors(400, "invalid", "Invalid input.", detail, source)
        job = await run_in_threadpool(self._take, incoming)
        response = documents.document({"data": documents.job(base_of(request), job, job.created)}, 202)
        if self._fault() == "klaviyo-cut-answer":
            return self._cut(bytes(response.body), 202)
        return response

    def _take(self, incoming: Incoming) -> StoredJob:
        fault = self._fault()
        rejects = fault in ("klaviyo-rejects", "klaviyo-null-codes")
        taken: list[dict[str, Any]] = []
        errors: list[dict[str, Any]] = []
        for index, profile in enumerate(incoming.profiles):
            why = job_fault(profile)
            if why is None and rejects and index % 10 == 0:
                why = ("invalid", "The profile cannot be taken.", "email")
            if why is None:
                taken.append(profile)
                continue
            error = documents.import_error(profile, index, why)
            if fault == "klaviyo-null-codes":
                error |= {"id": None}
                error["attributes"] |= {"code": None, "title": None}
            errors.append(error)
        now = time.time()
        starts = now + _QUEUED_SECONDS
        ends = starts + len(incoming.profiles) / _PROFILES_A_SECOND
        if fault == "klaviyo-job-slow":
            ends += SLOW_JOB_SECONDS
        cancelled = fault == "klaviyo-job-cancelled"
        if not cancelled:
            self._store.import_profiles(taken)
        identity = secrets.token_hex(13).upper()
        lists = ",".join(incoming.lists)
        job = StoredJob(identity, now, starts, ends, len(incoming.profiles), len(errors), cancelled, lists)
        self._store.add_job(job, () if cancelled else errors)
        return job

    async def _jobs(self, request: Request, body: bytes) -> Response:
        text = request.query_params.get("filter", "")
        field, wanted = read_filter(text) if text else ("status", [])
        size = page_size(request, 100)
        if field != "status" or not set(wanted) <= {"queued", "processing", "complete"} or size is None:
            return _bad_parameter("filter", "Only 'status' can be filtered: queued, processing, complete.")
        newest = request.query_params.get("sort") == "-created_at"
        now, base = time.time(), base_of(request)
        found = [one for one in await run_in_threadpool(self._store.jobs, newest) if _wanted(one, wanted, now)]
        start = page_start(request)
        data = [documents.job(base, one, now) for one in found[start : start + size]]
        following = address_of_page(request, start + size) if start + size < len(found) else ""
        return documents.document(documents.page(data, str(request.url), following))

    async def _job(self, request: Request, body: bytes) -> Response:
        job = self._store.job(request.path_params["id"])
        if job is None:
            return _missing("profile-bulk-import-job", request.path_params["id"])
        return documents.document({"data": documents.job(base_of(request), job, time.time())})

    async def _errors(self, request: Request, body: bytes) -> Response:
        job = self._store.job(request.path_params["id"])
        size = page_size(request, 100)
        if job is None:
            return _missing("profile-bulk-import-job", request.path_params["id"])
        if size is None:
            return _bad_parameter("page[size]", "A page has 1 to 100 errors.")
        start = page_start(request)
        ended = job.status(time.time()) == "complete"
        data = await run_in_threadpool(self._store.errors, job.id, start, size) if ended else []
        following = address_of_page(request, start + size) if start + size < job.failed and ended else ""
        return documents.document(documents.page(data, str(request.url), following))

    async def _about(self, request: Request) -> Response:
        """GET /sandbox/klaviyo: what was called, and how many profiles there are."""
        calls = await run_in_threadpool(self._store.calls)
        return JSONResponse({"profiles": self._store.count_profiles(), "calls": calls})

    async def _reset(self, request: Request) -> Response:
        """POST /sandbox/klaviyo/reset: forget profiles, jobs and calls, also those that fill the windows."""
        await run_in_threadpool(self._store.reset)
        self._windows = limits.Windows()
        return Response(status_code=204)


def _throttled(seconds: int, headers: dict[str, str]) -> Response:
    words = "second" if seconds == 1 else "seconds"
    detail = f"Request was throttled. Expected available in {seconds} {words}."
    return documents.errors(429, "throttled", "Request was throttled.", detail, {"pointer": "/data/"}, headers)


def _missing(kind: str, identity: str) -> Response:
    return documents.errors(404, "not_found", "Not found.", f"A {kind} with id {identity[:80]} does not exist.")


def _bad_parameter(name: str, detail: str) -> Response:
    return documents.errors(400, "invalid", "Invalid input.", detail, {"parameter": name})


def _wanted(job: StoredJob, statuses: list[str], now: float) -> bool:
    return not statuses or job.status(now) in statuses
