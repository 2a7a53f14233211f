"""Which signal of which stage's page asks the bench for what."""

from __future__ import annotations

from collections.abc import Callable

from workbench.ui.pages.bench.presenter import BenchPresenter
from workbench.ui.pages.bench.stage_pages import StagePages


def connect_stages(stages: StagePages, presenter: BenchPresenter, show_help: Callable[[str], None]) -> None:
    """Connect the pages of the stages.

    Args:
        stages: the pages.
        presenter: decides what happens.
        show_help: opens the help at a topic.
    """
    stages.document.finding_chosen.connect(presenter.source.choose_finding)
    stages.conversion.finding_chosen.connect(presenter.source.choose_finding)
    stages.conversion.converter_chosen.connect(presenter.convert_with)
    stages.conversion.case_pressed.connect(presenter.make_case)
    stages.conversion.open_pressed.connect(presenter.open_converter)
    stages.transaction.transaction_chosen.connect(presenter.take_for)
    stages.schema.finding_chosen.connect(presenter.source.choose_finding)
    stages.schema.explain_pressed.connect(show_help)
    stages.schema.fix_pressed.connect(presenter.source.fix)
    stages.standard.change_chosen.connect(presenter.source.choose_change)
    stages.session.path_chosen.connect(presenter.source.choose_path)
    stages.session.save_pressed.connect(presenter.session.save_transcript)
    stages.session.curl_pressed.connect(presenter.session.save_curl)
    stages.session.ask_pressed.connect(presenter.session.submit)
    stages.review.approved.connect(presenter.review.approve)
    stages.review.ask_pressed.connect(presenter.review.ask_to_enable)
    stages.review.path_chosen.connect(presenter.source.choose_path)
