"""Reading the server's answer by the profile's finders, with the same hardened parser as any document."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

from workbench.errors import UserFacingError
from workbench.findings import Severity
from workbench.sessions import finder
from workbench.sessions.finder import Content
from workbench.sessions.profile import Meaning, Profile
from workbench.sessions.submission import Answer, Message, Need

_SEVERITIES: dict[str, Severity] = {"error": "error", "fatal": "error", "warning": "warning"}
_VISIBLE_ASCII = re.compile(r"[!-~]{1,4096}")


class AnswerError(UserFacingError):
    """The answer cannot be read or is not one that was expected."""


def read_answer(
    answer: bytes | Content,
    profile: Profile,
    answer_roots: Collection[str] = (),
    subject: str = "document",
    file: Path | None = None,
) -> Answer:
    """Read an acknowledgement, a question's own answer, or an error of the wire.

    Args:
        answer: the answer's body, alone or with status and headers.
        profile: where things are found, and what statuses and codes mean.
        answer_roots: local names of further root elements that are good answers, as a question has.
        subject: what was submitted, for the sentence, such as `sales order`.
        file: where the whole body lies when it was too long to be kept in memory.

    Raises:
        AnswerError: unreadable, refused as hostile, an unexpected root or an unknown status.
    """
    outer = answer if isinstance(answer, Content) else Content(answer)
    if file is not None:
        return _huge(outer, file, profile, answer_roots, subject)
    inner = _inner(outer, profile)
    if inner is not None and _root_of(inner) in answer_roots and not _is_acknowledgement(inner, profile):
        return _answer(inner, Meaning("accepted", profile.answered.sentence), subject)
    for content in (outer, inner):
        if content is None:
            continue
        if _is_acknowledgement(content, profile):
            return _acknowledgement(content, profile, subject)
        if finder.text(profile.error.is_error, content):
            return _error(content, profile, subject)
        if answer_roots and _root_of(content) in answer_roots:
            return _answer(content, Meaning("accepted", profile.answered.sentence), subject)
    raise _not_expected(inner or outer, profile, subject)


def read_found(content: Content, finders: tuple[tuple[str, finder.Finders], ...]) -> dict[str, str]:
    """Return the values that a step takes from its answer.

    Raises:
        AnswerError: one is missing or could not travel in a header.
    """
    found = {}
    for name, where in finders:
        found[name] = finder.text(where, content)
        if not _VISIBLE_ASCII.fullmatch(found[name]):
            if content.problem:
                raise AnswerError(f"The server's answer cannot be read: {content.problem}")
            what = "is not fit to be sent in a header" if found[name] else "is missing"
            raise AnswerError(f"The server opened a session, but its {name} {what}.")
    return found


def _inner(outer: Content, profile: Profile) -> Content | None:
    """Return what stands as text inside the envelope."""
    for where in profile.answer.inner:
        text = _verbatim(where, outer)
        if text:
            return Content(text.encode("utf-8"), outer.status, outer.headers)
    return None


def _verbatim(where: finder.Finder, outer: Content) -> str:
    """Return a text as it stands, white space kept; its XML declaration would name a wrong encoding."""
    found = finder.first_verbatim(where, outer)
    return re.sub(r"\A\s*<\?xml\s[^?]*\?>\s*", "", found)


def _is_acknowledgement(content: Content, profile: Profile) -> bool:
    return bool(finder.text(profile.acknowledgement.is_acknowledgement, content))


def _root_of(content: Content) -> str:
    return "" if content.tree is None else _local_name(str(content.tree.tag))


def _not_expected(content: Content, profile: Profile, subject: str) -> AnswerError:
    name = _root_of(content)
    if name:
        return AnswerError(f"The server's answer is a `{name}`, which is no answer to this {subject}.")
    if not content.raw.strip():
        return AnswerError("The server's answer is empty.")
    if profile.answer.format == "json" and content.value is not None:
        return AnswerError(f"The server's answer is JSON, but no answer to this {subject} that the protocol knows.")
    return AnswerError(f"The server's answer cannot be read: {content.problem or 'it is no JSON.'}")


def _huge(head: Content, file: Path, profile: Profile, answer_roots: Collection[str], subject: str) -> Answer:
    """Read an answer that lies in a file: only a question's own document is ever that long."""
    name = _root_in_file(file)
    if name not in answer_roots:
        raise AnswerError(f"The server's answer is a `{name}`, which is no answer to this {subject}.")
    return _answer(head, Meaning("accepted", profile.answered.sentence), subject, root=name)


