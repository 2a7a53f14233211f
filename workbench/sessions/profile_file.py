"""Reading protocol profiles, with every mistake told by file, line and reason when the profile is loaded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Literal, cast

from workbench.errors import UserFacingError
from workbench.sessions.finder import KIND_OF_FORMAT, Finder, FinderError, Format, Kind, parse_finder
from workbench.sessions.profile import (
    AcknowledgementFinders,
    AnswerForm,
    AnswerOutcome,
    Concern,
    ErrorFinders,
    KeyForm,
    Meaning,
    MessageFinders,
    NeedFinders,
    Profile,
    Step,
    StepName,
)
from workbench.sessions.profile_steps import ALWAYS, LISTED, OF_DOCUMENT, finders, read_step, template
from workbench.sessions.template import Template
from workbench.workspace.layers import tables_in
from workbench.workspace.tables import Table, read_table

_OUTCOMES = ("accepted", "rejected", "information-required", "pending", "fault")
_CONCERNS = ("session", "key", "client-code", "permission")
_TABLES = frozenset(
    {"limits", "session", "key", "document", "answer", "parameters", "define", "establish", "submit", "poll"}
    | {"keep_alive", "close", "mask", "error", "acknowledgement", "statuses", "codes", "answered"}
)


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
    files = tables_in(layers)
    if name not in files:
        known = ", ".join(f"`{one}`" for one in sorted(files)) or "none"
        raise ProfileError(
            f"There is no protocol called `{name}`; known are: {known}.",
            "Correct `protocol` in the connection, or add the file to the workspace's folder `protocols`.",
        )
    return read_profile(files[name])


def read_profile(file: Path, text: str | None = None) -> Profile:
    """Read one profile.

    Args:
        file: where it is.
        text: what to read in place of the file's content, as an editor has it.

    Raises:
        TableError: it cannot be used; file, line and reason are given.
    """
    return _Reader(read_table(file, text=text)).read(file.stem)


class _Reader:
    """Reads one profile, from the names that are known first to the steps that use them."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._format = cast(
            "Format", table.table("answer", required=False).choice("format", ("xml", "json", "text"), "xml")
        )
        self._kind: Kind = KIND_OF_FORMAT[self._format]
        self._parameters = dict(table.pairs("parameters"))

    def read(self, name: str) -> Profile:
        table = self._table
        for key in table:
            if key not in _TABLES | {"format", "title", "summary"}:
                raise table.error(key, f"`{key}` is nothing that a protocol has")
        mask, session = table.table("mask", required=False), table.table("session", required=False)
        answer, reference = table.table("answer", required=False), self._reference()
        define = self._define()
        known = frozenset(self._parameters) | {one for one, _ in define}
        establish = self._step("establish", known)
        found = {one for one, _ in establish.find} - LISTED if establish else set()
        of_submit = known | found | (OF_DOCUMENT if reference else OF_DOCUMENT - {"reference"})
        submit = self._step("submit", of_submit)
        if submit is None:
            raise table.error("submit", "the table `[submit]` is missing")
        poll = self._step("poll", of_submit | {one for one, _ in submit.find})
        repeats = int(session.number("repeats", 0, least=0, most=5))
        if repeats and not (session.flag("idempotent_by_reference", False) and reference):
            raise session.error("repeats", "`session.repeats` needs `idempotent_by_reference` and `document.reference`")
        return Profile(
            name=name,
            title=table.text("title", name),
            summary=table.text("summary", ""),
            establish=establish,
            submit=submit,
            close=self._step("close", known | found),
            poll=poll,
            keep_alive=self._step("keep-alive", known | found),
            answer_bytes=int(table.table("limits", required=False).number("answer_bytes", 20_000_000, most=1e12)),
            lives=session.text("lives", "after some time"),
            masked_headers=frozenset(header.lower() for header in mask.texts("headers")),
            masked_patterns=_patterns(mask),
            error=self._error(),
            acknowledgement=self._acknowledgement(),
            statuses=_meanings(table.table("statuses")),
            codes=_meanings(table.table("codes", required=False)),
            answered=Meaning("accepted", table.table("answered").text("sentence")),
            answer=AnswerForm(
                self._format, answer.texts("content_types"), finders(answer, "inner", self._kind, required=False)
            ),
            key=_key_form(table.table("key", required=False)),
            reference=reference,
            define=define,
            parameters=self._parameters,
            keep_cookies=session.flag("keep_cookies", False),
            idempotent_by_reference=session.flag("idempotent_by_reference", False),
            repeats=repeats,
            many_documents=session.flag("many_documents", True),
        )

    def _step(self, name: StepName, known: frozenset[str] | set[str]) -> Step | None:
        key = name.replace("-", "_")
        if key not in self._table:
            return None
        return read_step(name, self._table.table(key), frozenset(known), self._kind)

    def _define(self) -> tuple[tuple[str, Template], ...]:
        """Read the defined values: each from those before it, so that they cannot go round in circles."""
        table = self._table.table("define", required=False)
        known = set(ALWAYS | OF_DOCUMENT | {"body", "target", "token"} | set(self._parameters))
        defined: list[tuple[str, Template]] = []
        for name in table:
            if name in known or not re.fullmatch(r"[a-z][a-z0-9_]*", name):
                raise table.error(name, f"`{name}` cannot be defined: it is taken, or no name in small letters")
            defined.append((name, template(table, name, known)))
            known.add(name)
        return tuple(defined)

    def _reference(self) -> str:
        table = self._table.table("document", required=False)
        reference = table.text("reference", "")
        try:
            parse_finder(f"xpath: {reference or '.'}", "xpath")
        except FinderError as error:
            raise table.error("reference", f"in `{table.full('reference')}`, {error}") from error
        return reference

    def _error(self) -> ErrorFinders:
        find = partial(finders, self._table.table("error"), default=self._kind)
        return ErrorFinders(find("is"), find("code"), find("text"))

    def _acknowledgement(self) -> AcknowledgementFinders:
        table = self._table.table("acknowledgement")
        find = partial(finders, table, default=self._kind)
        messages, needs = table.table("messages", required=False), table.table("needs", required=False)
        return AcknowledgementFinders(
            is_acknowledgement=find("is"),
            status=find("status"),
            reference=find("reference", required=False),
            external_reference=find("external_reference", required=False),
            messages=MessageFinders(*self._several(messages, ("each", "severity", "code", "path", "text"))),
            needs=NeedFinders(*self._several(needs, ("each", "path", "name", "description", "allowed", "example"))),
        )

    def _several(self, table: Table, keys: tuple[str, ...]) -> list[tuple[Finder, ...]]:
        return [finders(table, key, self._kind, required=False) for key in keys]


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
            raise mask.error("patterns", f"in `mask.patterns`, `{pattern}` must have exactly one group, the secret")
    return patterns


