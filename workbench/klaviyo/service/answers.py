"""What Klaviyo answers, read leniently: real answers break its own description now and then."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

_INDEX = re.compile(r"/data/attributes/profiles/data/(\d{1,6})(?:/|$)")
_MARKUP = re.compile(rb"^\s*<(?:!doctype|html|head|body|\?xml)", re.I)


class ApiFault(NamedTuple):
    """One error of an error document; empty where the answer has nothing."""

    code: str
    title: str
    detail: str
    pointer: str
    parameter: str

    @property
    def profile(self) -> int | None:
        """Which profile of a bulk import it concerns, from 0; None when it does not say."""
        found = _INDEX.match(self.pointer)
        return int(found[1]) if found else None

    def words(self) -> str:
        """The fault in Klaviyo's own words."""
        return self.detail or self.title or self.code or "no reason given"


class AccountAnswer(NamedTuple):
    """Who a key belongs to."""

    id: str
    name: str
    test: bool


class Job(NamedTuple):
    """A bulk import job as it stands."""

    id: str
    status: str
    """`queued`, `processing`, `complete`, `cancelled`; or a word we do not know."""
    total: int
    failed: int | None
    created: str


class ImportFault(NamedTuple):
    """Why a job did not take one profile."""

    code: str
    title: str
    detail: str
    pointer: str
    payload: Mapping[str, Any]
    """The profile as it was sent; may be empty."""

    def words(self) -> str:
        """The fault in Klaviyo's own words."""
        return self.detail or self.title or self.code or "no reason given"


class ProfileList(NamedTuple):
    """A list that profiles can be added to."""

    id: str
    name: str


class Answer:
    """One answer: status, headers, and its body as far as it came."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes, complete: bool = True) -> None:
        self.status = status
        self.headers = headers
        self.body = body
        self.complete = complete
        """False when the connection broke within the body."""
        self.content: dict[str, Any] = _object(body)
        """The body as JSON; empty when it is none."""

    @property
    def is_markup(self) -> bool:
        """Whether it is a web page: something between us and Klaviyo answered."""
        return bool(_MARKUP.match(self.body))

    def faults(self) -> tuple[ApiFault, ...]:
        """Return the errors of an error document; empty when it has none."""
        return tuple(_fault(item) for item in _items(self.content.get("errors")))

    def account(self) -> AccountAnswer | None:
        """Return the account of GET /api/accounts."""
        for item in _items(self.content.get("data")):
            attributes = _dict(item.get("attributes"))
            contact = _dict(attributes.get("contact_information"))
            name = _text(contact.get("organization_name")) or _text(contact.get("default_sender_name"))
            if _text(item.get("id")):
                return AccountAnswer(_text(item["id"]), name, attributes.get("test_account") is True)
        return None

    def job(self) -> Job | None:
        """Return the job of an answer about one job."""
        data = _dict(self.content.get("data"))
        return _job(data) if _text(data.get("id")) else None

    def jobs(self) -> tuple[Job, ...]:
        """Return the jobs of a page."""
        return tuple(_job(item) for item in _items(self.content.get("data")) if _text(item.get("id")))

    def import_faults(self) -> tuple[ImportFault, ...]:
        """Return the import errors of a page."""
        return tuple(_import_fault(item) for item in _items(self.content.get("data")))

    def lists(self) -> tuple[ProfileList, ...]:
        """Return the lists of a page."""
        return tuple(
            ProfileList(_text(item.get("id")), _text(_dict(item.get("attributes")).get("name")))
            for item in _items(self.content.get("data"))
        )

    def profiles(self) -> tuple[Mapping[str, Any], ...]:
        """Return the attributes of the profiles on a page."""
        return tuple(_dict(item.get("attributes")) for item in _items(self.content.get("data")))

    def next_page(self) -> str:
        """Return the address of the next page; empty on the last."""
        return _text(_dict(self.content.get("links")).get("next"))


def _object(body: bytes) -> dict[str, Any]:
    try:
        return _dict(msgspec.json.decode(body))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}


def _fault(item: Mapping[str, Any]) -> ApiFault:
    source = _dict(item.get("source"))
    code, title, detail = (_text(item.get(name)) for name in ("code", "title", "detail"))
    return ApiFault(code, title, detail, _text(source.get("pointer")), _text(source.get("parameter")))


def _import_fault(item: Mapping[str, Any]) -> ImportFault:
    attributes = _dict(item.get("attributes"))
    code, title, detail = (_text(attributes.get(name)) for name in ("code", "title", "detail"))
    pointer = _text(_dict(attributes.get("source")).get("pointer"))
    return ImportFault(code, title, detail, pointer, _dict(attributes.get("original_payload")))


def _job(data: Mapping[str, Any]) -> Job:
    attributes = _dict(data.get("attributes"))
    total, failed = attributes.get("total_count"), attributes.get("failed_count")
    return Job(
        _text(data.get("id")),
        _text(attributes.get("status")).lower(),
        total if isinstance(total, int) else 0,
        failed if isinstance(failed, int) else None,
        _text(attributes.get("created_at")),
    )


def _items(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None or isinstance(value, dict | list) else str(value)
