"""The first stage's page says of a document what the rail says of it."""

from __future__ import annotations

import pytest

from workbench.bench import examine, load_tools
from workbench.documents import read, read_file
from workbench.ui.pages.bench.documents import BenchDocument
from workbench.ui.pages.bench.stages.document_stage import DocumentStage
from workbench.workspace import open_workspace, resources_folder

PAYLOAD = resources_folder() / "converters" / "shopify" / "cases" / "order" / "input.json"


@pytest.mark.parametrize(
    ("document", "headline"),
    [
        (read(b"<a/>", "a.xml"), "Well-formed XML"),
        (read(b"<a>", "a.xml"), "Not well-formed"),
        (read(b'{"a": 1}', "a.json"), "Not well-formed"),
        (read_file(PAYLOAD), "Read as XML"),
        (read(b'<!DOCTYPE a [<!ENTITY x "y">]><a/>', "a.xml"), "Refused"),
    ],
)
def test_the_headline_says_how_it_was_read(qtbot, theme, icons, tmp_path, document, headline):
    stage = DocumentStage(theme, icons)
    qtbot.addWidget(stage)
    examination = examine(document, load_tools(open_workspace(tmp_path)))
    stage.show_examination(BenchDocument(1, document.name, document.raw), examination)
    assert stage.title.said() == headline
