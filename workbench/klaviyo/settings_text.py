"""Settings as the ERP shows them, read from and written to text: name and value, one a line.

Also read are TOML and JSON with the same names, so that a settings file may come from a person or a program. The
Host Company's settings stand in a section `[Host Company]` or are written `Host Company, Mode`.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from workbench.klaviyo.settings import (
    HOST_COMPANY,
    SETTINGS,
    Settings,
    SettingsError,
    check_setting,
    setting_text,
)

_LINE = re.compile(r"""\s*["']?(?P<name>[A-Za-z][\w ,.\-/]*?)["']?\s*(?:\t|=|:|\||;)\s*(?P<value>.*?)\s*""")
_FIELDS = {re.sub(r"[^a-z]", "", one.name.lower().replace("host company", "")): one.field for one in SETTINGS}


class ReadSettings(NamedTuple):
    """What a settings text holds."""

    settings: Settings
    key: str
    """The private key when the text had one, else empty. Keep it where secrets are kept, nowhere else."""
    notes: tuple[str, ...]


def read_settings(text: str, name: str) -> ReadSettings:
    """Read settings.

    Args:
        text: the content of a settings file or of the ERP's own list.
        name: what to call it in messages.

    Raises:
        SettingsError: a known setting has a value that cannot be used, or no setting is there at all.
    """
    values: dict[str, object] = {}
    key = ""
    notes = []
    for written, value, line in _pairs(text.lstrip("\ufeff"), name):
        field = _FIELDS.get(re.sub(r"[^a-z]", "", written.lower().replace("host company", "")))
        if field is None:
            notes.append(f"`{written}` is no setting of the sync and is left aside.")
        elif not field:
            key = value
        else:
            verdict = check_setting(field, value)
            if verdict.problem:
                where = f"`{name}`" + (f", line {line}" if line else "")
                raise SettingsError(f"{where}: {written}: {verdict.problem}", "Correct the value.")
            values[field] = verdict.value
            if verdict.note:
                notes.append(f"{written}: {verdict.note}")
    if not values and not key:
        raise SettingsError(
            f"`{name}` holds none of the sync's settings.",
            "It needs lines such as `KlaviyoBatchSize = 5000`, by the ERP's own names.",
        )
    return ReadSettings(Settings(**values), key, tuple(notes))  # type: ignore[arg-type]


def write_settings(settings: Settings) -> str:
    """Give the settings as the ERP shows them; the private key is never among them."""
    lines = [f"{one.name} = {setting_text(settings, one.field)}" for one in SETTINGS if one.field]
    return "\n".join(lines) + "\n"


def _pairs(text: str, name: str) -> list[tuple[str, str, int]]:
    if text.lstrip()[:1] in ("{", "["):
        found = _from_json(text, name)
        if found:
            return found
    return _from_toml(text) or _from_lines(text)


def _from_json(text: str, name: str) -> list[tuple[str, str, int]]:
    import msgspec

    try:
        content = msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        if text.lstrip()[0] == "[":  # a section's header, not JSON
            return []
        raise SettingsError(f"`{name}` is not valid JSON: {error}.", "Correct the file.") from error
    except RecursionError as error:
        raise SettingsError(f"`{name}` is nested too deeply.", "Correct the file.") from error
    if isinstance(content, list):
        rows = [row for row in content if isinstance(row, dict)]
        named = [{str(key).lower(): value for key, value in row.items()} for row in rows]
        content = {str(row.get("name", "")): row.get("value") for row in named}
    return _flat(content)


def _from_toml(text: str) -> list[tuple[str, str, int]]:
    import tomllib

    try:
        return _flat(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError):
        return []


def _flat(content: dict[str, Any], section: str = "") -> list[tuple[str, str, int]]:
    pairs: list[tuple[str, str, int]] = []
    for name, value in content.items():
        if isinstance(value, dict):
            if not section and re.sub(r"[^a-z]", "", name.lower()) in ("hostcompany", "settings"):
                pairs += _flat(value, name)
        elif isinstance(value, list):
            if all(isinstance(one, str) for one in value):
                pairs.append((name, ", ".join(value), 0))
        elif value is not None and (section or name != "format"):
            pairs.append((name, str(value), 0))
    return pairs


def _from_lines(text: str) -> list[tuple[str, str, int]]:
    pairs = []
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped[0] in "#[;":
            continue
        found = _LINE.fullmatch(line)
        if found is None and "," in line:
            name, _, value = line.rpartition(",") if line.startswith(HOST_COMPANY) else line.partition(",")
            pairs.append((name.strip(' "'), value.strip(' "'), number))
        elif found is not None:
            pairs.append((found["name"], found["value"].strip("\"'"), number))
    return pairs
