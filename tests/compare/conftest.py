from collections.abc import Callable
from pathlib import Path

import pytest

from workbench.compare import Difference, Options, compare
from workbench.documents import Document, read, read_file

RESOURCES = Path(__file__).parents[2] / "resources"


def document(text: str | bytes, name: str = "document.xml") -> Document:
    made = read(text if isinstance(text, bytes) else text.encode(), name)
    assert made.outcome == "xml", made.findings
    return made


@pytest.fixture
def diff() -> Callable[..., Difference]:
    """Compare two texts with the options given by name."""

    def run(left: str, right: str, **options: object) -> Difference:
        return compare(document(left, "left.xml"), document(right, "right.xml"), Options(**options))  # type: ignore[arg-type]

    return run


@pytest.fixture
def standard() -> Document:
    return read_file(RESOURCES / "transactions/CreateSalesOrder/standard.xml")


@pytest.fixture
def sample() -> Callable[[str], Document]:
    return lambda name: read_file(RESOURCES / "samples" / f"{name}.xml")
