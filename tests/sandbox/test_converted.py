"""What the shipped converters make of their cases is done by the server."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.convert import load_cases, load_converters, run
from workbench.documents import read_file

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "converters"
CONVERTERS = load_converters((FOLDER,))
AFTER_THE_ORDER = {"cancellation", "fulfilment", "refund"}
ABROAD = "invoice-abroad"
CASES = [
    pytest.param(converter, case, id=f"{converter.name}-{case.name}")
    for converter in CONVERTERS.found
    if converter.direction == "document"
    for case in load_cases(converter)
    if case.name not in {*AFTER_THE_ORDER, ABROAD}
]


def converted(converter, case) -> bytes:
    conversion = run(read_file(case.input), converter)
    assert conversion.output is not None, conversion.findings
    return conversion.output.raw


@pytest.mark.parametrize(("converter", "case"), CASES)
def test_a_converted_document_is_done(server, converter, case):
    answer = server.ask(converted(converter, case))
    assert answer.name != "Acknowledgement" or answer.status == "ACCEPTED", answer.refusals


def test_an_order_of_shopifys_lives_through_what_follows_it(server):
    shopify = CONVERTERS.get("shopify")
    cases = {case.name: case for case in load_cases(shopify)}
    assert server.ask(converted(shopify, cases["order"])).status == "ACCEPTED"
    assert server.ask(converted(shopify, cases["refund"])).status == "ACCEPTED"
    dispatch = server.ask(converted(shopify, cases["fulfilment"]))
    assert dispatch.status == "REJECTED"
    assert "WRONG_TRANSITION" in dispatch.refusals


def test_an_invoice_in_a_currency_that_the_server_does_not_trade_in_is_refused_for_nothing_else(server):
    ubl = CONVERTERS.get("ubl")
    answer = server.ask(converted(ubl, next(case for case in load_cases(ubl) if case.name == ABROAD)))
    assert answer.status == "REJECTED"
    assert set(answer.refusals) == {"CURRENCY", "UNKNOWN_CUSTOMER"}
