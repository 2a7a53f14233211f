"""Two transcripts side by side: what differs, request by request, in the order in which it went over the wire."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from workbench.sessions.profile import StepName
from workbench.sessions.transcript import Exchange, Headers, Transcript

Part = Literal["exchange", "request", "request header", "request body", "answer", "answer header", "answer body"]
CHANGING = frozenset(
    {"date", "content-length", "set-cookie", "x-timestamp", "x-nonce", "x-signature", "age", "expires"}
)
"""Headers that differ each time and mean nothing by it."""
LONGEST_COMPARED = 2_000_000
"""Bytes of a body that are compared line by line; longer ones are only said to differ."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs."""

    step: StepName
    number: int
    """Which request of the session it is, from 1."""
    part: Part
    name: str
    """A header's name; else empty."""
    left: str
    right: str


def compare_transcripts(left: Transcript, right: Transcript) -> tuple[Change, ...]:
    """Return what differs between two transcripts; times, and headers that always differ, are left aside."""
    pairs = zip_longest(left.exchanges, right.exchanges)
    return tuple(change for number, pair in enumerate(pairs, 1) for change in _exchange(number, *pair))


def _exchange(number: int, left: Exchange | None, right: Exchange | None) -> Iterator[Change]:
    if left is None or right is None:
        there = left or right
        assert there is not None
        yield Change(there.step, number, "exchange", "", _line(left), _line(right))
        return
    step = left.step
    if _line(left) != _line(right):
        yield Change(step, number, "request", "", _line(left), _line(right))
    yield from _headers(step, number, "request header", left.request_headers, right.request_headers)
    yield from _body(step, number, "request body", left.request_body, right.request_body)
    if _answer(left) != _answer(right):
        yield Change(step, number, "answer", "", _answer(left), _answer(right))
    yield from _headers(step, number, "answer header", left.response_headers, right.response_headers)
    yield from _body(step, number, "answer body", left.response_body, right.response_body)


def _line(exchange: Exchange | None) -> str:
    return "" if exchange is None else f"{exchange.step}: {exchange.method} {exchange.url}"


def _answer(exchange: Exchange) -> str:
    if exchange.status is None:
        return exchange.trouble
    return " ".join(part for part in (str(exchange.status), exchange.reason, exchange.trouble) if part)


def _headers(step: StepName, number: int, part: Part, left: Headers, right: Headers) -> Iterator[Change]:
    ours, theirs = _by_name(left), _by_name(right)
    for name in dict.fromkeys((*ours, *theirs)):
        one, other = ours.get(name, ("", "")), theirs.get(name, ("", ""))
        if name not in CHANGING and one[1] != other[1]:
            yield Change(step, number, part, one[0] or other[0], one[1], other[1])


def _by_name(headers: Headers) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for name, value in headers:
        before = found.get(name.lower())
        found[name.lower()] = (name, f"{before[1]}, {value}" if before else value)
    return found


def _body(step: StepName, number: int, part: Part, left: bytes, right: bytes) -> Iterator[Change]:
    if left == right:
        return
    if max(len(left), len(right)) > LONGEST_COMPARED:
        yield Change(step, number, part, "", f"{len(left):,} bytes", f"{len(right):,} bytes")
        return
    ours, theirs = (body.decode("utf-8", "replace").splitlines() for body in (left, right))
    for what, from_left, to_left, from_right, to_right in difflib.SequenceMatcher(None, ours, theirs).get_opcodes():
        if what != "equal":
            before, after = "\n".join(ours[from_left:to_left]), "\n".join(theirs[from_right:to_right])
            yield Change(step, number, part, "", before, after)
