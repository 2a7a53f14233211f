"""Which elements a rule's context can be about."""

from __future__ import annotations

import pytest

from workbench.checks.contexts import names_in_context


@pytest.mark.parametrize(
    ("context", "names"),
    [
        ("s:Line", ("s:Line",)),
        ("/Order", ("Order",)),
        ("s:Lines/child::s:Line[s:Quantity]", ("s:Line",)),
        ("s:BillTo | s:ShipTo|s:BillTo", ("s:BillTo", "s:ShipTo")),
        ("Line[Note = ']|/x' or @a[. = \"|\"]]//Sub-line.1", ("Sub-line.1",)),
        ("key('lines', 'a/b|c')/s:Line", ("s:Line",)),
    ],
)
def test_names_stand_in_the_last_steps(context, names):
    assert names_in_context(context) == names


@pytest.mark.parametrize(
    "context",
    [
        "/",
        "*",
        "s:*",
        "s:Line/@code",
        "text()",
        "s:Line | .",
        "node()",
        "element(Line)",
        "attribute::a",
        "Line/..",
        "a|",
    ],
)
def test_whatever_may_be_something_else_has_no_names(context):
    assert names_in_context(context) is None
