"""Changing the text of a protocol file one setting at a time: comments, order and everything else stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbench.errors import UserFacingError
from workbench.sessions.profile import StepName

STEP_NAMES: tuple[StepName, ...] = ("establish", "submit", "poll", "keep-alive", "close")
Pairs = tuple[tuple[str, str], ...]
Setting = str | float | list[int] | Mapping[str, str]
_FRESH: dict[StepName, dict[str, Any]] = {
    "establish": {"method": "POST", "path": "/session", "success": [200, 201], "seconds": 20},
    "submit": {"method": "POST", "path": "/documents", "body": "{document}", "success": [200], "seconds": 120},
    "poll": {"method": "GET", "path": "/documents", "success": [200], "seconds": 20, "every": 2, "at_most": 600},
    "keep-alive": {"method": "GET", "path": "/session", "success": [200, 204], "seconds": 5, "every": 60},
    "close": {"method": "DELETE", "path": "/session", "success": [200, 204], "seconds": 5},
}


class TextError(UserFacingError):
    """The text is no TOML, so that no setting in it can be changed."""


@dataclass(frozen=True, slots=True)
class StepText:
    """One step as it stands in the text, for a form; what is not there is empty."""

    is_there: bool = False
    method: str = ""
    path: str = ""
    content_type: str = ""
    body: str = ""
    body_is: str = "body"
    """`body`, `form`, or `parts`, which a form cannot change."""
    success: str = ""
    """HTTP statuses, with commas between them."""
    seconds: str = ""
    query: Pairs = ()
    headers: Pairs = ()
    form: Pairs = ()
    find: Pairs = ()
    """A list of expressions stands on one line each."""


def read_steps(text: str) -> dict[StepName, StepText]:
    """Read the steps of a protocol as they stand, right or wrong.

    Raises:
        TextError: the text is no TOML.
    """
    content = _parsed(text).unwrap()
    return {name: _step(content.get(_key(name))) for name in STEP_NAMES}


def with_setting(text: str, step: StepName, key: str, value: Setting) -> str:
    """Return the text with one setting of a step changed; an empty value takes the setting out.

    Args:
        text: of the whole file.
        step: which step.
        key: such as `path`.
        value: a text, a number, HTTP statuses, or names and values; a value of several lines becomes a list.

    Raises:
        TextError: the text is no TOML, or has no such step.
    """
    import tomlkit

    content = _parsed(text)
    table: Any = content.get(_key(step))
    if not isinstance(table, dict):
        raise TextError(f"The protocol has no step `{step}`.", "Add the step first.")
    if key in table and table[key] == value:
        return text
    if value in ("", [], {}):
        table.pop(key, None)
    elif isinstance(value, Mapping):
        _put_pairs(table, key, value)
    elif isinstance(value, str):
        table[key] = _text(value)
    else:
        table[key] = value
    return tomlkit.dumps(content)


def with_step(text: str, step: StepName, *, there: bool) -> str:
    """Return the text with a step added at its end, as a beginning to be changed, or without that step.

    Raises:
        TextError: the text is no TOML.
    """
    import tomlkit

    content = _parsed(text)
    if there and _key(step) not in content:
        table = tomlkit.table()
        for key, value in _FRESH[step].items():
            table[key] = value
        if content.as_string() and not content.as_string().endswith("\n\n"):
            content.add(tomlkit.nl())
        content[_key(step)] = table
    elif not there:
        content.pop(_key(step), None)
    return tomlkit.dumps(content)


def with_title(text: str, title: str) -> str:
    """Return the text with another title.

    Raises:
        TextError: the text is no TOML.
    """
    import tomlkit

    content = _parsed(text)
    content["title"] = title
    return tomlkit.dumps(content)


def _parsed(text: str) -> Any:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        return tomlkit.parse(text)
    except (TOMLKitError, ValueError) as error:
        raise TextError(f"The text is not valid TOML: {error}.", "Correct the text first.") from error


def _key(step: StepName) -> str:
    return step.replace("-", "_")


def _step(found: Any) -> StepText:
    if not isinstance(found, dict):
        return StepText()
    success = found.get("success", [])
    kinds = [kind for kind in ("form", "parts") if kind in found]
    return StepText(
        is_there=True,
        method=str(found.get("method", "")),
        path=str(found.get("path", "")),
        content_type=str(found.get("content_type", "")),
        body=str(found.get("body", "")),
        body_is=kinds[0] if kinds else "body",
        success=", ".join(map(str, success)) if isinstance(success, list) else str(success),
        seconds=str(found.get("seconds", "")),
        query=_pairs(found.get("query")),
        headers=_pairs(found.get("headers")),
        form=_pairs(found.get("form")),
        find=_pairs(found.get("find")),
    )


def _pairs(found: Any) -> Pairs:
    if not isinstance(found, dict):
        return ()
    return tuple(
        (str(name), "\n".join(map(str, value)) if isinstance(value, list) else str(value))
        for name, value in found.items()
    )


def _put_pairs(table: Any, key: str, pairs: Mapping[str, str]) -> None:
    """Change a table below in place, so that its comments stay; a new one is written into one line."""
    import tomlkit

    if not isinstance(table.get(key), dict):
        new = tomlkit.inline_table()
        for name, value in pairs.items():
            new[name] = _listed(value)
        table[key] = new
        return
    before = table[key]
    for name in [name for name in before if name not in pairs]:
        del before[name]
    for name, value in pairs.items():
        if name not in before or before[name] != _listed(value):
            before[name] = _listed(value)


def _listed(value: str) -> Any:
    lines = value.split("\n")
    return lines if len(lines) > 1 else value


def _text(value: str) -> Any:
    """Write a text of several lines as such, and without escapes where that can be."""
    import tomlkit

    if "\n" in value and "'''" not in value:
        return tomlkit.string(value, literal=True, multiline=True)
    return value
