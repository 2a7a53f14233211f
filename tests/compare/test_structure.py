"""What the structure mode says of a document that should look like a standard."""

from dataclasses import dataclass

import pytest

from tests.compare.conftest import RESOURCES
from workbench.checks.paths import schema_paths
from workbench.compare import Options, compare

STANDARD = """<Order xmlns="urn:a"><Date>2026-11-02</Date><Customer code="C1"><Name>A</Name></Customer>
<Lines><Line n="1"><Item>A-1</Item><Quantity>2</Quantity><UnitPrice>1.50</UnitPrice></Line>
<Line n="2"><Item>A-2</Item><Quantity>2.5</Quantity><UnitPrice>3.00</UnitPrice><Note>x</Note></Line></Lines></Order>"""


@pytest.fixture
def found(diff):
    def run(old: str, new: str, **options: object) -> list[tuple[str, str]]:
        assert old in STANDARD
        difference = diff(STANDARD, STANDARD.replace(old, new), mode="structure", **options)
        return [(change.kind, change.label) for change in difference.changes]

    return run


def test_values_do_not_count(found):
    assert found("A-1", "ZZZ-9999") == []


def test_another_number_of_repeated_elements_does_not_count(diff):
    more = STANDARD.replace(
        "</Lines>", '<Line n="3"><Item/><Quantity>1</Quantity><UnitPrice>1</UnitPrice></Line></Lines>'
    )
    assert [change.label for change in diff(STANDARD, more, mode="structure").changes] == ["Line 3: `Item` is empty."]


def test_what_every_occurrence_of_the_standard_has_is_needed(found):
    assert found('<Customer code="C1"><Name>A</Name></Customer>', "") == [
        ("removed", "`Customer` is missing, but needed.")
    ]
    assert found('<Line n="2">', "<Line>") == [("removed", "Line 2: attribute `n` is missing, but needed.")]


def test_what_some_occurrence_of_the_standard_lacks_is_optional(found):
    assert found("<Note>x</Note>", "") == []


def test_what_the_schema_lets_be_missing_is_not_blamed(found):
    assert found("<Name>A</Name>", "", optional=frozenset({"/Order/Customer/Name"})) == []


def test_what_the_schema_wants_is_needed_even_where_the_standard_lacks_it_once(found):
    assert found("<Note>x</Note>", "", allowed=frozenset({"/Order/Lines/Line/Note"})) == [
        ("removed", "Every `Line`: `Note` is missing, but needed.")
    ]


def test_what_the_schema_knows_is_not_unknown(found):
    fax = "<Name>A</Name><Fax>1</Fax>"
    assert found("<Name>A</Name>", fax) == [("added", "`Fax` is unknown here.")]
    assert found("<Name>A</Name>", fax, allowed=frozenset({"/Order/Customer/Fax"})) == []


def test_an_unknown_name_is_told_with_the_name_it_looks_like(found):
    assert found("<UnitPrice>1.50</UnitPrice>", "<Price>1.50</Price>") == [
        ("renamed", "Line 1: `Price` is unknown here; it looks like `UnitPrice`.")
    ]
    assert found(' code="C1"', ' cod="C1"') == [
        ("renamed", "attribute `cod` is unknown here; it looks like attribute `code`.")
    ]


def test_another_order_is_told_once_with_where_it_belongs(found):
    assert found("<Item>A-1</Item><Quantity>2</Quantity>", "<Quantity>2</Quantity><Item>A-1</Item>") == [
        ("moved", "Line 1: `Quantity` is in another order: it belongs after `Item`.")
    ]


def test_order_does_not_count_where_the_standard_has_both(diff):
    both = "<a><b><x/><y/></b><b><y/><x/></b></a>"
    assert diff(both, "<a><b><y/><x/></b></a>", mode="structure").equal


def test_another_date_format_is_told_with_both_notations(found):
    assert found("2026-11-02", "02.11.2026") == [
        ("changed", "`Date` is written as `02.11.2026` (day.month.year), not as `2026-11-02` (year-month-day).")
    ]


@pytest.mark.parametrize("value", ["7", "7.25", "-1", "20261102"])
def test_any_number_fits_where_numbers_are(found, value):
    assert found("2.5", value) == []


def test_text_where_numbers_are_is_another_type(found):
    assert found("2.5", "many") == [
        ("changed", "Line 2: `Quantity` is text, such as `many`, not a number, such as `2`.")
    ]


def test_another_namespace_is_told_once_and_not_as_many_unknown_names(found):
    assert found("urn:a", "urn:b") == [("renamed", "`Order` is in the namespace `urn:b`; `urn:a` is expected.")]


def test_an_element_that_is_suddenly_repeated_is_told_unless_a_schema_decides(found):
    twice = "<Date>2026-11-02</Date><Date>2026-11-03</Date>"
    assert found("<Date>2026-11-02</Date>", twice) == [("changed", "`Date` is there up to 2 times, and not once only.")]
    assert found("<Date>2026-11-02</Date>", twice, allowed=frozenset({"/Order/Date"})) == []


def test_another_kind_of_document_is_one_change(diff):
    assert [change.kind for change in diff(STANDARD, "<Invoice/>", mode="structure").changes] == ["renamed"]


