"""The Problems panel: filters, grouping by cause, stepping, text for a mail."""

import pytest
from PySide6.QtGui import QGuiApplication

from workbench.findings import Finding, Place
from workbench.ui.pages.bench.problems import Problems
from workbench.ui.widgets.findings import FindingsModel

NAMES = Finding(
    "schema",
    "error",
    "schema.misspelt-element",
    "`Quantitty` is not known.",
    "Write `Quantity`.",
    Place(3, 5, 3, 14, "/Order/Line[1]/Quantitty"),
)
AGAIN = Finding("schema", "error", "schema.misspelt-element", "`Unitt` is not known.", "", Place(9, 1, 9, 5, "/Order"))
DATE = Finding("rules", "warning", "rules.date", "The date is in the past.", "", Place(5, 2, 5, 6, "/Order/Date"))
REMARK = Finding("recognition", "note", "recognition.likely", "It is likely an order.")


@pytest.fixture
def problems(qtbot, theme, icons):
    panel = Problems(theme, icons)
    qtbot.addWidget(panel)
    panel.resize(900, 300)
    panel.show()
    panel.show_findings((NAMES, DATE, AGAIN, REMARK))
    return panel


def rows(panel):
    model = panel.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_every_finding_is_a_row_with_its_place_for_screen_readers(problems):
    assert len(rows(problems)) == 4
    spoken = problems.list.model().index(0, 0).data(11)  # Qt.ItemDataRole.AccessibleTextRole
    assert spoken == "error. Line 3, column 5 · /Order/Line[1]/Quantitty. Quantitty is not known. Write Quantity."


def test_a_severity_can_be_hidden(problems):
    problems._filters["error"].setChecked(False)
    assert problems.list.count() == 2


def test_words_filter_messages_paths_and_codes(problems):
    problems._words.setText("past")
    assert problems.list.count() == 1
    problems._words.setText("/order/line")
    assert problems.list.count() == 1
    problems._words.setText("misspelt")
    assert problems.list.count() == 2


def test_a_filter_that_hides_all_says_so(problems):
    problems._words.setText("nothing like this")
    assert problems._quiet.said() == "The filter hides all of them."


def test_by_cause_puts_the_same_together_below_a_headline(problems):
    problems._by_cause.setChecked(True)
    assert rows(problems)[:3] == [
        "Schema: Misspelt element (2)",
        "Quantitty is not known.",
        "Unitt is not known.",
    ]
    assert problems.list.count() == 4


def test_a_headline_cannot_be_chosen(qtbot):
    model = FindingsModel()
    model.show((NAMES,), by_cause=True)
    assert model.finding(0) is None
    assert not model.flags(model.index(0)) & model.flags(model.index(1)) & model.flags(model.index(0)).ItemIsSelectable


def test_stepping_goes_round_and_tells_which(problems, qtbot):
    told = []
    problems.chosen.connect(told.append)
    problems.step(True)
    problems.step(True)
    problems.step(False)
    problems.step(False)
    assert told == [NAMES, DATE, NAMES, REMARK]


def test_all_are_copied_as_text_for_a_mail(problems):
    problems.list.copy_all()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("Error: Quantitty is not known.\n  Line 3, column 5 · /Order/Line[1]/Quantitty\n")
    assert text.count("\n\n") == 3


def test_an_examination_without_findings_is_said_quietly(problems):
    problems.show_findings(())
    assert problems._quiet.said().startswith("Nothing found")


def test_the_list_model_holds_to_qts_rules(qtmodeltester):
    model = FindingsModel()
    model.show((NAMES, DATE), by_cause=True)
    qtmodeltester.check(model)
