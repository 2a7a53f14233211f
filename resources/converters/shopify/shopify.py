"""Shopify's orders, customers, payments, fulfilments, refunds and products as standard XML."""

from workbench.shopify import PayloadError, read_settings, to_standard


def convert(document, context):
    """Take the payload as it came: its signature and its amounts are those of the original."""
    settings = read_settings(context.folder / "settings.toml")
    try:
        made = to_standard(context.raw, settings, context.parameters.get("topic", ""))
    except PayloadError as error:
        context.stop(str(error))
    for remark in made.remarks:
        getattr(context, remark.severity)(remark.text)
    if made.xml is None:
        context.stop("there is nothing to send for this payload")
    return made.xml
