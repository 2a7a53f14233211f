"""The one place where libxml2 is set up: no entities, no network, no DTD, no XInclude, its own limits kept."""

from __future__ import annotations

from collections.abc import Iterator

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
    return etree.fromstring(raw, hardened_parser(encoding=encoding))


def hardened_parser(
    *,
    encoding: str | None = None,
    elements_only: bool = False,
    own_entities: bool = False,
    schema: etree.XMLSchema | None = None,
    huge: bool = False,
) -> etree.XMLParser:
    """A parser that reads nothing but what it is given.

    Args:
        encoding: overrides what the document declares.
        elements_only: leave out comments and processing instructions.
        own_entities: put in the text of entities that the document itself declares, as far as libxml2's limit on
            amplification lets it; those of other files stay closed.
        schema: validate while reading.
        huge: lift the limits on depth and length, for what this program made itself.
    """
    return etree.XMLParser(
        encoding=encoding,
        resolve_entities="internal" if own_entities else False,  # type: ignore[arg-type]  # as the stubs have it
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=huge,
        remove_blank_text=False,
        remove_comments=elements_only,
        remove_pis=elements_only,
        strip_cdata=True,
        schema=schema,
    )


def hardened_events(file: object) -> Iterator[tuple[str, etree._Element]]:
    """The elements of a file that is too long to be held as they start and end, parsed with the same care.

    Comments and processing instructions are left out.

    Args:
        file: the document, open for reading bytes.

    Raises:
        etree.XMLSyntaxError: while iterating; the file is not well-formed, or over a limit.
    """
    return iter(
        etree.iterparse(
            file,
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            attribute_defaults=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
    )
