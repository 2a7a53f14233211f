"""Which transaction a document is: by root and namespace, by the root alone, by its content; and how sure that is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from workbench.documents import read, read_file
from workbench.transactions import load_catalogue, recognise
from workbench.transactions.likeness import words_in
from workbench.workspace import resources_folder

CATALOGUE = load_catalogue([resources_folder() / "transactions"])


def recognised(text, chosen=None):
    return recognise(read(text.encode(), "x.xml"), CATALOGUE, chosen)


@pytest.mark.parametrize("transaction", CATALOGUE.transactions, ids=lambda each: each.name)
def test_the_standard_is_recognised_for_certain_and_without_findings(transaction):
    recognition = recognise(read_file(transaction.standard), CATALOGUE)
    assert (recognition.transaction, recognition.sureness, recognition.findings) == (transaction, "certain", ())


@pytest.mark.parametrize("transaction", CATALOGUE.transactions, ids=lambda each: each.name)
def test_an_answer_is_no_document_to_send(transaction):
    recognition = recognise(read_file(transaction.answer_sample), CATALOGUE)
    assert recognition.transaction is None
    assert recognition.answer_to == transaction
    assert [finding.code for finding in recognition.findings] == ["recognition.answer"]


@pytest.mark.parametrize("root", ["SalesOrder", "SALES_ORDER", "salesOrder", "Sales-Order", "SalesOrders"])
def test_another_namespace_or_spelling_of_the_root_is_likely_and_says_why(root):
    recognition = recognised(f'<{root} xmlns="urn:other"/>')
    assert recognition.transaction.name == "CreateSalesOrder"
    assert recognition.sureness == "likely"
    assert root in recognition.reasons[0]
    assert recognition.findings == ()


def test_a_partners_format_is_recognised_by_its_content():
    recognition = recognised(
        "<Remittance><PaidBy><CustomerNo/></PaidBy><PaymentDate/><PaymentMethod/><AmountPaid/><BankRef/>"
        "<Invoices><Invoice><InvoiceNo/><Amount/></Invoice></Invoices></Remittance>"
    )
    assert (recognition.transaction.name, recognition.sureness) == ("CreatePayment", "likely")
    assert recognition.candidates[0][0] == "CreatePayment"
    assert [finding.severity for finding in recognition.findings] == ["note"]


def test_something_else_is_unknown():
    recognition = recognised("<project><modelVersion/><build><plugins><plugin/></plugins></build></project>")
    assert (recognition.transaction, recognition.sureness) == (None, "unknown")
    assert [finding.code for finding in recognition.findings] == ["recognition.unrecognised"]


def test_something_in_between_is_only_guessed_at_and_its_candidates_are_named():
    recognition = recognised("<Order><Customer/><Lines><Line><Item/><Quantity/></Line></Lines></Order>")
    assert (recognition.transaction, recognition.sureness) == (None, "guess")
    assert "Create Sales Order" in recognition.reasons[0]


def test_what_the_user_chose_is_not_doubted():
    recognition = recognised("<anything/>", "payment")
    assert (recognition.transaction.name, recognition.sureness, recognition.findings) == ("CreatePayment", "chosen", ())


def test_names_are_cut_into_plain_words():
    assert words_in("PurchaseOrder_Lines") == ("order", "order", "line")
    assert words_in("custNo") == ("customer", "number")
    assert words_in("ABNNumber") == ("abn", "number")


def parent(name, children):
    element = etree.Element(name)
    # Hypothesis may give one child twice, and an element has one parent only.
    element.extend([etree.fromstring(etree.tostring(child)) for child in children])
    return element


NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_.-]{0,12}", fullmatch=True)


@given(
    st.recursive(st.builds(etree.Element, NAMES), lambda inner: st.builds(parent, NAMES, st.lists(inner, max_size=4)))
)
def test_no_document_makes_recognition_fail(root):
    document = read(etree.tostring(root), "x.xml")
    first, second = recognise(document, CATALOGUE), recognise(document, CATALOGUE)
    assert first == second
    assert 0 <= first.confidence <= 1
    assert first.reasons
