"""A review: the shape that people approved for a transaction, with the checks and the converter of that time."""

from typing import NamedTuple

from workbench.errors import UserFacingError
from workbench.review.shape import Shape, merged, news_in


class Approval(NamedTuple):
    """One person's word for one document's shape, and the evidence it rests on."""

    by: str
    at: str
    """ISO 8601 with offset."""
    note: str
    document: str
    """The document's name."""
    digest: str
    """SHA-256 of the submitted bytes, in hexadecimal."""
    prepared_by: str
    """Who brought the document to acceptance."""
    connection: str
    """The test server's connection that took it."""
    accepted_at: str
    """When, ISO 8601."""
    reference: str = ""
    """The number the test server gave."""

    @property
    def is_own_work(self) -> bool:
        """Whether the one who approved had prepared it, too."""
        return self.by.casefold() == self.prepared_by.casefold()


class Review(NamedTuple):
    """What was approved, by whom."""

    name: str
    transaction: str
    checks: str
    """Digest of the schema and rules that were passed."""
    converter: str
    """The converter's name; empty when the document went as it came."""
    converter_digest: str
    shape: Shape
    approvals: tuple[Approval, ...]

    @property
    def is_own_work(self) -> bool:
        """Whether nobody but those who prepared it ever approved it."""
        return all(approval.is_own_work for approval in self.approvals)


class Candidate(NamedTuple):
    """A document that asks to be let through."""

    transaction: str
    checks: str
    converter: str
    converter_digest: str
    shape: Shape
    is_clean: bool
    """Whether all checks found nothing wrong."""


class Reviews(NamedTuple):
    """What was found: the reviews, and what is wrong with the other files."""

    found: tuple[Review, ...] = ()
    problems: tuple[UserFacingError, ...] = ()

    def of(self, transaction: str) -> tuple[Review, ...]:
        """Return the reviews of a transaction."""
        return tuple(review for review in self.found if review.transaction == transaction)


def news_for(candidate: Candidate, review: Review) -> tuple[str, ...]:
    """Say what of a candidate a review does not cover, a sentence each; empty when it covers all."""
    news: list[str] = []
    if candidate.checks != review.checks:
        news.append("The schema or the rules were changed since the review.")
    if (candidate.converter, candidate.converter_digest) != (review.converter, review.converter_digest):
        news.append(_converter_news(candidate, review))
    return (*news, *news_in(candidate.shape, review.shape))


def added_to(review: Review | None, name: str, candidate: Candidate, approval: Approval) -> Review:
    """Return a review with one more approval: its shape grows, or begins anew when checks or converter changed."""
    before = review
    if before is not None and (before.checks, before.converter, before.converter_digest) != (
        candidate.checks,
        candidate.converter,
        candidate.converter_digest,
    ):
        before = None
    if before is None or before.shape.namespace != candidate.shape.namespace:
        return Review(
            name,
            candidate.transaction,
            candidate.checks,
            candidate.converter,
            candidate.converter_digest,
            candidate.shape,
            (approval,),
        )
    shape = merged((before.shape, candidate.shape))
    return before._replace(shape=shape, approvals=(*before.approvals, approval))


def _converter_news(candidate: Candidate, review: Review) -> str:
    if candidate.converter == review.converter:
        return f"The converter `{candidate.converter}` was changed since the review."
    now = f"by `{candidate.converter}`" if candidate.converter else "by none"
    then = f"by `{review.converter}`" if review.converter else "by none"
    return f"It was converted {now}; what was reviewed had been converted {then}."
