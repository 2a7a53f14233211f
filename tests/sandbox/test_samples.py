"""The samples that ship with the transactions are answered as they are described."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.documents import read_file
from workbench.transactions import load_catalogue

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "transactions"
SAMPLES = [
    pytest.param(sample, id=f"{sample.file.parent.name}-{sample.file.stem}")
    for transaction in load_catalogue((FOLDER,)).transactions
    for sample in transaction.samples
    if (document := read_file(sample.file)).outcome == "xml"
    and document.root.tag == f"{{{transaction.namespace}}}{transaction.root}"
]


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_good_sample_is_done_and_a_bad_one_is_not(server, sample):
    answer = server.ask(sample.file.read_bytes())
    assert (answer.name != "Acknowledgement" or answer.status == "ACCEPTED") == sample.good
    assert all(path and path.startswith("/") for code, path in answer.paths.items() if code in answer.refusals)
