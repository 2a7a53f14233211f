"""A transcript as a shell script of curl commands: what a colleague without the workbench runs.

Secrets are masked in a transcript already; here they become variables that whoever runs it sets.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence

from workbench.sessions.transcript import Exchange
from workbench.workspace.redaction import MASK

_NOT_NEEDED = frozenset({"host", "content-length", "accept-encoding", "connection", "user-agent", "transfer-encoding"})


def to_curl(exchanges: Sequence[Exchange]) -> str:
    """Return a POSIX shell script; a body that is no UTF-8 text is carried in base64."""
    lines = ["#!/bin/sh", "set -eu"]
    masked = any(MASK in _words(exchange) for exchange in exchanges)
    if masked:
        lines += [
            "# What was secret is not in here: set SECRET first; where several secrets differ, put each in its place.",
            ': "${SECRET:?}"',
        ]
    for exchange in exchanges:
        lines += ["", f"# {exchange.step}", _command(exchange)]
    return "\n".join(lines) + "\n"


def _command(exchange: Exchange) -> str:
    parts = [f"curl --silent --show-error --include --request {exchange.method}"]
    for name, value in exchange.request_headers:
        if name.lower() not in _NOT_NEEDED:
            parts.append(f"--header {_quoted(f'{name}: {value}')}")
    before = ""
    if exchange.request_body:
        try:
            text = exchange.request_body.decode("utf-8")
            before = f"printf '%s' {_quoted(text)} | "
        except UnicodeDecodeError:
            before = f"printf '%s' {base64.b64encode(exchange.request_body).decode('ascii')} | base64 -d | "
        parts.append("--data-binary @-")
    parts.append(_quoted(exchange.url))
    return before + " \\\n  ".join(parts)


def _quoted(text: str) -> str:
    """Quote for a POSIX shell; a masked secret becomes the variable."""
    quoted = "'" + text.replace("'", "'\\''") + "'"
    return quoted.replace(MASK, "'\"$SECRET\"'")


def _words(exchange: Exchange) -> str:
    return repr((exchange.url, exchange.request_headers, exchange.request_body))