def test_ignored_paths_do_not_count(found):
    assert found("<Name>A</Name>", "<Nam>A</Nam>", ignore=("Order/Customer/*",)) == []


def test_the_faulty_sample_is_told_fault_by_fault_with_places(standard, sample):
    difference = compare(standard, sample("CreateSalesOrder/eight-faults"), Options(mode="structure"))
    changes = {change.label: change for change in difference.changes}
    misspelt = changes["Line 2: `UnitOfMesure` is unknown here; it looks like `UnitOfMeasure`."]
    assert (misspelt.right.path, misspelt.right.line) == ("/SalesOrder/Lines/Line[2]/UnitOfMesure", 27)
    assert misspelt.left.path == "/SalesOrder/Lines/Line[1]/UnitOfMeasure"
    missing = changes["`CustomerCode` is missing, but needed."]
    assert (missing.left.line, missing.right) == (6, None)
    assert "`State` is in another order: it belongs after `Suburb`." in changes


LINES = "".join(
    f"<L><U>{unit}</U><G>93{number:06d}</G><P>{number}.50</P></L>" for number, unit in enumerate(["EA", "KG"] * 6, 1)
)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("<U>KG</U>", "<U>PCE</U>", "L 2: `U` is `PCE`, which is none of the codes seen in the standard: `EA`, `KG`."),
        ("<G>93000002</G>", "<G>9300002</G>", "L 2: `G` has 7 characters; always 8 are seen in the standard."),
        (
            "<P>2.50</P>",
            "<P>2.5025</P>",
            "L 2: `P` has 4 decimals, such as `2.5025`; up to 2 are seen in the standard.",
        ),
    ],
)
def test_many_samples_say_which_values_there_are(diff, old, new, expected):
    found = diff(f"<O>{LINES}</O>", f"<O>{LINES.replace(old, new, 1)}</O>", mode="structure")
    assert [(change.kind, change.label) for change in found.changes] == [("changed", expected)]


def test_few_samples_say_nothing_of_values_that_are_not_there(diff):
    few, other = (f"<O><L><U>{unit}</U><N>{name}</N></L></O>" for unit, name in (("EA", "Bolt"), ("PCE", "Nut")))
    assert diff(few, other, mode="structure").equal


@dataclass(frozen=True)
class Rule:
    type: str = "string"
    codes: tuple[str, ...] = ()
    least_length: int = 0
    most_length: int | None = None
    decimals: int | None = None
    most: int | None = 1


@pytest.mark.parametrize(
    ("old", "new", "rule", "expected"),
    [
        (
            'code="C1"',
            'code="C9"',
            Rule(codes=("C1", "C2")),
            "attribute `code` is `C9`, which is none of the codes allowed: `C1`, `C2`.",
        ),
        ("<Name>A<", "<Name>ABCDE<", Rule(most_length=4), "`Name` has 5 characters; up to 4 are allowed."),
        ("<Name>A<", "<Name>B<", Rule(least_length=2), "`Name` has 1 character; at least 2 are allowed."),
        (">1.50<", ">1.505<", Rule("decimal", decimals=2), "Line 1: `UnitPrice` has 3 decimals, such as `1.505`;"),
        (
            "<Name>A</Name>",
            "<Name>A</Name><Name>B</Name><Name>C</Name>",
            Rule(most=2),
            "`Name` is there up to 3 times, and not up to 2 times only.",
        ),
    ],
)
def test_the_schema_says_which_values_there_are(found, old, new, rule, expected):
    paths = {"/Order/Customer/@code", "/Order/Customer/Name", "/Order/Lines/Line/UnitPrice"}
    name = {"c": "@code", "N": "Name", "U": "UnitPrice"}[expected.split("`")[1][0]]
    values = {path: rule for path in paths if path.endswith(name)}
    [(kind, label)] = found(old, new, values=values, allowed=frozenset(paths) - {"/Order/Lines/Line/UnitPrice"})
    assert kind == "changed"
    assert label.startswith(expected)


def test_what_only_the_schema_knows_has_the_type_it_says(found):
    fax = "<Name>A</Name><Since>02.11.2026</Since>"
    options = {
        "allowed": frozenset({"/Order/Customer/Since"}),
        "optional": frozenset({"/Order/Customer/Since"}),
        "values": {"/Order/Customer/Since": Rule("date")},
    }
    assert found("<Name>A</Name>", fax, **options) == [
        ("changed", "`Since` is written as `02.11.2026` (day.month.year), not as year-month-day.")
    ]
    assert found("<Name>A</Name>", fax.replace("02.11.2026", "2026-11-02"), **options) == []


def test_the_schema_of_a_standard_is_known_with_its_values(standard, sample):
    folder = RESOURCES / "transactions" / "CreateSalesOrder"
    schema = next(folder.glob("*.xsd"))
    known = schema_paths(schema, [folder], str(standard.root.tag))
    options = Options(mode="structure").knowing(known)
    assert compare(standard, standard, options).equal
    assert {rule.type for rule in known.values.values()} >= {"date", "decimal"}
    assert any(rule.codes for rule in known.values.values())
    assert known.values["/SalesOrder/Lines/Line"].most is None
