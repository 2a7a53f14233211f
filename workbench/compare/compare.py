"""Compares two documents in one of two ways; each is loaded when it is first wanted, as few runs want both."""

from __future__ import annotations

from workbench.compare.difference import Difference
from workbench.compare.options import Options, Report
from workbench.documents import Document


def compare(
    left: Document, right: Document, options: Options | None = None, *, report: Report | None = None
) -> Difference:
    """Find what differs between two documents.

    Args:
        left: the first document, or the standard.
        right: the second document, or the partner's.
        options: what counts.
        report: told how far the comparison has come, as a fraction and words.

    Raises:
        UserFacingError: an XPath of the options cannot be used.
        DocumentError: one of the two is no XML.
    """
    options = options or Options()
    if options.mode == "structure":
        from workbench.compare.structure import compare_structure

        return compare_structure(left, right, options)
    from workbench.compare.values import Comparison, without_collecting

    with without_collecting():
        return Comparison(left, right, options, report).difference()
