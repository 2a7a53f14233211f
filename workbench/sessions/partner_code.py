"""Ready programs for the partner's own server: make a key, and establish, submit, close by a connection's protocol."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.sessions.connection import Connection


@dataclass(frozen=True, slots=True)
class PartnerCode:
    """One program."""

    language: str
    """As people call it: `Python`."""
    file_name: str
    """What to save it as."""
    text: str


def _double_quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _php(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")


def _shell(text: str) -> str:
    return text.replace("'", "'\\''")


_LANGUAGES: tuple[tuple[str, str, str, Callable[[str], str]], ...] = (
    ("Python", "python.py", "submit.py", _double_quoted),
    ("C#", "csharp.cs", "Program.cs", _double_quoted),
    ("PHP", "php.php", "submit.php", _php),
    ("Java", "java.java", "Submit.java", _double_quoted),
    ("Node", "node.mjs", "submit.mjs", _double_quoted),
    ("curl", "curl.sh", "submit.sh", _shell),
)


def partner_code(layers: Sequence[Path], connection: Connection) -> tuple[PartnerCode, ...]:
    """Return the programs there are for a connection's protocol, with its address and client code filled in.

    Args:
        layers: the folders `partner-code`, built-in first; a later one's file replaces an earlier one's.
        connection: whose address and client code they use. The key is never in them.
    """
    found = []
    for language, template, file_name, quoted in _LANGUAGES:
        files = [layer / connection.protocol / template for layer in layers]
        file = next((one for one in reversed(files) if one.is_file()), None)
        if file is not None:
            text = file.read_text("utf-8")
            for word, value in (("__ADDRESS__", connection.address), ("__CLIENT_CODE__", connection.client_code)):
                text = text.replace(word, quoted(value))
            found.append(PartnerCode(language, file_name, text))
    return tuple(found)
