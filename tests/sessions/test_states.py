"""The table of states, walked through completely with real servers."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import replace
from typing import get_args

import pytest

from tests.sessions.server import KEY, Server, hang, reply, silence
from tests.sessions.test_foreign_server import PROFILE as FOREIGN
from tests.sessions.test_foreign_server import Foreign
from workbench.sessions import LOCAL, Secret
from workbench.sessions.request import Outgoing
from workbench.sessions.session import Session
from workbench.sessions.states import TRANSITIONS, Event, State, Walk, WrongStepError

DOCUMENT = Outgoing(b"<SalesOrder/>")
PATHS = {
    "all is well": ({}, ["establish", "submit", "close"]),
    "several documents and a keep-alive": ({}, ["establish", "submit", "keep_alive", "submit", "close"]),
    "no answer": ({"submit": silence}, ["establish", "submit", "close"]),
    "no session": ({"establish": reply(500)}, ["establish", "close"]),
    "closing fails": ({"close": reply(500)}, ["establish", "close"]),
    "given up before it began": ({}, ["close"]),
}


async def walk(behaviours, steps, profile):
    async with Server(**behaviours) as server:
        session = Session(server.connection, Secret(KEY), profile)
        try:
            for step in steps:
                await (session.submit(DOCUMENT) if step == "submit" else getattr(session, step)())
        finally:
            await session.aclose()
        return session.walk, session.was_closed


def with_keep_alive(profile):
    return replace(profile, keep_alive=replace(profile.close, name="keep-alive", success=(204,)))


@pytest.mark.parametrize("name", PATHS)
def test_every_path_ends(profile, name):
    behaviours, steps = PATHS[name]
    walked, closed = asyncio.run(walk(behaviours, steps, with_keep_alive(profile)))
    assert walked.state == "ended"
    assert closed == (name in ("all is well", "several documents and a keep-alive", "no answer"))


def test_every_transition_is_walked_by_a_real_session(profile):
    taken = set()
    for behaviours, steps in PATHS.values():
        taken |= set(asyncio.run(walk(behaviours, steps, with_keep_alive(profile)))[0].taken)
    taken |= set(asyncio.run(walk({}, ["establish", "submit", "close"], replace(profile, establish=None)))[0].taken)
    waits = [["WAIT j", "WAIT j", "WAIT j", "WAIT j", "TOOK 1 for F-1"], ["WAIT j", "HANG UP"]]
    for answers in waits:
        taken |= set(asyncio.run(poll(answers)).taken)
    assert taken == set(TRANSITIONS)


async def poll(answers):
    foreign = Foreign(answers)
    async with foreign.running():
        connection = replace(LOCAL, address=f"http://127.0.0.1:{foreign.port}", parameters=(("company", "1"),))
        session = Session(connection, Secret("frn-0123456789abcdef0123456789abcdef"), FOREIGN)
        await session.establish()
        await session.submit(Outgoing(b'<order id="F-1"/>'))
        await session.close()
        await session.aclose()
        return session.walk


@pytest.mark.parametrize(("state", "event"), list(itertools.product(get_args(State), get_args(Event))))
def test_what_is_not_in_the_table_cannot_happen(state, event):
    walked = Walk(state)
    if (state, event) in TRANSITIONS:
        walked.take(event)
        assert walked.state == TRANSITIONS[state, event]
    else:
        with pytest.raises(WrongStepError):
            walked.take(event)
        assert walked.state == state


def test_from_every_state_the_end_can_be_reached():
    for state in get_args(State):
        reached, before = {state}, set()
        while reached != before:
            before = set(reached)
            reached |= {to for (at, _), to in TRANSITIONS.items() if at in before}
        assert "ended" in reached


def test_a_document_cannot_leave_before_the_session_is_open():
    leads = {at for (at, event) in TRANSITIONS if event == "submit"}
    assert leads == {"open"}


def test_cancelling_in_each_state_leads_to_the_end(profile):
    async def inner(step):
        async with Server(**{step: hang}) as server:
            session = Session(server.connection, Secret(KEY), profile)
            work = asyncio.create_task(_work(session))
            await asyncio.wait_for(server.hanging.wait(), 5)
            work.cancel()
            await asyncio.wait({work})
            await session.close()
            await session.aclose()
            return session.walk, server.steps

    walked, steps = asyncio.run(inner("establish"))
    assert (walked.state, steps) == ("ended", ["establish"])
    walked, steps = asyncio.run(inner("submit"))
    assert (walked.state, steps) == ("ended", ["establish", "submit", "close"])


async def _work(session):
    await session.establish()
    await session.submit(DOCUMENT)
