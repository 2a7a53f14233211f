"""The gate: what may be sent where, and if not, why and what to do."""

from __future__ import annotations

import pytest

from workbench.review import gate, not_xml


def test_a_test_server_takes_what_was_not_reviewed():
    decision = gate("CreateSalesOrder", "Test")
    assert (decision.may_send, decision.reviewed) == (True, False)


def test_production_takes_nothing_that_was_not_reviewed():
    decision = gate("CreateSalesOrder", "Production", title="Acme")
    assert (decision.may_send, decision.reviewed) == (False, False)
    assert "`Acme`" in decision.sentence
    assert decision.advice


@pytest.mark.parametrize("mode", ["Test", "Production"])
def test_what_nobody_recognised_goes_nowhere(mode):
    decision = gate(None, mode)
    assert not decision.may_send
    assert "not known which transaction" in decision.sentence


def test_only_the_transactions_set_up_for_a_customer_go():
    assert gate("CreatePayment", "Test", ("CreatePayment", "CreateInvoice")).may_send
    decision = gate("CreateSalesOrder", "Test", ("CreatePayment", "CreateInvoice"), title="Acme")
    assert not decision.may_send
    assert "CreatePayment, CreateInvoice" in decision.sentence


def test_a_file_that_is_no_xml_goes_nowhere_and_its_problems_say_why():
    decision = not_xml()
    assert not decision.may_send
    assert "no well-formed XML" in decision.sentence
    assert "problems" in decision.advice
