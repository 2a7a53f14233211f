"""Reading protocol profiles, with every mistake told by file, line and reason when the profile is loaded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from workbench.errors import UserFacingError
from workbench.sessions.profile import (
    AcknowledgementPaths,
    AnswerOutcome,
    ErrorPaths,
    Meaning,
    MessagePaths,
    NeedPaths,
    Profile,
    Step,
    StepName,
)
from workbench.workspace.tables import Table, read_table

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
DOCUMENT = "{document}"
_ALLOWED = {
    "establish": {"client_code", "key"},
    "submit": {"client_code", "key", "token", "charset"},
    "close": {"client_code", "key", "token"},
}
_OUTCOMES = ("accepted", "rejected", "information-required", "fault")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


class ProfileError(UserFacingError):
    """There is no such protocol profile."""


def load_profile(layers: Sequence[Path], name: str) -> Profile:
    """Read a profile by name; the last folder that has it counts.

    Args:
        layers: the folders with protocol files, built-in first.
        name: the file's name without `.toml`, as a connection's `protocol` gives it.

    Raises:
        ProfileError: no folder has it.
        TableError: the file cannot be used; file, line and reason are given.
    """
    files = {file.stem: file for folder in layers for file in sorted(folder.glob("*.toml"))}
    if name not in files:
        known = ", ".join(f"`{one}`" for one in sorted(files)) or "none"
        raise ProfileError(
            f"There is no protocol called `{name}`; known are: {known}.",
            "Correct `protocol` in the connection, or add the file to the workspace's folder `protocols`.",
        )
    return _profile(name, read_table(files[name]))


def _profile(name: str, table: Table) -> Profile:
    mask = table.table("mask", required=False)
    return Profile(
        name=name,
        title=table.text("title", name),
        summary=table.text("summary", ""),
        establish=_step("establish", table),
        submit=_step("submit", table),
        close=_step("close", table),
        answer_bytes=int(table.table("limits", required=False).number("answer_bytes", 20_000_000)),
        lives=table.table("session", required=False).text("lives", "after some time"),
        masked_headers=frozenset(header.lower() for header in mask.texts("headers")),
        masked_patterns=_patterns(mask),
        token=_xpath(table.table("find"), "token"),
        error=_error(table.table("error")),
        acknowledgement=_acknowledgement(table.table("acknowledgement")),
        statuses=_meanings(table.table("statuses")),
        codes=_meanings(table.table("codes", required=False)),
        answered=Meaning("accepted", table.table("answered").text("sentence")),
    )


def _step(name: StepName, profile: Table) -> Step:
    table = profile.table(name)
    body = table.text("body", "")
    whole_document = name == "submit" and body == DOCUMENT
    if not whole_document:
        _check_placeholders(table, "body", body, _ALLOWED[name])
    if name == "submit" and not whole_document:
        raise table.error("body", f'`submit.body` must be "{DOCUMENT}": the document is sent as it is')
    path = table.text("path")
    if not re.fullmatch(r"/[!-~]*", path):
        raise table.error("path", f"`{name}.path` must begin with `/` and hold no spaces, not `{path}`")
    headers = table.pairs("headers")
    for header, value in headers:
        if not _HEADER_NAME.fullmatch(header):
            raise table.error("headers", f"`{header}` is no header name")
        _check_placeholders(table, "headers", value, _ALLOWED[name])
    content_type = table.text("content_type", "")
    _check_placeholders(table, "content_type", content_type, {"charset"} if name == "submit" else set())
    return Step(
        name=name,
        method=table.choice("method", ("GET", "POST", "PUT", "PATCH", "DELETE")),
        path=path,
        headers=headers,
        content_type=content_type,
        body=body,
        success=table.numbers("success"),
        seconds=table.number("seconds", most=3600),
    )


def _check_placeholders(table: Table, key: str, template: str, allowed: set[str]) -> None:
    for found in PLACEHOLDER.findall(template):
        if found not in allowed:
            raise table.error(key, f"in `{table.full(key)}`, `{{{found}}}` cannot be filled in here")


def _patterns(mask: Table) -> tuple[str, ...]:
    patterns = mask.texts("patterns")
    for pattern in patterns:
        try:
            groups = re.compile(pattern).groups
        except re.error as error:
            raise mask.error(
                "patterns", f"in `mask.patterns`, `{pattern}` is no regular expression: {error}"
            ) from error
        if groups != 1:
            raise mask.error("patterns", f"`{pattern}` must have exactly one group, the secret")
    return patterns


def _xpath(table: Table, key: str) -> str:
    """Return an XPath that compiles."""
    from lxml import etree

    expression = table.text(key)
    try:
        etree.XPath(expression)
    except etree.XPathError as error:
        raise table.error(key, f"`{table.full(key)}` is `{expression}`, which is no XPath: {error}") from error
    return expression


def _error(table: Table) -> ErrorPaths:
    return ErrorPaths(_xpath(table, "is"), _xpath(table, "code"), _xpath(table, "text"))


def _acknowledgement(table: Table) -> AcknowledgementPaths:
    messages, needs = table.table("messages"), table.table("needs")
    return AcknowledgementPaths(
        is_acknowledgement=_xpath(table, "is"),
        status=_xpath(table, "status"),
        reference=_xpath(table, "reference"),
        external_reference=_xpath(table, "external_reference"),
        messages=MessagePaths(*(_xpath(messages, key) for key in ("each", "severity", "code", "path", "text"))),
        needs=NeedPaths(*(_xpath(needs, key) for key in ("each", "path", "name", "description", "allowed", "example"))),
    )


def _meanings(table: Table) -> dict[str, Meaning]:
    meanings = {}
    for name in table:
        one = table.table(name)
        for key in ("sentence", "sentence_without_reference"):
            _check_placeholders(one, key, one.text(key, ""), {"subject", "reference"})
        sentence = one.text("sentence")
        meanings[name] = Meaning(
            outcome=cast("AnswerOutcome", one.choice("outcome", _OUTCOMES)),
            sentence=sentence,
            sentence_without_reference=one.text("sentence_without_reference", sentence),
            advice=one.text("advice", ""),
            warning=one.text("warning", ""),
        )
    return meanings
