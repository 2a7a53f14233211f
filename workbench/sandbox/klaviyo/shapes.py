"""Checks the body of a bulk import as Klaviyo's description has it: one wrong attribute refuses the whole call."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from workbench.sandbox.klaviyo.limits import CALL_BYTES, CALL_RECORDS, RECORD_BYTES

_TEXTS = frozenset(
    ("email", "phone_number", "external_id", "_kx", "first_name", "last_name", "organization", "locale", "title")
) | {"image"}
_PLACE_TEXTS = frozenset(("address1", "address2", "city", "country", "region", "zip", "timezone", "ip"))
_PLACE_NUMBERS = frozenset(("latitude", "longitude"))
_IDENTIFIERS = ("email", "phone_number", "external_id", "_kx")
_E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")


class Refusal(NamedTuple):
    """Why a call is refused."""

    status: int
    code: str
    title: str
    detail: str
    pointer: str = "/data"


class Incoming(NamedTuple):
    """A bulk import that can be accepted."""

    profiles: tuple[dict[str, Any], ...]
    lists: tuple[str, ...]


def read_import(raw: bytes) -> Incoming | Refusal:
    """Read the body of POST /api/profile-bulk-import-jobs."""
    if len(raw) > CALL_BYTES:
        return Refusal(413, "payload_too_large", "Payload too large", f"The payload is larger than {CALL_BYTES} bytes.")
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError) as error:
        return _invalid(f"The payload is not valid JSON: {error}", "/")
    data = body.get("data") if isinstance(body, dict) else None
    if not isinstance(data, dict) or data.get("type") != "profile-bulk-import-job":
        return _invalid("The payload must be of type 'profile-bulk-import-job'.", "/data/type")
    if extra := set(data) - {"type", "attributes", "relationships"}:
        return _invalid(f"'{min(extra)}' is not a valid field for the resource.", f"/data/{min(extra)}")
    attributes = data.get("attributes")
    holder = attributes.get("profiles") if isinstance(attributes, dict) else None
    profiles = holder.get("data") if isinstance(holder, dict) else None
    if not isinstance(profiles, list) or not profiles:
        return _invalid("At least one profile is required.", "/data/attributes/profiles/data")
    if len(profiles) > CALL_RECORDS:
        return _invalid(f"At most {CALL_RECORDS} profiles are allowed.", "/data/attributes/profiles/data")
    lists = _lists(data.get("relationships"))
    if isinstance(lists, Refusal):
        return lists
    for index, profile in enumerate(profiles):
        if refusal := _profile(profile, f"/data/attributes/profiles/data/{index}"):
            return refusal
    return Incoming(tuple(profiles), lists)


def job_fault(profile: dict[str, Any]) -> tuple[str, str, str] | None:
    """Say why a job does not take a profile whose shape is right: code, detail, and the attribute."""
    attributes = profile["attributes"]
    phone = attributes.get("phone_number")
    if phone is not None and not _E164.fullmatch(phone):
        return "invalid", "Invalid phone number format (Example of a valid format: +12345678901).", "phone_number"
    email = attributes.get("email")
    if email is not None and not _EMAIL.fullmatch(email):
        return "invalid", "Invalid email address.", "email"
    return None


def _profile(profile: object, pointer: str) -> Refusal | None:
    if not isinstance(profile, dict) or profile.get("type") != "profile":
        return _invalid("A profile must be of type 'profile'.", f"{pointer}/type")
    if extra := set(profile) - {"type", "id", "attributes", "meta"}:
        return _invalid(f"'{min(extra)}' is not a valid field for a profile.", f"{pointer}/{min(extra)}")
    attributes = profile.get("attributes")
    if not isinstance(attributes, dict):
        return _invalid("'attributes' is required.", f"{pointer}/attributes")
    if len(json.dumps(profile, separators=(",", ":"), ensure_ascii=False).encode()) > RECORD_BYTES:
        return _invalid(f"A profile must not be larger than {RECORD_BYTES} bytes.", pointer)
    if not (profile.get("id") or any(attributes.get(name) for name in _IDENTIFIERS)):
        return _invalid("One of 'email', 'phone_number', 'external_id' or 'id' is required.", f"{pointer}/attributes")
    for name, value in attributes.items():
        if refusal := _attribute(name, value, f"{pointer}/attributes/{name}"):
            return refusal
    return None


def _attribute(name: str, value: object, pointer: str) -> Refusal | None:
    if name in _TEXTS:
        return _text(name, value, pointer)
    if name == "properties":
        return (
            None if value is None or isinstance(value, dict) else _invalid("'properties' must be an object.", pointer)
        )
    if name != "location":
        return _invalid(f"'{name}' is not a valid field for the resource 'profile'.", pointer)
    if value is not None and not isinstance(value, dict):
        return _invalid("'location' must be an object.", pointer)
    for part, content in (value or {}).items():
        if part in _PLACE_NUMBERS and isinstance(content, int | float) and not isinstance(content, bool):
            continue
        if part not in _PLACE_TEXTS | _PLACE_NUMBERS:
            return _invalid(f"'{part}' is not a valid field for the resource 'location'.", f"{pointer}/{part}")
        if refusal := _text(part, content, f"{pointer}/{part}"):
            return refusal
    return None


def _text(name: str, value: object, pointer: str) -> Refusal | None:
    if value is None or isinstance(value, str):
        return None
    return _invalid(f"Invalid value for '{name}': a string is expected.", pointer)


def _lists(relationships: object) -> tuple[str, ...] | Refusal:
    if relationships is None:
        return ()
    pointer = "/data/relationships/lists/data"
    holder = relationships.get("lists") if isinstance(relationships, dict) else None
    lists = holder.get("data") if isinstance(holder, dict) else None
    if not isinstance(lists, list):
        return _invalid("'lists' must hold a list of lists.", pointer)
    found = []
    for one in lists:
        if not isinstance(one, dict) or one.get("type") != "list" or not isinstance(one.get("id"), str):
            return _invalid("A list needs the type 'list' and an id.", pointer)
        found.append(one["id"])
    return tuple(found)


def _invalid(detail: str, pointer: str) -> Refusal:
    return Refusal(400, "invalid", "Invalid input.", detail, pointer)
