import asyncio
from dataclasses import replace

import pytest

from tests.sessions.server import KEY, SESSION, TOKEN, Server, reply, silence
from workbench.sessions import Secret, load_profile
from workbench.sessions.preview import preview
from workbench.sessions.probe import probe
from workbench.sessions.request import Outgoing
from workbench.workspace import resources_folder

LISTED = SESSION.replace(
    "</Session>", "<Transactions><Transaction>CreateSalesOrder</Transaction></Transactions></Session>"
)


def error(code):
    return f'<Error code="{code}">words</Error>'


def ask(profile, behaviours=None, **changes):
    async def inner():
        async with Server(**(behaviours or {})) as server:
            connection = replace(server.connection, **changes)
            return await probe(connection, Secret(KEY), profile), server

    return asyncio.run(inner())


def states(found):
    return {check.name: check.state for check in found.checks}


def test_all_is_well_and_the_session_is_closed(profile):
    found, server = ask(profile, {"establish": reply(201, LISTED)}, transactions=("CreateSalesOrder",))
    assert found.is_fine
    assert set(states(found).values()) == {"fine", "not-needed"}
    assert server.steps == ["establish", "close"]
    assert TOKEN not in repr(found)


@pytest.mark.parametrize(
    ("behaviour", "failed"),
    [
        (reply(401, error("KEY")), "key"),
        (reply(403, error("CLIENT")), "client-code"),
        (reply(403, error("NOT_ENABLED")), "permission"),
        (reply(200, "<html/>", "text/html"), "answer"),
        (silence, "answer"),
    ],
)
def test_what_failed_is_named_and_what_comes_after_was_not_reached(profile, behaviour, failed):
    found, _ = ask(profile, {"establish": behaviour})
    assert found.failed.name == failed
    names = [check.name for check in found.checks]
    position = names.index(failed)
    assert all(check.state in ("fine", "not-needed") for check in found.checks[:position])
    assert all(check.state == "not-reached" for check in found.checks[position + 1 :])
    assert found.failed.sentence
    assert found.failed.advice


@pytest.mark.parametrize(
    ("address", "failed"), [("http://no-such-host.invalid", "name"), ("http://127.0.0.1:9", "address")]
)
def test_a_name_and_an_address_that_are_wrong_are_told_apart(profile, address, failed):
    found, _ = ask(profile, address=address)
    assert found.failed.name == failed
    signed = load_profile([resources_folder() / "protocols"], "signed")
    found, _ = ask(signed, address=address)
    assert found.failed.name == failed


def test_what_may_not_be_submitted_is_named(profile):
    found, _ = ask(profile, {"establish": reply(201, LISTED)}, transactions=("CreateSalesOrder", "CreateInvoice"))
    assert found.failed.name == "permission"
    assert "`CreateInvoice`" in found.failed.sentence


def test_a_session_that_cannot_be_closed_is_told(profile):
    found, _ = ask(profile, {"close": reply(500)})
    assert found.failed.name == "close"


def test_without_a_session_only_the_way_can_be_tested():
    signed = load_profile([resources_folder() / "protocols"], "signed")
    found, server = ask(signed)
    assert states(found)["address"] == "fine"
    assert states(found)["key"] == "unknown"
    assert server.requests == []


@pytest.mark.parametrize("name", ["saasplications-http", "soap-ticket", "cookie-json", "cxml", "signed"])
def test_the_exact_request_can_be_seen_beforehand(name):
    found = load_profile([resources_folder() / "protocols"], name)
    connection = replace(Server(port=1).connection, client_code="C&C", parameters=(("tenant", "T"),))
    document = Outgoing(b"<O><ExternalReference>R-1</ExternalReference></O>")
    for step in found.steps:
        text = preview(found, step, connection, document)
        assert text.startswith(f"{step.method} {step.path.fill({}, 'url')} HTTP/1.1\nHost: 127.0.0.1:1\n")
    assert "R-1" in preview(found, found.submit, connection, document)
    whole = "".join(preview(found, step, connection, document) for step in found.steps)
    assert "[EDI key]" in whole or name == "signed"
