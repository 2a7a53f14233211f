"""Shopify's addresses as the standard writes them."""

from __future__ import annotations

from lxml import etree

from workbench.shopify.building import part, value
from workbench.shopify.payload import Part
from workbench.shopify.remarks import Remarks


def name_of(address: Part, fallback: str = "") -> str:
    """Give who lives there: the company, else the person."""
    person = address.text("name") or f"{address.text('first_name')} {address.text('last_name')}".strip()
    return (address.text("company") or person or fallback)[:80]


def write_party(order: etree._Element, name: str, address: Part, remarks: Remarks) -> bool:
    """Add a party with its address; says what it lacks, and adds nothing when it lacks a street or town."""
    if not (address.text("address1") and address.text("city")):
        return False
    party = part(order, name)
    who = name_of(address)
    if not who:
        remarks.warning(f"The {_label(name)} address has no name.")
    value(party, "Name", who)
    person = address.text("name", 80)
    if person and person != who:
        value(party, "ContactName", person)
    value(party, "Phone", address.text("phone", 30))
    write_address(party, address, _label(name), remarks)
    return True


def write_address(parent: etree._Element, address: Part, label: str, remarks: Remarks) -> None:
    """Add the lines of an address; elsewhere than in Australia a missing state is the town's name."""
    country = address.text("country_code").upper()
    state = address.text("province_code") or address.text("province")
    if country == "AU" and not state:
        remarks.error(f"The {label} address has no state, which the ERP needs in Australia.")
    postcode = address.text("zip", 12)
    if not postcode:
        remarks.warning(f"The {label} address has no postcode; it is written as `-`.")
    value(parent, "Line1", address.text("address1", 80))
    value(parent, "Line2", address.text("address2", 80))
    value(parent, "Suburb", address.text("city", 80))
    value(parent, "State", (state or address.text("city"))[:30])
    value(parent, "Postcode", postcode or "-")
    value(parent, "Country", country if len(country) == 2 else "")


def _label(name: str) -> str:
    return {"BillTo": "billing", "ShipTo": "delivery"}.get(name, name.lower())
