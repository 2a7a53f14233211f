"""Running a plan against the embedded Klaviyo: the planned bytes, each once, every record accounted for."""

from __future__ import annotations

import asyncio
import json
import re

import pytest

from tests.klaviyo.scripted import Reply, scripted
from workbench.errors import UserFacingError
from workbench.klaviyo.mapping import Mapping, Rule
from workbench.klaviyo.planning import PlanRequest, make_plan, open_plan
from workbench.klaviyo.records import RecordsFrom
from workbench.klaviyo.running import RefusedError, run_plan
from workbench.klaviyo.service import Client
from workbench.klaviyo.settings import Settings
from workbench.klaviyo.state import State
from workbench.klaviyo.sync_file import load_sync
from workbench.workspace.locks import HeldError, hold

SMALL = Settings(RunKlaviyoDaemon=True, mode="Production", KlaviyoBatchSize=4)


def test_what_is_sent_is_what_was_planned_and_last_sync_moves(bench, klaviyo):
    bench.settings = SMALL
    summary, path = bench.plan(bench.customers(10))
    result = bench.run(path, klaviyo.address)
    assert klaviyo.accepted() == [chunk.sha256 for chunk in summary.chunks]
    assert (result.outcome, result.counts) == ("complete", (10, 0, 0, 0, 0, 0))
    assert result.last_sync == summary.extraction_started
    assert klaviyo.profiles == 10
    with State(bench.state) as state:
        assert state.last_syncs("") == (summary.extraction_started,)
        assert state.runs()[0].outcome == "complete"


def test_what_was_sent_is_unchanged_next_time_and_a_change_is_told(bench, klaviyo):
    table = bench.csv([("A", "a@example.com"), ("B", "b@example.com")])
    bench.run(bench.plan(table)[1], klaviyo.address)
    assert bench.plan(table)[0].counts["unchanged"] == 2
    table = bench.csv([("A", "a@example.com"), ("B", "new@example.com")])
    with bench.open(table) as plan:
        assert plan.summary.counts["changed"] == 1
        assert plan.changes()[0][1:] == ("email", '"b@example.com"', '"new@example.com"')


def test_test_mode_sends_at_most_its_number_and_never_moves_last_sync(bench, klaviyo):
    bench.settings = Settings(RunKlaviyoDaemon=True, mode="Test", KlaviyoTestMaxRecords=3)
    result = bench.run(bench.plan(bench.customers(10))[1], klaviyo.address)
    assert (klaviyo.profiles, result.last_sync) == (3, "")
    with State(bench.state) as state:
        assert state.last_syncs("") == ()


def test_a_plan_is_run_once(bench, klaviyo):
    _, path = bench.plan(bench.customers(2))
    bench.run(path, klaviyo.address)
    with pytest.raises(RefusedError, match="was run to its end"):
        bench.run(path, klaviyo.address)
    assert len(klaviyo.accepted()) == 1


def rejecting(number: int, bench):
    rows = [(f"C{n}", f"c{n}@example.com", "+61000" if n < number else "") for n in range(number + 50)]
    table = bench.csv(rows, ("Code", "Email", "Telephone"))
    rules = (
        Rule(column="Code", to="external_id"),
        Rule(column="Email", to="email"),
        Rule(column="Telephone", to="properties.phone"),
    )
    return table, Mapping(rules=rules)


def test_250_import_errors_over_three_pages_are_all_matched_to_rows(bench, klaviyo):
    klaviyo.fault("klaviyo-rejects")
    summary, path = bench.plan(bench.customers(2500))
    result = bench.run(path, klaviyo.address)
    assert result.counts == (2250, 250, 0, 0, 0, 0)
    with bench.journal(path) as journal:
        rejected = journal.rejected()
    assert [one.row for one in rejected] == list(range(1, 2500, 10))
    assert {one.why for one in rejected} == {"The profile cannot be taken."}
    pages = [call for call in klaviyo.calls("GET") if call["path"].endswith("/import-errors")]
    assert len(pages) == 3
    assert bench.plan(bench.customers(2500))[0].counts["new"] == 250
    assert summary.counts["new"] == 2500


def test_errors_without_code_are_kept(bench, klaviyo):
    klaviyo.fault("klaviyo-null-codes")
    _, path = bench.plan(bench.customers(20))
    assert bench.run(path, klaviyo.address).counts.rejected == 2
    with bench.journal(path) as journal:
        assert [(one.row, one.code) for one in journal.rejected()] == [(1, ""), (11, "")]


