import pytest
from lxml import etree

from workbench.review import (
    Approval,
    Candidate,
    Review,
    gate,
    load_reviews,
    read_review,
    review_text,
    save_review,
    shape_of,
)
from workbench.review.review import added_to
from workbench.workspace.tables import TableError

SHAPE = shape_of(etree.fromstring('<Order><Ref>A</Ref><Note>it\'s "so"</Note></Order>'))
CANDIDATE = Candidate("CreateOrder", "c1", "acme", "d1", SHAPE, True)
APPROVAL = Approval(
    "Kim", "2026-11-02T10:00:00+11:00", "looked at all", "o.xml", "00", "Lee", "local", "2026-11-01", "SO-1"
)
REVIEW = Review("create-order-acme", "CreateOrder", "c1", "acme", "d1", SHAPE, (APPROVAL,))


def ask(mode="Production", candidate=CANDIDATE, reviews=(REVIEW,), **options):
    return gate("CreateOrder", mode, title="Acme", candidate=candidate, reviews=reviews, **options)


def test_a_reviewed_document_passes_to_production():
    found = ask()
    assert (found.may_send, found.reviewed, found.own_work) == (True, True, False)
    assert found.sentence == "Reviewed by Kim on 2026-11-02 (`create-order-acme`)."


def test_approving_ones_own_work_is_shown():
    own = REVIEW._replace(approvals=(APPROVAL._replace(by="LEE"),))
    found = ask(reviews=(own,))
    assert (found.may_send, found.own_work) == (True, True)
    assert "who prepared it, too" in found.sentence


BIGGER = shape_of(etree.fromstring("<Order><Ref>A</Ref><Note>n</Note><Discount>5</Discount></Order>"))


@pytest.mark.parametrize(
    ("candidate", "said"),
    [
        (CANDIDATE._replace(shape=BIGGER), "`/Order/Discount` was never reviewed."),
        (CANDIDATE._replace(checks="c2"), "The schema or the rules were changed since the review."),
        (CANDIDATE._replace(converter_digest="d2"), "The converter `acme` was changed since the review."),
        (CANDIDATE._replace(converter="", converter_digest=""), "It was converted by none"),
        (CANDIDATE._replace(is_clean=False), "The checks found something wrong"),
        (None, "Not reviewed."),
    ],
)
def test_production_takes_nothing_else_and_says_why(candidate, said):
    found = ask(candidate=candidate)
    assert not found.may_send
    assert said in found.sentence
    assert found.advice


def test_a_test_server_takes_unreviewed_xml_and_says_what_is_new():
    found = ask("Test", candidate=CANDIDATE._replace(shape=BIGGER))
    assert (found.may_send, found.reviewed) == (True, False)
    assert found.news == ("`/Order/Discount` was never reviewed.",)
    assert "A test server takes it all the same." in found.sentence
    assert ask("Test").reviewed


@pytest.mark.parametrize("state", ["draft", "reviewed", "tested"])
def test_production_wants_an_enabled_connection(state):
    found = ask(state=state)
    assert not found.may_send
    assert f"only {state}, not enabled" in found.sentence


def test_the_review_that_comes_nearest_is_named():
    far = REVIEW._replace(name="far", checks="c9", converter="other")
    found = ask(candidate=CANDIDATE._replace(shape=BIGGER), reviews=(far, REVIEW))
    assert found.review == "create-order-acme"
    assert len(found.news) == 1


def test_transactions_that_are_not_set_up_never_pass():
    assert not ask("Test", allowed=("Other",)).may_send
    assert not gate(None, "Test").may_send


def test_a_review_is_a_file_that_comes_back_as_it_was(tmp_path):
    file = save_review(tmp_path, REVIEW)
    assert read_review(file) == REVIEW
    text = file.read_text("utf-8")
    assert '"/Order/Ref" = "1 text"' in text
    assert load_reviews([tmp_path]).of("CreateOrder") == (REVIEW,)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"1 text"', '"9 text"', "no number and kinds"),
        ('"1 text"', '"1 novel"', "no number and kinds"),
        ("[[approvals]]", "[[approval]]", "at least one"),
        ('transaction = "CreateOrder"', "", "`transaction` is missing"),
    ],
)
def test_a_broken_review_is_named_and_lets_nothing_through(tmp_path, old, new, said):
    (tmp_path / "a.toml").write_text(review_text(REVIEW).replace(old, new), "utf-8")
    found = load_reviews([tmp_path])
    assert found.found == ()
    assert said in str(found.problems[0])
    assert isinstance(found.problems[0], TableError)


def test_a_second_approval_widens_the_shape_and_a_changed_converter_begins_anew():
    second = APPROVAL._replace(by="Sam")
    wider = added_to(REVIEW, REVIEW.name, CANDIDATE._replace(shape=BIGGER), second)
    assert len(wider.approvals) == 2
    assert ask(candidate=CANDIDATE._replace(shape=BIGGER), reviews=(wider,)).may_send
    assert ask(reviews=(wider,)).may_send
    anew = added_to(REVIEW, REVIEW.name, CANDIDATE._replace(converter_digest="d2"), second)
    assert anew.approvals == (second,)