def _root_in_file(file: Path) -> str:
    """Return the root's local name, reading the file to its end piece by piece.

    Raises:
        AnswerError: it is not well-formed, or declares entities, which no answer needs.
    """
    from xml.parsers import expat

    parser = expat.ParserCreate()
    names: list[str] = []

    def started(name: str, _: dict[str, str]) -> None:
        if not names:
            names.append(name)

    def refuse(*_: Any) -> None:
        raise AnswerError("The server's answer cannot be read: it declares entities, which no answer needs.")

    parser.StartElementHandler = started
    parser.EntityDeclHandler = refuse
    try:
        with file.open("rb") as stream:
            parser.ParseFile(stream)
    except expat.ExpatError as error:
        raise AnswerError(f"The server's answer cannot be read: {error}.") from error
    return names[0].rpartition(":")[2]


def _acknowledgement(content: Content, profile: Profile, subject: str) -> Answer:
    where = profile.acknowledgement
    status = finder.text(where.status, content)
    meaning = profile.statuses.get(status) or profile.statuses.get("*")
    if meaning is None:
        raise AnswerError(f"The server's answer has the status `{status}`, which the protocol does not know.")
    return _answer(
        content,
        meaning,
        subject,
        status=status,
        reference=finder.text(where.reference, content) or None,
        external_reference=finder.text(where.external_reference, content) or None,
        messages=_messages(content, profile),
        needs=_needs(content, profile),
    )


def _error(content: Content, profile: Profile, subject: str) -> Answer:
    code, text = finder.text(profile.error.code, content), finder.text(profile.error.text, content)
    message = Message("error", code, text or "The server gave no words with it.")
    return _answer(content, meaning_of(code, profile), subject, status=code, messages=(message,), is_error=True)


def meaning_of(code: str, profile: Profile) -> Meaning:
    """Return what an error's code means, also one that the profile does not know."""
    unknown = Meaning("fault", "The server refused with the code `{code}`.", advice="Its own words say why.")
    return profile.codes.get(code, unknown)


def _answer(
    content: Content,
    meaning: Meaning,
    subject: str,
    *,
    status: str = "",
    reference: str | None = None,
    external_reference: str | None = None,
    messages: tuple[Message, ...] = (),
    needs: tuple[Need, ...] = (),
    root: str = "",
    is_error: bool = False,
) -> Answer:
    if meaning.warning:
        messages += (Message("warning", status, meaning.warning),)
    return Answer(
        outcome=meaning.outcome,
        status=status,
        reference=reference,
        external_reference=external_reference,
        messages=messages,
        needs=needs,
        sentence=sentence_of(meaning, subject, reference or "", status),
        advice=meaning.advice,
        raw=content.raw,
        root=root or _root_of(content),
        is_error=is_error,
    )


def sentence_of(meaning: Meaning, subject: str, reference: str, code: str) -> str:
    """Return a meaning's sentence with its words filled in."""
    template = meaning.sentence if reference else meaning.sentence_without_reference or meaning.sentence
    words = {"subject": subject, "reference": reference, "code": code}
    return re.sub(r"\{(subject|reference|code)\}", lambda found: words[found[1]], template)


def _messages(content: Content, profile: Profile) -> tuple[Message, ...]:
    where = profile.acknowledgement.messages
    return tuple(
        Message(
            severity=_SEVERITIES.get(finder.text(where.severity, content, node).lower(), "note"),
            code=finder.text(where.code, content, node),
            text=finder.text(where.text, content, node),
            path=finder.text(where.path, content, node) or None,
        )
        for node in finder.nodes(where.each, content)
    )


def _needs(content: Content, profile: Profile) -> tuple[Need, ...]:
    where = profile.acknowledgement.needs
    return tuple(
        Need(
            path=finder.text(where.path, content, node),
            name=finder.text(where.name, content, node),
            description=finder.text(where.description, content, node),
            allowed=finder.texts(where.allowed, content, node),
            example=finder.text(where.example, content, node),
        )
        for node in finder.nodes(where.each, content)
    )


def _local_name(tag: str) -> str:
    return tag.rpartition("}")[2]
