"""What the program remembers between runs: theme, zoom, last files. One JSON file, checked on loading."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from workbench.workspace.files import write_atomically

RECENT_KEPT = 20


@dataclass(frozen=True, slots=True)
class State:
    """The remembered things. Change it with `dataclasses.replace` and save it."""

    theme: str = "system"
    """`system`, `light` or `dark`."""
    zoom: float = 1.0
    """Between 0.5 and 4."""
    last_files: tuple[str, ...] = ()
    last_page: str = ""
    windows: Mapping[str, str] = field(default_factory=dict)
    """Sizes and positions by window, as the window system wrote them; opaque here."""
    recent: tuple[str, ...] = ()
    """Files opened lately, the newest first."""
    unknown: Mapping[str, Any] = field(default_factory=dict)
    """Keys of another version, kept as they are."""


def with_recent(recent: tuple[str, ...], file: str) -> tuple[str, ...]:
    """Return the list of recent files with this one in front, without doubles, at most 20."""
    return (file, *(one for one in recent if one != file))[:RECENT_KEPT]


def load_state(file: Path) -> tuple[State, tuple[str, ...]]:
    """Read the state; what is missing or wrong takes its default.

    Returns:
        The state, and a sentence for everything that was wrong. A missing file is not.
    """
    try:
        content = json.loads(file.read_bytes())
    except FileNotFoundError:
        return State(), ()
    except OSError as error:
        return State(), (f"`{file}` cannot be read ({error.strerror}); the defaults are used.",)
    except (ValueError, RecursionError):
        return State(), (f"`{file}` is damaged; the defaults are used.",)
    if not isinstance(content, dict):
        return State(), (f"`{file}` is damaged; the defaults are used.",)
    known: dict[str, Any] = {}
    problems = []
    for name, is_right in _CHECKS.items():
        if name in content:
            if is_right(content[name]):
                known[name] = tuple(content[name]) if isinstance(content[name], list) else content[name]
            else:
                problems.append(f"`{name}` in `{file}` is not usable; its default is used.")
    unknown = {name: value for name, value in content.items() if name not in _CHECKS}
    return State(**known, unknown=unknown), tuple(problems)


def save_state(file: Path, state: State) -> None:
    """Write the state.

    Raises:
        WriteError: the file cannot be written; the old one is untouched.
    """
    names = [one.name for one in fields(State) if one.name != "unknown"]
    content = dict(state.unknown) | {name: getattr(state, name) for name in names}
    text = json.dumps(content, ensure_ascii=False, indent=2, default=dict)
    write_atomically(file, text.encode("utf-8", "surrogateescape") + b"\n")


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


_CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "theme": lambda value: value in ("system", "light", "dark"),
    "zoom": lambda value: type(value) in (int, float) and 0.5 <= value <= 4,
    "last_files": _is_texts,
    "last_page": lambda value: isinstance(value, str),
    "windows": lambda value: isinstance(value, dict) and all(isinstance(one, str) for one in value.values()),
    "recent": _is_texts,
}
