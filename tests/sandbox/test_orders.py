"""Orders: what they do to stock and credit, and every answer a warehouse or accounts would give."""

from __future__ import annotations

from decimal import Decimal


def available(server, make, item="BOLT-M8-50"):
    return Decimal(server.ask(make.stock(item)).all("Available")[0].text)


def credit(server, make, name, customer="HARBOUR01"):
    return Decimal(server.ask(make.credit(customer)).text(name))


def test_an_order_takes_the_next_number_allocates_stock_and_uses_credit(server, make):
    stock, left = available(server, make), credit(server, make, "Available")
    answer = server.ask(make.order(make.line(quantity="100")))
    assert (answer.status, answer.reference) == ("ACCEPTED", "SO-100045")
    assert available(server, make) == stock - 100
    assert credit(server, make, "Available") == left - Decimal("137.50")
    assert server.ask(make.order()).reference == "SO-100046"


def test_the_same_reference_is_answered_with_the_first_number_and_done_once(server, make):
    first = server.ask(make.order(reference="SAME"))
    stock = available(server, make)
    again = server.ask(make.order(reference="SAME"))
    assert (again.status, again.reference) == ("DUPLICATE", first.reference)
    assert available(server, make) == stock
    assert again.paths["DUPLICATE"] == "/SalesOrder/ExternalReference"


def test_a_reference_belongs_to_a_client_and_a_transaction(server, make):
    server.ask(make.order(reference="MINE"))
    other = server.ask(make.customer("Minerva Tools").replace("T-2", "MINE"))
    assert other.status == "ACCEPTED"
    server.token = server.http.post(
        "/edi/session",
        content=f'<SessionRequest xmlns="urn:saasplications:standard:1"><ClientCode>OTHER</ClientCode>'
        f"<EdiKey>{server.new_key('OTHER')}</EdiKey></SessionRequest>",
        headers={"Content-Type": "application/xml"},
    ).text.split("Token>")[1][:-2]
    assert server.ask(make.order(reference="MINE")).status == "ACCEPTED"


def test_a_refused_order_leaves_nothing_and_may_come_again(server, make):
    refused = server.ask(make.order(make.line(), make.line("NO-SUCH", number=2), reference="R-1"))
    assert refused.status == "REJECTED"
    assert server.rows("SELECT count(*) FROM orders WHERE external_reference = 'R-1'") == [(0,)]
    assert server.ask(make.order(reference="R-1")).reference == "SO-100045"


def test_unknown_customer_and_item_are_named_with_near_ones_and_their_places(server, make):
    lines = (make.line(), make.line("BOLT-M8-5O", number=2))
    answer = server.ask(make.order(*lines, customer="HARBOR01"))
    assert answer.refusals == {"UNKNOWN_CUSTOMER", "UNKNOWN_ITEM"}
    assert "HARBOUR01" in answer.messages["UNKNOWN_CUSTOMER"]
    assert "BOLT-M8-50" in answer.messages["UNKNOWN_ITEM"]
    assert answer.paths["UNKNOWN_CUSTOMER"] == "/SalesOrder/CustomerCode"
    assert answer.paths["UNKNOWN_ITEM"] == "/SalesOrder/Lines/Line[2]/ItemCode"


def test_short_stock_says_what_is_there_and_when_more_comes(server, make):
    answer = server.ask(make.order(make.line("PAINT-WHT-10", "6")))
    assert answer.refusals == {"SHORT_STOCK"}
    text = answer.messages["SHORT_STOCK"]
    (receipt,) = server.rows("SELECT next_receipt FROM stock WHERE item='PAINT-WHT-10' AND warehouse='SYD'")
    assert "Only 4 EA" in text
    assert f"48 more are expected on {receipt[0]}" in text
    assert answer.paths["SHORT_STOCK"] == "/SalesOrder/Lines/Line/Quantity"


def test_two_lines_of_one_item_share_what_is_there(server, make):
    lines = (make.line("PAINT-WHT-10", "3"), make.line("PAINT-WHT-10", "3", number=2))
    answer = server.ask(make.order(*lines))
    assert answer.paths == {"SHORT_STOCK": "/SalesOrder/Lines/Line[2]/Quantity"}


def test_credit_exceeded_says_what_is_left_and_what_is_needed(server, make):
    assert credit(server, make, "Available", "BLUEGUM") == Decimal("120.00")
    answer = server.ask(make.order(make.line(quantity="100"), customer="BLUEGUM"))
    assert answer.refusals == {"CREDIT_EXCEEDED"}
    assert "$120.00 is available" in answer.messages["CREDIT_EXCEEDED"]
    assert "$123.75" in answer.messages["CREDIT_EXCEEDED"]
    assert server.ask(make.order(make.line(quantity="96"), customer="BLUEGUM")).status == "ACCEPTED"


def test_a_customer_on_hold_may_not_order(server, make):
    answer = server.ask(make.order(customer="COASTCAFE"))
    assert "CUSTOMER_ON_HOLD" in answer.refusals
    assert server.ask(make.credit("COASTCAFE")).status == "ONHOLD"


