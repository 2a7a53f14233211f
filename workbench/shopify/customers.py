"""A customer of Shopify's as a customer of the ERP's."""

from __future__ import annotations

from lxml import etree

from workbench.shopify.addresses import name_of, write_address
from workbench.shopify.building import document, part, value
from workbench.shopify.payload import Part
from workbench.shopify.remarks import Remarks
from workbench.shopify.settings import Settings


def customer(payload: Part, settings: Settings, remarks: Remarks) -> etree._Element:
    """Make a customer; one that has a code already keeps it."""
    main = payload.part("default_address")
    person = f"{payload.text('first_name')} {payload.text('last_name')}".strip()
    name = main.text("company", 80) or person or name_of(main) or payload.text("email", 80)
    root = document("Customer")
    value(root, "ExternalReference", payload.text("id", 40))
    listed = (payload.text("id"), payload.text("email").lower())
    code = next((settings.customers[each] for each in listed if each in settings.customers), "")
    value(root, "CustomerCode", code)
    value(root, "Name", name[:80])
    email, phone = payload.text("email", 254), payload.text("phone", 30) or main.text("phone", 30)
    if email or phone:
        contact = part(part(root, "Contacts"), "Contact")
        value(contact, "Role", "PRIMARY")
        value(contact, "Name", (person or name)[:80])
        value(contact, "Email", email)
        value(contact, "Phone", phone)
    _addresses(root, payload, main, remarks)
    consent = payload.part("email_marketing_consent")
    state = consent.text("state")
    if state:
        granted = part(root, "MarketingConsent")
        value(granted, "Granted", "true" if state == "subscribed" else "false")
        since = consent.text("consent_updated_at") or payload.text("updated_at") or payload.text("created_at")
        value(granted, "Date", since[:10])
    return root


def _addresses(root: etree._Element, payload: Part, main: Part, remarks: Remarks) -> None:
    usable = [each for each in (main, *payload.parts("addresses")) if each.text("address1") and each.text("city")]
    addresses = part(root, "Addresses")
    seen: set[str] = set()
    for each in usable:
        if each.text("id") in seen or len(seen) == 2:
            continue
        seen.add(each.text("id"))
        address = part(addresses, "Address")
        value(address, "Type", "BILLING" if len(seen) == 1 else "SHIPPING")
        write_address(address, each, "customer's", remarks)
    if not usable:
        remarks.error("The customer has no address with a street and a town, and the ERP needs one.")
