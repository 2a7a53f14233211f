"""Invoices, payments, customers and bookings, and the questions about credit and stock."""

from __future__ import annotations

from decimal import Decimal


def balance(server, make):
    return Decimal(server.ask(make.credit()).text("Balance"))


def open_on(server, invoice):
    return server.rows("SELECT open FROM invoices WHERE number = ?", invoice)[0][0]


def test_the_agreed_customer_has_the_agreed_figures(server, make):
    answer = server.ask(make.credit())
    assert answer.text("CreditLimit") == "50000.00"
    assert answer.text("Balance") == "1375.00"
    assert answer.text("OpenOrders") == "491.48"
    assert answer.text("Available") == "48133.52"


def test_overdue_invoices_are_aged(server, make):
    aged = {code: server.ask(make.credit(code)) for code in ("BLUEGUM", "WATTLE", "SALTBUSH")}
    assert aged["BLUEGUM"].text("Overdue/Days30") == "3380.01"
    assert aged["WATTLE"].text("Overdue/Days60") == "2850.00"
    assert aged["SALTBUSH"].text("Overdue/Days90") == "1925.00"


def test_questions_about_nobody_are_answered_with_why_not(server, make):
    assert server.ask(make.credit("HARBOUR1")).refusals == {"UNKNOWN_CUSTOMER"}
    assert "BOLT-M8-50" in server.ask(make.stock("BOLT-M8-51")).messages["UNKNOWN_ITEM"]


def test_an_invoice_raises_the_balance(server, make):
    before = balance(server, make)
    answer = server.ask(make.invoice())
    assert (answer.status, answer.reference) == ("ACCEPTED", "INV-200010")
    assert balance(server, make) == before + Decimal("110.00")


def test_an_invoice_follows_its_order_once(server, make):
    server.ask(make.status("SO-100001", "PICKING"))
    server.ask(make.status("SO-100001", "DISPATCHED"))
    assert server.ask(make.invoice("SO-100001")).status == "ACCEPTED"
    assert server.rows("SELECT status FROM orders WHERE number = 'SO-100001'") == [("INVOICED",)]
    assert server.ask(make.credit()).text("OpenOrders") == "0.00"
    assert server.ask(make.invoice("SO-100001")).refusals == {"ORDER_INVOICED"}


def test_an_invoiced_order_cannot_be_cancelled(server, make):
    assert server.ask(make.invoice("SO-100001")).status == "ACCEPTED"
    assert server.ask(make.status("SO-100001", "CANCELLED")).refusals == {"ORDER_INVOICED"}


def test_an_invoice_of_no_order_or_somebody_elses_is_refused(server, make):
    assert server.ask(make.invoice("SO-999999")).refusals == {"UNKNOWN_ORDER"}
    assert server.ask(make.invoice("SO-100003")).refusals == {"OTHER_CUSTOMER"}


def test_a_payment_lowers_the_balance_and_closes_the_invoice(server, make):
    answer = server.ask(make.payment("1400.00", ("InvoiceNumber", "INV-200001", "1375.00")))
    assert answer.reference == "PAY-300001"
    assert open_on(server, "INV-200001") == "0.00"
    assert balance(server, make) == Decimal("-25.00")


def test_a_payment_towards_an_order_waits_for_its_invoice(server, make):
    server.ask(make.payment("60.00", ("OrderNumber", "SO-100001", "60.00")))
    assert balance(server, make) == Decimal("1315.00")
    number = server.ask(make.invoice("SO-100001")).reference
    assert open_on(server, number) == "50.00"
    assert balance(server, make) == Decimal("1425.00")


def test_more_than_is_open_cannot_be_allocated(server, make):
    answer = server.ask(make.payment("2000.00", ("InvoiceNumber", "INV-200001", "1375.01")))
    assert answer.refusals == {"OVER_ALLOCATION"}
    assert "$1,375.00" in answer.messages["OVER_ALLOCATION"]
    assert answer.paths["OVER_ALLOCATION"] == "/Payment/Allocations/Allocation/Amount"
    assert server.rows("SELECT count(*) FROM payments") == [(0,)]


def test_unknown_and_foreign_invoices_are_refused(server, make):
    known = server.ask(make.payment("10.00", ("InvoiceNumber", "INV-200100", "10.00")))
    assert known.refusals == {"UNKNOWN_INVOICE"}
    foreign = server.ask(make.payment("10.00", ("InvoiceNumber", "INV-200003", "10.00")))
    assert foreign.refusals == {"OTHER_CUSTOMER"}


def test_a_new_customer_gets_a_code_and_can_order_at_once(server, make):
    extra = "<Terms>NET14</Terms><CreditLimit>500.00</CreditLimit>"
    answer = server.ask(make.customer("Quokka Quarries", extra=extra))
    assert answer.reference == "QUOKKAQU01"
    assert server.ask(make.customer("Quokka Quarries")).reference == "QUOKKAQU02"
    assert server.ask(make.order(customer="QUOKKAQU01")).status == "ACCEPTED"


def test_a_customer_code_is_taken_once(server, make):
    assert server.ask(make.customer("Harbour", "HARBOUR01")).refusals == {"CUSTOMER_EXISTS"}


def test_a_booking_takes_the_resource_and_the_next_is_told_when_it_is_free(server, make):
    first = make.booking("2027-03-15T09:00:00+11:00", "2027-03-15T12:00:00+11:00")
    assert server.ask(first).reference == "BKG-400001"
    clash = server.ask(make.booking("2027-03-15T11:00:00+11:00", "2027-03-15T13:00:00+11:00"))
    assert clash.refusals == {"DOUBLE_BOOKING"}
    assert "next free time is Mon 2027-03-15 12:00" in clash.messages["DOUBLE_BOOKING"]
    touching = make.booking("2027-03-15T12:00:00+11:00", "2027-03-15T18:00:00+11:00")
    assert server.ask(touching).status == "ACCEPTED"
    full = server.ask(make.booking("2027-03-15T08:30:00+11:00", "2027-03-15T10:30:00+11:00"))
    assert "next free time is Tue 2027-03-16 08:00" in full.messages["DOUBLE_BOOKING"]


def test_opening_hours_are_those_of_the_resource_not_of_the_sender(server, make):
    utc = make.booking("2027-03-14T22:00:00Z", "2027-03-14T23:00:00Z")
    assert server.ask(utc).status == "ACCEPTED"
    sunday = server.ask(make.booking("2027-03-14T10:00:00+11:00", "2027-03-14T11:00:00+11:00"))
    assert sunday.refusals == {"OUTSIDE_OPENING_HOURS"}
    assert "08:00 to 18:00" in sunday.messages["OUTSIDE_OPENING_HOURS"]


def test_unknown_resource_and_too_many_people(server, make):
    times = ("2027-03-15T09:00:00+11:00", "2027-03-15T12:00:00+11:00")
    assert "ROOM-A" in server.ask(make.booking(*times, resource="ROOM-C")).messages["UNKNOWN_RESOURCE"]
    assert server.ask(make.booking(*times, quantity="21")).refusals == {"OVER_CAPACITY"}