@pytest.mark.parametrize("fault", ["klaviyo-429", "klaviyo-429-bare", "klaviyo-503"])
def test_passing_trouble_costs_time_and_nothing_else(bench, klaviyo, fault):
    klaviyo.fault(fault)
    bench.settings = SMALL
    summary, path = bench.plan(bench.customers(10))
    assert bench.run(path, klaviyo.address).counts.imported == 10
    assert klaviyo.accepted() == [chunk.sha256 for chunk in summary.chunks]


def test_a_cut_answer_is_followed_up_and_not_sent_again(bench, klaviyo):
    klaviyo.fault("klaviyo-cut-answer")
    bench.settings = SMALL
    summary, path = bench.plan(bench.customers(10))
    assert bench.run(path, klaviyo.address).counts.imported == 10
    assert klaviyo.accepted() == [chunk.sha256 for chunk in summary.chunks]


def test_a_cancelled_job_is_no_success_and_its_records_come_again(bench, klaviyo):
    klaviyo.fault("klaviyo-job-cancelled")
    result = bench.run(bench.plan(bench.customers(5))[1], klaviyo.address)
    assert (result.outcome, result.counts.cancelled, result.last_sync) == ("cancelled", 5, "")
    assert bench.plan(bench.customers(5))[0].counts["new"] == 5


def test_a_web_page_in_between_is_told_apart_from_a_wrong_key(bench, klaviyo):
    klaviyo.fault("klaviyo-403-html")
    with pytest.raises(UserFacingError, match="web page"):
        bench.run(bench.plan(bench.customers(1))[1], klaviyo.address)


def test_a_key_that_may_not_write_sends_nothing_and_names_the_scopes(bench, klaviyo):
    _, path = bench.plan(bench.customers(3))
    result = bench.run(path, klaviyo.address, key="pk_readonly_key")
    assert (result.outcome, result.counts.not_sent) == ("unfinished", 3)
    assert "profiles:write" in result.notes[0]
    assert bench.run(path, klaviyo.address).outcome == "complete"


JOB = b'{"data": {"id": "J%d", "attributes": {"status": "complete", "failed_count": 0}}}'
ACCOUNT = Reply(200, b'{"data": [{"type": "account", "id": "X1", "attributes": {"test_account": true}}]}')
NO_JOBS = Reply(200, b'{"data": []}')


def refused(pointer: str) -> Reply:
    error = {"detail": "'last_name' is not a valid field", "source": {"pointer": pointer} if pointer else {}}
    return Reply(400, json.dumps({"errors": [error]}).encode())


def sent_codes(server) -> list[list[str]]:
    return [
        re.findall(r'"external_id":"(\w+)"', asked.body.decode()) for asked in server.asked if asked.method == "POST"
    ]


def test_a_record_that_spoils_a_call_is_set_aside_by_its_pointer(bench):
    _, path = bench.plan(bench.customers(4))
    pointer = "/data/attributes/profiles/data/2/attributes/last_name"
    with scripted(ACCOUNT, refused(pointer), Reply(202, JOB % 1), NO_JOBS, Reply(200, JOB % 1)) as server:
        result = bench.run(path, server.address)
        assert sent_codes(server) == [["C0", "C1", "C2", "C3"], ["C0", "C1", "C3"]]
    assert result.counts == (3, 0, 1, 0, 0, 0)
    with bench.journal(path) as journal:
        assert journal.set_aside() == ((3, "'last_name' is not a valid field"),)


def test_without_a_pointer_it_is_found_by_halving(bench):
    _, path = bench.plan(bench.customers(4))
    answers = [
        *(ACCOUNT, refused(""), Reply(202, JOB % 1), refused(""), refused(""), Reply(202, JOB % 2), NO_JOBS),
        *(Reply(200, JOB % 1), Reply(200, JOB % 2)),
    ]
    with scripted(*answers) as server:
        result = bench.run(path, server.address)
        assert sent_codes(server) == [["C0", "C1", "C2", "C3"], ["C0", "C1"], ["C2", "C3"], ["C2"], ["C3"]]
    assert result.counts == (3, 0, 1, 0, 0, 0)


