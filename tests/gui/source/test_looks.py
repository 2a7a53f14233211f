from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from workbench.ui.theme import Theme
from workbench.ui.widgets.source import Mark, SourcePanel
from workbench.workspace import resources_folder

TEXT = (resources_folder() / "transactions" / "CreateSalesOrder" / "standard.xml").read_text(encoding="utf-8")
LARGE = "<Order>\n" + "  <Line id='1'>text</Line>\n" * 50_000 + "</Order>\n"


def colours(widget: QWidget) -> set[str]:
    image = widget.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(min(image.height(), 250))}


@pytest.mark.parametrize("choice", ["light", "dark"])
@pytest.mark.parametrize("text", [TEXT, LARGE], ids=["normal", "large"])
def test_each_theme_shows_its_own_colours(theme: Theme, icons, show, choice, text):
    theme.choose(choice)
    panel = show(SourcePanel(theme, icons))
    panel.show_text(text)
    panel.set_marks([Mark(2, 2, 2, 7, "error", "wrong")])
    seen = colours(panel)
    for role in ("surface", "margin", "syntax-tag", "syntax-value", "hint", "current-line"):
        assert theme.colour(role).name() in seen, role


@pytest.mark.parametrize("text", [TEXT, LARGE], ids=["normal", "large"])
def test_a_theme_that_changes_is_taken_on_at_once(theme: Theme, panel, text):
    panel.show_text(text)
    panel.grab()
    theme.choose("dark")
    seen = colours(panel)
    assert theme.colour("surface").name() in seen
    assert theme.colour("syntax-tag").name() in seen


@pytest.mark.parametrize("text", [TEXT, LARGE], ids=["normal", "large"])
def test_larger_text_makes_taller_rows(theme: Theme, panel, text):
    panel.show_text(text)
    panel.grab()
    before = panel._source.row_height
    theme.set_zoom(200)
    panel.grab()
    assert panel._source.row_height > 1.5 * before
    theme.set_zoom(100)


def test_everything_one_can_press_or_type_into_has_a_name(panel):
    panel.show_text(TEXT)
    panel.show_find()
    for widget in panel.findChildren(QAbstractButton) + panel.findChildren(QLineEdit):
        if widget.isVisibleTo(panel):
            assert widget.accessibleName() or widget.toolTip() or widget.text() or widget.parent().accessibleName(), (
                widget
            )
    assert panel.editor.accessibleName() == "Source"
    assert panel.view.accessibleName() == "Source"


def test_fits_a_narrow_pane(theme, icons, show):
    panel = show(SourcePanel(theme, icons), width=420, height=300)
    panel.show_text(LARGE)
    panel.set_status("windows-1252 · 1.3 MB · 50,002 lines")
    panel.show_find()
    assert panel.width() == 420
    assert panel.minimumSizeHint().width() <= 420
