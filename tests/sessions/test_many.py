import asyncio
from dataclasses import replace

import pytest

from tests.sessions.server import ACCEPTED, KEY, Server, hang, reply
from workbench.sessions import Secret
from workbench.sessions.many import Limits, submit_many
from workbench.sessions.request import Outgoing

FEW = Limits(2, 5)


def documents(count):
    return [Outgoing(f"<O><ExternalReference>R-{number}</ExternalReference></O>".encode()) for number in range(count)]


def taken(number):
    return ACCEPTED.replace("A-1", f"R-{number}")


async def answer_each(server, request, writer):
    number = request.body.decode().split("R-")[1].split("<")[0]
    await reply(200, taken(number))(server, request, writer)


async def gather(server, profile, count, limits=FEW, **options):
    results = {}
    async for number, submission in submit_many(
        documents(count), connection=server.connection, key=Secret(KEY), profile=profile, limits=limits, **options
    ):
        assert number not in results
        results[number] = submission
    return results


def run(profile, count, limits=FEW, behaviours=None, **options):
    async def inner():
        async with Server(**({"submit": answer_each} | (behaviours or {}))) as server:
            return await gather(server, profile, count, limits, **options), server

    return asyncio.run(inner())


def test_each_document_is_sent_once_and_every_session_is_closed(profile):
    results, server = run(profile, 23)
    assert sorted(results) == list(range(23))
    assert all(one.outcome == "accepted" and one.closed and one.sent_times == 1 for one in results.values())
    assert all(results[number].external_reference == f"R-{number}" for number in results)
    assert sorted(server.documents) == sorted(one.raw for one in documents(23))
    assert server.steps.count("establish") == server.steps.count("close") <= 6


def test_a_protocol_of_one_document_a_session_gets_as_many_sessions(profile):
    _, server = run(replace(profile, many_documents=False), 4)
    assert server.steps.count("establish") == 4


def test_a_server_that_refuses_is_not_asked_for_ever(profile):
    error = '<Error code="KEY">no</Error>'
    results, server = run(profile, 200, behaviours={"establish": reply(401, error)})
    assert len(results) == 200
    assert {one.delivery for one in results.values()} == {"not-sent"}
    assert server.steps.count("establish") <= 4
    assert "Not tried" in results[199].sentence


def test_a_lost_session_is_replaced_by_a_new_one(profile):
    gone = '<Error code="SESSION">gone</Error>'
    results, server = run(profile, 3, Limits(1, 50), {"submit": reply(440, gone)})
    assert [results[number].delivery for number in range(3)] == ["refused"] * 3
    assert server.steps.count("establish") == 3


@pytest.mark.parametrize("how", ["event", "task"])
def test_stopping_closes_every_session_and_accounts_for_every_document(profile, how):
    async def inner():
        async with Server(submit=hang) as server:
            cancel = asyncio.Event()
            task = asyncio.create_task(gather(server, profile, 50, cancel=cancel))
            await asyncio.wait_for(server.hanging.wait(), 5)
            if how == "event":
                cancel.set()
                results = await task
                assert {one.outcome for one in results.values()} == {"cancelled"}
                assert len(results) == server.steps.count("establish")
            else:
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
            return server

    server = asyncio.run(inner())
    assert server.steps.count("establish") == server.steps.count("close")


def test_who_is_told_before_each_document_is_told_before_it_leaves(profile):
    told = []
    results, _ = run(profile, 6, before=told.append)
    assert sorted(told) == sorted(results)


def test_nothing_to_send_sends_nothing(profile):
    results, server = run(profile, 0)
    assert (results, server.steps) == ({}, [])
