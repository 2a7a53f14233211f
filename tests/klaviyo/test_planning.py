"""A dry run: every record in one bucket, chunks to the byte, a file that is whole or not there."""

from __future__ import annotations

import csv
import hashlib
import itertools
import json
import pickle
import subprocess
import sys
import textwrap
from collections import Counter
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.errors import UserFacingError
from workbench.klaviyo.identity import identity_of, number_of
from workbench.klaviyo.limits import CALL_BYTES, CALL_RECORDS, RECORD_BYTES
from workbench.klaviyo.mapping import Mapping, Rule
from workbench.klaviyo.planning import BUCKETS, Bucket, PlanError, compare_plans, export_plan, open_plan
from workbench.klaviyo.planning.pack import Packer, envelope
from workbench.klaviyo.planning.planner import settings_digest
from workbench.klaviyo.records import RecordsFrom
from workbench.klaviyo.settings import Settings
from workbench.klaviyo.state import Account, Sent, State
from workbench.klaviyo.timing import estimate

ROOT = Path(__file__).resolve().parents[2]
ACCOUNT = Account("ACC1", "Shop", False, "https://a.klaviyo.com", "2026-11-25T10:00:00+00:00")


def sent_before(bench, *attributes: dict, settings_file: str = "") -> None:
    with State(bench.state) as state:
        state.remember_account(settings_file, ACCOUNT)
        sent = []
        for one in attributes:
            body = msgspec.json.encode({"type": "profile", "attributes": one})
            sent.append(Sent(number_of(identity_of(one).encode()), number_of(body), body))
        state.remember_sent(ACCOUNT.id, sent)


def test_each_record_ends_in_one_bucket_and_they_add_up(bench):
    sent_before(
        bench, {"external_id": "SAME", "email": "s@example.com"}, {"external_id": "OTHER", "email": "old@example.com"}
    )
    rows = [
        *(("SAME", "s@example.com"), ("OTHER", "new@example.com"), ("N1", "n1@example.com"), ("BAD", "x@@y")),
        *(("", ""), ("N1", "n2@example.com"), ("N3", "N1@Example.com"), ("N4", "n4@example.com")),
    ]
    bench.settings = Settings(mode="Test", KlaviyoTestMaxRecords=2)
    with bench.open(bench.csv(rows)) as plan:
        found = {bucket: [row.row for row in plan.rows(bucket)] for bucket in BUCKETS}
        changes, faults, rows_seen = plan.changes(), plan.faults(), list(plan.every_row())
        winners = {row.row: row.winner for row in plan.rows(Bucket.DUPLICATE)}
    assert found == {
        Bucket.NEW: [3],
        Bucket.CHANGED: [2],
        Bucket.UNCHANGED: [1],
        Bucket.BLOCKED: [4, 5],
        Bucket.DUPLICATE: [6, 7],
        Bucket.OVER_TEST_LIMIT: [8],
    }
    assert [row.row for row in rows_seen] == list(range(1, 9))
    assert plan.summary.counts == {bucket.key: len(found[bucket]) for bucket in BUCKETS}
    assert sum(plan.summary.counts.values()) == plan.summary.records == 8
    assert winners == {6: 3, 7: 3}
    assert [change[1:] for change in changes] == [("email", '"old@example.com"', '"new@example.com"')]
    assert [(fault.row, fault.line, fault.code) for fault in faults] == [
        (4, 5, "email.invalid"),
        (5, 6, "identifier.missing"),
    ]


def test_rows_are_found_by_page_as_well_as_all(bench):
    rows = [(f"C{n}", "bad" if n % 3 == 0 else f"c{n}@example.com") for n in range(50)]
    bench.settings = Settings(mode="Production", KlaviyoBatchSize=7)
    with bench.open(bench.csv(rows)) as plan:
        every = list(plan.every_row())
        assert plan.rows() == tuple(every)
        assert plan.rows(start=13, limit=9) == tuple(every[13:22])
        new = plan.rows(Bucket.NEW)
        assert plan.rows(Bucket.NEW, 5, 11) == new[5:16]
        assert plan.rows(Bucket.BLOCKED, 2, 3) == plan.rows(Bucket.BLOCKED)[2:5]
        assert [row.row for number in range(1, 6) for row in plan.rows_of_chunk(number)] == [row.row for row in new]


