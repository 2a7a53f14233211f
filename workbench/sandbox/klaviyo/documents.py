"""The JSON:API documents that the embedded Klaviyo answers with."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from starlette.responses import Response

from workbench.sandbox.klaviyo.store import StoredJob

MEDIA_TYPE = "application/vnd.api+json"
ACCOUNT_ID = "SANDBX"
ACCOUNT_NAME = "Workbench Test Company"
LISTS = {"LOCAL1": "Customers", "LOCAL2": "Newsletter"}
_BEGAN = "2026-01-05T09:00:00+00:00"
_KEPT_SECONDS = 7 * 86_400


def document(content: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Answer with a JSON:API document."""
    import json

    return Response(json.dumps(content, ensure_ascii=False), status, headers, MEDIA_TYPE)


def errors(
    status: int,
    code: str,
    title: str,
    detail: str,
    source: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """Answer with an error document of one error."""
    fault = {"id": str(uuid.uuid4()), "status": status, "code": code, "title": title, "detail": detail}
    content = {"errors": [fault | {"source": source or {}, "links": {}, "meta": {}}]}
    return document(content, status, headers)


def account(base: str, test: bool) -> dict[str, Any]:
    """The one account a key belongs to."""
    address = {"address1": "1 Test Street", "address2": None, "city": "Sydney", "region": "NSW", "country": "Australia"}
    contact = {
        "default_sender_name": ACCOUNT_NAME,
        "default_sender_email": "sender@example.com",
        "website_url": None,
        "organization_name": ACCOUNT_NAME,
        "street_address": address | {"zip": "2000"},
    }
    attributes = {
        "test_account": test,
        "contact_information": contact,
        "industry": None,
        "timezone": "Australia/Sydney",
        "preferred_currency": "AUD",
        "public_api_key": ACCOUNT_ID,
        "locale": "en-AU",
    }
    links = {"self": f"{base}/api/accounts/{ACCOUNT_ID}"}
    return {"type": "account", "id": ACCOUNT_ID, "attributes": attributes, "links": links}


def profile_list(base: str, identity: str) -> dict[str, Any]:
    """One of the account's lists."""
    attributes = {"name": LISTS[identity], "created": _BEGAN, "updated": _BEGAN, "opt_in_process": "single_opt_in"}
    link = f"{base}/api/lists/{identity}"
    return {"type": "list", "id": identity, "attributes": attributes, "links": {"self": link}}


def profile(base: str, identity: str, attributes: dict[str, Any]) -> dict[str, Any]:
    """One profile."""
    link = f"{base}/api/profiles/{identity}"
    return {"type": "profile", "id": identity, "attributes": attributes, "links": {"self": link}}


def job(base: str, found: StoredJob, now: float) -> dict[str, Any]:
    """A bulk import job as it stands now."""
    status = found.status(now)
    done = status in ("complete", "cancelled")
    failed = found.failed if status == "complete" else 0
    attributes = {
        "status": status,
        "created_at": moment(found.created),
        "total_count": found.total,
        "completed_count": found.total - failed if status == "complete" else 0,
        "failed_count": failed,
        "completed_at": moment(found.ends) if done else None,
        "expires_at": moment(found.created + _KEPT_SECONDS),
        "started_at": moment(found.starts) if status != "queued" else None,
    }
    link = f"{base}/api/profile-bulk-import-jobs/{found.id}"
    related = {name: {"links": {"related": f"{link}/{name}"}} for name in ("lists", "profiles", "import-errors")}
    for name in ("lists", "profiles"):
        related[name]["links"]["self"] = f"{link}/relationships/{name}"
    return {
        "type": "profile-bulk-import-job",
        "id": found.id,
        "attributes": attributes,
        "relationships": related,
        "links": {"self": link},
    }


def import_error(profile_sent: dict[str, Any], index: int, fault: tuple[str, str, str]) -> dict[str, Any]:
    """Why a job does not take one profile."""
    code, detail, attribute = fault
    attributes = {
        "code": code,
        "title": "Invalid input.",
        "detail": detail,
        "source": {"pointer": f"/data/attributes/profiles/data/{index}/attributes/{attribute}"},
        "original_payload": profile_sent["attributes"],
    }
    return {"type": "import-error", "id": str(uuid.uuid4()), "attributes": attributes}


def page(data: list[dict[str, Any]], here: str, following: str) -> dict[str, Any]:
    """A page of a collection; the next one only where there is one."""
    links = {"self": here} | ({"next": following} if following else {})
    return {"data": data, "links": links}


def moment(seconds: float) -> str:
    """A time as Klaviyo writes it."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds")
