"""The Converters page offscreen, with real services: worker processes, files of a workspace of its own."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from workbench.convert import make_case, own
from workbench.documents import read
from workbench.ui.notices import Notices
from workbench.ui.pages.converters.page import ConvertersPage
from workbench.ui.pages.converters.services import Services
from workbench.ui.pages.converters.table_model import EACH, SOURCE, TARGET
from workbench.ui.remembered import Remembered
from workbench.ui.tasks import TaskScope
from workbench.workspace import Workspace, resources_folder

PATIENCE = 60.0


class Stage:
    """The page, and what a person does with it."""

    def __init__(self, theme, icons, folder) -> None:
        self.workspace = folder / "workspace"
        self.workspace.mkdir(exist_ok=True)
        self.window = QWidget()
        self.window.resize(1200, 800)
        self.notices = Notices(self.window, theme, icons)
        self.unexpected: list[object] = []
        tasks = TaskScope(self.unexpected.append, self.unexpected.append)
        self.services = Services(Workspace(self.workspace, resources_folder()), self.workspace, folder / "drafts")
        remembered = Remembered(folder / "state.json")
        self.page = ConvertersPage(theme, icons, self.services, tasks, self.notices, remembered)
        self.page.setParent(self.window)
        self.page.setGeometry(self.window.rect())
        self.window.show()

    async def until(self, condition) -> None:
        async with asyncio.timeout(PATIENCE):
            while not condition():
                await asyncio.sleep(0.02)

    async def choose(self, name: str) -> None:
        """Choose a converter, and wait for what it makes."""
        self.page.presenter.choose(name)
        await self.until(lambda: self.page.presenter._tried is not None)

    def headline(self) -> str:
        return self.page.output._headline.said()

    def type(self, old: str, new: str) -> None:
        """Change the text in the editor as somebody who types does."""
        text = self.page.editor.source.text()
        assert old in text
        self.page.editor.source.replace_text(text.replace(old, new))
        self.page.presenter.edit(self.page.editor.source.text())

    def close(self) -> None:
        self.services.close()


@pytest.fixture
def play(qtbot, loop, theme, icons, tmp_path):
    """Run a scene: a coroutine that is given a stage."""

    def run(scene):
        async def whole():
            stage = Stage(theme, icons, tmp_path)
            qtbot.addWidget(stage.window)
            try:
                await scene(stage)
            finally:
                await stage.page.close_page()
                stage.close()
            assert stage.unexpected == []

        loop.run_until_complete(whole())

    return run


def test_every_converter_is_listed_and_the_first_is_tried(play):
    async def scene(stage):
        await stage.until(lambda: "valid" in stage.headline())
        titles = [stage.page.list.list.item(row).text() for row in range(stage.page.list.list.count())]
        assert titles[:2] == ["Acme purchase orders", "cXML order requests"]
        assert "<ExternalReference>ACME-77120" in stage.page.output.output.text()

    play(scene)


def test_a_fault_is_marked_in_the_margin_as_one_types_and_goes_when_it_is_mended(play):
    async def scene(stage):
        await stage.choose("acme-orders")
        stage.type('select="@sku"', 'select="@sku["')
        await stage.until(lambda: "not XPath" in stage.headline())
        assert [(mark.line, mark.column) for mark in stage.page.editor.source._marks] == [(41, 31)]
        stage.type('select="@sku["', 'select="@sku"')
        await stage.until(lambda: "valid" in stage.headline())
        assert stage.page.editor.source._marks == ()

    play(scene)


def test_what_schema_and_rules_say_of_the_output_is_listed_and_marked_in_it(play):
    async def scene(stage):
        await stage.choose("acme-orders")
        stage.type("<UnitOfMeasure>", "<UnitOfMeasur>")
        stage.type("</UnitOfMeasure>", "</UnitOfMeasur>")
        await stage.until(lambda: "2 problems" in stage.headline())
        assert stage.page.output.findings.count() == 2
        assert [mark.line for mark in stage.page.output.output._marks] == [19, 25]

    play(scene)


def test_cases_run_by_themselves_and_an_output_is_accepted_with_one_press(play):
    async def scene(stage):
        await stage.choose("acme-orders")
        tab = stage.page.tabs.indexOf(stage.page.cases)
        stage.type(">EA<", ">BOX<")
        stage.page.presenter.save()
        await stage.until(lambda: "✗1" in stage.page.tabs.tabText(tab))
        tree = stage.page.cases.tree
        assert "UnitOfMeasure changed from EA to BOX" in tree.topLevelItem(0).child(0).text(0)
        tree.setCurrentItem(tree.topLevelItem(0))
        stage.page.cases._accept.click()
        await stage.until(lambda: "1 passed" in stage.page.cases._summary.said())
        expected = stage.workspace / "converters" / "acme-orders" / "cases" / "two-lines" / "expected.xml"
        assert "BOX" in expected.read_text()

    play(scene)


def test_saving_a_built_in_converter_makes_a_copy_and_leaves_the_original(play):
    async def scene(stage):
        await stage.choose("acme-orders")
        original = (resources_folder() / "converters" / "acme-orders" / "acme-orders.xsl").read_text()
        stage.type(">EA<", ">BOX<")
        stage.page.save()
        copy = stage.workspace / "converters" / "acme-orders" / "acme-orders.xsl"
        assert copy.read_text() == original.replace(">EA<", ">BOX<")
        assert (resources_folder() / "converters" / "acme-orders" / "acme-orders.xsl").read_text() == original
        assert stage.page.editor._save.text() == "Save"

    play(scene)


def test_what_is_not_saved_survives_the_end_of_the_program(play):
    async def first(stage):
        await stage.choose("acme-orders")
        stage.type(">EA<", ">PAL<")

    async def second(stage):
        await stage.choose("acme-orders")
        assert ">PAL<" in stage.page.editor.source.text()
        stage.page.presenter.discard()
        assert ">PAL<" not in stage.page.editor.source.text()

    play(first)
    play(second)


def test_a_change_by_another_program_is_read_and_tried(play):
    async def scene(stage):
        await stage.choose("acme-orders")
        stage.type(">EA<", ">BOX<")
        stage.page.save()
        await stage.until(lambda: "BOX" in stage.page.output.output.text())
        file = stage.workspace / "converters" / "acme-orders" / "acme-orders.xsl"
        file.write_text(file.read_text().replace(">BOX<", ">CTN<"))
        await stage.until(lambda: "CTN" in stage.page.output.output.text())
        assert ">CTN<" in stage.page.editor.source.text()

    play(scene)


def line_of(text: str, words: str) -> int:
    return next(number for number, row in enumerate(text.split("\n"), 1) if words in row)


def row_of(model, target: str) -> int:
    return next(row for row in range(model.rowCount()) if model.data(model.index(row, TARGET)) == target)


def test_the_grid_edits_the_table_and_the_text_follows(play):
    async def scene(stage):
        await stage.choose("cxml-orders")
        model = stage.page.editor.table.model
        assert model.data(model.index(0, SOURCE)) == '"1.0"'
        assert model.data(model.index(row_of(model, "Lines/Line"), EACH)).endswith("/ItemOut")
        model.setData(model.index(row_of(model, "CustomerOrderNumber"), SOURCE), '"FIXED"')
        await stage.until(lambda: "<CustomerOrderNumber>FIXED" in stage.page.output.output.text())
        assert 'value = "FIXED"' in stage.page.editor.source.text()

    play(scene)


def test_what_the_standard_needs_and_no_row_makes_is_in_sight(play):
    async def scene(stage):
        await stage.choose("cxml-orders")
        model = stage.page.editor.table.model
        row = next(n for n in range(model.rowCount()) if model.data(model.index(n, TARGET)).endswith("Quantity"))
        model.remove([row])
        await stage.until(lambda: "Lines/Line/Quantity" in stage.page.editor.table.fit.unmapped)
        assert "/cXML/Request/OrderRequest/ItemOut/@quantity" in stage.page.editor.table.fit.unused

    play(scene)


def test_a_node_of_the_output_leads_to_its_row(play):
    async def scene(stage):
        await stage.choose("cxml-orders")
        line = line_of(stage.page.output.output.text(), "<ItemCode>")
        stage.page.output.output.reveal(line, 10, line, 10)
        row = row_of(stage.page.editor.table.model, "Lines/Line/ItemCode")
        await stage.until(lambda: f"row {row + 1}" in stage.page.output._origin.said())
        assert stage.page.editor.table.grid.currentIndex().row() == row

    play(scene)


def test_a_node_of_the_output_shows_its_source_in_the_input(play):
    async def scene(stage):
        await stage.choose("cxml-orders")
        output = stage.page.output
        line = line_of(output.output.text(), "<ItemCode>TIMBER-90-35")
        output.output.reveal(line, 10, line, 10)
        wanted = line_of(output.input.text(), "TIMBER-90-35")
        await stage.until(lambda: output.input.caret[0] == wanted)

    play(scene)


def test_a_node_of_the_input_shows_what_was_made_of_it(play):
    async def scene(stage):
        await stage.choose("cxml-orders")
        output = stage.page.output
        output._tabs.setCurrentIndex(1)
        line = line_of(output.input.text(), "TIMBER-90-35")
        output.input.reveal(line, 20, line, 20)
        await stage.until(lambda: "ItemCode`" in output._origin.said())
        made = line_of(output.output.text(), "<ItemCode>TIMBER-90-35")
        await stage.until(lambda: output.output.caret[0] == made)
        assert "→" in output._origin.said()
        line = line_of(output.input.text(), "<UserAgent>")
        output.input.reveal(line, 10, line, 10)
        await stage.until(lambda: "No row reads" in output._origin.said())

    play(scene)


@pytest.mark.parametrize(
    ("converter", "expression", "said"),
    [
        ("cxml-orders", "//ItemOut", "1 of 2"),
        ("cxml-orders", "count(//ItemOut)", "= 2"),
        ("cxml-orders", "//[", "is not an XPath"),
        ("shopify", "//string[@key='sku']", "in the XML that it is read as"),
    ],
)
def test_an_xpath_is_tried_on_the_input(play, converter, expression, said):
    async def scene(stage):
        await stage.choose(converter)
        stage.page.output._tabs.setCurrentIndex(1)
        stage.page.output._xpath.click()
        bar = stage.page.output.input._finder.bar
        assert bar.isVisible()
        bar.field.setText(expression)
        bar.xpath_entered.emit(expression)
        await stage.until(lambda: said in bar.count.text())

    play(scene)


def test_a_dropped_document_is_tried_and_becomes_a_case(play, tmp_path):
    async def scene(stage):
        await stage.choose("acme-orders")
        document = tmp_path / "another.xml"
        document.write_bytes(stage.page.presenter.input.raw.replace(b"ACME-77120", b"ACME-9"))
        stage.page.open_files([document])
        await stage.until(lambda: "ACME-9" in stage.page.output.output.text())
        stage.page.output._case.click()
        assert (stage.workspace / "converters" / "acme-orders" / "cases" / "another" / "input.xml").is_file()

    play(scene)


def test_a_case_that_was_made_elsewhere_is_shown_ready_to_be_accepted(play):
    async def scene(stage):
        await stage.choose("acme-orders")
        converter = own(stage.page.presenter.current, stage.workspace)
        made = make_case(converter, read(stage.page.presenter.input.raw, "mail.xml"))
        stage.page.show_case("acme-orders", made.name)
        await stage.until(lambda: stage.page.cases._accept.isEnabled())
        assert stage.page.cases._current_case() == made
        entry = stage.page.list.list.currentItem().toolTip()
        assert "an output waits to be accepted" in entry
        stage.page.cases._accept.click()
        await stage.until(lambda: "2 passed" in stage.page.cases._summary.said())

    play(scene)


def test_an_archive_shows_only_what_differs(play, tmp_path):
    archive = tmp_path / "archive"
    archive.mkdir()

    async def scene(stage):
        await stage.choose("acme-orders")
        for number, unit in enumerate((b"PCE", b"KGM", b"KGM")):
            (archive / f"{number}.xml").write_bytes(stage.page.presenter.input.raw.replace(b"PCE", unit))
        stage.type(">KG<", ">G<")

        async def answer():
            return archive

        stage.page.ask_folder = answer
        stage.page.presenter.cases.choose_archive()
        await stage.until(lambda: "2 of 3 outputs differ" in stage.page.archive._summary.said())
        assert stage.page.archive.tree.topLevelItem(0).text(1) == "2"

    play(scene)


def test_a_new_converter_of_each_kind_runs_at_once(play):
    async def scene(stage):
        for kind in ("xslt", "python", "mapping"):

            async def answer(_, kind=kind):
                return f"mine-{kind}"

            stage.page.ask_name = answer
            stage.page.presenter.create(kind)
            await stage.until(lambda kind=kind: stage.page.presenter.current.name == f"mine-{kind}")
            document = stage.workspace / "in.xml"
            document.write_text('<PurchaseOrder number="7"/>')
            stage.page.open_files([document])
            await stage.until(lambda: "<ExternalReference>7" in stage.page.output.output.text())
            stage.page.output.output.show_text("", editable=False)

    play(scene)


def test_every_control_can_be_named(play):
    async def scene(stage):
        for button in stage.page.findChildren(QAbstractButton):
            if button.isVisibleTo(stage.page) and button.focusPolicy() != Qt.FocusPolicy.NoFocus:
                assert button.accessibleName() or button.text() or button.toolTip()

    play(scene)
