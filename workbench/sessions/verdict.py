"""Judging a step's answer: which outcome it is, in which words, and whether the document may have arrived."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from workbench.sessions import finder
from workbench.sessions.answer import AnswerError, meaning_of, read_answer, sentence_of
from workbench.sessions.finder import Content
from workbench.sessions.profile import Profile, Step
from workbench.sessions.request import Outgoing, RequestError
from workbench.sessions.submission import Answer, Delivery, Message, Outcome
from workbench.sessions.wire import Call

_TYPES = {
    "xml": re.compile(r"(?:application|text)/(?:[\w.-]+\+)?xml"),
    "json": re.compile(r"(?:application|text)/(?:[\w.-]+\+)?json"),
    "text": re.compile(r"[\w.-]+/[\w.+-]+"),
}
_NAMES = {"xml": "XML", "json": "JSON", "text": "text"}
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
    pending: bool = False
    """The server works on it and has to be asked again."""


def content_of(call: Call, *, masked: bool = True) -> Content:
    """Return a call's answer to look things up in; unmasked only to take what later requests need."""
    return Content(call.masked_answer if masked else call.answer, call.status, call.answer_headers)


def of_establish(call: Call, step: Step, profile: Profile, subject: str) -> Verdict | None:
    """Judge the answer to establish; None when it says that a session was opened."""
    if call.trouble is not None:
        outcome: Outcome = "timeout" if call.trouble.kind == "timeout" else "fault"
        sentence = f"The session could not be opened. {call.trouble.sentence}"
        advice = f"Check the connection's address and that the server runs. {SAFE_TO_REPEAT}"
        return Verdict(outcome, sentence, advice, "not-sent", session_unknown=call.left)
    if call.status in step.success:
        refused = _refusal_in(call, step, profile, subject)
        if refused is not None:
            return Verdict(refused.outcome, refused.sentence, refused.advice, "not-sent", refused.answer)
        reads_body = any(one.kind in ("xpath", "json", "text") for _, found in step.find for one in found)
        if not reads_body or _type_is_right(call, profile):
            return None
        sentence = f"The session could not be opened. {_wrong_type(call, profile)}"
        return Verdict("fault", sentence, _not_this_server(), "not-sent", session_unknown=True)
    error = _error_in(call, profile, subject)
    if error is not None:
        return Verdict(_never_pending(error), error.sentence, error.advice, "not-sent", error)
    sentence = f"The session could not be opened. {_status_words(call)}"
    return Verdict("fault", sentence, _not_this_server(), "not-sent")


def of_unreadable_session(error: AnswerError) -> Verdict:
    """Judge an answer to establish that should hold a token and does not."""
    sentence = f"The session could not be opened. {error.message}"
    return Verdict("fault", sentence, _not_this_server(), "not-sent", session_unknown=True)


def of_submit(call: Call, step: Step, profile: Profile, outgoing: Outgoing, reference: str = "") -> Verdict:
    """Judge the answer to submit, or to asking again."""
    if call.trouble is not None:
        return _of_trouble(call)
    refused = _refusal_in(call, step, profile, outgoing.subject)
    if refused is not None:
        return refused
    if call.status not in step.success:
        return _of_refusal(call, profile, outgoing.subject)
    if call.masked_answer and not _type_is_right(call, profile):
        return Verdict("fault", _wrong_type(call, profile), CHECK_FIRST, "unknown")
    try:
        answer = read_answer(content_of(call), profile, outgoing.answer_roots, outgoing.subject, call.answer_file)
    except AnswerError as error:
        return Verdict("fault", error.message, CHECK_FIRST, "unknown")
    if answer.outcome == "pending":
        return Verdict("fault", answer.sentence, CHECK_FIRST, "unknown", answer, pending=True)
    return _of_answer(answer, profile, reference)


def of_cancel(*, document_left: bool) -> Verdict:
    """Judge a submission that was stopped on request."""
    if document_left:
        sentence = "Cancelled after the document had been sent, before its answer came."
        return Verdict("cancelled", sentence, CHECK_FIRST, "unknown")
    sentence = "Cancelled before the document was sent."
    return Verdict("cancelled", sentence, SAFE_TO_REPEAT, "not-sent", session_unknown=True)


