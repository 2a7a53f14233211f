import pytest

from workbench.sessions import AnswerError, Need, read_answer
from workbench.sessions.submission import Message


def acknowledgement(status, rest=""):
    return (
        '<e:Acknowledgement xmlns:e="urn:any"><e:Transaction>T</e:Transaction>'
        f"<e:ExternalReference>A-1</e:ExternalReference><e:Status>{status}</e:Status>{rest}</e:Acknowledgement>"
    ).encode()


def test_an_accepted_document_is_told_with_its_number(profile):
    answer = read_answer(acknowledgement("ACCEPTED", "<e:Reference>SO-1</e:Reference>"), profile, subject="sales order")
    assert answer.sentence == "The ERP took the sales order; its number is SO-1."
    assert (answer.outcome, answer.reference, answer.external_reference) == ("accepted", "SO-1", "A-1")
    assert read_answer(acknowledgement("ACCEPTED"), profile).sentence == "The ERP took the document."


def test_a_duplicate_is_accepted_with_a_warning(profile):
    answer = read_answer(acknowledgement("DUPLICATE", "<e:Reference>SO-1</e:Reference>"), profile)
    assert (answer.outcome, answer.reference) == ("accepted", "SO-1")
    assert "nothing was done twice" in answer.sentence
    assert [(one.severity, one.code) for one in answer.messages] == [("warning", "DUPLICATE")]


def test_messages_of_a_rejection_are_read(profile):
    messages = (
        '<e:Messages><e:Message severity="error" code="CREDIT" path="/a/b">Limit  exceeded</e:Message>'
        '<e:Message severity="Warning" code="W"/><e:Message severity="odd">x</e:Message></e:Messages>'
    )
    answer = read_answer(acknowledgement("REJECTED", messages), profile)
    assert answer.outcome == "rejected"
    assert answer.advice
    assert answer.messages == (
        Message("error", "CREDIT", "Limit exceeded", "/a/b"),
        Message("warning", "W", "", None),
        Message("note", "", "x", None),
    )


def test_what_the_server_asks_for_is_read(profile):
    needs = (
        "<e:InformationRequired><e:Item><e:Path>/SalesOrder/ShipTo</e:Path><e:Name>Delivery address</e:Name>"
        "<e:Description>Where to</e:Description><e:AllowedValues><e:Value>A</e:Value><e:Value>B</e:Value>"
        "</e:AllowedValues><e:Example>A</e:Example></e:Item></e:InformationRequired>"
    )
    answer = read_answer(acknowledgement("INFORMATION_REQUIRED", needs), profile)
    assert answer.outcome == "information-required"
    assert answer.needs == (Need("/SalesOrder/ShipTo", "Delivery address", "Where to", ("A", "B"), "A"),)


def test_a_question_is_answered_by_its_own_document_only(profile):
    raw = b"<StockAvailability xmlns='urn:x'/>"
    answer = read_answer(raw, profile, ["StockAvailability"])
    assert (answer.outcome, answer.root, answer.raw) == ("accepted", "StockAvailability", raw)
    with pytest.raises(AnswerError, match="`StockAvailability`"):
        read_answer(raw, profile, ["CustomerCredit"])


def test_an_acknowledgement_counts_as_one_even_where_it_is_the_answer_expected(profile):
    answer = read_answer(acknowledgement("REJECTED"), profile, ["Acknowledgement"])
    assert (answer.outcome, answer.status) == ("rejected", "REJECTED")


def test_a_hostile_answer_is_refused(profile):
    bomb = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><a>&b;</a>'
    with pytest.raises(AnswerError):
        read_answer(bomb, profile)
    with pytest.raises(AnswerError):
        read_answer(b"<a>" * 5000 + b"</a>" * 5000, profile)


def test_what_the_server_says_is_not_taken_for_a_template(profile):
    answer = read_answer(acknowledgement("ACCEPTED", "<e:Reference>{subject}</e:Reference>"), profile)
    assert "{subject}" in answer.sentence
