"""The one place where libxml2 is set up: no entities, no network, no DTD, no XInclude, its own limits kept."""

from __future__ import annotations

from lxml import etree


def parse(raw: bytes, encoding: str | None = None) -> etree._Element:
    """Parse a document that is to be trusted no more than a stranger's.

    Args:
        raw: the document.
        encoding: overrides what the document declares; for text that was transcoded.

    Raises:
        etree.XMLSyntaxError: it is not well-formed, or over one of libxml2's limits (256 levels, 10 MB of text in
            one node, amplification by entities).
    """
    parser = etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_blank_text=False,
        strip_cdata=True,
    )
    return etree.fromstring(raw, parser)
