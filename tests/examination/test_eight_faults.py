"""A partner's file with eight different faults gives eight findings: right line, right column, words to act on."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.bench import examine, load_tools
from workbench.documents import read, read_file
from workbench.workspace import open_workspace, resources_folder

FILES = {
    "order": resources_folder() / "samples" / "CreateSalesOrder" / "eight-faults.xml",
    **{file.stem: file for file in (Path(__file__).parent / "eight_faults").glob("*.xml")},
}
EXPECTED = {
    "order": (
        (2, 1, "schema.missing-element", "`SalesOrder` has no `CustomerCode`"),
        (4, 14, "schema.not-a-date", "`OrderDate` is `02/11/2026`"),
        (10, 5, "schema.misplaced-element", "`State` is out of order in `ShipTo`"),
        (18, 17, "schema.not-a-number", "`Quantity` in Line 1"),
        (27, 7, "schema.misspelt-element", "`UnitOfMesure` where the schema wants `UnitOfMeasure`"),
        (32, 19, "schema.duplicate-key", "`LineNumber` in Line 3"),
        (37, 16, "schema.not-in-list", "`FREE`; the schema allows `GST`"),
        (43, 5, "rules.totals-gross", "add up to `293.74`, but `Gross` says `239.74`"),
    ),
    "payment": (
        (4, 16, "schema.not-a-date", "`PaymentDate` is `12.11.2026`"),
        (5, 3, "schema.misplaced-element", "`Method` is out of order in `Payment`"),
        (5, 11, "schema.not-in-list", "`Method` is `Transfer`; the schema allows `EFT`"),
        (7, 11, "schema.not-a-number", "`Amount` is `1,000.00`"),
        (9, 3, "schema.unknown-element", "`Payment` contains `BankRef`"),
        (13, 15, "schema.too-many-decimals", "`800.005`, with 3 decimals; the schema allows 2"),
        (16, 22, "schema.duplicate-key", "`INV-200001` again"),
        (17, 7, "schema.empty-value", "`Amount` in Allocation 2"),
    ),
    "booking": (
        (2, 1, "schema.missing-element", "`Booking` has no `CustomerCode`"),
        (2, 62, "schema.unknown-attribute", "`Booking` has the attribute `priority`"),
        (5, 10, "schema.not-a-moment", "`Start` is `2027-03-15 09:00`"),
        (7, 13, "schema.out-of-range", "`Quantity` is `-12`; the schema allows more than `0`"),
        (10, 12, "schema.not-a-number", "`Deposit` is `fifty dollars`"),
        (14, 17, "schema.pattern", "`ItemCode` is `coffee 1kg`"),
        (16, 22, "schema.not-in-list", "`UnitOfMeasure` is `kilogram`"),
        (18, 7, "schema.unknown-element", "`Line` contains `Colour`"),
    ),
    "customer": (
        (2, 49, "schema.not-in-list", "`2.0`; the schema allows `1.0`"),
        (5, 3, "rules.abn-check", "`51 824 753 557` is not an Australian Business Number"),
        (10, 14, "schema.pattern", "`tomas at yarraboats.example`"),
        (13, 13, "schema.duplicate-key", "`PRIMARY` again"),
        (23, 7, "rules.postcode-state", "`2000` does not belong to `VIC`"),
        (27, 10, "schema.not-in-list", "`Terms` is `30 days`"),
        (29, 3, "schema.missing-element", "`MarketingConsent` has no `Date`"),
        (30, 14, "schema.not-a-boolean", "`Granted` is `maybe`"),
    ),
    "invoice": (
        (4, 16, "schema.not-a-date", "`InvoiceDate` is `2026-02-30`"),
        (6, 13, "schema.pattern", "`Currency` is `aud`"),
        (7, 21, "schema.not-a-boolean", "`PricesIncludeTax` is `no`"),
        (8, 3, "schema.missing-element", "`ShipTo` has no `State`"),
        (16, 19, "schema.not-a-whole-number", "`LineNumber` is `one`"),
        (20, 18, "schema.too-many-decimals", "`1.23456`, with 5 decimals; the schema allows 4"),
        (22, 7, "schema.repeated-element", "`Line` has `TaxCode` more often"),
        (25, 3, "schema.missing-element", "`Totals` has no `Gross`"),
    ),
}


@pytest.fixture(scope="module")
def tools(tmp_path_factory):
    return load_tools(open_workspace(tmp_path_factory.mktemp("workspace")))


@pytest.mark.parametrize("name", EXPECTED)
def test_eight_faults_are_eight_findings(name, tools):
    examination = examine(read_file(FILES[name]), tools)
    assert examination.outcome == "problems"
    found = [
        (finding.place.line, finding.place.column, finding.code, expected[3] in finding.message)
        for finding, expected in zip(examination.findings, EXPECTED[name], strict=True)
    ]
    assert found == [(line, column, code, True) for line, column, code, _ in EXPECTED[name]]


@pytest.mark.parametrize("name", EXPECTED)
def test_each_of_them_says_what_to_do_and_shows_what_it_speaks_of(name, tools):
    document = read_file(FILES[name])
    for finding in examine(document, tools).findings:
        assert finding.severity == "error"
        assert finding.advice
        node = document.find(finding.place.path.rpartition("/@")[0] or finding.place.path)
        assert node is not None, finding.place.path
        line = document.text.split("\n")[finding.place.line - 1]
        assert line[finding.place.column - 1] not in " >", "the place must begin at a tag, an attribute or a value"


@pytest.mark.parametrize("name", EXPECTED)
def test_the_faults_keep_their_places_far_down_a_long_file(name, tools):
    text = FILES[name].read_text(encoding="utf-8")
    declaration, _, rest = text.partition("\n")
    moved = f"{declaration}\n{'<!-- a note -->' * 3}\n" + "\n" * 70_000 + rest
    examination = examine(read(moved.encode(), "long.xml"), tools)
    assert [finding.place.line - 70_001 for finding in examination.findings] == [line for line, *_ in EXPECTED[name]]
