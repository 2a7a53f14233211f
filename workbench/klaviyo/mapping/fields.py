"""The parts of a profile that bulk import knows, as the published description of the API names them."""

from __future__ import annotations

PROPERTY = "properties."
"""What a target begins with when it is a custom property: `properties.Customer group`."""
LOCATION = "location."

IDENTIFIERS = ("external_id", "email", "phone_number")
"""A profile needs one of these. The first that a record has is its identity from one sync to the next."""

ATTRIBUTES = {
    "email": "mail address",
    "phone_number": "phone number, sent in E.164 form",
    "external_id": "the customer's code in the ERP",
    "first_name": "given name",
    "last_name": "family name",
    "organization": "company",
    "title": "job title",
    "locale": "language and country, such as en-AU",
    "image": "address of a picture",
    "location.address1": "first line of the street address",
    "location.address2": "second line of the street address",
    "location.city": "city or suburb",
    "location.region": "state or region",
    "location.zip": "postcode; text, so that 02110 stays 02110",
    "location.country": "country",
    "location.latitude": "latitude",
    "location.longitude": "longitude",
    "location.timezone": "time zone, such as Australia/Sydney",
    "location.ip": "address on the Internet",
}
"""Targets other than custom properties, each with what belongs there."""
