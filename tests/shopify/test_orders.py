"""Orders: each thing that may be in one, and that the cents add up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shopify.payloads import HARBOUR, line, money, order, raw, shipping
from workbench.bench import examine, load_tools
from workbench.documents import parse, read
from workbench.shopify import Settings, to_standard
from workbench.workspace import Workspace

NS = {"s": "urn:saasplications:standard:1"}
SHOP = Settings(default_customer="HARBOUR01", units={"COFFEE-1KG": "KG"})
RESOURCES = Path(__file__).resolve().parents[2] / "resources"


def made(payload, settings: Settings = SHOP):
    result = to_standard(raw(payload), settings)
    return parse(result.xml), [(each.severity, each.text) for each in result.remarks]


def text(root, path: str) -> str | None:
    return root.findtext("/".join(f"s:{step}" for step in path.split("/")), namespaces=NS)


def errors(remarks) -> list[str]:
    return [words for severity, words in remarks if severity == "error"]


def test_a_plain_order_has_all_its_parts():
    root, remarks = made(
        order([line("BOLT-M8-50", 2, "10.00", tax="2.00")], "23.00", "2.10", shipping_lines=[shipping("1.00")])
    )
    assert text(root, "ExternalReference") == "6198424240101"
    assert text(root, "CustomerOrderNumber") == "#1053"
    assert text(root, "OrderDate") == "2026-11-05"
    assert text(root, "ShipTo/Name") == "Harbour Street Hardware"
    assert text(root, "ShipTo/ContactName") == "Priya Nair"
    assert text(root, "Lines/Line/UnitPrice") == "10.00"
    assert text(root, "Charges/Charge/Amount") == "1.00"
    assert [text(root, f"Totals/{name}") for name in ("Net", "Tax", "Gross")] == ["20.90", "2.10", "23.00"]
    assert errors(remarks) != []  # 20 + 1 + 2.10 is 23.10


def test_the_difference_of_a_total_is_told_to_the_cent():
    _, remarks = made(order([line("A", 3, "9.99")], "29.98"))
    assert errors(remarks) == [
        "Lines, charges and tax come to 29.97, but the total says 29.98: 0.01 are missing from the lines."
    ]


def test_prices_with_tax_are_not_taxed_again():
    root, remarks = made(order([line("A", 1, "11.00", tax="1.00")], "11.00", "1.00", taxes_included=True))
    assert text(root, "PricesIncludeTax") == "true"
    assert text(root, "Totals/Net") == "10.00"
    assert remarks == []


def test_discounts_are_those_allocated_to_a_line():
    lines = [line("A", 2, "10.00", discount="3.00"), line("B", 1, "5.00", total_discount="1.00")]
    root, remarks = made(order(lines, "21.00"))
    assert [each.text for each in root.iterfind(".//s:DiscountAmount", NS)] == ["3.00", "1.00"]
    assert remarks == []


def test_a_discounted_delivery_is_charged_as_paid():
    discounted = shipping("10.00", discounted_price="10.00", discount_allocations=[{"amount": "4.00"}])
    root, remarks = made(order([line("A", 1, "5.00")], "11.00", shipping_lines=[discounted, shipping("0.00")]))
    assert [each.text for each in root.iterfind(".//s:Charge/s:Amount", NS)] == ["6.00"]
    assert remarks == []


def test_amounts_are_in_the_currency_that_is_asked_for():
    both = order(
        [line("A", 1, "100.00", price_set=money("100.00", "65.00"))],
        "100.00",
        presentment_currency="USD",
        total_price_set=money("100.00", "65.00"),
    )
    root, remarks = made(both)
    assert (text(root, "Currency"), text(root, "Totals/Gross")) == ("AUD", "100.00")
    assert "amounts are in AUD, not USD" in remarks[0][1]
    root, remarks = made(both, Settings(default_customer="X", money="presentment"))
    assert (text(root, "Currency"), text(root, "Totals/Gross"), text(root, "Lines/Line/UnitPrice")) == (
        "USD",
        "65.00",
        "65.00",
    )
    assert errors(remarks) == []


def test_gift_cards_tips_and_duties_find_their_place():
    payload = order(
        [line("A", 1, "10.00"), line(None, 1, "50.00", gift_card=True)],
        "67.00",
        total_tip_received="5.00",
        current_total_duties_set=money("2.00"),
    )
    root, remarks = made(payload)
    assert [each.text for each in root.iterfind(".//s:Line/s:TaxCode", NS)] == ["FRE", "NT"]
    assert sorted(each.text for each in root.iterfind(".//s:Charge/s:Amount", NS)) == ["2.00", "5.00"]
    assert errors(remarks) == []


def test_a_tip_that_is_a_line_is_not_charged_twice():
    lines = [line("A", 1, "10.00"), line(None, 1, "5.00", tip_payment_gateway="shopify_payments")]
    _, remarks = made(order(lines, "15.00", total_tip_received="5.00"))
    assert errors(remarks) == []


def test_lines_without_a_code_are_ordered_by_description():
    lines = [line("bolt-m8-50", 1, "1.00"), line("", 1, "1.00"), line("not a code!", 1, "1.00")]
    root, remarks = made(order(lines, "3.00"))
    assert [each.text for each in root.iterfind(".//s:ItemCode", NS)] == ["BOLT-M8-50"]
    assert remarks[-1][1].startswith("Line 2, 3 (`NOT A CODE!`)") or "2, 3 (`NOT A CODE!`)" in remarks[-1][1]


def test_a_tax_that_is_no_gst_gets_no_code_and_is_told():
    root, remarks = made(order([line("A", 1, "10.00", tax="2.00", rate=0.2)], "12.00", "2.00"))
    assert text(root, "Lines/Line/TaxCode") is None
    assert any("20 %" in words for _, words in remarks)


def test_an_order_without_customer_or_address_says_so():
    root, remarks = made(order([line("A", 1, "1.00")], "1.00", customer=None, shipping_address=None, email=""))
    assert text(root, "CustomerCode") == "HARBOUR01"
    assert root.find("s:ShipTo", NS) is None
    assert {severity for severity, _ in remarks} == {"note", "warning"}


def test_customers_are_found_by_number_and_mail():
    shop = Settings(customers={"207119551": "BLUEGUM", "x@y.example": "OTHER"})
    assert text(made(order([], "0.00"), shop)[0], "CustomerCode") == "BLUEGUM"
    payload = order([], "0.00", customer={"id": 1, "email": "X@Y.example"})
    assert text(made(payload, shop)[0], "CustomerCode") == "OTHER"
    _, remarks = made(order([], "0.00"), Settings())
    assert any("No customer code" in words for words in errors(remarks))


def test_an_order_that_is_picked_up_names_its_warehouse():
    payload = order([line("A", 1, "1.00")], "1.00", shipping_address=None, location_id=24826418)
    root, remarks = made(payload, Settings(default_customer="X", warehouses={"24826418": "MEL"}))
    assert text(root, "Warehouse") == "MEL"
    assert remarks == []


def test_cash_rounding_is_a_note_and_no_fault():
    payload = order([line("A", 1, "9.99")], "10.00", total_cash_rounding_payment_adjustment_set=money("0.01"))
    _, remarks = made(payload)
    assert [severity for severity, _ in remarks] == ["note"]


@pytest.mark.parametrize("number", [251, 1000])
def test_orders_of_many_lines_are_whole(number):
    root, remarks = made(order([line(f"A-{n}", 1, "0.10") for n in range(number)], f"{Decimal(number) / 10:.2f}"))
    assert len(root.findall(".//s:Line", NS)) == number
    assert remarks == []


MONEY = st.integers(1, 99_999).map(lambda cents: Decimal(cents) / 100)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 20), MONEY, st.booleans(), st.integers(0, 100)), min_size=1, max_size=8),
    st.booleans(),
    st.none() | MONEY,
)
def test_any_order_that_adds_up_is_accepted_by_schema_and_rules(pieces, inclusive, delivery):
    """Builds an order as Shopify reckons it, tax for each line, and checks what comes of it as the bench would."""
    lines, total, tax = [], Decimal(0), Decimal(0)

    def share(amount: Decimal) -> Decimal:
        exact = amount / 11 if inclusive else amount / 10
        return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)

    for number, (quantity, price, is_taxed, percent) in enumerate(pieces):
        discount = (quantity * price * percent / 400).quantize(Decimal("0.01"))
        amount = quantity * price - discount
        own = share(amount) if is_taxed else Decimal(0)
        total, tax = total + amount, tax + own
        lines.append(
            line(
                f"A-{number}",
                quantity,
                f"{price}",
                discount=f"{discount}" if discount else "",
                tax=f"{own}" if own else "",
            )
        )
    ways = []
    if delivery is not None:
        own = share(delivery)
        total, tax = total + delivery, tax + own
        ways.append(shipping(f"{delivery}", f"{own}" if own else ""))
    gross = total if inclusive else total + tax
    payload = order(lines, f"{gross}", f"{tax}", taxes_included=inclusive, shipping_lines=ways)
    result = to_standard(raw(payload), SHOP)
    assert [each.text for each in result.remarks if each.severity == "error"] == []
    found = examine(read(result.xml, "order.xml"), TOOLS)
    assert [finding.message for finding in found.findings if finding.severity == "error"] == []


TOOLS = load_tools(Workspace(None, RESOURCES))


def test_hostile_values_break_nothing():
    payload = order(
        [line("A" * 500, 1, "NaN"), line("\0<&>", -3, "1e999"), {"quantity": [], "price": {}}, 7, None],
        "Infinity",
        note="\ud800 \0 <x>",
        shipping_address=HARBOUR | {"city": ["x"], "zip": None, "province_code": 7},
        customer=[],
    )
    root, remarks = made(payload)
    assert root.tag.endswith("SalesOrder")
    assert errors(remarks) != []
