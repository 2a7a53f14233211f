"""The shop whose payloads have a drop zone of their own."""

SHOPIFY = "shopify"
"""The converter that they are for."""