def test_inactive_item_and_wrong_unit(server, make):
    answer = server.ask(make.order(make.line("SAW-HAND", "1", "BOX"), warehouse="MEL"))
    assert {"ITEM_INACTIVE", "UNIT_MISMATCH"} <= answer.refusals
    assert answer.paths["UNIT_MISMATCH"] == "/SalesOrder/Lines/Line/UnitOfMeasure"


def test_a_price_that_differs_from_the_list_is_a_warning(server, make):
    answer = server.ask(make.order(make.line(price="1.1000")))
    assert answer.status == "ACCEPTED"
    assert "1.25" in answer.messages["PRICE_DIFFERS"]
    assert not answer.refusals


def test_a_price_with_tax_is_compared_with_the_list_with_tax(server, make):
    extra = "<PricesIncludeTax>true</PricesIncludeTax>"
    answer = server.ask(make.order(make.line(quantity="8", price="1.3750"), extra=extra))
    assert "PRICE_DIFFERS" not in answer.messages
    (row,) = server.rows("SELECT net, tax, gross FROM orders WHERE number = ?", answer.reference)
    assert row == ("10.00", "1.00", "11.00")


def test_neither_address_nor_warehouse_needs_information(server, make):
    answer = server.ask(make.order(warehouse=""))
    assert answer.status == "INFORMATION_REQUIRED"
    assert [node.text for node in answer.all("Path")] == ["/SalesOrder/ShipTo", "/SalesOrder/Warehouse"]
    assert [node.text for node in answer.all("Value")] == ["SYD", "MEL", "BNE"]
    assert server.rows("SELECT count(*) FROM orders") == [(44,)]


def test_a_line_without_item_and_price_needs_its_price(server, make):
    answer = server.ask(make.order(make.line(item="")))
    assert answer.status == "INFORMATION_REQUIRED"
    assert [node.text for node in answer.all("Path")] == ["/SalesOrder/Lines/Line/UnitPrice"]


def test_another_currency_or_an_unknown_warehouse_is_refused(server, make):
    answer = server.ask(make.order(warehouse="PER", extra="<Currency>NZD</Currency>"))
    assert answer.refusals == {"CURRENCY", "UNKNOWN_WAREHOUSE"}


def test_a_document_against_the_schema_is_refused_with_its_places(server, make):
    answer = server.ask(make.order(make.line(quantity="many")))
    assert answer.status == "REJECTED"
    assert "/SalesOrder/Lines/Line/Quantity" in answer.paths.values()
    assert all(code.startswith("schema.") for code in answer.refusals)


def test_an_order_moves_through_the_warehouse_and_out_of_it(server, make):
    number = server.ask(make.order(make.line(quantity="100"))).reference
    on_hand = Decimal(server.ask(make.stock()).all("OnHand")[0].text)
    for status in ("CONFIRMED", "PICKING", "DISPATCHED"):
        assert server.ask(make.status(number, status)).status == "ACCEPTED"
    assert Decimal(server.ask(make.stock()).all("OnHand")[0].text) == on_hand - 100
    for status in ("INVOICED", "COMPLETED"):
        assert server.ask(make.status(number, status)).status == "ACCEPTED"


def test_a_cancelled_order_frees_stock_and_credit(server, make):
    before = available(server, make), credit(server, make, "Available")
    number = server.ask(make.order(make.line(quantity="100"))).reference
    server.ask(make.status(number, "CANCELLED"))
    assert (available(server, make), credit(server, make, "Available")) == before


def test_a_wrong_transition_names_those_allowed(server, make):
    answer = server.ask(make.status("SO-100001", "COMPLETED"))
    assert answer.refusals == {"WRONG_TRANSITION"}
    assert "PICKING, ONHOLD, CANCELLED" in answer.messages["WRONG_TRANSITION"]
    assert answer.paths["WRONG_TRANSITION"] == "/OrderStatusChange/Status"
    done = server.ask(make.status("SO-100002", "CANCELLED"))
    assert "no longer" in done.messages["WRONG_TRANSITION"]


def test_an_unknown_order_is_named_with_near_ones(server, make):
    answer = server.ask(make.status("SO-10001", "PICKING"))
    assert "SO-100001" in answer.messages["UNKNOWN_ORDER"]


def test_a_shipment_beyond_the_order_is_refused_and_a_part_is_a_warning(server, make):
    def shipment(line: int, quantity: int) -> str:
        return (
            f"<Shipment><Carrier>Southern Freight</Carrier><Lines><Line><LineNumber>{line}</LineNumber>"
            f"<Quantity>{quantity}</Quantity></Line></Lines></Shipment>"
        )

    server.ask(make.status("SO-100001", "PICKING"))
    assert server.ask(make.status("SO-100001", "DISPATCHED", shipment(1, 201))).refusals == {"OVER_SHIPMENT"}
    assert server.ask(make.status("SO-100001", "DISPATCHED", shipment(9, 1))).refusals == {"UNKNOWN_LINE"}
    answer = server.ask(make.status("SO-100001", "DISPATCHED", shipment(1, 150)))
    assert answer.status == "ACCEPTED"
    assert "PART_SHIPMENT" in answer.messages
