"""Any number of independent faults, in different elements, gives just as many findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.checks.orders import line, order
from workbench.checks import Checked

LINES = 12


def without(tag: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        return "".join(row for row in text.splitlines(keepends=True) if f"<{tag}>" not in row)

    return change


def renamed(tag: str, to: str) -> Callable[[str], str]:
    return lambda text: text.replace(f"<{tag}", f"<{to}").replace(f"</{tag}>", f"</{to}>")


def valued(tag: str, value: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        start = text.index(f"<{tag}>") + len(tag) + 2
        return text[:start] + value + text[text.index("<", start) :]

    return change


def moved_last(tag: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        row = next(row for row in text.splitlines(keepends=True) if f"<{tag}>" in row)
        return text.replace(row, "").replace("  </Line>\n", row + "  </Line>\n")

    return change


def doubled(tag: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        row = next(row for row in text.splitlines(keepends=True) if f"<{tag}>" in row)
        return text.replace(row, row + row)

    return change


def with_more(what: str) -> Callable[[str], str]:
    return lambda text: text.replace("   <UnitPrice>", f"   {what}\n   <UnitPrice>")


CHANGES: list[tuple[str, Callable[[str], str]]] = [
    *(("missing-element", without(tag)) for tag in ("ItemCode", "Quantity", "UnitOfMeasure", "UnitPrice")),
    ("misspelt-element", renamed("Quantity", "Quantitty")),
    ("misspelt-element", renamed("UnitOfMeasure", "UnitOfMesure")),
    ("misspelt-element", renamed("UnitPrice", "unitPrice")),
    ("misspelt-element", renamed("Discount", "Discuont")),
    ("misspelt-element", renamed("Note", "Notte")),
    *(
        ("misplaced-element", moved_last(tag))
        for tag in ("LineNumber", "ItemCode", "Quantity", "UnitPrice", "Discount")
    ),
    *(("repeated-element", doubled(tag)) for tag in ("LineNumber", "Quantity", "UnitPrice", "Note")),
    ("not-a-number", valued("Quantity", "lots")),
    ("out-of-range", valued("Discount", "101")),
    ("not-in-list", valued("UnitOfMeasure", "EACH")),
    ("pattern", valued("ItemCode", "bolt m8")),
    ("empty-value", valued("UnitPrice", "")),
    ("unknown-element", with_more("<Colour>red</Colour>")),
    ("unexpected-text", with_more("and")),
    ("unknown-attribute", lambda text: text.replace("<Line>", '<Line colour="red">')),
    ("unknown-attribute", lambda text: text.replace("<Quantity>", '<Quantity unit="EA">')),
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_k_changes_are_k_findings(checked: Callable[..., Checked], data: st.DataObject) -> None:
    chosen = data.draw(
        st.dictionaries(st.integers(1, LINES), st.sampled_from(CHANGES), min_size=1, max_size=LINES), label="changes"
    )
    text = order(LINES).replace("<MainLine>20</MainLine>", "")
    for number, (_, change) in chosen.items():
        before = line(number)
        assert before in text
        changed = change(before)
        assert changed != before
        text = text.replace(before, changed)
    found = Counter(one.code.removeprefix("schema.") for one in checked(text).findings)
    assert found == Counter(code for code, _ in chosen.values())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=6))
def test_whatever_is_done_to_one_line_something_is_found(
    checked: Callable[..., Checked], changes: list[tuple[str, Callable[[str], str]]]
) -> None:
    text = line(3)
    for _, change in changes:
        try:
            text = change(text)
        except (StopIteration, ValueError):
            continue
    result = checked(order().replace(line(3), text))
    assert bool(result.findings) == (text != line(3))
    assert all(one.place is not None and one.message and one.advice for one in result.findings)
