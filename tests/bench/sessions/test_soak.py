import asyncio

import pytest

from tests.bench.sessions.soak import soak


@pytest.mark.parametrize("seed", [1, 2])
def test_under_random_faults_nothing_is_sent_twice_and_every_outcome_is_right(server, seed):
    report = asyncio.run(soak(server, 120, seed))
    assert report.wrong == []
    assert len(report.results) == 120
    assert len(report.outcomes) > 3
