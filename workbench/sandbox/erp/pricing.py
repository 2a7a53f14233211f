"""Lines and charges in dollars: the price list, discounts and tax, with what is wrong or odd about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from workbench.sandbox.answers import Message, Need
from workbench.sandbox.database import Books
from workbench.sandbox.erp.lookup import item_of
from workbench.sandbox.erp.money import GST_CODE, GST_RATE, cents, figure, tax_on, tax_within
from workbench.sandbox.incoming import Part

DEFAULT_GROUP = "RETAIL"
TRUE = ("true", "1")


@dataclass(frozen=True, slots=True)
class PricedLine:
    """One line, priced. `item` is empty for a line that only describes what is sold."""

    part: Part
    number: int
    item: str
    description: str
    quantity: Decimal
    unit: str
    net: Decimal
    tax: Decimal


@dataclass(slots=True)
class Priced:
    """All lines and charges of a document, and what came up while pricing them."""

    lines: list[PricedLine] = field(default_factory=list)
    charges: list[tuple[Decimal, Decimal]] = field(default_factory=list)
    problems: list[Message] = field(default_factory=list)
    warnings: list[Message] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)

    @property
    def net(self) -> Decimal:
        """Return the amount without tax."""
        return sum((li.net for li in self.lines), Decimal("0.00")) + sum(c[0] for c in self.charges)

    @property
    def tax(self) -> Decimal:
        """Return the tax."""
        return sum((li.tax for li in self.lines), Decimal("0.00")) + sum(c[1] for c in self.charges)


def price_document(books: Books, part: Part, group: str) -> Priced:
    """Price the lines and charges of an order, invoice or booking for a price group."""
    priced = Priced()
    with_tax = part.text("PricesIncludeTax") in TRUE
    for line in part.parts("Lines", "Line"):
        _price_line(books, line, group, with_tax, priced)
    for charge in part.parts("Charges", "Charge"):
        amount = charge.number("Amount") or Decimal("0.00")
        priced.charges.append(_split(amount, charge.text("TaxCode"), with_tax))
    return priced


def _price_line(books: Books, line: Part, group: str, with_tax: bool, priced: Priced) -> None:
    code, unit = line.text("ItemCode"), line.text("UnitOfMeasure")
    description, listed, tax_code = line.text("Description"), None, GST_CODE
    if code:
        item = item_of(books, line, priced.problems)
        if item is None:
            return
        _check_item(line, code, item["active"] == "yes", unit, item["unit"], priced)
        description, tax_code = item["description"], item["tax_code"]
        listed = _list_price(books, code, group, with_tax and tax_code == GST_CODE)
    price = line.number("UnitPrice")
    if price is None and listed is None:
        text = "The price of one unit: the line names no item, so the price list has none."
        priced.needs.append(Need(line.path("UnitPrice"), "Unit price", text, example="12.5000"))
        return
    _compare_prices(line, price, listed, priced)
    quantity = line.number("Quantity") or Decimal(0)
    amount = cents(quantity * (price if price is not None else listed or Decimal(0)))
    amount -= line.number("DiscountAmount") or cents(amount * (line.number("DiscountPercent") or Decimal(0)) / 100)
    net, tax = _split(amount, line.text("TaxCode") or tax_code, with_tax)
    number = int(line.text("LineNumber"))
    priced.lines.append(PricedLine(line, number, code, description, quantity, unit, net, tax))


def _check_item(line: Part, code: str, active: bool, unit: str, ours: str, priced: Priced) -> None:
    if not active:
        text = f"`{code}` is inactive and no longer sold."
        priced.problems.append(Message("ITEM_INACTIVE", text, line.path("ItemCode")))
    if unit != ours:
        text = f"`{code}` is sold in {ours}, not in {unit}."
        priced.problems.append(Message("UNIT_MISMATCH", text, line.path("UnitOfMeasure")))


def _compare_prices(line: Part, price: Decimal | None, listed: Decimal | None, priced: Priced) -> None:
    if price is not None and listed is not None and price != listed:
        text = (
            f"The price {figure(price)} differs from the price list, which has {figure(listed)}; "
            "the price given is used."
        )
        priced.warnings.append(Message("PRICE_DIFFERS", text, line.path("UnitPrice"), "warning"))


def _list_price(books: Books, item: str, group: str, with_tax: bool) -> Decimal | None:
    for name in (group, DEFAULT_GROUP):
        row = books.one("SELECT price FROM prices WHERE item = ? AND price_group = ?", item, name)
        if row is not None:
            price = Decimal(row["price"]) * (1 + GST_RATE if with_tax else 1)
            return price.quantize(Decimal("0.0001"), ROUND_HALF_UP)
    return None


def _split(amount: Decimal, tax_code: str, with_tax: bool) -> tuple[Decimal, Decimal]:
    if with_tax:
        tax = tax_within(amount, tax_code)
        return amount - tax, tax
    return amount, tax_on(amount, tax_code)
