"""Work that is done in steps, done without a pause."""

from __future__ import annotations

from workbench.ui.widgets.source.stepwise import Result, Steps


def at_once(work: Steps[Result]) -> Result:
    while True:
        try:
            next(work)
        except StopIteration as finished:
            return finished.value
