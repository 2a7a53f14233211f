"""The compare page: two files in, every change in sight, in the tree and for a screen reader."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from workbench.compare import compare
from workbench.compare.apply import apply_patch
from workbench.compare.patch import read_patch
from workbench.documents import read, read_file
from workbench.ui.dropped import Dropped
from workbench.ui.pages.bench.documents import BenchDocument
from workbench.ui.pages.compare.change_tree import NUMBER_ROLE
from workbench.workspace import resources_folder

STANDARD = resources_folder() / "transactions/CreateSalesOrder/standard.xml"
FAULTY = resources_folder() / "samples/CreateSalesOrder/eight-faults.xml"


def test_two_files_are_compared_and_f8_goes_through_the_changes(play):
    async def scene(stage):
        prepared = await stage.open(STANDARD, FAULTY)
        page = stage.page
        count = len(prepared.difference.changes)
        await stage.until(lambda: page.frame.bar.position.text() == f"1 of {count}")
        page.step(True)
        assert page.frame.bar.position.text() == f"2 of {count}"
        assert page.frame.tree.current_change() == 1
        page.step(False)
        page.step(False)
        assert page.frame.bar.position.text() == f"{count} of {count}"

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
        button = next(
            each for each in stage.page.frame.bar.findChildren(QToolButton) if "removed" in each.accessibleName()
        )
        before = len(stage.page.frame.tree.changes.numbers())
        button.click()
        assert len(stage.page.frame.tree.changes.numbers()) == before - prepared.difference.counts["removed"]

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
        await stage.until(lambda: "cannot be compared" in stage.page.frame.panel._message.title.text())

    play(scene)


def test_the_accessible_tree_names_every_change(play):
    async def scene(stage):
        prepared = await stage.open(STANDARD, FAULTY)
        model = stage.page.frame.tree.changes
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
        described = QAccessible.queryAccessibleInterface(stage.page.frame.view).text(QAccessible.Text.Description)
        assert described.startswith("Changed. ExternalReference")

    play(scene)


def test_the_model_of_changes_keeps_qts_contract(play, qtmodeltester):
    async def scene(stage):
        await stage.open(STANDARD, FAULTY)
        qtmodeltester.check(stage.page.frame.tree.changes)

    play(scene)


def test_a_fold_opens_with_return_and_rows_are_walked_by_key(play):
    async def scene(stage):
        stage.page.open_text(
            "<o>" + "<l>1</l>" * 50 + "<x>1</x></o>",
        )
        stage.page.open_text("<o>" + "<l>1</l>" * 50 + "<x>2</x></o>")
        await stage.compared()
        await stage.until(lambda: stage.page.frame.view.shown is not None and stage.page.frame.view.shown.has_folds)
        view = stage.page.frame.view
        folded = view.shown.count
        QTest.keyClick(view, Qt.Key.Key_Home)
        while isinstance(view.shown.at(view.current), int):
            QTest.keyClick(view, Qt.Key.Key_Down)
        QTest.keyClick(view, Qt.Key.Key_Return)
        assert view.shown.count > folded

    play(scene)


def test_a_change_leads_to_its_line_on_the_bench(play):
    async def scene(stage):
        prepared = await stage.open(STANDARD, FAULTY)
        stage.page.choose_change(0)
        menu = stage.page.frame.details.findChild(QToolButton, "source").menu()
        menu.aboutToShow.emit()
        for action in menu.actions():
            action.trigger()
        change = prepared.difference.changes[0]
        assert stage.in_bench == [("standard.xml", change.left.line), ("eight-faults.xml", change.right.line)]

    play(scene)


def test_words_are_found_on_both_sides(play):
    async def scene(stage):
        stage.page.open_text("<o><a>one two</a>" + "<l>1</l>" * 50 + "<b>Two</b></o>")
        stage.page.open_text("<o><a>one 2</a>" + "<l>1</l>" * 50 + "<b>Two</b></o>")
        await stage.compared()
        stage.page.show_find()
        strip = stage.page.frame.find_strip
        QTest.keyClicks(strip.field, "TWO")
        QTest.keyClick(strip.field, Qt.Key.Key_Return)
        assert strip.count.text() == "1 of 2"
        assert "one" in stage.page.frame.view.current_text()
        QTest.keyClick(strip.field, Qt.Key.Key_Return)
        assert stage.page.frame.view.current_text() == "<b>Two</b>"
        QTest.keyClick(strip.field, Qt.Key.Key_Escape)
        assert not strip.isVisible()

    play(scene)


def test_a_sample_shows_how_it_works(play):
    async def scene(stage):
        stage.page.frame.panel.second_action_pressed.emit()
        prepared = await stage.compared()
        assert prepared.difference.changes
        assert [side.source.name for side in stage.sides] == ["CreateSalesOrder standard.xml", "eight-faults.xml"]

    play(scene)


def test_the_modes_can_be_toggled_by_a_screen_reader(play):
    async def scene(stage):
        await stage.open(STANDARD, FAULTY)
        button = next(
            each
            for each in stage.page.frame.bar.findChildren(QToolButton)
            if each.accessibleName() == "Compare structure"
        )
        button.toggle()
        assert stage.presenter.table.options.mode == "structure"
        await stage.compared()

    play(scene)


def test_what_is_told_above_the_rows_is_the_current_change(play):
    async def scene(stage):
        prepared = await stage.open(STANDARD, FAULTY)
        await stage.until(
            lambda: stage.page.frame.details.accessibleName() != "Current change: none. No change is chosen"
        )
        for number in (0, 3):
            stage.page.choose_change(number)
            spoken = stage.page.frame.details.accessibleName()
            assert prepared.difference.changes[number].label.replace("`", "") in spoken
            assert "line " in spoken

    play(scene)


def test_what_moved_is_shown_from_its_beginning_with_a_link_from_where_it_was(play):
    async def scene(stage):
        moved = "<m><deep><deeper>text</deeper></deep><x>1</x></m>"
        stage.page.open_text(f"<o>{moved}<a>1</a><b>2</b><c>3</c></o>")
        stage.page.open_text(f"<o><a>1</a><b>2</b><c>3</c>{moved}</o>")
        prepared = await stage.compared()
        [(was, now)] = prepared.rows.moves
        assert now == prepared.rows.row_of_change[0]
        view = stage.page.frame.view
        view.select_change(0)
        assert view.current_text() == "<m>"
        QTest.keyClick(view, Qt.Key.Key_Return)
        assert view.current == view.shown.position(was)

    play(scene)


def test_a_side_can_be_what_the_bench_has_what_was_accepted_last_a_standard_or_the_clipboard(play):
    async def scene(stage):
        stage.on_bench.append(BenchDocument(1, "order.xml", b"<now/>", accepted=b"<then/>"))
        offers = {offer.title: offer for offer in stage.work.offers()}
        stage.presenter.take_offer(offers["Last accepted: order.xml"], "left")
        stage.presenter.take_offer(offers["On the bench: order.xml"], "right")
        assert [side.source.raw for side in stage.sides] == [b"<then/>", b"<now/>"]
        stage.presenter.take_offer(offers["Standard XML: Create Sales Order"], "left")
        assert stage.sides[0].source.raw == STANDARD.read_bytes()
        QGuiApplication.clipboard().setText("<pasted/>")
        stage.page.choosing.paste("right")
        assert stage.sides[1].source.raw == b"<pasted/>"

    play(scene)


def test_a_dropped_standard_is_known_with_its_schema(play):
    async def scene(stage):
        await stage.open(STANDARD, FAULTY)
        stage.presenter.choose_mode("structure")
        labels = [change.label for change in (await stage.compared()).difference.changes]
        assert "`CustomerCode` is missing, but needed." in labels
        assert not any("`RequiredDate`" in label for label in labels)

    play(scene)


def test_after_a_change_is_taken_over_the_next_one_is_the_current_one(play):
    async def scene(stage):
        prepared = await stage.open(STANDARD, FAULTY)
        following = prepared.difference.changes[4].label
        stage.presenter.take_over(3, True)
        await stage.until(lambda: stage.presenter.table.left.is_changed)
        await stage.compared()
        await stage.until(lambda: following.replace("`", "") in stage.page.frame.details.accessibleName())

    play(scene)


@pytest.mark.parametrize(("kind", "begins"), [("html", b"<!doctype html>"), ("json", b"{"), ("text", b"standard.xml")])
def test_what_is_shown_can_be_exported(play, kind, begins):
    async def scene(stage):
        await stage.open(STANDARD, FAULTY)
        written = await stage.work.export(stage.presenter.table, kind)
        assert written.lower().startswith(begins)
        assert b"ExternalReference" in written

    play(scene)


def test_an_exported_patch_makes_the_right_document(play):
    async def scene(stage):
        await stage.open(STANDARD, FAULTY)
        patch = read_patch(await stage.work.export(stage.presenter.table, "patch"), "p")
        made = read(apply_patch(read_file(STANDARD), patch), "made")
        assert compare(made, read_file(FAULTY)).equal

    play(scene)