def _key_form(table: Table) -> KeyForm:
    usual = KeyForm()
    return KeyForm(
        prefix=table.text("prefix", usual.prefix),
        size=int(table.number("bytes", usual.size, least=16, most=256)),
        alphabet=cast(
            "Literal['base32', 'hex', 'base64url']",
            table.choice("alphabet", ("base32", "hex", "base64url"), usual.alphabet),
        ),
        signing=template(table, "signing", {"key"}) if "signing" in table else usual.signing,
        expires_after=table.number("expires_after", usual.expires_after, most=10 * 365 * 86400),
    )


def _meanings(table: Table) -> dict[str, Meaning]:
    return {name: _meaning(table.table(name)) for name in table}


def _meaning(table: Table) -> Meaning:
    for key in ("sentence", "sentence_without_reference"):
        template(table, key, ("subject", "reference"))
    sentence = table.text("sentence")
    return Meaning(
        outcome=cast("AnswerOutcome", table.choice("outcome", _OUTCOMES)),
        sentence=sentence,
        sentence_without_reference=table.text("sentence_without_reference", sentence),
        advice=table.text("advice", ""),
        warning=table.text("warning", ""),
        concerns=cast("Concern", table.choice("concerns", _CONCERNS, "session")),
        session_lost=table.flag("session_lost", False),
    )