def of_endless_wait(seconds: float, subject: str) -> Verdict:
    """Judge a document that the server took and did not finish with in time."""
    sentence = f"The server took the {subject}, but had not answered for good after {seconds:g} seconds."
    return Verdict("timeout", sentence, CHECK_FIRST, "unknown")


def of_impossible(error: RequestError) -> Verdict:
    """Judge a request that could not be made."""
    return Verdict("fault", f"Nothing was sent. {error.message}", error.advice, "not-sent")


def planted_secrets(answer: bytes, patterns: tuple[str, ...]) -> Iterator[str]:
    """Yield what a profile's patterns find in an answer, whatever state it is in."""
    text = Content(answer).text
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


def _of_answer(answer: Answer, profile: Profile, reference: str) -> Verdict:
    if answer.is_error and answer.status not in profile.codes:
        return Verdict("fault", answer.sentence, CHECK_FIRST, "unknown", answer)
    theirs = answer.external_reference
    if reference and theirs and theirs != reference:
        sentence = f"The server's answer speaks of `{theirs}`, but `{reference}` was sent."
        return Verdict("fault", sentence, CHECK_FIRST, "unknown", answer)
    delivery: Delivery = "refused" if answer.is_error else "answered"
    return Verdict(_never_pending(answer), answer.sentence, answer.advice, delivery, answer)


def _refusal_in(call: Call, step: Step, profile: Profile, subject: str) -> Verdict | None:
    """Return what a code that stands in an otherwise good answer means; None when there is none."""
    if not step.code:
        return None
    code = finder.text(step.code, content_of(call))
    if code not in profile.codes:
        return None
    meaning = meaning_of(code, profile)
    outcome: Literal["accepted", "rejected", "information-required", "fault"]
    outcome = "fault" if meaning.outcome == "pending" else meaning.outcome
    sentence = sentence_of(meaning, subject, "", code)
    answer = Answer(
        outcome, code, None, None, (Message("error", code, sentence),), (), sentence, meaning.advice,
        call.masked_answer, "", is_error=True,
    )  # fmt: skip
    return Verdict(outcome, sentence, meaning.advice, "refused", answer)


def _of_refusal(call: Call, profile: Profile, subject: str) -> Verdict:
    answer = _error_in(call, profile, subject)
    if answer is not None:
        known = answer.status in profile.codes or not answer.is_error
        is_open = not known and _server_side(call)
        delivery: Delivery = "unknown" if is_open else "refused" if answer.is_error else "answered"
        return Verdict(
            _never_pending(answer), answer.sentence, CHECK_FIRST if is_open else answer.advice, delivery, answer
        )
    if _server_side(call):
        return Verdict("fault", _status_words(call), CHECK_FIRST, "unknown")
    return Verdict("fault", _status_words(call), _not_this_server(), "refused")


def _error_in(call: Call, profile: Profile, subject: str) -> Answer | None:
    """Return the error document, or the acknowledgement of a refusal; None when there is neither."""
    if not _type_is_right(call, profile):
        return None
    try:
        answer = read_answer(content_of(call), profile, (), subject)
    except AnswerError:
        return None
    return answer if answer.outcome in ("fault", "rejected", "information-required") else None


def _never_pending(answer: Answer) -> Outcome:
    return "fault" if answer.outcome == "pending" else answer.outcome


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


def _type_is_right(call: Call, profile: Profile) -> bool:
    kind = call.content_type()
    return bool(_TYPES[profile.answer.format].fullmatch(kind)) or kind in profile.answer.content_types


def _wrong_type(call: Call, profile: Profile) -> str:
    kind, wanted = call.content_type(), _NAMES[profile.answer.format]
    if "html" in kind:
        return f"The server answered with a web page (`{kind}`) instead of {wanted}."
    if kind:
        return f"The server answered with `{kind}` instead of {wanted}."
    return f"The answer does not say that it is {wanted}."


def _not_this_server() -> str:
    return "Check the connection's address and protocol; the transcript shows the whole answer."


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
