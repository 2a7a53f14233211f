"""Shopify: recognise its payloads, check their signature, turn them into standard XML, and stock back into levels."""

from workbench.shopify.convert import Made, to_standard
from workbench.shopify.levels import inventory_levels
from workbench.shopify.payload import PayloadError, read_payload
from workbench.shopify.recognise import Topic, recognise
from workbench.shopify.remarks import Remark
from workbench.shopify.settings import Settings, read_settings
from workbench.shopify.signature import is_signed

__all__ = [
    "Made",
    "PayloadError",
    "Remark",
    "Settings",
    "Topic",
    "inventory_levels",
    "is_signed",
    "read_payload",
    "read_settings",
    "recognise",
    "to_standard",
]
