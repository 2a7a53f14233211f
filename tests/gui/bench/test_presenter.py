"""What the bench decides, with a view that records and services that answer when they are told to."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from workbench.bench import NO_CONVERTER, examine_bytes
from workbench.bench.sending import Sent, gate_for
from workbench.checks.fixes import apply, fixes_for
from workbench.compare import Change, Spot
from workbench.convert import Case, Conversion
from workbench.documents import read
from workbench.errors import UserFacingError
from workbench.findings import Place
from workbench.sessions import LOCAL, Submission
from workbench.shopify.receiver import Received
from workbench.ui.pages.bench.ports import Opened, Saved, Webhooks
from workbench.ui.pages.bench.presenter import BenchPresenter
from workbench.ui.pages.bench.webhooks_presenter import MOST_TAKEN
from workbench.ui.tasks import TaskScope
from workbench.workspace import resources_folder

SAMPLES = resources_folder() / "samples" / "CreateSalesOrder"
ORDER = (SAMPLES / "small-order.xml").read_bytes()
PARTNER = (SAMPLES / "partner-format.xml").read_bytes()


class View:
    """Keeps what it was told to show."""

    def __init__(self):
        self.calls = []
        self.answers = {}

    def __getattr__(self, name):
        if name.startswith("ask_"):

            async def ask(*arguments):
                self.calls.append((name, *arguments))
                return self.answers[name]

            return ask
        if name.startswith(("show_", "offer_", "reveal", "copy", "open_", "say")):
            return lambda *arguments: self.calls.append((name, *arguments))
        raise AttributeError(name)

    def all(self, name):
        return [call[1:] for call in self.calls if call[0] == name]

    def last(self, name):
        return self.all(name)[-1]


class Services:
    """Examines for real; sends and reads what the test says."""

    def __init__(self):
        self.files = {}
        self.saved = ()
        self.remembered = []
        self.written = []
        self.examined = []
        self.gates = []
        self.sent = asyncio.Event()
        self.submission = Submission("accepted", "Taken.", "", "answered", reference="SO-1")
        self.connection_name = "local"
        self.cases = []
        self.converted = None
        self.secret = None
        self.receiving = 0
        self.hand_on = None

    def transactions(self):
        return ()

    def converters(self):
        return ()

    def connection(self):
        return LOCAL

    def use_connection(self, name):
        self.connection_name = name

    def gate(self, examination):
        return gate_for(examination, LOCAL)

    async def read_files(self, paths):
        for path in paths:
            content = self.files.get(path.name)
            yield UserFacingError(f"There is no file {path}.") if content is None else Opened(path.name, content, path)

    async def examine(self, raw, name, request, *, behind=False):
        for gate in self.gates:
            await gate.wait()
        self.examined.append((name, request.chosen, behind))
        return examine_bytes(raw, name, None, request)

    async def locate(self, document, path):
        return document.place_at(path)

    async def path_at(self, document, line, column):
        return f"/at/{line}/{column}"

    async def find_all(self, document, expression):
        raise UserFacingError(f"`{expression}` is wrong.")

    async def format(self, text):
        return f"{text}\n"

    async def fixes(self, document, findings):
        return fixes_for(document, findings)

    async def fixed(self, document, fixes):
        return apply(document, fixes)[0]

    async def send(self, examination, cancel, on_step):
        cancelled = asyncio.create_task(cancel.wait())
        sent = asyncio.create_task(self.sent.wait())
        await asyncio.wait({cancelled, sent}, return_when=asyncio.FIRST_COMPLETED)
        if cancel.is_set():
            self.submission = Submission("cancelled", "Cancelled.", "", "not-sent")
        cancelled.cancel()
        sent.cancel()
        return Sent(LOCAL, self.submission, converted=self.converted)

    async def evidence(self, examination):
        return None

    def knows_references(self):
        return True

    async def receive_webhooks(self, stop, begun, take):
        self.receiving += 1
        self.hand_on = take
        begun("http://127.0.0.1:1", self.secret is not None)
        try:
            await stop.wait()
        finally:
            self.receiving -= 1

    async def keep_webhook_secret(self, secret):
        self.secret = secret
        return "Kept."

    def make_case(self, converter, document):
        self.cases.append((converter, document.raw))
        return Case("order", Path(), Path("input.xml"), None)

    def encode(self, text, document):
        return text.encode()

    def write(self, path, raw):
        self.written.append((path, raw))

    def remember(self, documents):
        self.remembered.append(documents)

    def restore(self):
        return self.saved


class Bench:
    """A presenter with its surroundings."""

    def __init__(self):
        self.view = View()
        self.services = Services()
        self.troubles = []
        self.bugs = []
        self.tasks = TaskScope(self.troubles.append, self.bugs.append)
        self.presenter = BenchPresenter(self.view, self.services, self.tasks)

    async def settle(self):
        for _ in range(30):
            await asyncio.sleep(0)


@pytest.fixture
def on_bench(tmp_path, monkeypatch):
    """Run a coroutine function with a bench; no exception may go unnoticed."""
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))

    def run(story):
        async def told():
            bench = Bench()
            await story(bench)
            await bench.tasks.close()
            assert bench.bugs == []

        asyncio.run(told())

    return run


def test_an_empty_bench_shows_the_drop_zones(on_bench):
    async def story(bench):
        bench.presenter.start()
        assert bench.view.all("show_empty")
        assert bench.view.last("show_connection") == (LOCAL,)

    on_bench(story)


def test_a_dropped_file_is_shown_examined_and_remembered(on_bench):
    async def story(bench):
        bench.services.files["order.xml"] = ORDER
        bench.presenter.open_files([Path("order.xml")])
        await bench.settle()
        document, examination = bench.view.last("show_examination")
        assert (document.name, examination.outcome) == ("order.xml", "ready")
        assert bench.view.last("show_gate")[0].may_send
        assert [each.name for each in bench.services.remembered[-1]] == ["order.xml"]

    on_bench(story)


def test_a_case_is_made_of_a_converted_document_and_its_converter_opened(on_bench):
    async def story(bench):
        bench.services.files = {"order.xml": ORDER, "partner.xml": PARTNER}
        bench.presenter.open_files([Path("order.xml")])
        await bench.settle()
        bench.presenter.make_case()
        bench.presenter.open_converter()
        assert bench.services.cases == []
        bench.presenter.open_files([Path("partner.xml")])
        await bench.settle()
        bench.presenter.make_case()
        bench.presenter.open_converter()
        assert bench.services.cases == [("acme-orders", PARTNER)]
        assert bench.view.last("show_case_made")[0] == "acme-orders"
        assert bench.view.all("open_converter") == [("acme-orders", PARTNER, "partner.xml")]

    on_bench(story)


def test_another_connection_looks_again_at_what_was_converted_and_at_nothing_else(on_bench):
    async def story(bench):
        bench.services.files = {"order.xml": ORDER, "partner.xml": PARTNER}
        bench.presenter.open_files([Path("order.xml"), Path("partner.xml")])
        await bench.settle()
        bench.services.examined.clear()
        bench.presenter.session.use_connection("other")
        await bench.settle()
        assert [name for name, *_ in bench.services.examined] == ["partner.xml"]

    on_bench(story)


def test_the_zone_it_was_dropped_on_says_what_it_is_taken_for(on_bench):
    async def story(bench):
        bench.services.files["order.xml"] = ORDER
        bench.presenter.open_files([Path("order.xml")], "CreatePayment")
        await bench.settle()
        assert bench.services.examined == [("order.xml", "CreatePayment", False)]

    on_bench(story)


def test_several_files_are_all_listed_the_first_in_view_the_rest_examined_behind(on_bench):
    async def story(bench):
        bench.services.files = {"a.xml": ORDER, "b.xml": ORDER, "c.xml": b"no xml"}
        bench.presenter.open_files([Path("a.xml"), Path("b.xml"), Path("missing.xml"), Path("c.xml")])
        await bench.settle()
        documents, current = bench.view.last("show_list")
        assert [(each.name, each.condition) for each in documents] == [
            ("a.xml", "ready"),
            ("b.xml", "ready"),
            ("c.xml", "problems"),
        ]
        assert current == documents[0].key
        assert "missing.xml" in bench.view.last("show_notice")[0].message
        assert {(name, behind) for name, _, behind in bench.services.examined} >= {("b.xml", True), ("c.xml", True)}

    on_bench(story)


def test_the_same_file_dropped_again_takes_its_own_place(on_bench):
    async def story(bench):
        bench.services.files["a.xml"] = ORDER
        bench.presenter.open_files([Path("a.xml")])
        await bench.settle()
        bench.services.files["a.xml"] = ORDER + b"<!-- newer -->"
        bench.presenter.open_files([Path("a.xml")])
        await bench.settle()
        documents, _ = bench.view.last("show_list")
        assert [each.raw for each in documents] == [ORDER + b"<!-- newer -->"]
        assert not documents[0].edited

    on_bench(story)


def test_a_result_that_came_too_late_is_not_shown(on_bench):
    async def story(bench):
        gate = asyncio.Event()
        bench.services.gates.append(gate)
        bench.presenter.open_text("<a/>")
        await bench.settle()
        bench.presenter.edit("<b/>")
        gate.set()
        await bench.settle()
        shown = [document.raw for document, _ in bench.view.all("show_examination")]
        assert shown == [b"<b/>"]

    on_bench(story)


def test_an_edit_is_examined_and_kept_but_not_written_to_the_file(on_bench):
    async def story(bench):
        bench.services.files["a.xml"] = ORDER
        bench.presenter.open_files([Path("a.xml")])
        await bench.settle()
        bench.presenter.edit(ORDER.decode() + "<!-- mine -->")
        await bench.settle()
        (document,) = bench.services.remembered[-1]
        assert document.edited
        assert document.raw.endswith(b"mine -->")
        assert bench.services.written == []

    on_bench(story)


def test_saving_over_the_partners_file_is_asked_first(on_bench):
    async def story(bench):
        bench.services.files["a.xml"] = ORDER
        bench.presenter.open_files([Path("a.xml")])
        await bench.settle()
        bench.view.answers["ask_overwrite"] = False
        bench.presenter.source.save()
        await bench.settle()
        assert bench.services.written == []
        bench.view.answers["ask_overwrite"] = True
        bench.presenter.source.save()
        await bench.settle()
        assert bench.services.written == [(Path("a.xml"), ORDER)]

    on_bench(story)


def test_a_sample_is_saved_elsewhere_and_never_over_itself(on_bench):
    async def story(bench):
        bench.services.files["small-order.xml"] = ORDER
        bench.presenter.open_sample(SAMPLES / "small-order.xml")
        await bench.settle()
        bench.view.answers["ask_path"] = Path("mine.xml")
        bench.presenter.source.save()
        await bench.settle()
        assert [path for path, _ in bench.services.written] == [Path("mine.xml")]

    on_bench(story)


def test_a_place_of_a_document_is_shown_and_no_document_comes_twice(on_bench):
    async def story(bench):
        place = Place(2, 1, 2, 5)
        bench.presenter.open_at("a.xml", b"<a>\n<b/></a>", None, place)
        await bench.settle()
        bench.presenter.open_text("<other/>")
        await bench.settle()
        bench.presenter.open_at("a.xml", b"<a>\n<b/></a>", None, place)
        await bench.settle()
        assert bench.view.all("reveal_source") == [(place,), (place,)]
        assert [each.name for each in bench.view.last("show_list")[0]] == ["a.xml", "pasted text"]

    on_bench(story)


def test_a_document_taken_off_can_be_put_back(on_bench):
    async def story(bench):
        bench.presenter.open_text("<a/>")
        await bench.settle()
        bench.presenter.close_current()
        assert bench.view.calls[-1] == ("show_empty",)
        _, undo = bench.view.last("offer_undo")
        undo()
        await bench.settle()
        assert [each.raw for each in bench.view.last("show_list")[0]] == [b"<a/>"]

    on_bench(story)


def test_a_submission_shows_its_end_and_belongs_to_the_bytes_that_were_sent(on_bench):
    async def story(bench):
        bench.presenter.open_text(ORDER.decode())
        await bench.settle()
        bench.presenter.session.submit()
        await bench.settle()
        assert bench.view.all("show_sending")
        bench.presenter.edit(ORDER.decode() + "<!-- later -->")
        bench.services.sent.set()
        await bench.settle()
        assert bench.view.last("show_sent")[0].submission.reference == "SO-1"
        (document,) = bench.view.last("show_list")[0]
        assert document.sent is None
        assert document.accepted == ORDER

    on_bench(story)


def test_only_one_submission_runs_at_a_time(on_bench):
    async def story(bench):
        bench.presenter.open_text(ORDER.decode())
        await bench.settle()
        bench.presenter.session.submit()
        bench.presenter.session.submit()
        bench.services.sent.set()
        await bench.settle()
        assert len(bench.view.all("show_sent")) == 1

    on_bench(story)


def test_cancel_ends_the_session_before_it_ends_anything_else(on_bench):
    async def story(bench):
        bench.presenter.open_text(ORDER.decode())
        await bench.settle()
        bench.presenter.session.submit()
        await bench.settle()
        bench.presenter.cancel()
        await bench.settle()
        assert bench.view.last("show_sent")[0].submission.outcome == "cancelled"
        assert bench.view.all("show_stopped") == []

    on_bench(story)


def test_cancel_stops_an_examination(on_bench):
    async def story(bench):
        bench.services.gates.append(asyncio.Event())
        bench.presenter.open_text("<a/>")
        await bench.settle()
        bench.presenter.cancel()
        await bench.settle()
        assert bench.view.all("show_stopped")
        assert bench.view.all("show_examination") == []

    on_bench(story)


def test_what_cannot_be_sent_is_not_sent(on_bench):
    async def story(bench):
        bench.presenter.open_text("<Unknown/>")
        await bench.settle()
        assert not bench.view.last("show_gate")[0].may_send
        bench.presenter.session.submit()
        await bench.settle()
        assert bench.view.all("show_sending") == []

    on_bench(story)


def test_a_path_the_server_names_leads_to_the_nearest_place_there_is(on_bench):
    async def story(bench):
        bench.presenter.open_text(ORDER.decode())
        await bench.settle()
        bench.presenter.source.choose_path("/SalesOrder/ShipTo/Country/Code")
        await bench.settle()
        assert bench.view.last("reveal")[0].path == "/SalesOrder/ShipTo"

    on_bench(story)


def test_a_missing_part_leads_to_where_it_would_belong(on_bench):
    async def story(bench):
        bench.presenter.open_text(ORDER.decode())
        await bench.settle()
        gone = Change("removed", "element", Spot("/SalesOrder/ShipTo/Phone", 9, 1), None, "x", None, "Phone is missing")
        bench.presenter.source.choose_change(gone)
        await bench.settle()
        assert bench.view.last("reveal")[0].path == "/SalesOrder/ShipTo"

    on_bench(story)


def test_a_wrong_xpath_is_shown_where_it_was_typed(on_bench):
    async def story(bench):
        bench.presenter.open_text(ORDER.decode())
        await bench.settle()
        bench.presenter.source.find_xpath("//[")
        await bench.settle()
        assert isinstance(bench.view.last("show_matches")[0], UserFacingError)

    on_bench(story)


def test_only_well_formed_xml_is_indented(on_bench):
    async def story(bench):
        bench.presenter.open_text("<a><b></a>")
        await bench.settle()
        bench.presenter.source.format()
        await bench.settle()
        assert bench.view.all("show_text_changed") == []
        assert "well-formed" in bench.view.last("show_notice")[0].message

    on_bench(story)


def test_the_last_run_is_shown_again_but_a_large_document_waits_to_be_chosen(on_bench):
    async def story(bench):
        large = b"<a>" + b"x" * 3_000_000 + b"</a>"
        bench.services.saved = (
            Saved("large.xml", large, None, None, edited=False),
            Saved("small.xml", ORDER, None, None, edited=True),
        )
        bench.presenter.start()
        await bench.settle()
        assert [name for name, _, _ in bench.services.examined] == ["small.xml"]
        documents, _ = bench.view.last("show_list")
        assert [each.condition for each in documents] == ["waiting", "ready"]

    on_bench(story)


def test_fixes_are_looked_for_and_made_in_the_text(on_bench):
    async def story(bench):
        bench.presenter.open_text((SAMPLES / "eight-faults.xml").read_text())
        await bench.settle()
        offered = dict(bench.view.last("show_fixes")[0])
        misspelt = next(finding for finding in offered if finding.code == "schema.misspelt-element")
        bench.presenter.source.fix(offered[misspelt][:1])
        await bench.settle()
        (text,) = bench.view.last("show_text_changed")
        assert "UnitOfMesure" not in text
        assert text.count("UnitOfMeasure") == 6

    on_bench(story)


def test_a_converted_document_is_not_mended_in_the_source(on_bench):
    async def story(bench):
        bench.presenter.open_text((SAMPLES / "partner-format.xml").read_text().replace('unit="PCE"', 'unit="XX"'))
        await bench.settle()
        assert bench.view.last("show_examination")[1].conversion is not None
        assert bench.view.all("show_fixes") == []

    on_bench(story)


def webhook(number: int = 1) -> Received:
    body = json.dumps({"id": number, "admin_graphql_api_id": f"gid://shopify/Customer/{number}"}).encode()
    return Received(body, "customers/create", "harbour.myshopify.com", "right", datetime(2026, 11, 25, tzinfo=UTC))


def test_webhooks_come_onto_the_bench_for_the_shops_converter(on_bench):
    async def story(bench):
        bench.presenter.start()
        bench.presenter.webhooks.toggle()
        await bench.settle()
        assert bench.view.last("show_webhooks")[0] == Webhooks("http://127.0.0.1:1", is_checked=False, taken=0)
        bench.services.hand_on(webhook(1))
        await bench.settle()
        first = bench.presenter.current
        assert (first.converter, first.examination.conversion.converter) == ("shopify", "shopify")
        bench.services.hand_on(webhook(2))
        await bench.settle()
        assert bench.presenter.current.key == first.key
        assert len(bench.presenter.documents) == 2
        assert bench.view.last("show_webhooks")[0].taken == 2
        bench.presenter.webhooks.toggle()
        await bench.settle()
        assert bench.view.last("show_webhooks") == (None,)

    on_bench(story)


def test_a_secret_that_is_given_holds_for_the_receiver_that_runs(on_bench):
    async def story(bench):
        bench.view.answers["ask_secret"] = "shpss_1"
        bench.presenter.webhooks.toggle()
        await bench.settle()
        bench.presenter.webhooks.ask_secret()
        await bench.settle()
        assert bench.view.last("show_webhooks")[0].is_checked
        assert bench.services.receiving == 1
        assert bench.view.last("say") == ("Kept.",)

    on_bench(story)


def test_a_receiver_that_nobody_looks_after_ends(on_bench):
    async def story(bench):
        bench.presenter.webhooks.toggle()
        await bench.settle()
        for number in range(MOST_TAKEN):
            bench.services.hand_on(webhook(number))
        await bench.settle()
        assert bench.view.last("show_webhooks") == (None,)
        assert "no more are taken" in bench.view.last("show_notice")[0].message

    on_bench(story)


def test_the_partners_answer_is_offered_and_looked_at_as_it_is(on_bench):
    async def story(bench):
        bench.services.files["order.xml"] = ORDER
        bench.presenter.open_files([Path("order.xml")])
        await bench.settle()
        bench.services.converted = Conversion("levels", read(b"[]", "levels"))
        bench.services.sent.set()
        bench.presenter.session.submit()
        await bench.settle()
        assert bench.view.last("show_partners_answer") == (bench.services.converted,)
        bench.presenter.open_answer("answer by levels", b"[]")
        await bench.settle()
        assert (bench.presenter.current.raw, bench.presenter.current.converter) == (b"[]", NO_CONVERTER)

    on_bench(story)
