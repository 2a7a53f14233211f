"""The gate every submission passes, whatever way it is asked for."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from workbench.review.review import Candidate, Review, news_for

Mode = Literal["Test", "Production"]
State = Literal["draft", "reviewed", "tested", "enabled"]


class Gate(NamedTuple):
    """May this document be sent, and if not, why and what to do."""

    may_send: bool
    reviewed: bool
    sentence: str
    advice: str = ""
    news: tuple[str, ...] = ()
    """What of the document was never reviewed, a sentence each; compared with the review that comes nearest."""
    review: str = ""
    """The name of the review that covers it, or comes nearest."""
    own_work: bool = False
    """Whether that review was only ever approved by those who had prepared it."""


def gate(
    transaction: str | None,
    mode: Mode,
    allowed: Sequence[str] = (),
    *,
    title: str = "",
    candidate: Candidate | None = None,
    reviews: Sequence[Review] = (),
    state: State = "enabled",
) -> Gate:
    """Decide whether a document may be sent over a connection.

    A test server takes unreviewed XML, since that is how XML gets tested. Production takes a document only when its
    checks found nothing wrong, its shape lies within a reviewed one with the same checks and converter, and the
    connection is enabled.

    Args:
        transaction: the name of the recognised transaction, None when it is not known or the input is no XML.
        mode: what kind of server the connection leads to.
        allowed: the transactions set up for this connection; empty means all.
        title: the connection's name as people know it.
        candidate: the document; None when nothing but its transaction is known, which is as good as unreviewed.
        reviews: those there are.
        state: how far the connection has come.
    """
    to = f"`{title}`" if title else "this connection"
    if transaction is None:
        return Gate(
            False,
            False,
            "It cannot be sent, because it is not known which transaction it is.",
            "Choose the transaction, or drop a document that the catalogue knows.",
        )
    if allowed and transaction not in allowed:
        return Gate(
            False,
            False,
            f"`{transaction}` is not set up for {to}, which may submit: {', '.join(allowed)}.",
            "Ask SaaSplications to set the transaction up for this customer, or choose another connection.",
        )
    verdict = _reviewed(candidate, [review for review in reviews if review.transaction == transaction])
    if mode == "Test":
        if verdict.reviewed:
            return verdict
        return _changed(verdict, True, f"{verdict.sentence} A test server takes it all the same.", "")
    return _for_production(verdict, candidate, to, state)


def not_xml() -> Gate:
    """What holds for a file that cannot be read as XML."""
    return Gate(
        False,
        False,
        "It cannot be sent, because it is no well-formed XML.",
        "Correct it first; the problems say where and why.",
    )


def _for_production(verdict: Gate, candidate: Candidate | None, to: str, state: State) -> Gate:
    if not verdict.reviewed:
        sentence = f"{verdict.sentence} {to[:1].upper()}{to[1:]} leads to Production, where only reviewed XML is sent."
        return _changed(verdict, False, sentence, "Submit it to a test server, then have it reviewed.")
    if candidate is None or not candidate.is_clean:
        sentence = f"The checks found something wrong, and {to} leads to Production."
        return _changed(verdict, False, sentence, "Correct the document first; the problems say where.")
    if state != "enabled":
        sentence = f"{to[:1].upper()}{to[1:]} leads to Production and is only {state}, not enabled."
        return _changed(verdict, False, sentence, "Have the connection reviewed, tested and enabled on its page.")
    return verdict


def _reviewed(candidate: Candidate | None, reviews: Sequence[Review]) -> Gate:
    """Hold the document against the reviews; the one that leaves the fewest news counts."""
    if candidate is None or not reviews:
        return Gate(False, False, "Not reviewed.")
    told = [(news_for(candidate, review), review) for review in reviews]
    news, review = min(told, key=lambda one: len(one[0]))
    if not news:
        last = review.approvals[-1]
        own = ", who prepared it, too," if review.is_own_work else ""
        sentence = f"Reviewed by {last.by}{own} on {last.at[:10]} (`{review.name}`)."
        return Gate(True, True, sentence, review=review.name, own_work=review.is_own_work)
    more = f" And {len(news) - 1} more." if len(news) > 1 else ""
    return Gate(False, False, f"Not reviewed: {news[0]}{more}", news=news, review=review.name)


def _changed(verdict: Gate, may_send: bool, sentence: str, advice: str) -> Gate:
    return Gate(may_send, verdict.reviewed, sentence, advice, verdict.news, verdict.review, verdict.own_work)
