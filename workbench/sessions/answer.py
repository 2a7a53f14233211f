"""Reading the server's answer, by the profile's XPaths, with the same hardened parser as any document."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from workbench.errors import UserFacingError
from workbench.findings import Severity
from workbench.sessions.profile import Meaning, Profile
from workbench.sessions.submission import Answer, Message, Need

if TYPE_CHECKING:
    from lxml import etree

_SEVERITIES: dict[str, Severity] = {"error": "error", "fatal": "error", "warning": "warning"}
_VISIBLE_ASCII = re.compile(r"[!-~]{1,4096}")


class AnswerError(UserFacingError):
    """The answer cannot be read or is not one that was expected."""


def read_answer(raw: bytes, profile: Profile, answer_roots: Collection[str] = (), subject: str = "document") -> Answer:
    """Read an acknowledgement, a question's own answer, or an error of the wire.

    Args:
        raw: the answer's body.
        profile: where things are found, and what statuses and codes mean.
        answer_roots: local names of further root elements that are good answers, as a question has.
        subject: what was submitted, for the sentence, such as `sales order`.

    Raises:
        AnswerError: no XML, refused as hostile, an unexpected root or an unknown status.
    """
    root = _root(raw)
    if _is(root, profile.acknowledgement.is_acknowledgement):
        return _acknowledgement(raw, root, profile, subject)
    if _is(root, profile.error.is_error):
        return _error(raw, root, profile, subject)
    name = _local_name(root)
    if name in answer_roots:
        return _answer(raw, root, Meaning("accepted", profile.answered.sentence), subject)
    raise AnswerError(f"The server's answer is a `{name}`, which is no answer to this {subject}.")


def read_token(raw: bytes, profile: Profile) -> str:
    """Return the session's token from the answer to establish.

    Raises:
        AnswerError: no XML, no token, or one that could not travel in a header.
    """
    token = _text(_root(raw), profile.token)
    if not _VISIBLE_ASCII.fullmatch(token):
        what = "is not fit to be sent in a header" if token else "is missing"
        raise AnswerError(f"The server opened a session, but its token {what}.")
    return token


def _root(raw: bytes) -> etree._Element:
    from workbench.documents import read

    if not raw.strip():
        raise AnswerError("The server's answer is empty.")
    document = read(raw, "the server's answer")
    if document.outcome != "xml":
        errors = [finding.message for finding in document.findings if finding.severity == "error"]
        why = errors[0] if errors else "it is no XML."
        raise AnswerError(f"The server's answer cannot be read: {why}")
    return document.root


def _acknowledgement(raw: bytes, root: etree._Element, profile: Profile, subject: str) -> Answer:
    paths = profile.acknowledgement
    status = _text(root, paths.status)
    meaning = profile.statuses.get(status)
    if meaning is None:
        raise AnswerError(f"The server's answer has the status `{status}`, which the protocol does not know.")
    return _answer(
        raw,
        root,
        meaning,
        subject,
        status=status,
        reference=_text(root, paths.reference) or None,
        external_reference=_text(root, paths.external_reference) or None,
        messages=_messages(root, profile),
        needs=_needs(root, profile),
    )


def _error(raw: bytes, root: etree._Element, profile: Profile, subject: str) -> Answer:
    code, text = _text(root, profile.error.code), _text(root, profile.error.text)
    unknown = Meaning("fault", "The server refused with the code `{code}`.", advice="Its own words say why.")
    meaning = profile.codes.get(code, unknown)
    message = Message("error", code, text or "The server gave no words with it.")
    return _answer(raw, root, meaning, subject, status=code, messages=(message,))


def _answer(
    raw: bytes,
    root: etree._Element,
    meaning: Meaning,
    subject: str,
    *,
    status: str = "",
    reference: str | None = None,
    external_reference: str | None = None,
    messages: tuple[Message, ...] = (),
    needs: tuple[Need, ...] = (),
) -> Answer:
    if meaning.warning:
        messages += (Message("warning", status, meaning.warning),)
    template = meaning.sentence if reference else meaning.sentence_without_reference or meaning.sentence
    words = {"subject": subject, "reference": reference or "", "code": status}
    sentence = re.sub(r"\{(subject|reference|code)\}", lambda found: words[found[1]], template)
    return Answer(
        outcome=meaning.outcome,
        status=status,
        reference=reference,
        external_reference=external_reference,
        messages=messages,
        needs=needs,
        sentence=sentence,
        advice=meaning.advice,
        raw=raw,
        root=_local_name(root),
    )


def _messages(root: etree._Element, profile: Profile) -> tuple[Message, ...]:
    paths = profile.acknowledgement.messages
    return tuple(
        Message(
            severity=_SEVERITIES.get(_text(node, paths.severity).lower(), "note"),
            code=_text(node, paths.code),
            text=_text(node, paths.text),
            path=_text(node, paths.path) or None,
        )
        for node in _nodes(root, paths.each)
    )


def _needs(root: etree._Element, profile: Profile) -> tuple[Need, ...]:
    paths = profile.acknowledgement.needs
    return tuple(
        Need(
            path=_text(node, paths.path),
            name=_text(node, paths.name),
            description=_text(node, paths.description),
            allowed=tuple(_text(value, ".") for value in _nodes(node, paths.allowed)),
            example=_text(node, paths.example),
        )
        for node in _nodes(root, paths.each)
    )


def _is(root: etree._Element, expression: str) -> bool:
    from lxml import etree

    return bool(etree.XPath(f"boolean({expression})")(root))


def _text(node: etree._Element, expression: str) -> str:
    from lxml import etree

    return str(etree.XPath(f"normalize-space({expression})")(node))


def _nodes(node: etree._Element, expression: str) -> list[etree._Element]:
    from lxml import etree

    found = etree.XPath(expression)(node)
    return [one for one in found if etree.iselement(one)] if isinstance(found, list) else []


def _local_name(root: etree._Element) -> str:
    return str(root.tag).rpartition("}")[2]
