"""A folder with the test schema, and a shorthand for checking a text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.checks.orders import SCHEMA, TYPES
from workbench.checks import Checked, CheckPlan, check
from workbench.documents import read


@pytest.fixture(scope="session")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The test schema."""
    folder = tmp_path_factory.mktemp("schema")
    (folder / "types.xsd").write_text(TYPES)
    (folder / "order.xsd").write_text(SCHEMA)
    return folder / "order.xsd"


@pytest.fixture(scope="session")
def checked(schema: Path) -> Callable[..., Checked]:
    """Checks a text against the test schema."""

    def run(text: str, limit: int = 500) -> Checked:
        return check(read(text.encode(), "order.xml"), CheckPlan(schemas=(schema,)), limit=limit)

    return run
