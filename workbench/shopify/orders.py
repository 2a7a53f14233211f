"""An order of Shopify's as a sales order, reconciled to the cent."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import chain

from lxml import etree

from workbench.shopify.addresses import write_party
from workbench.shopify.building import document, is_code, part, value
from workbench.shopify.money import Money, cents, shown
from workbench.shopify.payload import ZERO, Part
from workbench.shopify.remarks import Remarks
from workbench.shopify.settings import Settings

_MOST_TOLD = 5
"""Lines that are named one by one before they are only counted."""


def sales_order(payload: Part, settings: Settings, remarks: Remarks) -> etree._Element:
    """Make a sales order of an order; what does not add up is told."""
    return _Order(payload, settings, remarks).build()


class _Order:
    def __init__(self, payload: Part, settings: Settings, remarks: Remarks) -> None:
        self._payload = payload
        self._settings = settings
        self._remarks = remarks
        self._money = Money(settings.money)
        self._lines = list(payload.parts("line_items"))
        self._inclusive = payload.flag("taxes_included")
        self._sum = ZERO

    def build(self) -> etree._Element:
        payload, order = self._payload, document("SalesOrder")
        value(order, "ExternalReference", payload.text("id", 40) or payload.text("name", 40))
        value(order, "OrderDate", (payload.text("processed_at") or payload.text("created_at"))[:10])
        value(order, "CustomerCode", self._customer())
        value(order, "CustomerOrderNumber", payload.text("po_number", 40) or payload.text("name", 40))
        addresses = document("SalesOrder")
        has_address = self._addresses(addresses)
        if not has_address:
            value(order, "Warehouse", self._warehouse())
        value(order, "Currency", self._currency())
        value(order, "PricesIncludeTax", "true" if self._inclusive else "false")
        value(order, "Salesperson", self._settings.salesperson)
        order.extend(list(addresses))
        self._write_lines(part(order, "Lines"))
        self._write_charges(order)
        self._write_totals(order)
        value(order, "Note", self._note())
        self._say_what_else_there_is()
        return order

    def _customer(self) -> str:
        customer = self._payload.part("customer")
        names = (customer.text("id"), customer.text("email").lower(), self._payload.text("email").lower())
        code = self._settings.customer(*names)
        if not any(names):
            self._remarks.note(f"The order has no customer; it is booked to `{code}`.")
        if not code:
            self._remarks.error("No customer code is known for it: set `default_customer`, or list the customer.")
        return code

    def _currency(self) -> str:
        shop, buyer = self._payload.text("currency"), self._payload.text("presentment_currency")
        used = buyer if self._settings.money == "presentment" and buyer else shop
        if buyer and buyer != shop:
            other = shop if used == buyer else buyer
            self._remarks.note(
                f"The buyer paid in {buyer}, the shop counts in {shop}: amounts are in {used}, not {other}."
            )
        return used.upper()

    def _warehouse(self) -> str:
        return self._settings.warehouses.get(self._payload.text("location_id"), "")

    def _addresses(self, order: etree._Element) -> bool:
        write_party(order, "BillTo", self._payload.part("billing_address"), self._remarks)
        if write_party(order, "ShipTo", self._payload.part("shipping_address"), self._remarks):
            return True
        if "shipping_address" in self._payload:
            self._remarks.error("The delivery address has no street or no town.")
        elif not self._warehouse():
            self._remarks.warning(
                "There is no delivery address, and no warehouse is set for its location to pick it up at."
            )
        return False

    def _write_lines(self, lines: etree._Element) -> None:
        without_code: list[str] = []
        for number, item in enumerate(self._lines, 1):
            quantity = item.decimal("quantity") or ZERO
            if quantity <= 0:
                self._remarks.warning(f"Line {number} has no quantity and is left out.")
                continue
            line = part(lines, "Line")
            value(line, "LineNumber", str(number))
            sku = item.text("sku").upper()
            value(line, "ItemCode", sku if is_code(sku) else "")
            if not is_code(sku):
                without_code.append(f"{number}{f' (`{sku}`)' if sku else ''}")
            value(line, "Description", item.text("name", 80) or item.text("title", 80) or sku or f"Line {number}")
            value(line, "Quantity", f"{quantity:f}")
            value(line, "UnitOfMeasure", self._settings.units.get(sku, "EA"))
            price, discount = self._money.amount(item, "price"), self._discount(item)
            value(line, "UnitPrice", f"{price:f}")
            value(line, "DiscountAmount", shown(discount) if discount else "")
            value(line, "TaxCode", self._tax_code(item, f"line {number}"))
            value(line, "Note", self._properties(item))
            self._sum += cents(quantity * price - discount)
        if without_code:
            shown_lines = ", ".join(without_code[:_MOST_TOLD])
            more = f" and {len(without_code) - _MOST_TOLD} more" if len(without_code) > _MOST_TOLD else ""
            self._remarks.warning(
                f"No item code the ERP can have (SKU) in line {shown_lines}{more}: ordered by description."
            )

    def _discount(self, item: Part) -> Decimal:
        allocations = list(item.parts("discount_allocations"))
        if allocations:
            return self._money.total(allocations, "amount")
        return self._money.amount(item, "total_discount")

    def _tax_code(self, item: Part, label: str) -> str:
        """Give the ERP's code; none for a tax that is not the one its code stands for."""
        taxes = list(item.parts("tax_lines"))
        if item.flag("gift_card"):
            return "NT"
        if self._money.total(taxes, "price") == 0:
            return "FRE"
        rates = {rate for tax in taxes if (rate := tax.decimal("rate")) is not None}
        if sum(rates, ZERO) == Decimal(self._settings.tax_rate):
            return "GST"
        percent = f"{sum(rates, ZERO) * 100:f}".rstrip("0").rstrip(".")
        self._remarks.warning(
            f"The {label} is taxed at {percent} %, which no tax code of the ERP stands for: it has none."
        )
        return ""

    def _properties(self, item: Part) -> str:
        pairs = [
            f"{each.text('name')}: {each.text('value')}" for each in item.parts("properties") if each.text("value")
        ]
        return "; ".join(pairs)[:1000]

    def _write_charges(self, order: etree._Element) -> None:
        charges: list[tuple[str, Decimal, str]] = []
        for line in self._payload.parts("shipping_lines"):
            if line.flag("is_removed"):
                continue
            amount = self._shipping(line)
            if amount:
                charges.append(("FREIGHT", amount, self._tax_code(line, "shipping")))
        duties = self._money.amount(self._payload, "current_total_duties")
        if duties:
            charges.append(("SURCHARGE", duties, "NT"))
            self._remarks.note(f"Duties of {shown(duties)} are written as a surcharge.")
        fees = self._money.amount(self._payload, "current_total_additional_fees")
        if fees:
            charges.append(("SURCHARGE", fees, "NT"))
        tip = self._money.amount(self._payload, "total_tip_received")
        if tip and not any("tip_payment_gateway" in item or "tip" in item for item in self._lines):
            charges.append(("SURCHARGE", tip, "NT"))
            self._remarks.note(f"A tip of {shown(tip)} is written as a surcharge without tax.")
        if charges:
            parent = part(order, "Charges")
            for kind, amount, code in charges:
                charge = part(parent, "Charge")
                value(charge, "Type", kind)
                value(charge, "Amount", shown(amount))
                value(charge, "TaxCode", code or "NT")
                self._sum += cents(amount)

    def _shipping(self, line: Part) -> Decimal:
        if self._money.has(line, "discounted_price") and not list(line.parts("discount_allocations")):
            return self._money.amount(line, "discounted_price")
        return self._money.amount(line, "price") - self._money.total(line.parts("discount_allocations"), "amount")

    def _write_totals(self, order: etree._Element) -> None:
        """Write what Shopify says, and tell where lines and charges come to something else."""
        gross = self._money.amount(self._payload, "total_price")
        tax = self._money.amount(self._payload, "total_tax")
        totals = part(order, "Totals")
        value(totals, "Net", shown(gross - tax))
        value(totals, "Tax", shown(tax))
        value(totals, "Gross", shown(gross))
        come_to = self._sum if self._inclusive else self._sum + tax
        rounding = self._money.amount(self._payload, "total_cash_rounding_payment_adjustment")
        off = cents(gross) - cents(come_to)
        if off and off == cents(rounding):
            self._remarks.note(f"The total is rounded by {shown(rounding)} for payment in cash.")
        elif off:
            self._remarks.error(
                f"Lines, charges and tax come to {shown(come_to)}, but the total says {shown(gross)}: "
                f"{shown(abs(off))} {'are missing from the lines' if off > 0 else 'are too much in the lines'}."
            )
        said = self._money.total(_taxes(self._payload, self._lines), "price")
        if said and cents(said) != cents(tax):
            self._remarks.warning(f"The tax of the lines comes to {shown(said)}, but the total tax says {shown(tax)}.")

    def _note(self) -> str:
        extra = [f"{each.text('name')}: {each.text('value')}" for each in self._payload.parts("note_attributes")]
        return "; ".join(filter(None, [self._payload.text("note"), *extra]))[:1000]

    def _say_what_else_there_is(self) -> None:
        if list(self._payload.parts("refunds")):
            self._remarks.warning("Parts of it were refunded already; the order is written as it was placed.")
        if self._payload.flag("test"):
            self._remarks.note("Shopify marks it as a test order.")
        edited = [
            line for line in self._lines if line.decimal("current_quantity") not in (None, line.decimal("quantity"))
        ]
        if edited:
            self._remarks.warning(f"{len(edited)} of its lines were changed since; quantities are those first ordered.")


def _taxes(payload: Part, lines: Sequence[Part]) -> list[Part]:
    """Give the tax lines of everything in an order."""
    return list(chain.from_iterable(each.parts("tax_lines") for each in (*lines, *payload.parts("shipping_lines"))))
