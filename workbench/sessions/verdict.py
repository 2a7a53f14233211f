"""Judging a step's answer: which outcome it is, in which words, and whether the document may have arrived."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from workbench.sessions.answer import AnswerError, read_answer
from workbench.sessions.profile import Profile
from workbench.sessions.submission import Answer, Delivery, Outcome
from workbench.sessions.wire import Call

XML_TYPES = re.compile(r"(?:application|text)/(?:[\w.-]+\+)?xml")
CHECK_FIRST = (
    "It is not known whether the ERP took it: look there for its external reference before sending it again. "
    "Nothing is sent again by itself."
)
SAFE_TO_REPEAT = "No byte of the document was sent, so it is safe to try again."


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a submission ended, before the session was closed."""

    outcome: Outcome
    sentence: str
    advice: str
    delivery: Delivery
    answer: Answer | None = None
    session_unknown: bool = False
    """Whether the server may have opened a session whose token never came."""


def of_establish(call: Call, profile: Profile, subject: str) -> Verdict | None:
    """Judge the answer to establish; None when it says that a session was opened."""
    if call.trouble is not None:
        outcome: Outcome = "timeout" if call.trouble.kind == "timeout" else "fault"
        sentence = f"The session could not be opened. {call.trouble.sentence}"
        advice = f"Check the connection's address and that the server runs. {SAFE_TO_REPEAT}"
        return Verdict(outcome, sentence, advice, "not-sent", session_unknown=call.left)
    if call.status in profile.establish.success:
        if XML_TYPES.fullmatch(call.content_type()):
            return None
        sentence = f"The session could not be opened. {_wrong_type(call)}"
        return Verdict("fault", sentence, _not_this_server(), "not-sent", session_unknown=True)
    error = _error_in(call, profile, subject)
    if error is not None:
        return Verdict(error.outcome, error.sentence, error.advice, "not-sent", error)
    sentence = f"The session could not be opened. {_status_words(call)}"
    return Verdict("fault", sentence, _not_this_server(), "not-sent")


def of_unreadable_session(error: AnswerError) -> Verdict:
    """Judge an answer to establish that should hold a token and does not."""
    sentence = f"The session could not be opened. {error.message}"
    return Verdict("fault", sentence, _not_this_server(), "not-sent", session_unknown=True)


def of_submit(call: Call, profile: Profile, answer_roots: Collection[str], subject: str) -> Verdict:
    """Judge the answer to submit."""
    if call.trouble is not None:
        return _of_trouble(call)
    if call.status not in profile.submit.success:
        return _of_refusal(call, profile, subject)
    if not XML_TYPES.fullmatch(call.content_type()):
        return Verdict("fault", _wrong_type(call), CHECK_FIRST, "unknown")
    try:
        answer = read_answer(call.masked_answer, profile, answer_roots, subject)
    except AnswerError as error:
        return Verdict("fault", error.message, CHECK_FIRST, "unknown")
    if answer.outcome == "fault" and answer.status not in profile.codes:
        return Verdict("fault", answer.sentence, CHECK_FIRST, "unknown", answer)
    delivery: Delivery = "refused" if answer.outcome == "fault" else "answered"
    return Verdict(answer.outcome, answer.sentence, answer.advice, delivery, answer)


def of_cancel(*, document_left: bool) -> Verdict:
    """Judge a submission that was stopped on request."""
    if document_left:
        sentence = "Cancelled after the document had been sent, before its answer came."
        return Verdict("cancelled", sentence, CHECK_FIRST, "unknown")
    sentence = "Cancelled before the document was sent."
    return Verdict("cancelled", sentence, SAFE_TO_REPEAT, "not-sent", session_unknown=True)


def planted_secrets(answer: bytes, patterns: tuple[str, ...]) -> Iterator[str]:
    """Yield what a profile's patterns find in an answer, whatever state it is in."""
    utf_16 = answer[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in answer[:2]
    text = answer.decode("utf-16" if utf_16 else "utf-8", "replace")
    for pattern in patterns:
        for found in re.finditer(pattern, text):
            yield found[1].strip()


def _of_trouble(call: Call) -> Verdict:
    trouble = call.trouble
    assert trouble is not None
    outcome: Outcome = "timeout" if trouble.kind == "timeout" else "fault"
    if not call.left:
        return Verdict(outcome, f"The document was not sent. {trouble.sentence}", SAFE_TO_REPEAT, "not-sent")
    return Verdict(outcome, f"The document was sent, but {_lower(trouble.sentence)}", CHECK_FIRST, "unknown")


def _of_refusal(call: Call, profile: Profile, subject: str) -> Verdict:
    error = _error_in(call, profile, subject)
    if error is not None:
        known = error.status in profile.codes
        advice = error.advice if known or not _server_side(call) else CHECK_FIRST
        delivery: Delivery = "refused" if known or not _server_side(call) else "unknown"
        return Verdict(error.outcome, error.sentence, advice, delivery, error)
    if _server_side(call):
        return Verdict("fault", _status_words(call), CHECK_FIRST, "unknown")
    return Verdict("fault", _status_words(call), _not_this_server(), "refused")


def _error_in(call: Call, profile: Profile, subject: str) -> Answer | None:
    """Return the error document that explains a refusal; None when there is none."""
    if not XML_TYPES.fullmatch(call.content_type()):
        return None
    try:
        answer = read_answer(call.masked_answer, profile, (), subject)
    except AnswerError:
        return None
    return answer if answer.outcome in ("fault", "rejected") else None


def _server_side(call: Call) -> bool:
    """Tell whether a status leaves open what was done: it is no plain refusal (4xx)."""
    return call.status is None or not 400 <= call.status < 500 or call.status == 408


def _status_words(call: Call) -> str:
    if call.status is not None and 300 <= call.status < 400:
        where = next((value for name, value in call.answer_headers if name.lower() == "location"), "")
        target = f" `{where[:200]}`" if where else ""
        return f"The server sends elsewhere{target} (HTTP {call.status}), which is not followed with a key."
    reason = f" {call.reason}" if call.reason else ""
    page = " with a web page" if "html" in call.content_type() else ""
    return f"The server answered HTTP {call.status}{reason}{page}, without saying why in its own terms."


def _wrong_type(call: Call) -> str:
    kind = call.content_type()
    if "html" in kind:
        return f"The server answered with a web page (`{kind}`) instead of XML."
    return f"The server answered with `{kind}` instead of XML." if kind else "The answer does not say that it is XML."


def _not_this_server() -> str:
    return "Check the connection's address and protocol; the transcript shows the whole answer."


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
