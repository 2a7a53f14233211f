"""A real server process on loopback, put back to its sample data before each test."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest
from lxml import etree

ROOT = Path(__file__).resolve().parents[2]
COMMON = ROOT / "resources" / "transactions" / "common"
NS = "urn:saasplications:standard:1"
ADMIN = {"X-Workbench-Admin": "1"}
XML = {"Content-Type": "application/xml"}


class Running:
    """A server process and a client for it."""

    def __init__(self, data: Path, *arguments: str, watch_parent: bool = False) -> None:
        environment = os.environ | ({"WORKBENCH_PARENT_WATCH": "1"} if watch_parent else {})
        self.data = data
        with (data.parent / "server.err").open("ab") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "workbench.sandbox", "--data", str(data), *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=ROOT,
                env=environment,
            )
        assert self.process.stdout is not None
        self.first_line = self.process.stdout.readline().decode().rstrip("\n")
        self.base = self.first_line.removeprefix("listening on ")
        self.http = httpx.Client(base_url=self.base, timeout=20, trust_env=False)
        self.key = ""
        self.token = ""

    def admin(self, method: str, path: str, **more) -> httpx.Response:
        return self.http.request(method, f"/sandbox/{path}", headers=ADMIN, **more)

    def fault(self, name: str | None) -> None:
        assert self.admin("POST", "fault", json={"fault": name}).status_code == 204

    def new_key(self, client: str = "DEMO") -> str:
        return self.admin("POST", "keys", json={"client_code": client}).json()["key"]

    def establish(self, client: str = "DEMO", key: str | None = None) -> httpx.Response:
        body = (
            f'<SessionRequest xmlns="{NS}"><ClientCode>{client}</ClientCode>'
            f"<EdiKey>{self.key if key is None else key}</EdiKey></SessionRequest>"
        )
        return self.http.post("/edi/session", content=body.encode(), headers=XML)

    def open(self) -> str:
        self.token = etree.fromstring(self.establish().content).findtext(f"{{{NS}}}Token")
        return self.token

    def submit(self, body: bytes | str, token: str | None = None, media: str = "application/xml"):
        raw = body.encode() if isinstance(body, str) else body
        headers = {"Content-Type": media, "X-EDI-Session": self.token if token is None else token}
        return self.http.post("/edi/session/submit", content=raw, headers=headers)

    def ask(self, body: bytes | str) -> Answer:
        response = self.submit(body)
        assert response.status_code == 200, response.text
        return Answer(response.content)

    def close(self, token: str | None = None) -> httpx.Response:
        return self.http.delete("/edi/session", headers={"X-EDI-Session": token or self.token})

    def rows(self, sql: str, *values: object) -> list[tuple]:
        with closing(sqlite3.connect(self.data / "sandbox.sqlite3")) as database:
            return database.execute(sql, values).fetchall()

    def kill(self) -> None:
        self.process.kill()
        self.finish()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.finish()

    def finish(self) -> int:
        self.http.close()
        code = self.process.wait(10)
        for stream in (self.process.stdin, self.process.stdout):
            stream.close()
        return code


class Answer:
    """An answer, valid by its schema or the test fails here."""

    def __init__(self, raw: bytes) -> None:
        self.root = etree.fromstring(raw)
        self.name = etree.QName(self.root).localname
        schema(self.name).assertValid(self.root)

    def text(self, path: str) -> str | None:
        steps = "/".join(step if step == "." else f"{{{NS}}}{step}" for step in path.split("/"))
        return self.root.findtext(steps)

    def all(self, name: str) -> list[etree._Element]:
        return list(self.root.iter(f"{{{NS}}}{name}"))

    @property
    def status(self) -> str | None:
        return self.text("Status")

    @property
    def reference(self) -> str | None:
        return self.text("Reference")

    @property
    def messages(self) -> dict[str, str]:
        return {node.get("code"): node.text for node in self.all("Message")}

    @property
    def paths(self) -> dict[str, str]:
        return {node.get("code"): node.get("path") for node in self.all("Message")}

    @property
    def refusals(self) -> set[str]:
        return {node.get("code") for node in self.all("Message") if node.get("severity") == "error"}


ANSWERS = {
    "Acknowledgement": COMMON / "acknowledgement.xsd",
    "Error": COMMON / "error.xsd",
    "StockAvailability": ROOT / "resources/transactions/AvailableStock/stock-availability.xsd",
    "CustomerCredit": ROOT / "resources/transactions/CustomerCredit/customer-credit.xsd",
}


def schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(ANSWERS[name]))


@contextmanager
def running(data: Path, *arguments: str, **more) -> Iterator[Running]:
    found = Running(data, *arguments, **more)
    try:
        yield found
    finally:
        if found.process.poll() is None:
            found.kill()


@pytest.fixture(scope="session")
def _process(tmp_path_factory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("sandbox") / "data") as found:
        found.key = found.new_key()
        yield found


@pytest.fixture
def server(_process: Running) -> Running:
    """The shared server with sample data, without a fault, with an open session."""
    _process.fault(None)
    assert _process.admin("POST", "reset").status_code == 204
    _process.open()
    return _process


@pytest.fixture
def start():
    """Start another server: `with start(folder, …) as server`."""
    return running


@pytest.fixture
def make():
    """Write a standard document: `make.order(...)`, `make.document(...)`."""
    return Maker()


class Maker:
    def __init__(self) -> None:
        self._count = 0

    def document(self, root: str, body: str, reference: str | None = None) -> str:
        self._count += 1
        external = f"<ExternalReference>{reference or f'T-{self._count}'}</ExternalReference>"
        return f'<{root} xmlns="{NS}" version="1.0">{external}{body}</{root}>'

    def question(self, root: str, body: str) -> str:
        return f'<{root} xmlns="{NS}" version="1.0">{body}</{root}>'

    def line(self, item="BOLT-M8-50", quantity="10", unit="EA", price="", number=1) -> str:
        code = f"<ItemCode>{item}</ItemCode>" if item else "<Description>Made to measure</Description>"
        cost = f"<UnitPrice>{price}</UnitPrice>" if price else ""
        return (
            f"<Line><LineNumber>{number}</LineNumber>{code}<Quantity>{quantity}</Quantity>"
            f"<UnitOfMeasure>{unit}</UnitOfMeasure>{cost}</Line>"
        )

    def order(self, *lines: str, customer="HARBOUR01", warehouse="SYD", reference=None, extra="") -> str:
        place = f"<Warehouse>{warehouse}</Warehouse>" if warehouse else ""
        return self.document(
            "SalesOrder",
            f"<OrderDate>2026-11-02</OrderDate><CustomerCode>{customer}</CustomerCode>{place}{extra}"
            f"<Lines>{''.join(lines) or self.line()}</Lines>",
            reference,
        )

    def status(self, order: str, status: str, extra: str = "") -> str:
        return self.document(
            "OrderStatusChange",
            f"<OrderNumber>{order}</OrderNumber><Status>{status}</Status>"
            f"<EffectiveAt>2026-11-03T10:15:00+11:00</EffectiveAt>{extra}",
        )

    def invoice(self, order: str = "", gross="110.00", net="100.00", tax="10.00") -> str:
        number = f"<OrderNumber>{order}</OrderNumber>" if order else ""
        return self.document(
            "Invoice",
            f"<InvoiceDate>2026-11-10</InvoiceDate>{number}<CustomerCode>HARBOUR01</CustomerCode>"
            f"<Lines>{self.line(quantity='80', price='1.25')}</Lines>"
            f"<Totals><Net>{net}</Net><Tax>{tax}</Tax><Gross>{gross}</Gross></Totals>",
        )

    def payment(self, amount: str, *allocations: tuple[str, str, str]) -> str:
        parts = "".join(
            f"<Allocation><{kind}>{number}</{kind}><Amount>{part}</Amount></Allocation>"
            for kind, number, part in allocations
        )
        listed = f"<Allocations>{parts}</Allocations>" if parts else ""
        return self.document(
            "Payment",
            "<PaymentDate>2026-11-12</PaymentDate><CustomerCode>HARBOUR01</CustomerCode>"
            f"<Method>EFT</Method><Amount>{amount}</Amount>{listed}",
        )

    def customer(self, name: str, code: str = "", extra: str = "") -> str:
        given = f"<CustomerCode>{code}</CustomerCode>" if code else ""
        return self.document(
            "Customer",
            f"{given}<Name>{name}</Name><Addresses><Address><Type>BILLING</Type><Line1>1 Road</Line1>"
            f"<Suburb>Sydney</Suburb><State>NSW</State><Postcode>2000</Postcode></Address></Addresses>{extra}",
        )

    def booking(self, start: str, end: str, resource="ROOM-A", quantity="1") -> str:
        return self.document(
            "Booking",
            f"<CustomerCode>HARBOUR01</CustomerCode><ResourceCode>{resource}</ResourceCode>"
            f"<Start>{start}</Start><End>{end}</End><Quantity>{quantity}</Quantity>",
        )

    def stock(self, item: str = "BOLT-M8-50") -> str:
        return self.question("StockQuery", f"<Items><Item><ItemCode>{item}</ItemCode></Item></Items>")

    def credit(self, customer: str = "HARBOUR01") -> str:
        return self.question("CustomerCreditQuery", f"<CustomerCode>{customer}</CustomerCode>")
