"""Shopify's orders, customers, payments, fulfilments, refunds and products as standard XML."""

from workbench.shopify import read_settings, to_standard


def convert(document, context):
    """Take the payload as it came: its signature and its amounts are those of the original."""
    made = to_standard(
        context.raw, read_settings(context.folder / "settings.toml"), context.parameters.get("topic", "")
    )
    for remark in made.remarks:
        getattr(context, remark.severity)(remark.text)
    if made.xml is None:
        context.stop("there is nothing to send for this payload")
    return made.xml
