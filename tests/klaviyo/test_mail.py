"""Reports by a real SMTP server: to whom, saying what, with how much attached."""

from __future__ import annotations

import asyncio
import csv
import gzip
import io
import socket
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from workbench.klaviyo.mail import preview_reports, reports_of, send_reports
from workbench.klaviyo.mail.messages import MOST_ROWS, Report
from workbench.klaviyo.planning import open_plan
from workbench.klaviyo.settings import Settings
from workbench.klaviyo.sync_file import MailServer

ERRORS, SUCCESS = "errors@example.com", "success@example.com"


class Inbox:
    def __init__(self) -> None:
        self.mails: list[tuple[list[str], object]] = []

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.mails.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"


@pytest.fixture
def inbox():
    found = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        found.port = free.getsockname()[1]
    controller = Controller(found, hostname="127.0.0.1", port=found.port)
    controller.start()
    yield found
    controller.stop()


def ran(bench, klaviyo, errors=(ERRORS,), success=(SUCCESS,)):
    klaviyo.fault("klaviyo-rejects")
    bench.settings = Settings(
        RunKlaviyoDaemon=True,
        mode="Production",
        KlaviyoErrorEmailRecipients=errors,
        KlaviyoSuccessEmailRecipients=success,
    )
    rows = [("BAD", "x@@y"), *((f"C{n}", f"c{n}@example.com") for n in range(12))]
    _, path = bench.plan(bench.csv(rows))
    result = bench.run(path, klaviyo.address)
    with open_plan(path) as plan, bench.journal(path) as journal:
        return reports_of(plan, journal, result), preview_reports(plan)


def attached(mail) -> list[list[str]]:
    (part,) = mail.iter_attachments()
    return list(csv.reader(io.StringIO(gzip.decompress(part.get_content()).decode("utf-8-sig"))))


def test_each_list_gets_its_own_mail(bench, klaviyo, inbox):
    reports, _ = ran(bench, klaviyo)
    server = MailServer(host="127.0.0.1", port=inbox.port, security="none", sender="sync@example.com")
    said = asyncio.run(send_reports(reports, server))
    assert len(said) == 2
    (to_errors, errors), (to_success, success) = inbox.mails
    assert (to_errors, to_success) == ([ERRORS], [SUCCESS])
    assert "3 errors" in errors["subject"]
    assert [row[:2] for row in attached(errors)] == [["row", "customer"], ["1", "BAD"], ["2", "C0"], ["12", "C10"]]
    assert "10 records imported" in success["subject"]
    assert len(attached(success)) == 11
    assert {row[0] for row in attached(success)[1:]} == {"3", "4", "5", "6", "7", "8", "9", "10", "11", "13"}


def test_an_empty_list_gets_none(bench, klaviyo):
    assert ran(bench, klaviyo, errors=(), success=())[0] == ()


def test_the_preview_shows_the_text_that_would_be_sent(bench, klaviyo):
    _, (errors, success) = ran(bench, klaviyo)
    assert "email.invalid" in errors.text
    assert "12 records would be imported" in success.subject
    assert "personal data" in success.text


def test_a_mail_server_that_is_not_there_is_a_sentence_not_a_crash():
    report = Report((ERRORS,), "s", "t", "", b"")
    (said,) = asyncio.run(send_reports([report], MailServer(host="127.0.0.1", port=9, security="none")))
    assert "could not be sent" in said
    assert asyncio.run(send_reports([report], None)) == (
        f"No mail was sent to {ERRORS}, because no mail server is set up.",
    )


def test_attachments_are_capped_and_say_so(bench):
    bench.settings = Settings(mode="Production", KlaviyoSuccessEmailRecipients=(SUCCESS,))
    with bench.open(bench.customers(MOST_ROWS + 5)) as plan:
        (report,) = preview_reports(plan)
    assert f"first {MOST_ROWS:,}" in report.text
    assert gzip.decompress(report.content).count(b"\n") == MOST_ROWS + 1
