"""Suggests a mapping from the names of columns, in the words ERPs use for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from workbench.klaviyo.mapping.fields import PROPERTY
from workbench.klaviyo.mapping.rules import Kind, Mapping, Rule

_WORDS: dict[str, tuple[str, ...]] = {
    "email": ("email", "emailaddress", "mail", "mailaddress", "contactemail", "customeremail", "email1"),
    "phone_number": (
        *("phonenumber", "phone", "mobile", "mobilephone", "mobilenumber", "telephone", "tel", "cell", "cellphone"),
        *("contactphone", "customerphone", "phone1", "mobileno", "phoneno"),
    ),
    "external_id": (
        *("externalid", "customercode", "customerid", "customernumber", "customerno", "code", "id", "accountcode"),
        *("accountnumber", "accountno", "custid", "custcode", "custno", "debtorcode", "clientcode", "number"),
    ),
    "first_name": ("firstname", "givenname", "forename", "contactfirstname", "first"),
    "last_name": ("lastname", "surname", "familyname", "contactlastname", "last"),
    "organization": ("organization", "organisation", "company", "companyname", "businessname", "tradingname"),
    "title": ("title", "jobtitle", "position"),
    "locale": ("locale", "language", "languagecode"),
    "image": ("image", "imageurl", "picture", "photo"),
    "location.address1": ("address1", "addressline1", "line1", "street", "streetaddress", "address", "street1"),
    "location.address2": ("address2", "addressline2", "line2", "street2"),
    "location.city": ("city", "suburb", "town", "locality"),
    "location.region": ("region", "state", "province", "county", "stateprovince"),
    "location.zip": ("zip", "postcode", "postalcode", "zipcode", "postal"),
    "location.country": ("country", "countrycode", "countryname"),
    "location.latitude": ("latitude", "lat"),
    "location.longitude": ("longitude", "lng", "lon", "long"),
    "location.timezone": ("timezone", "tz"),
    "location.ip": ("ip", "ipaddress"),
}
_TARGETS = {word: target for target, words in _WORDS.items() for word in words}
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d+)?")
_NUMBER_NAME = re.compile(
    r"amount|total|balance|credit|spent|price|revenue|sales|count|quantity|limit|points|value", re.I
)
_DATE_NAME = re.compile(r"date|birthday|since|_at$|(?<=[a-z])At$|created|updated|modified")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4}")


def suggest_mapping(columns: Sequence[str], sample: Iterable[Sequence[str]] = (), country: str = "AU") -> Mapping:
    """Suggest where each column goes: what is recognised by name to its attribute, all others to properties.

    Args:
        columns: the names.
        sample: some rows; money and counts become numbers only when their values bear that out.
        country: country of phone numbers written without one.
    """
    rows = list(sample)
    rules, taken = [], set()
    for index, column in enumerate(columns):
        if not column:
            continue
        target = _target(column)
        if target in taken:
            target = ""
        if not target:
            target = f"{PROPERTY}{column}"
            if target in taken:
                continue
        taken.add(target)
        values = [row[index].strip() for row in rows if index < len(row) and row[index].strip()]
        kind = _kind(column, values) if target.startswith(PROPERTY) else "text"
        rules.append(Rule(column=column, to=target, kind=kind, changes=("lower case",) if target == "email" else ()))
    return Mapping(rules=tuple(rules), country=country)


def _target(column: str) -> str:
    """Look for the name as a whole, then without what stands before a dot, slash or bracket."""
    for name in (column, re.split(r"[./\[]", column)[-1]):
        if target := _TARGETS.get(re.sub(r"[^a-z0-9]", "", name.lower())):
            return target
    return ""


def _kind(column: str, values: list[str]) -> Kind:
    if not values:
        return "text"
    if _NUMBER_NAME.search(column) and all(_NUMBER.fullmatch(value) for value in values):
        return "number"
    if _DATE_NAME.search(column) and all(_DATE.fullmatch(value) for value in values):
        return "date"
    return "text"
