"""A transcript as HAR 1.2, which any browser's developer tools open.

Source: http://www.softwareishard.com/blog/har-12-spec/ (`entries`, `request`, `response`, `timings`).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import workbench
from workbench.sessions.transcript import Exchange, Headers


def to_har(exchanges: Sequence[Exchange]) -> bytes:
    """Return the exchanges as HAR. Sizes and texts are those of the masked bodies."""
    version = getattr(workbench, "__version__", "") or "0"
    log = {
        "version": "1.2",
        "creator": {"name": "Integration Workbench", "version": version},
        "entries": [_entry(exchange) for exchange in exchanges],
    }
    return json.dumps({"log": log}, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _entry(exchange: Exchange) -> dict[str, Any]:
    timings = _timings(exchange)
    counted = ("dns", "connect", "send", "wait", "receive")  # `ssl` is part of `connect`
    entry = {
        "startedDateTime": exchange.started,
        "time": round(sum(max(timings[name], 0) for name in counted), 3),
        "request": _request(exchange),
        "response": _response(exchange),
        "cache": {},
        "timings": timings,
        "_step": exchange.step,
    }
    return entry | ({"comment": exchange.trouble} if exchange.trouble else {})


def _request(exchange: Exchange) -> dict[str, Any]:
    request: dict[str, Any] = {
        "method": exchange.method,
        "url": exchange.url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(exchange.request_headers),
        "queryString": _pairs(tuple(parse_qsl(urlsplit(exchange.url).query, keep_blank_values=True))),
        "headersSize": -1,
        "bodySize": len(exchange.request_body),
    }
    if exchange.request_body:
        request["postData"] = {
            "mimeType": _header(exchange.request_headers, "content-type"),
            "params": [],
            **_text(exchange.request_body, "_encoding"),
        }
    return request


def _response(exchange: Exchange) -> dict[str, Any]:
    return {
        "status": exchange.status or 0,
        "statusText": exchange.reason,
        "httpVersion": exchange.http_version,
        "cookies": [],
        "headers": _pairs(exchange.response_headers),
        "content": {
            "size": exchange.response_size or len(exchange.response_body),
            "mimeType": _header(exchange.response_headers, "content-type"),
            **_text(exchange.response_body, "encoding"),
        },
        "redirectURL": _header(exchange.response_headers, "location"),
        "headersSize": -1,
        "bodySize": -1 if exchange.status is None else len(exchange.response_body),
    }


def _text(body: bytes, marker: str) -> dict[str, str]:
    """Give bytes that are no UTF-8 in base64; HAR defines that for answers only, hence the own marker."""
    try:
        return {"text": body.decode("utf-8")}
    except UnicodeDecodeError:
        return {"text": base64.b64encode(body).decode("ascii"), marker: "base64"}


def _timings(exchange: Exchange) -> dict[str, float]:
    timing = exchange.timing
    return {
        "blocked": -1,
        "dns": _milliseconds(timing.name, absent=-1),
        "connect": _milliseconds(timing.connect, absent=-1),
        "ssl": _milliseconds(timing.tls, absent=-1),
        "send": _milliseconds(timing.send, absent=0),
        "wait": _milliseconds(timing.wait, absent=0),
        "receive": _milliseconds(timing.receive, absent=0),
    }


def _milliseconds(seconds: float | None, *, absent: float) -> float:
    return absent if seconds is None else round(seconds * 1000, 3)


def _pairs(headers: Headers) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers]


def _header(headers: Headers, wanted: str) -> str:
    return next((value for name, value in headers if name.lower() == wanted), "")
