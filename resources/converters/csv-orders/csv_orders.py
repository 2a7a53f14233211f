"""An order in a table: one row for each line, the order's own columns repeated in each."""

from datetime import datetime
from decimal import Decimal, InvalidOperation

from lxml import etree

NAMESPACE = "urn:saasplications:standard:1"
DATES = ("%d/%m/%Y", "%Y-%m-%d", "%d-%b-%Y", "%d.%m.%Y")
UNITS = {"": "EA", "EACH": "EA", "PCS": "EA", "PC": "EA", "METRE": "M", "MTR": "M", "KILO": "KG", "CARTON": "CTN"}


def convert(document, context):
    """Make the standard XML of the one order in the table."""
    rows = document.findall("row")
    numbers = {text(row, "Order_No") for row in rows}
    if len(numbers) > 1:
        context.error(
            f"The table has {len(numbers)} orders ({', '.join(sorted(numbers))}); only the first is converted."
        )
        rows = [row for row in rows if text(row, "Order_No") == text(rows[0], "Order_No")]
    first = rows[0]
    order = etree.Element(f"{{{NAMESPACE}}}SalesOrder", version="1.0", nsmap={None: NAMESPACE})
    add(order, "ExternalReference", text(first, "Order_No"))
    add(order, "OrderDate", date(first, "Order_Date", context))
    add(order, "RequiredDate", date(first, "Required", context))
    add(order, "CustomerCode", text(first, "Customer").upper())
    add(order, "CustomerOrderNumber", text(first, "Customer_PO"))
    if text(first, "Deliver_To"):
        ship_to(add(order, "ShipTo"), first)
    else:
        add(order, "Warehouse", text(first, "Warehouse"))
    lines = add(order, "Lines")
    for number, row in enumerate(rows, 1):
        line(add(lines, "Line"), number, row, context)
    return order


def ship_to(party, row):
    """Fill in where the goods go."""
    add(party, "Name", text(row, "Deliver_To"))
    add(party, "Line1", text(row, "Street"))
    add(party, "Suburb", text(row, "Suburb"))
    add(party, "State", text(row, "State").upper())
    add(party, "Postcode", text(row, "Postcode").zfill(4))


def line(element, number, row, context):
    """Fill in one line; spreadsheets drop zeros and add signs, so numbers are read with care."""
    add(element, "LineNumber", str(number))
    add(element, "ItemCode", text(row, "Item").upper())
    add(element, "Description", text(row, "Description")[:80])
    add(element, "Quantity", amount(row, "Qty", context))
    unit = text(row, "Unit").upper()
    add(element, "UnitOfMeasure", UNITS.get(unit, unit))
    add(element, "UnitPrice", amount(row, "Price", context))


def text(row, name):
    """Give a cell's text without white space around it; empty when there is no such column."""
    return (row.findtext(name) or "").strip()


def date(row, name, context):
    """Give a date as YYYY-MM-DD, whichever of the known ways it is written in."""
    written = text(row, name)
    for pattern in DATES:
        try:
            return datetime.strptime(written, pattern).strftime("%Y-%m-%d")
        except ValueError:
            continue
    if written:
        context.warning(f"`{written}` in the column `{name}` is no date that is known.", row.find(name))
    return written


def amount(row, name, context):
    """Give a number without currency signs and thousands separators."""
    written = text(row, name)
    try:
        return f"{Decimal(written.replace('$', '').replace(',', '').replace(' ', '')):f}" if written else ""
    except InvalidOperation:
        context.warning(f"`{written}` in the column `{name}` is no number.", row.find(name))
        return written


def add(parent, name, value=None):
    """Add an element; one that is to have a value is left out when there is none."""
    if value == "":
        return None
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    element.text = value
    return element
