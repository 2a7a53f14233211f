"""The ERP's answer about stock as the inventory levels that Shopify is to set."""

from workbench.shopify import inventory_levels, read_settings
from workbench.shopify.remarks import Remarks


def convert(document, context):
    """Give a list for Shopify's `inventory_levels/set`, in JSON."""
    remarks = Remarks()
    levels = inventory_levels(document, read_settings(context.folder / "settings.toml"), remarks)
    for remark in remarks.found:
        getattr(context, remark.severity)(remark.text)
    return levels
