"""TLS against real certificates, good and bad ones, made for the moment; and a client that asks for one, too."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import replace

import pytest

from workbench.sandbox.certificates import make_certificates
from workbench.sessions import LOCAL, Secret, load_profile
from workbench.sessions.client import submit
from workbench.sessions.connection import Tls
from workbench.sessions.probe import probe
from workbench.sessions.tls import TlsError, context_for
from workbench.workspace import resources_folder

PROFILE = load_profile([resources_folder() / "protocols"], "saasplications-http")


def tls_of(server):
    return server.admin("GET", "about").json()["tls"]


def send(server, address, order, **tls):
    connection = replace(LOCAL, name="x", address=address, tls=Tls(**tls))
    return asyncio.run(submit(order.encode(), connection=connection, key=Secret(server.key), profile=PROFILE))


def test_a_good_certificate_of_ones_own_authority_is_trusted(server, make):
    good = server.admin("POST", "tls").json()
    result = send(server, good["address"], make.order(), ca=good["ca"])
    assert (result.outcome, result.closed) == ("accepted", True)
    timing = result.transcript.exchanges[0].timing
    assert timing.tls is not None
    assert [name for name, _, _ in timing.stages] == ["connect", "tls", "send", "wait", "receive"]


def test_the_systems_trust_store_does_not_know_that_authority(server, make):
    good = server.admin("POST", "tls").json()
    result = send(server, good["address"], make.order())
    assert (result.outcome, result.delivery) == ("fault", "not-sent")
    assert "not to be trusted" in result.sentence


@pytest.mark.parametrize("fault", ["tls-wrong-name", "tls-expired"])
def test_a_bad_certificate_is_never_taken_and_nothing_is_sent(server, make, fault):
    server.fault(fault)
    found = tls_of(server)
    before = server.rows("SELECT count(*) FROM log")
    result = send(server, found["address"], make.order(), ca=found["ca"])
    assert (result.outcome, result.delivery) == ("fault", "not-sent")
    assert ("expired" if fault == "tls-expired" else "127.0.0.1") in result.sentence
    assert server.rows("SELECT count(*) FROM log") == before
    connection = replace(LOCAL, name="x", address=found["address"], tls=Tls(ca=found["ca"]))
    assert asyncio.run(probe(connection, Secret(server.key), PROFILE)).failed.name == "tls"
    server.fault(None)
    assert tls_of(server) is None


def test_a_client_certificate_is_shown_when_the_server_asks_for_one(tmp_path):
    theirs = make_certificates("good", tmp_path / "theirs")
    ours = make_certificates("good", tmp_path / "ours")
    asked = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    asked.load_cert_chain(theirs.certificate, theirs.private_key)
    asked.verify_mode = ssl.CERT_REQUIRED
    asked.load_verify_locations(ours.ca)

    async def ask(**more):
        async def answer(reader, writer):
            shown.append(writer.get_extra_info("peercert"))
            writer.close()

        shown = []
        listener = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=asked)
        async with listener:
            address = f"https://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
            connection = replace(LOCAL, name="x", address=address, tls=Tls(ca=str(theirs.ca), **more))
            found = await probe(connection, Secret("edi_0123456789abcdef"), PROFILE)
            await asyncio.sleep(0.05)
            return found, shown

    found, shown = asyncio.run(ask(certificate=str(ours.certificate), private_key=str(ours.private_key)))
    assert shown[0]["subject"]
    found, shown = asyncio.run(ask())
    assert not found.is_fine
    assert shown == []


@pytest.mark.parametrize("broken", [{"ca": "missing.pem"}, {"certificate": "missing.pem"}])
def test_a_file_that_cannot_be_used_is_told(tmp_path, broken):
    files = {key: str(tmp_path / name) for key, name in broken.items()}
    with pytest.raises(TlsError, match=r"missing\.pem"):
        context_for(replace(LOCAL, address="https://x.example", tls=Tls(**files)))


def test_checking_is_never_off():
    context = context_for(replace(LOCAL, address="https://x.example"))
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context_for(replace(LOCAL, address="http://127.0.0.1")).verify_mode == ssl.CERT_REQUIRED


def test_a_fault_of_tls_can_be_there_from_the_start(tmp_path, start):
    with start(tmp_path / "data", "--fault", "tls-expired") as server:
        second = server.process.stdout.readline().decode()
        assert second.startswith("listening on https://127.0.0.1:")
        assert tls_of(server)["kind"] == "expired"