def test_a_chunk_is_the_very_body_with_its_digest(bench):
    bench.settings = Settings(mode="Production", KlaviyoBatchSize=2)
    rows = [("A", "02110", "1,234.50"), ("B", "", ""), ("C", "2000", "5")]
    rules = (
        Rule(column="Code", to="external_id"),
        Rule(column="Zip", to="location.zip"),
        Rule(column="Sum", to="properties.Sum", kind="number"),
    )
    table = bench.csv(rows, ("Code", "Zip", "Sum"))
    with bench.open(table, mapping=Mapping(rules=rules), list_id="L1") as plan:
        first, second = plan.chunk(1), plan.chunk(2)
    assert first.body == (
        b'{"data":{"type":"profile-bulk-import-job","attributes":{"profiles":{"data":['
        b'{"type":"profile","attributes":{"external_id":"A","location":{"zip":"02110"},"properties":{"Sum":1234.50}}},'
        b'{"type":"profile","attributes":{"external_id":"B"}}'
        b']}},"relationships":{"lists":{"data":[{"type":"list","id":"L1"}]}}}}'
    )
    assert hashlib.sha256(first.body).hexdigest() == first.sha256 == plan.summary.chunks[0].sha256
    assert [(one.count, one.bytes, one.bound) for one in plan.summary.chunks] == [
        (2, len(first.body), "KlaviyoBatchSize"),
        (1, len(second.body), "end of the records"),
    ]


@given(
    st.lists(st.integers(1, RECORD_BYTES), max_size=120),
    st.sampled_from([1, 7, 100, CALL_RECORDS, 50_000]),
    st.sampled_from(["", "VRgFBd"]),
)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=40)
def test_packing_keeps_every_bound_and_every_record(sizes, batch, list_id):
    packed = []
    packer = Packer(batch, envelope(list_id), packed.append)
    for row, size in enumerate(sizes, 1):
        packer.add(row, 0, b"7" * size)
    packer.finish()
    assert all(len(one.body) <= CALL_BYTES and len(one.buckets) <= min(batch, CALL_RECORDS) for one in packed)
    assert [one.number for one in packed] == list(range(1, len(packed) + 1))
    around = envelope(list_id)
    inside = b",".join(one.body[len(around.before) : len(one.body) - len(around.after)] for one in packed)
    assert inside == b",".join(b"7" * size for size in sizes)
    for one, following in itertools.pairwise(packed):
        first = following.body[len(around.before) :].split(b",")[0].split(b"]")[0]
        assert one.bound != "bytes a call" or len(one.body) + 1 + len(first) > CALL_BYTES


def test_a_record_of_99_kb_goes_and_one_of_101_kb_is_blocked(bench):
    rows = [("A", "x" * 99_000), ("B", "y" * 101_000)]
    with bench.open(bench.csv(rows, ("Code", "Note"))) as plan:
        assert [row.label for row in plan.rows(Bucket.NEW)] == ["A"]
        assert [fault.code for fault in plan.faults()] == ["record.too-large"]
        assert "y" * 20 not in repr(plan.faults())


def test_bytes_cut_a_chunk_before_the_batch_size_does(bench):
    rows = [(f"C{n}", "x" * 90_000) for n in range(60)]
    with bench.open(bench.csv(rows, ("Code", "Note"))) as plan:
        chunks = plan.summary.chunks
    assert [one.bound for one in chunks] == ["bytes a call", "end of the records"]
    assert chunks[0].bytes <= CALL_BYTES < chunks[0].bytes + 90_100


def test_a_row_with_too_few_cells_is_blocked_not_guessed(bench):
    path = bench.folder / "x.csv"
    path.write_text("Code,Email\nA,a@example.com\nB\n")
    with bench.open(path) as plan:
        assert [(fault.row, fault.line, fault.code) for fault in plan.faults()] == [(2, 3, "record.cells")]


def test_a_shared_phone_alone_makes_no_duplicate(bench):
    rows = [("A", "0412 345 678"), ("B", "0412 345 678"), ("", "0412 345 679"), ("", "+61412345679")]
    with bench.open(bench.csv(rows, ("Code", "Phone"))) as plan:
        assert [row.row for row in plan.rows(Bucket.DUPLICATE)] == [4]


def test_the_same_input_makes_the_same_plan(bench):
    table = bench.customers(100)
    assert bench.plan(table)[0].plan_id == bench.plan(table)[0].plan_id
    bench.settings = Settings(mode="Production", KlaviyoBatchSize=9)
    assert bench.plan(table)[0].plan_id != bench.plan(bench.customers(99))[0].plan_id


