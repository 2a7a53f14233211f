"""`klaviyo.toml`: the sync of one workspace: settings, mapping, where records come from, list, mail.

A settings file as the ERP writes it can stand in its place; it then holds the settings only. The private key is
read from a file when somebody put it there, and never written to one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import msgspec

from workbench.klaviyo.mapping import Mapping
from workbench.klaviyo.records import RecordsFrom
from workbench.klaviyo.settings import HOST_COMPANY, SETTINGS, Settings, SettingsError, setting_text
from workbench.klaviyo.settings_text import read_settings
from workbench.workspace import write_atomically

FILE_NAME = "klaviyo.toml"
FORMAT = 1
Security = Literal["STARTTLS", "TLS", "none"]
SECURITIES: tuple[Security, ...] = get_args(Security)
MOST_MINUTES = 7 * 24 * 60
"""The longest the daemon can be told to wait."""


class MailServer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The SMTP server that the reports go through; its password is a secret by the name `SMTP_SECRET`."""

    host: str
    port: Annotated[int, msgspec.Meta(ge=1, le=65_535)] = 587
    security: Security = "STARTTLS"
    user: str = ""
    sender: str = ""
    """Address the reports come from; empty: the user."""


class Sync(msgspec.Struct, frozen=True, kw_only=True):
    """One configured sync."""

    settings: Settings = Settings()
    mapping: Mapping | None = None
    """None: suggested from the columns' names."""
    records: RecordsFrom | None = None
    list_id: str = ""
    """The Klaviyo list that profiles are added to; empty: none."""
    mail: MailServer | None = None
    every_minutes: int = 60
    """How long the daemon waits between two syncs."""


class _Extras(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of the file that are no ERP settings."""

    mapping: Mapping | None = None
    records: RecordsFrom | None = None
    list_id: str = msgspec.field(default="", name="list")
    mail: MailServer | None = None
    every_minutes: Annotated[int, msgspec.Meta(ge=1, le=MOST_MINUTES)] = 60


def load_sync(file: Path) -> tuple[Sync, str, tuple[str, ...]]:
    """Read a sync from `klaviyo.toml` or from a settings file of the ERP.

    Returns:
        The sync, the private key if the file held one (else empty), and notes for people.

    Raises:
        SettingsError: the file cannot be read, or a value in it cannot be used.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise SettingsError(f"The settings `{file}` cannot be read: {error.strerror}.", "Check the path.") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"`{file}` is not UTF-8 text (byte {error.start + 1}).", "Save it as UTF-8.") from error
    read = read_settings(text, str(file))
    extras = _extras(text, file)
    sync = Sync(
        settings=read.settings,
        mapping=extras.mapping,
        records=extras.records,
        list_id=extras.list_id,
        mail=extras.mail,
        every_minutes=extras.every_minutes,
    )
    return sync, read.key, read.notes


def save_sync(file: Path, sync: Sync) -> None:
    """Write a sync; comments and keys that are not ours stay.

    Raises:
        SettingsError: the file that is there is no TOML, and would be lost.
        WriteError: the file cannot be written.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(file.read_text("utf-8-sig")) if file.exists() else tomlkit.document()
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        raise SettingsError(f"`{file}` cannot be read as TOML: {error}.", "Move it away, or correct it.") from error
    document["format"] = FORMAT
    document["every_minutes"] = sync.every_minutes
    document["list"] = sync.list_id
    for section, prefix in (("settings", ""), (HOST_COMPANY, f"{HOST_COMPANY}, ")):
        table = document.setdefault(section, tomlkit.table())
        for one in SETTINGS:
            if one.field and one.name.startswith(HOST_COMPANY) == bool(prefix):
                table[one.name.removeprefix(prefix)] = _toml_value(sync.settings, one.field)
    for name, value in (("mapping", sync.mapping), ("records", sync.records), ("mail", sync.mail)):
        document.pop(name, None)
        if value is not None:
            document[name] = msgspec.to_builtins(value)
    write_atomically(file, tomlkit.dumps(document).encode())


def _toml_value(settings: Settings, field: str) -> object:
    value = getattr(settings, field)
    return setting_text(settings, field) if isinstance(value, tuple) else value


def _extras(text: str, file: Path) -> _Extras:
    import tomllib

    try:
        content: dict[str, Any] = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return _Extras()
    version = content.get("format", FORMAT)
    if version != FORMAT:
        raise SettingsError(
            f"`{file}` has format `{version}`; this version knows {FORMAT}.", "Use the version that wrote it."
        )
    try:
        return msgspec.convert(content, _Extras)
    except msgspec.ValidationError as error:
        raise SettingsError(f"`{file}`: {error}.", "Correct the value.") from error
