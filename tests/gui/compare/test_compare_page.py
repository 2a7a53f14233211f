"""The compare page: two files in, every change in sight, in the tree and for a screen reader."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from workbench.ui.dropped import Dropped
from workbench.ui.pages.compare.change_tree import NUMBER_ROLE
from workbench.workspace import resources_folder

STANDARD = resources_folder() / "transactions/CreateSalesOrder/standard.xml"
FAULTY = resources_folder() / "samples/CreateSalesOrder/eight-faults.xml"


def test_two_files_are_compared_and_f8_goes_through_the_changes(play):
    async def scene(stage):
        prepared = await stage.open(STANDARD, FAULTY)
        page = stage.page
        count = len(prepared.difference.changes)
        await stage.until(lambda: page.bar.position.text() == f"1 of {count}")
        page.step(True)
        assert page.bar.position.text() == f"2 of {count}"
        assert page.tree.current_change() == 1
        page.step(False)
        page.step(False)
        assert page.bar.position.text() == f"{count} of {count}"

    play(scene)


def test_a_drop_on_either_half_fills_that_side(play):
    async def scene(stage):
        page = stage.page
        right = page.mapToGlobal(QPoint(page.width() - 20, 400))
        page.take(Dropped((FAULTY,)), right)
        await stage.until(lambda: stage.presenter.table.right is not None)
        assert stage.presenter.table.left is None
        page.take(Dropped(text="<SalesOrder/>"), page.mapToGlobal(QPoint(20, 400)))
        await stage.compared()
        assert stage.presenter.table.left.source.name == "pasted text"

    play(scene)


def test_a_filter_hides_its_kind_in_the_tree(play):
    async def scene(stage):
        prepared = await stage.open(STANDARD, FAULTY)
        button = next(each for each in stage.page.bar.findChildren(QToolButton) if "removed" in each.accessibleName())
        before = len(stage.page.tree.changes.numbers())
        button.click()
        assert len(stage.page.tree.changes.numbers()) == before - prepared.difference.counts["removed"]

    play(scene)


def test_ignoring_a_path_counts_fewer_changes_and_undo_brings_them_back(play):
    async def scene(stage):
        prepared = await stage.open(STANDARD, FAULTY)
        number = next(n for n, each in enumerate(prepared.difference.changes) if "Quantity" in each.label)
        stage.presenter.ignore_path(prepared.difference.changes[number])
        fewer = await stage.compared()
        assert not [each for each in fewer.difference.changes if "Quantity" in each.label]
        assert fewer.difference.ignored > 0
        stage.presenter.undo()
        assert (await stage.compared()).difference.changes == prepared.difference.changes

    play(scene)


def test_a_change_is_taken_over_undone_and_saved(play, tmp_path):
    async def scene(stage):
        prepared = await stage.open(STANDARD, FAULTY)
        stage.presenter.take_over(0, True)
        await stage.until(lambda: stage.presenter.table.left.is_changed)
        after = await stage.compared()
        assert len(after.difference.changes) == len(prepared.difference.changes) - 1
        stage.presenter.undo()
        await stage.compared()
        assert not stage.presenter.table.left.is_changed

    play(scene)


def test_what_is_kept_for_a_transaction_holds_from_then_on(play):
    async def scene(stage):
        prepared = await stage.open(STANDARD, FAULTY)
        change = next(each for each in prepared.difference.changes if "Quantity" in each.label)
        stage.presenter.ignore_path(change)
        await stage.compared()
        stage.presenter.keep_options()
        stage.presenter.stop_ignoring("/SalesOrder/Lines/Line/Quantity")
        again = await stage.compared()
        assert not [each for each in again.difference.changes if "Quantity" in each.label]

    play(scene)


def test_structure_and_values_are_two_views(play):
    async def scene(stage):
        await stage.open(STANDARD, FAULTY)
        stage.presenter.choose_mode("structure")
        prepared = await stage.compared()
        labels = [each.label for each in prepared.difference.changes]
        assert "Line 2: `UnitOfMesure` is unknown here; it looks like `UnitOfMeasure`." in labels
        assert list(prepared.rows.row_of_change) == sorted(prepared.rows.row_of_change)

    play(scene)


def test_what_is_no_xml_is_said_on_the_page(play, tmp_path):
    async def scene(stage):
        stage.page.open_text("<a>")
        stage.page.open_text("<a/>")
        await stage.until(lambda: "cannot be compared" in stage.page._panel._message.title.text())

    play(scene)


def test_the_accessible_tree_names_every_change(play):
    async def scene(stage):
        prepared = await stage.open(STANDARD, FAULTY)
        model = stage.page.tree.changes
        spoken = []
        for row in range(model.rowCount()):
            top = model.index(row, 0)
            inside = [model.index(each, 0, top) for each in range(model.rowCount(top))]
            spoken.extend(
                (each.data(NUMBER_ROLE), each.data(Qt.ItemDataRole.AccessibleTextRole)) for each in inside or [top]
            )
        assert sorted(number for number, _ in spoken) == list(range(len(prepared.difference.changes)))
        assert all("line " in words for _, words in spoken)
        stage.page.choose_change(0)
        described = QAccessible.queryAccessibleInterface(stage.page.view).text(QAccessible.Text.Description)
        assert described.startswith("Changed. ExternalReference")

    play(scene)


def test_the_model_of_changes_keeps_qts_contract(play, qtmodeltester):
    async def scene(stage):
        await stage.open(STANDARD, FAULTY)
        qtmodeltester.check(stage.page.tree.changes)

    play(scene)


def test_a_fold_opens_with_return_and_rows_are_walked_by_key(play):
    async def scene(stage):
        stage.page.open_text(
            "<o>" + "<l>1</l>" * 50 + "<x>1</x></o>",
        )
        stage.page.open_text("<o>" + "<l>1</l>" * 50 + "<x>2</x></o>")
        await stage.compared()
        await stage.until(lambda: stage.page.view.shown is not None and stage.page.view.shown.has_folds)
        view = stage.page.view
        folded = view.shown.count
        QTest.keyClick(view, Qt.Key.Key_Home)
        while isinstance(view.shown.at(view.current), int):
            QTest.keyClick(view, Qt.Key.Key_Down)
        QTest.keyClick(view, Qt.Key.Key_Return)
        assert view.shown.count > folded

    play(scene)