def test_a_wrong_list_stops_the_run_before_it_tries_every_call(bench):
    bench.settings = SMALL
    _, path = bench.plan(bench.customers(12), list_id="NOPE")
    with scripted(ACCOUNT, refused("/data/relationships/lists/data")) as server:
        result = bench.run(path, server.address)
        assert len(sent_codes(server)) == 1
    assert result.counts.not_sent == 12


def test_a_next_page_elsewhere_is_never_followed(bench):
    _, path = bench.plan(bench.customers(3))
    error = {"type": "import-error", "id": "e", "attributes": {"source": {"pointer": "/data/1/x"}, "detail": "no"}}
    with scripted(NO_JOBS) as thief:
        page = {"data": [error], "links": {"next": f"{thief.address}/api?page%5Bcursor%5D=abc"}}
        failed = JOB % 1
        failed = failed.replace(b'"failed_count": 0', b'"failed_count": 1')
        last = Reply(200, json.dumps({"data": [], "links": {}}).encode())
        answers = [
            ACCOUNT,
            Reply(202, JOB % 1),
            NO_JOBS,
            Reply(200, failed),
            Reply(200, json.dumps(page).encode()),
            last,
        ]
        with scripted(*answers) as server:
            result = bench.run(path, server.address)
            assert "page%5Bcursor%5D=abc" in server.asked[-1].path
        assert thief.asked == []
    assert result.counts == (2, 1, 0, 0, 0, 0)
    with bench.journal(path) as journal:
        assert [one.row for one in journal.rejected()] == [2]


def changed_records(bench, path):
    bench.csv([("A", "other@example.com")])


def changed_settings(bench, path):
    bench.settings_file(KlaviyoBatchSize=7)


def changed_list(bench, path):
    bench.settings_file(KlaviyoTestMaxRecords=11)


def switched_off(bench, path):
    bench.settings_file(RunKlaviyoDaemon=False)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (changed_records, "records changed"),
        (changed_settings, "settings or the mapping changed"),
        (changed_list, "settings or the mapping changed"),
        (switched_off, "RunKlaviyoDaemon is off"),
    ],
)
def test_a_plan_that_no_longer_fits_is_refused_before_any_call(bench, klaviyo, change, words):
    file = bench.settings_file()
    settings = load_sync(file)[0].settings
    _, path = bench.plan(bench.customers(3), settings=settings, settings_file=str(file))
    change(bench, path)
    with pytest.raises(RefusedError, match=words):
        bench.run(path, klaviyo.address)
    assert klaviyo.calls() == []


def test_another_account_is_refused(bench, klaviyo):
    bench.run(bench.plan(bench.customers(1))[1], klaviyo.address)
    _, path = bench.plan(bench.customers(2))
    with scripted(ACCOUNT) as server, pytest.raises(RefusedError, match="X1"):
        bench.run(path, server.address)
    assert all(asked.method == "GET" for asked in server.asked)


def test_who_does_not_confirm_sends_nothing(bench, klaviyo):
    _, path = bench.plan(bench.customers(1))
    asked = []

    async def go() -> None:
        async with Client(klaviyo.address, "pk_x_y_z_key") as client:
            await run_plan(path, client, bench.state, lambda *told: bool(asked.append(told)))

    with pytest.raises(RefusedError, match="not confirmed"):
        asyncio.run(go())
    ((account, warning),) = asked
    assert account.test
    assert "test account" in warning
    assert klaviyo.calls("POST") == []


def test_a_plan_is_run_by_one_process_at_a_time(bench, klaviyo):
    _, path = bench.plan(bench.customers(1))
    with hold(path.with_name(f"{path.name}.lock"), "x"), pytest.raises(HeldError):
        bench.run(path, klaviyo.address)


def test_a_plan_that_is_being_run_is_not_overwritten(bench, klaviyo):
    _, path = bench.plan(bench.customers(3))
    bench.run(path, klaviyo.address, key="pk_readonly_key")
    request = PlanRequest(settings=bench.settings, records=RecordsFrom(location=str(bench.customers(3))))
    with pytest.raises(UserFacingError, match="not finished"):
        make_plan(request, path, bench.state)
    with open_plan(path) as plan:
        assert plan.summary.sent == 3


def test_an_empty_plan_is_complete_without_a_call_to_import(bench, klaviyo):
    table = bench.customers(2)
    bench.run(bench.plan(table)[1], klaviyo.address)
    result = bench.run(bench.plan(table)[1], klaviyo.address)
    assert (result.outcome, len(klaviyo.accepted())) == ("complete", 1)
