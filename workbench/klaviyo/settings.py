"""The ERP's Klaviyo settings by their own names, and what may be in each."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Literal, NamedTuple

import msgspec

from workbench.errors import UserFacingError
from workbench.klaviyo.limits import CALL_RECORDS, FEW_RECORDS
from workbench.klaviyo.mapping.emails import email_fault

Mode = Literal["Test", "Production"]
HOST_COMPANY = "Host Company"
PASSWORD = "Password"
MAX_TEST_RECORDS = 1_000_000


class SettingsError(UserFacingError):
    """The settings cannot be used as they are."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the ERP holds about the sync, apart from the private key, which is a secret and lives elsewhere."""

    RunKlaviyoDaemon: bool = False
    KlaviyoBatchSize: int = CALL_RECORDS
    KlaviyoErrorEmailRecipients: tuple[str, ...] = ()
    KlaviyoSuccessEmailRecipients: tuple[str, ...] = ()
    KlaviyoTestMaxRecords: int = 10
    KlaviyoLastSync: str = ""
    """ISO 8601 with offset, or empty: never. The system sets it."""
    integration_api: str = "Klaviyo"
    mode: Mode = "Test"


class Named(NamedTuple):
    """One setting as people meet it."""

    name: str
    """The ERP's own name."""
    field: str
    """The attribute of `Settings`; empty for the private key."""
    meaning: str


SETTINGS = (
    Named("RunKlaviyoDaemon", "RunKlaviyoDaemon", "True or False: the daemon is on or off. Off means nothing is sent."),
    Named("KlaviyoBatchSize", "KlaviyoBatchSize", "Records sent in one call; the total is split into such chunks."),
    Named(
        "KlaviyoErrorEmailRecipients",
        "KlaviyoErrorEmailRecipients",
        "Addresses that get the errors, separated by commas. Empty: nobody gets them.",
    ),
    Named(
        "KlaviyoSuccessEmailRecipients",
        "KlaviyoSuccessEmailRecipients",
        "Addresses that get the imported records, separated by commas. Empty: nobody gets them.",
    ),
    Named("KlaviyoTestMaxRecords", "KlaviyoTestMaxRecords", "The most records imported in all while in Test mode."),
    Named("KlaviyoLastSync", "KlaviyoLastSync", "When Klaviyo was last synchronised. The system sets it."),
    Named(f"{HOST_COMPANY}, Integration API", "integration_api", "Which service the host company integrates with."),
    Named(f"{HOST_COMPANY}, Mode", "mode", "Test lets a subset through, and really writes it. Production sends all."),
    Named(f"{HOST_COMPANY}, {PASSWORD}", "", "The private API key issued by Klaviyo; kept in the keyring only."),
)


class Verdict(NamedTuple):
    """What became of a text typed for a setting."""

    value: object = None
    problem: str = ""
    """Why it cannot be used; empty when it can."""
    note: str = ""
    """What is worth knowing although it can be used."""


_TRUE, _FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")


def check_setting(field: str, text: str) -> Verdict:
    """Judge what was typed for one attribute of `Settings`; never raises."""
    text = text.strip()
    match field:
        case "RunKlaviyoDaemon":
            return _flag(text)
        case "KlaviyoBatchSize":
            return _batch_size(text)
        case "KlaviyoTestMaxRecords":
            return _whole_number(text, 1, MAX_TEST_RECORDS, "records")
        case "KlaviyoErrorEmailRecipients":
            return _addresses(text, "Nobody will be told about errors.")
        case "KlaviyoSuccessEmailRecipients":
            return _addresses(text, "Nobody will be told what was imported.")
        case "KlaviyoLastSync":
            return _moment(text)
        case "integration_api":
            right = text.lower() == "klaviyo"
            return Verdict("Klaviyo") if right else Verdict(problem=f"`{text}` is not `Klaviyo`.")
        case "mode":
            mode = text.capitalize()
            right = mode in ("Test", "Production")
            return Verdict(mode) if right else Verdict(problem=f"`{text}` is neither `Test` nor `Production`.")
    return Verdict(problem=f"There is no setting `{field}`.")


def setting_text(settings: Settings, field: str) -> str:
    """Give one attribute as the ERP shows it."""
    value = getattr(settings, field)
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def mask_key(key: str) -> str:
    """Show enough of a private key to recognise it: `pk_…` and the last four, and nothing of a short one."""
    return f"pk_…{key[-4:]}" if len(key) >= 12 else "pk_…"


def _flag(text: str) -> Verdict:
    if text.lower() in _TRUE:
        return Verdict(True)
    if text.lower() in _FALSE:
        return Verdict(False)
    return Verdict(problem=f"`{text}` is neither `True` nor `False`.")


def _batch_size(text: str) -> Verdict:
    verdict = _whole_number(text, 1, 1_000_000, "records")
    if not isinstance(verdict.value, int):
        return verdict
    if verdict.value > CALL_RECORDS:
        return verdict._replace(note=f"Klaviyo takes at most {CALL_RECORDS:,} records a call; chunks stay below that.")
    if verdict.value < FEW_RECORDS:
        return verdict._replace(note="Small batches make many calls, and calls are what Klaviyo limits.")
    return verdict


def _whole_number(text: str, least: int, most: int, what: str) -> Verdict:
    digits = re.sub(r"(?<=\d)[,_ ](?=\d{3}\b)", "", text)
    if not re.fullmatch(r"\d{1,12}", digits, re.ASCII):
        return Verdict(problem=f"`{text}` is not a whole number of {what}.")
    if not least <= int(digits) <= most:
        return Verdict(problem=f"`{text}` is not between {least:,} and {most:,} {what}.")
    return Verdict(int(digits))


def _addresses(text: str, when_empty: str) -> Verdict:
    addresses = tuple(one for part in re.split(r"[,;]", text) if (one := part.strip()))
    for address in addresses:
        if fault := email_fault(address):
            return Verdict(problem=f"`{address}` is not a mail address: {fault}.")
    return Verdict(addresses, note="" if addresses else when_empty)


def _moment(text: str) -> Verdict:
    if not text:
        return Verdict("", note="Never synchronised.")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return Verdict(problem=f"`{text}` is not a moment such as 2026-11-25T09:30:00+11:00.")
    return Verdict(moment.astimezone().isoformat() if moment.tzinfo is None else moment.isoformat())