def test_a_mapping_that_went_through_another_process_is_the_same_mapping():
    mapping = Mapping(rules=(Rule(column="Code", to="external_id"), Rule(column="X", to="properties.X", kind="number")))
    there_and_back = pickle.loads(pickle.dumps(mapping))
    assert settings_digest(Settings(), there_and_back, "") == settings_digest(Settings(), mapping, "")
    changed = Mapping(rules=mapping.rules, country="NZ")
    assert settings_digest(Settings(), changed, "") != settings_digest(Settings(), mapping, "")


def test_nothing_is_left_of_a_plan_that_failed(bench):
    path = bench.folder / "x.csv"
    path.write_bytes(b"Code\n" + b"A\n" * 9000 + b"\xff\n")
    with pytest.raises(UserFacingError, match="utf-8"):
        bench.plan(path, records=RecordsFrom(location=str(path), encoding="utf-8"))
    assert not list(bench.folder.glob("*klaviyo-plan*"))


def test_a_damaged_plan_is_said(bench, tmp_path):
    _, path = bench.plan(bench.customers(3))
    raw = path.read_bytes()
    for content in (b"", b"rubbish" * 100, raw[:5000]):
        path.write_bytes(content)
        with pytest.raises(PlanError), open_plan(path) as plan:
            plan.chunk(1)


def test_two_plans_are_compared_by_customer(bench):
    _, before = bench.plan(bench.csv([("A", "a@example.com"), ("B", "b@example.com")]))
    _, after = bench.plan(bench.csv([("A", "a@@"), ("C", "c@example.com")]))
    with open_plan(before) as left, open_plan(after) as right:
        found = compare_plans(left, right)
    assert {move[:3] for move in found.moves} == {
        ("A", Bucket.NEW, Bucket.BLOCKED),
        ("B", Bucket.NEW, None),
        ("C", None, Bucket.NEW),
    }
    assert found.records_changed
    assert not found.settings_changed
    assert found.moved == 3


def test_reports_say_what_the_plan_says_and_run_nothing(bench):
    rows = [("=1+1", "a@example.com"), ("<script>", "b@@"), ("", "")]
    with bench.open(bench.csv(rows)) as plan:
        for name in ("x.csv", "x.json", "x.html"):
            export_plan(plan, bench.folder / name)
        with pytest.raises(UserFacingError):
            export_plan(plan, bench.folder / "x.docx")
    table = list(csv.reader((bench.folder / "x.csv").read_text().splitlines()))
    assert [row[2] for row in table] == ["customer", "'=1+1", "<script>", ""]
    assert table[3][-1] == "identifier.missing · it has no code, mail address or phone number"
    assert json.loads((bench.folder / "x.json").read_text())["summary"]["counts"]["blocked"] == 2
    html = (bench.folder / "x.html").read_text()
    assert "email.invalid" in html
    assert "<script>" not in html


@pytest.mark.parametrize(
    ("calls", "seconds"),
    [(0, 0), (1, 0), (11, 1), (103, 10), (150, 14), (151, 60), (200, 64), (1000, 369), (10_000, 3969)],
)
def test_the_floor_of_the_two_windows(calls, seconds):
    assert estimate(calls, 0).rate_seconds == seconds


def test_the_limit_that_binds_is_named():
    assert "150 calls a minute" in estimate(1000, 512_000).limit
    assert "Mbit/s" in estimate(103, 512_000_000).limit


_OFFLINE = """
import sys
seen = []
sys.addaudithook(lambda event, args: seen.append(event) if event.startswith("socket.") else None)
from workbench.__main__ import main
code = main(["klaviyo", "plan", "--settings", sys.argv[1], "--records", sys.argv[2], "--plan", sys.argv[3], "--json"])
assert seen == [], seen
sys.exit(code)
"""


def test_a_dry_run_makes_no_socket_at_all(bench):
    arguments = [bench.settings_file(), bench.customers(2000), bench.folder / "x.klaviyo-plan"]
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(_OFFLINE), *map(str, arguments)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["new"] == 2000


def test_memory_of_state_is_by_account(bench):
    sent_before(bench, {"external_id": "C0", "email": "c0@example.com"})
    with State(bench.state) as state:
        state.remember_account("", ACCOUNT._replace(id="ACC2"))
    with bench.open(bench.customers(1)) as plan:
        assert Counter(row.bucket for row in plan.every_row()) == {Bucket.NEW: 1}
        assert plan.summary.account == "ACC2"
